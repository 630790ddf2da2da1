package dev.hawser.net;

import java.io.IOException;

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

    /**
     * The system has ceased to watch it, as when it has no memory for that: nothing more is told. Not called after
     * {@link DescriptorWatch#stop}, nor when an event has thrown.
     */
    default void watchLost(IOException reason) throws Exception {}
}
