package dev.hawser.app.status.wire;

import dev.hawser.bytes.ByteQueue;
import dev.hawser.bytes.Bytes;
import org.jspecify.annotations.Nullable;

/** Bytes to one reply of a known length, whatever pieces they come in: for a client of our own server. */
public final class ReplyParser {
    private final WireLimits limits;
    private final ByteQueue queue = new ByteQueue();
    private HeadParser.@Nullable Head head;

    /** With these limits. */
    public ReplyParser(WireLimits limits) {
        this.limits = limits;
    }

    /** These bytes came. */
    public void receive(Bytes data) {
        queue.add(data);
    }

    /**
     * The reply; null where it has not all come yet.
     *
     * @throws HttpMessageException when it is none that we take
     */
    public @Nullable WireReply next() {
        HeadParser.Head begun = head;
        if (begun == null) {
            begun = HeadParser.take(queue, limits);
            if (begun == null) {
                return null;
            }
            status(begun.firstLine());
            head = begun;
        }
        int size = HeadParser.bodySize(begun.fields(), limits);
        if (size < 0) {
            throw new HttpMessageException(502, "the reply does not say how long it is");
        }
        if (queue.size() < size) {
            return null;
        }
        head = null;
        return new WireReply(status(begun.firstLine()), begun.fields(), queue.take(size));
    }

    private static int status(String line) {
        if (!line.matches("HTTP/1\\.1 [2-5][0-9][0-9]( .*)?")) {
            throw new HttpMessageException(502, "what answers does not speak HTTP/1.1");
        }
        return Integer.parseInt(line.substring(9, 12));
    }
}
