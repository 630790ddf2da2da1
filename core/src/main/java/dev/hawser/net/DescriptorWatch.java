package dev.hawser.net;

/**
 * A descriptor that a reactor watches; see {@link Reactor#watch}. Used on the reactor's thread. After the end of the watch
 * everything here does nothing.
 */
public interface DescriptorWatch {
    /** Begins or ceases to tell {@link DescriptorEvents#readable}. */
    void setReading(boolean on);

    /** Begins or ceases to tell {@link DescriptorEvents#writable}. */
    void setWriting(boolean on);

    /**
     * Ends the watch, which must be done before the descriptor is closed: its number may soon be another's. The
     * descriptor itself is left open. Does nothing the second time.
     */
    void stop();
}
