package dev.hawser.net;

/** What {@link Reactor#open(ReactorOptions)} asks for a reactor; found by {@link java.util.ServiceLoader}. */
public interface ReactorProvider {
    /** A new reactor, owned by the calling thread. */
    Reactor open(ReactorOptions options);

    /** A new group of {@code reactors} reactors, which belong to the calling thread. */
    ReactorGroup openGroup(int reactors, ReactorOptions options);
}
