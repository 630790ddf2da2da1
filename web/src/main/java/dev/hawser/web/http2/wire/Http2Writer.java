package dev.hawser.web.http2.wire;

import dev.hawser.bytes.Bytes;
import dev.hawser.web.http2.hpack.HpackEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Makes frames: the only place where bytes of HTTP/2 come from. Frames of all streams gather in one buffer until {@link #flush};
 * data that is not small goes by reference, behind what was gathered.
 */
final class Http2Writer {
    private static final int LARGEST_COPY = 1024;
    private static final int FULL = 16 << 10;
    private static final int LARGEST_KEPT = 4 << 10;
    private static final Bytes PREFACE = Bytes.of("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

    private final Consumer<Bytes> output;
    private byte[] buffer = new byte[512];
    private int size;

    Http2Writer(Consumer<Bytes> output) {
        this.output = output;
    }

    /** How many bytes were gathered and not flushed. */
    int gathered() {
        return size;
    }

    /** Gives what was gathered to the output. */
    void flush() {
        if (size > 0) {
            Bytes gathered = Bytes.copyOf(buffer, 0, size);
            size = 0;
            if (buffer.length > LARGEST_KEPT) {
                buffer = new byte[LARGEST_KEPT];
            }
            output.accept(gathered);
        }
    }

    /** With what a client begins (RFC 9113, section 3.4). */
    void preface() {
        append(PREFACE);
    }

    void data(int streamId, Bytes data, boolean isEnd) {
        head(data.size(), FrameType.DATA, isEnd ? FrameType.END_STREAM : 0, streamId);
        if (data.size() <= LARGEST_COPY) {
            append(data);
            if (size >= FULL) {
                flush();
            }
        } else {
            flush();
            output.accept(data);
        }
    }

    /** The block that {@code encoder} has, in as many frames as it takes. */
    void headers(int streamId, HpackEncoder encoder, boolean isEnd, int maxFrameSize) {
        int total = encoder.size();
        int first = Math.min(total, maxFrameSize);
        int flags = (isEnd ? FrameType.END_STREAM : 0) | (first == total ? FrameType.END_HEADERS : 0);
        head(first, FrameType.HEADERS, flags, streamId);
        append(encoder.array(), 0, first);
        for (int at = first; at < total; ) {
            int count = Math.min(total - at, maxFrameSize);
            head(count, FrameType.CONTINUATION, at + count == total ? FrameType.END_HEADERS : 0, streamId);
            append(encoder.array(), at, count);
            at += count;
        }
        encoder.sent();
        if (size >= FULL) {
            flush();
        }
    }

    /** Identifiers and values in turn. */
    void settings(int... idsAndValues) {
        head(idsAndValues.length / 2 * 6, FrameType.SETTINGS, 0, 0);
        for (int i = 0; i < idsAndValues.length; i += 2) {
            makeRoom(6);
            buffer[size++] = (byte) (idsAndValues[i] >>> 8);
            buffer[size++] = (byte) idsAndValues[i];
            putInt(idsAndValues[i + 1]);
        }
    }

    void settingsAck() {
        head(0, FrameType.SETTINGS, FrameType.ACK, 0);
    }

    void ping(long payload, boolean isAck) {
        head(8, FrameType.PING, isAck ? FrameType.ACK : 0, 0);
        makeRoom(8);
        putInt((int) (payload >>> 32));
        putInt((int) payload);
    }

    void reset(int streamId, Http2ErrorCode code) {
        head(4, FrameType.RST_STREAM, 0, streamId);
        makeRoom(4);
        putInt(code.number());
    }

    void windowUpdate(int streamId, int increment) {
        head(4, FrameType.WINDOW_UPDATE, 0, streamId);
        makeRoom(4);
        putInt(increment);
    }

    /** Of {@code detail} the first 200 characters. */
    void goAway(int lastStreamId, Http2ErrorCode code, String detail) {
        byte[] debug = detail.substring(0, Math.min(200, detail.length())).getBytes(StandardCharsets.UTF_8);
        head(8 + debug.length, FrameType.GOAWAY, 0, 0);
        makeRoom(8);
        putInt(lastStreamId);
        putInt(code.number());
        append(debug, 0, debug.length);
    }

    private void head(int length, int type, int flags, int streamId) {
        makeRoom(FrameType.HEAD);
        putInt(length << 8 | type);
        buffer[size++] = (byte) flags;
        putInt(streamId);
    }

    private void putInt(int value) {
        buffer[size++] = (byte) (value >>> 24);
        buffer[size++] = (byte) (value >>> 16);
        buffer[size++] = (byte) (value >>> 8);
        buffer[size++] = (byte) value;
    }

    private void append(Bytes data) {
        makeRoom(data.size());
        data.copyTo(buffer, size);
        size += data.size();
    }

    private void append(byte[] source, int from, int count) {
        makeRoom(count);
        System.arraycopy(source, from, buffer, size, count);
        size += count;
    }

    private void makeRoom(int more) {
        if (more > buffer.length - size) {
            buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, size + more));
        }
    }
}
