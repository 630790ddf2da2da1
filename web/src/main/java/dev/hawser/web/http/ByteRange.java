package dev.hawser.web.http;

/**
 * A piece of something whose size is known, not empty.
 *
 * @param first where its first byte is
 * @param last where its last byte is
 */
public record ByteRange(long first, long last) {
    /** Refuses what is no piece of anything. */
    public ByteRange {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException("no range: from " + first + " to " + last);
        }
    }

    /** How many bytes it has. */
    public long byteCount() {
        return last - first + 1;
    }

    /** As in Content-Range (RFC 9110, section 14.4): {@code bytes 0-99/1234}. */
    public String contentRange(long size) {
        return "bytes " + first + '-' + last + '/' + size;
    }
}
