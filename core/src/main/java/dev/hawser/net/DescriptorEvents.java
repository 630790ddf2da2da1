package dev.hawser.net;

/**
 * What is told of a watched descriptor; see {@link Reactor#watch}. Called on the reactor's thread, again in each pass
 * for as long as it holds (level-triggered). What it throws is logged, and ends the watch.
 */
public interface DescriptorEvents {
    /** Reading would not block: there is data, the end, or an error to be read. */
    void readable() throws Exception;

    /** Writing would not block. Told only while {@link DescriptorWatch#setWriting} is on. */
    default void writable() throws Exception {}
}
