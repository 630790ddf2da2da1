package dev.hawser.web.websocket.wire;

import dev.hawser.bytes.Bytes;

/** Where the frames of a session go, in their order. */
public interface FrameOutput {
    /** Sends {@code data}: one frame or some. */
    void write(Bytes data);

    /** Sends {@code head} and {@code payload} behind it, which need not be joined. */
    default void write(Bytes head, Bytes payload) {
        write(head.concat(payload));
    }
}
