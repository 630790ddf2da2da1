package dev.hawser.web.http2.wire;

import dev.hawser.bytes.ByteQueue;
import dev.hawser.bytes.Bytes;

/**
 * Cuts bytes into frames (RFC 9113, section 4) and calls the listener for each. No object is made for a frame, save the
 * slice that is its data. Frames that are longer than was allowed, or of a size that their kind cannot have, are refused; what
 * waits for the rest of a frame is never more than one frame.
 */
final class FrameParser {
    private final int maxFrameSize;
    private final FrameListener listener;
    private final ByteQueue waiting = new ByteQueue();
    /** The stream whose CONTINUATION is the only frame that may come; 0 where any may. */
    private int continued;
    /** Whether the peer's first frame is still to come, which must be SETTINGS. */
    private boolean isFirst = true;
    private boolean isStopped;

    FrameParser(int maxFrameSize, FrameListener listener) {
        this.maxFrameSize = maxFrameSize;
        this.listener = listener;
    }

    /** How many bytes wait for the rest of a frame. */
    int waiting() {
        return waiting.size();
    }

    /** Takes no frame any more. */
    void stop() {
        isStopped = true;
        waiting.clear();
    }

    /** Whether a block of header fields is not complete. */
    boolean isWithinHeaders() {
        return continued != 0;
    }

    /**
     * Takes what came.
     *
     * @throws Http2Exception when it is against the protocol
     */
    void receive(Bytes data) {
        Bytes rest = data;
        if (!waiting.isEmpty()) {
            waiting.add(data);
            rest = takeFirst();
        }
        int at = 0;
        while (!isStopped && rest.size() - at >= FrameType.HEAD) {
            int length = rest.intAt(at) >>> 8;
            checkLength(length);
            if (rest.size() - at < FrameType.HEAD + length) {
                break;
            }
            frame(rest, at, length);
            at += FrameType.HEAD + length;
        }
        if (!isStopped && at < rest.size()) {
            waiting.add(rest.drop(at));
            waiting.compact();
        }
    }

    /** Parses the frame that began in an earlier read, and gives what is behind it; nothing while it is not complete. */
    private Bytes takeFirst() {
        if (waiting.size() < FrameType.HEAD) {
            return Bytes.EMPTY;
        }
        int length = waiting.unsignedAt(0) << 16 | waiting.unsignedAt(1) << 8 | waiting.unsignedAt(2);
        checkLength(length);
        if (waiting.size() < FrameType.HEAD + length) {
            return Bytes.EMPTY;
        }
        frame(waiting.take(FrameType.HEAD + length), 0, length);
        return waiting.takeAll();
    }

    private void checkLength(int length) {
        if (length > maxFrameSize) {
            throw new Http2Exception(
                    Http2ErrorCode.FRAME_SIZE_ERROR, "a frame of " + length + " bytes, where " + maxFrameSize + " are allowed");
        }
    }

    private void frame(Bytes source, int at, int length) {
        int type = source.unsignedAt(at + 3);
        int flags = source.unsignedAt(at + 4);
        int streamId = source.intAt(at + 5) & 0x7fff_ffff;
        int from = at + FrameType.HEAD;
        int to = from + length;
        if (isFirst) {
            if (type != FrameType.SETTINGS || (flags & FrameType.ACK) != 0) {
                throw protocolError("the first frame is no SETTINGS");
            }
            isFirst = false;
        }
        if (continued != 0 && (type != FrameType.CONTINUATION || streamId != continued)) {
            throw protocolError("frame " + type + " on stream " + streamId + " within the header fields of " + continued);
        }
        switch (type) {
            case FrameType.DATA -> data(source, from, to, flags, streamId);
            case FrameType.HEADERS -> headers(source, from, to, flags, streamId);
            case FrameType.PRIORITY -> {
                needStream(type, streamId);
                if (length != 5) {
                    throw wrongSize(type, length);
                }
                listener.priorityFrame(streamId, source.intAt(from) & 0x7fff_ffff);
            }
            case FrameType.RST_STREAM -> {
                needStream(type, streamId);
                needLength(type, length, 4);
                listener.resetFrame(streamId, source.intAt(from));
            }
            case FrameType.SETTINGS -> settings(source, from, to, flags, streamId);
            case FrameType.PUSH_PROMISE -> throw protocolError("PUSH_PROMISE, where push is not enabled");
            case FrameType.PING -> {
                needConnection(type, streamId);
                needLength(type, length, 8);
                listener.pingFrame(source.longAt(from), (flags & FrameType.ACK) != 0);
            }
            case FrameType.GOAWAY -> {
                needConnection(type, streamId);
                if (length < 8) {
                    throw wrongSize(type, length);
                }
                listener.goAwayFrame(
                        source.intAt(from) & 0x7fff_ffff, source.intAt(from + 4), source.slice(from + 8, to));
            }
            case FrameType.WINDOW_UPDATE -> {
                needLength(type, length, 4);
                listener.windowFrame(streamId, source.intAt(from) & 0x7fff_ffff);
            }
            case FrameType.CONTINUATION -> {
                if (continued == 0) {
                    throw protocolError("CONTINUATION where no header fields are to go on");
                }
                boolean isLast = (flags & FrameType.END_HEADERS) != 0;
                continued = isLast ? 0 : streamId;
                listener.continuationFrame(streamId, source, from, to, isLast);
            }
            case FrameType.PRIORITY_UPDATE -> {
                needConnection(type, streamId);
                if (length < 4) {
                    throw wrongSize(type, length);
                }
                listener.priorityUpdateFrame(source.intAt(from) & 0x7fff_ffff, source.slice(from + 4, to));
            }
            default -> listener.unknownFrame(type);
        }
    }

