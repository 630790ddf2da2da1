package dev.hawser.web.http2.wire;

import dev.hawser.bytes.Bytes;

/** Takes frames as they come, each well formed by itself; whether it may come now is for the listener to say. */
interface FrameListener {
    /**
     * @param flowCounted how many bytes count towards the windows, padding included
     */
    void dataFrame(int streamId, Bytes data, int flowCounted, boolean isEnd);

    /**
     * @param source where the fragment lies between {@code from} and {@code to}
     * @param dependency the stream that it says it depends on, or -1
     */
    void headersFrame(int streamId, Bytes source, int from, int to, boolean isEnd, boolean isLast, int dependency);

    void continuationFrame(int streamId, Bytes source, int from, int to, boolean isLast);

    void priorityFrame(int streamId, int dependency);

    void resetFrame(int streamId, int code);

    /** One setting; {@link #settingsEnded} follows behind the last. */
    void settingFrame(int id, int value);

    void settingsEnded();

    void settingsAcknowledged();

    void pingFrame(long payload, boolean isAck);

    void goAwayFrame(int lastStreamId, int code, Bytes debug);

    void windowFrame(int streamId, int increment);

    void priorityUpdateFrame(int streamId, Bytes value);

    /** One of a kind that is not known, whatever is in it. */
    void unknownFrame(int type);
}
