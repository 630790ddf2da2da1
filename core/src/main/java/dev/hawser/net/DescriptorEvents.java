package dev.hawser.net;

/**
 * What is told of a watched descriptor; see {@link Reactor#watch}. Called on the reactor's thread, again in each pass
 * for as long as it holds (level-triggered). What it throws is logged, and ends the watch; the descriptor stays open, and
 * nothing more is told.
 */
public interface DescriptorEvents {
    /**
     * Reading would not block: there is data, the end, or an error to be read. Told only while {@link
     * DescriptorWatch#setReading} is on. Whoever has read the end stops, or is told of it for ever.
     */
    void readable() throws Exception;

    /** Writing would not block. Told only while {@link DescriptorWatch#setWriting} is on. */
    default void writable() throws Exception {}
}