    private void data(Bytes source, int from, int to, int flags, int streamId) {
        needStream(FrameType.DATA, streamId);
        int begin = from;
        int end = to;
        if ((flags & FrameType.PADDED) != 0) {
            end -= padding(source, from, to);
            begin++;
        }
        listener.dataFrame(streamId, source.slice(begin, end), to - from, (flags & FrameType.END_STREAM) != 0);
    }

    private void headers(Bytes source, int from, int to, int flags, int streamId) {
        needStream(FrameType.HEADERS, streamId);
        int begin = from;
        int end = to;
        if ((flags & FrameType.PADDED) != 0) {
            end -= padding(source, from, to);
            begin++;
        }
        int dependency = -1;
        if ((flags & FrameType.WITH_PRIORITY) != 0) {
            if (end - begin < 5) {
                throw wrongSize(FrameType.HEADERS, to - from);
            }
            dependency = source.intAt(begin) & 0x7fff_ffff;
            begin += 5;
        }
        boolean isLast = (flags & FrameType.END_HEADERS) != 0;
        continued = isLast ? 0 : streamId;
        listener.headersFrame(streamId, source, begin, end, (flags & FrameType.END_STREAM) != 0, isLast, dependency);
    }

    private static int padding(Bytes source, int from, int to) {
        if (from == to) {
            throw wrongSize(FrameType.DATA, 0);
        }
        int padding = source.unsignedAt(from);
        if (padding > to - from - 1) {
            throw protocolError("padding of " + padding + " bytes in a frame of " + (to - from));
        }
        return padding;
    }

    private void settings(Bytes source, int from, int to, int flags, int streamId) {
        needConnection(FrameType.SETTINGS, streamId);
        int length = to - from;
        if ((flags & FrameType.ACK) != 0) {
            needLength(FrameType.SETTINGS, length, 0);
            listener.settingsAcknowledged();
            return;
        }
        if (length % 6 != 0) {
            throw wrongSize(FrameType.SETTINGS, length);
        }
        for (int at = from; at < to; at += 6) {
            listener.settingFrame(source.unsignedShortAt(at), source.intAt(at + 2));
        }
        listener.settingsEnded();
    }

    private static void needStream(int type, int streamId) {
        if (streamId == 0) {
            throw protocolError("frame " + type + " needs a stream");
        }
    }

    private static void needConnection(int type, int streamId) {
        if (streamId != 0) {
            throw protocolError("frame " + type + " is the connection's, and came on stream " + streamId);
        }
    }

    private static void needLength(int type, int length, int due) {
        if (length != due) {
            throw wrongSize(type, length);
        }
    }

    private static Http2Exception protocolError(String detail) {
        return new Http2Exception(Http2ErrorCode.PROTOCOL_ERROR, detail);
    }

    private static Http2Exception wrongSize(int type, int length) {
        return new Http2Exception(Http2ErrorCode.FRAME_SIZE_ERROR, "frame " + type + " has " + length + " bytes");
    }
}
