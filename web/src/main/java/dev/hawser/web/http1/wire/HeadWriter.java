package dev.hawser.web.http1.wire;

import dev.hawser.bytes.Bytes;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http.HeadersBuilder;
import dev.hawser.web.http.HttpGrammar;
import dev.hawser.web.http.HttpStatus;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes heads, and what frames chunks: the only place where bytes of HTTP/1 are made. Nothing gets through that would end a
 * line or a head early: a name that is no token, a value with a CR, LF, NUL or other control character, a target with a blank.
 *
 * <p>One is used again and again, by one thread; {@link #take} gives what was written since. What throws has written nothing.
 */
public final class HeadWriter {
    private static final byte[][] STATUS_LINES = new byte[600][];
    private static final byte[] CONTENT_LENGTH = "Content-Length: ".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_DIGITS = 19;
    private static final int KEPT_CAPACITY = 64 << 10;

    static {
        for (int status = 100; status < STATUS_LINES.length; status++) {
            STATUS_LINES[status] =
                    ("HTTP/1.1 " + status + " " + HttpStatus.phrase(status) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        }
    }

    private byte[] out = new byte[1024];
    private int size;

    /** With nothing written. */
    public HeadWriter() {}

    /** The first line of a response. */
    public HeadWriter statusLine(int status) {
        if (status < STATUS_LINES.length && status >= 100) {
            raw(STATUS_LINES[status]);
            return this;
        }
        if (status < 100 || status > 999) {
            throw new IllegalArgumentException("no status: " + status);
        }
        raw(("HTTP/1.1 " + status + " Unknown\r\n").getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    /**
     * The first line of a request.
     *
     * @throws IllegalArgumentException when the method is no token, or the target empty or with characters that are not visible
     *     ASCII
     */
    public HeadWriter requestLine(String method, String target) {
        if (!HttpGrammar.isToken(method)) {
            throw new IllegalArgumentException("no method: " + HttpGrammar.quoted(method));
        }
        if (target.isEmpty()) {
            throw new IllegalArgumentException("an empty request target");
        }
        for (int i = 0; i < target.length(); i++) {
            if (target.charAt(i) <= ' ' || target.charAt(i) >= 0x7f) {
                throw new IllegalArgumentException("a request target with U+"
                        + String.format("%04X", (int) target.charAt(i)) + " in it: " + HttpGrammar.quoted(target));
            }
        }
        require(method.length() + target.length() + 16);
        text(method);
        out[size++] = ' ';
        text(target);
        text(" HTTP/1.1");
        return end();
    }

    /**
     * One field.
     *
     * @throws IllegalArgumentException when the name or the value is not acceptable
     */
    public HeadWriter field(String name, String value) {
        int start = size;
        require(name.length() + value.length() + 4);
        for (int i = 0; i < name.length(); i++) {
            int c = name.charAt(i);
            if (!HttpGrammar.isTokenCharacter(c)) {
                size = start;
                HttpGrammar.checkName(name);
            }
            out[size++] = (byte) c;
        }
        if (size == start) {
            HttpGrammar.checkName(name);
        }
        out[size++] = ':';
        out[size++] = ' ';
        for (int i = 0; i < value.length(); i++) {
            int c = value.charAt(i);
            if (!HttpGrammar.isValueCharacter(c)) {
                size = start;
                HttpGrammar.checkValue(name, value);
            }
            out[size++] = (byte) c;
        }
        return end();
    }

    /** The field Content-Length. */
    public HeadWriter contentLength(long byteCount) {
        if (byteCount < 0) {
            throw new IllegalArgumentException("a length of " + byteCount + " bytes");
        }
        raw(CONTENT_LENGTH);
        require(MOST_DIGITS + 2);
        int digits = 1;
        for (long rest = byteCount / 10; rest > 0; rest /= 10) {
            digits++;
        }
        long rest = byteCount;
        for (int at = size + digits - 1; at >= size; at--) {
            out[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digits;
        return end();
    }

    /** All of {@code headers}. */
    public HeadWriter fields(Headers headers) {
        int start = size;
        try {
            for (int i = 0; i < headers.size(); i++) {
                field(headers.name(i), headers.value(i));
            }
        } catch (IllegalArgumentException refused) {
            size = start;
            throw refused;
        }
        return this;
    }

    /** All of {@code headers}. */
    public HeadWriter fields(HeadersBuilder headers) {
        int start = size;
        try {
            for (int i = 0; i < headers.size(); i++) {
                field(headers.name(i), headers.value(i));
            }
        } catch (IllegalArgumentException refused) {
            size = start;
            throw refused;
        }
        return this;
    }

    /** Lines that a writer has made before. */
    public HeadWriter prepared(Bytes lines) {
        require(lines.size());
        lines.copyTo(out, size);
        size += lines.size();
        return this;
    }

    /** The empty line behind the last field; the end of any other line, too. */
    public HeadWriter end() {
        require(2);
        out[size++] = '\r';
        out[size++] = '\n';
        return this;
    }

    /** The line before a chunk of {@code byteCount} bytes; the chunk and {@link #end} follow. Not for an empty one, which is the end. */
    public HeadWriter chunkSize(int byteCount) {
        if (byteCount < 1) {
            throw new IllegalArgumentException("a chunk of " + byteCount + " bytes");
        }
        require(10);
        text(Integer.toHexString(byteCount));
        return end();
    }

    /** The end of a chunked body. */
    public HeadWriter lastChunk(Headers trailers) {
        int start = size;
        require(3);
        out[size++] = '0';
        end();
        try {
            return fields(trailers).end();
        } catch (IllegalArgumentException refused) {
            size = start;
            throw refused;
        }
    }

    /** Body bytes behind a head, so that both leave in one piece. For small ones. */
    public HeadWriter body(Bytes data) {
        return prepared(data);
    }

    /** How many bytes were written since the last {@link #take}. */
    public int size() {
        return size;
    }

    /** What was written, which is forgotten here. */
    public Bytes take() {
        Bytes taken = Bytes.copyOf(out, 0, size);
        clear();
        return taken;
    }

    /** Forgets what was written, as when something threw amid a head. */
    public void clear() {
        size = 0;
        if (out.length > KEPT_CAPACITY) {
            out = new byte[1024];
        }
    }

    private void raw(byte[] bytes) {
        require(bytes.length);
        System.arraycopy(bytes, 0, out, size, bytes.length);
        size += bytes.length;
    }

    @SuppressWarnings("deprecation") // the one way to copy ASCII out of a String without an array in between
    private void text(String ascii) {
        ascii.getBytes(0, ascii.length(), out, size);
        size += ascii.length();
    }

    private void require(int more) {
        if (out.length - size < more) {
            out = Arrays.copyOf(out, Math.max(2 * out.length, Math.addExact(size, more)));
        }
    }
}
