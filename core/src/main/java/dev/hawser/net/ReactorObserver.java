package dev.hawser.net;

/**
 * Is told of each reactor that a program opens, on the thread that opens it: for launchers, which add triggers and look into
 * it. Found by {@link java.util.ServiceLoader}. Reactors of the test kit are not told of.
 */
public interface ReactorObserver {
    /** {@code reactor} was opened. What this throws is thrown by {@link Reactor#open}. */
    void opened(Reactor reactor);
}
