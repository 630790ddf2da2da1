package dev.hawser.app.status.wire;

import dev.hawser.bytes.ByteQueue;
import dev.hawser.bytes.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to requests, whatever pieces they come in. After a failure nothing more is to be made of the connection: where the
 * next request begins is not known.
 */
public final class RequestParser {
    private final WireLimits limits;
    private final ByteQueue queue = new ByteQueue();
    private HeadParser.@Nullable Head head;

    /** With these limits. */
    public RequestParser(WireLimits limits) {
        this.limits = limits;
    }

    /** These bytes came. */
    public void receive(Bytes data) {
        queue.add(data);
    }

    /** How many bytes wait. */
    public int waiting() {
        return queue.size();
    }

    /** Whether a request has begun to come. */
    public boolean isAmid() {
        return head != null || !queue.isEmpty();
    }

    /**
     * The next request; null where it has not all come yet.
     *
     * @throws HttpMessageException when it is none that we take
     */
    public @Nullable WireRequest next() {
        HeadParser.Head begun = head;
        if (begun == null) {
            begun = HeadParser.take(queue, limits);
            if (begun == null) {
                return null;
            }
            check(begun);
            head = begun;
        }
        int size = Math.max(0, HeadParser.bodySize(begun.fields(), limits));
        if (queue.size() < size) {
            return null;
        }
        head = null;
        String[] words = begun.firstLine().split(" ", -1);
        return new WireRequest(words[0], words[1], begun.fields(), queue.take(size));
    }

    private void check(HeadParser.Head begun) {
        String[] words = begun.firstLine().split(" ", -1);
        if (words.length != 3 || !HeadParser.isToken(words[0])) {
            throw new HttpMessageException(400, "the first line is no request");
        }
        if (!words[2].equals("HTTP/1.1")) {
            boolean http = words[2].matches("HTTP/[0-9]\\.[0-9]");
            throw new HttpMessageException(http ? 505 : 400, "only HTTP/1.1 is spoken here");
        }
        if (!words[1].startsWith("/") || !words[1].chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new HttpMessageException(400, "what is asked for is no path");
        }
        if (begun.fields().get("host") == null) {
            throw new HttpMessageException(400, "the Host is missing");
        }
        if (begun.fields().get("expect") != null) {
            throw new HttpMessageException(417, "nothing can be expected here");
        }
        if (HeadParser.bodySize(begun.fields(), limits) > 0 && words[0].equals("GET")) {
            throw new HttpMessageException(400, "a GET has no body here");
        }
    }
}
