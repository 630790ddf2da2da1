package dev.hawser.net;

/**
 * An open file descriptor that somebody must close. Used on the reactor's thread. {@link Reactor#watch} waits for one, and
 * {@link Reactor#adoptListeningSocket} and {@link Reactor#adoptStreamConnection} make ports and connections of sockets.
 */
public interface OpenDescriptor extends AutoCloseable {
    /**
     * Its number in this process.
     *
     * @throws IllegalStateException when it is closed or released
     */
    int number();

    /** Whether it is neither closed nor released. */
    boolean isOpen();

    /**
     * Keeps it open when the event ends that has brought it: the caller closes it. Does nothing with one that came
     * otherwise.
     *
     * @return this
     */
    OpenDescriptor keep();

    /**
     * Gives it away: from now on the number alone stands for it, and whoever has that closes it.
     *
     * @throws IllegalStateException when it is closed or released
     */
    int release();

    /** Closes it. Does nothing when it is closed or released. */
    @Override
    void close();
}
