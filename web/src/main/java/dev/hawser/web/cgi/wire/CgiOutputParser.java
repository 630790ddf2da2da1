package dev.hawser.web.cgi.wire;

import dev.hawser.bytes.Bytes;
import dev.hawser.web.http.HeadersBuilder;
import dev.hawser.web.http.HttpGrammar;
import dev.hawser.web.http.HttpStatus;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header of a program's output (RFC 3875, section 6), whose lines end with LF or CR LF, however it is cut. What stands behind
 * its empty line is {@link #rest()} and all that comes later.
 */
public final class CgiOutputParser {
    private final int mostBytes;
    private byte[] kept = new byte[512];
    private int size;
    private int lineStart;
    private Bytes rest = Bytes.EMPTY;
    private boolean isDone;

    /** A parser that refuses a header of more than {@code mostBytes} bytes. */
    public CgiOutputParser(int mostBytes) {
        if (mostBytes < 1) {
            throw new IllegalArgumentException("a header of at most " + mostBytes + " bytes");
        }
        this.mostBytes = mostBytes;
    }

    /**
     * Some output came.
     *
     * @return the header, once, when it is complete
     * @throws CgiSyntaxException when it is none
     * @throws IllegalStateException after the header
     */
    public @Nullable CgiHead receive(Bytes data) {
        if (isDone) {
            throw new IllegalStateException("the header was read already");
        }
        for (int from = 0; from < data.size(); ) {
            int end = data.indexOf((byte) '\n', from);
            int next = end < 0 ? data.size() : end + 1;
            keep(data.slice(from, next));
            from = next;
            if (end >= 0) {
                int length = size - lineStart;
                if (length == 1 || length == 2 && kept[lineStart] == '\r') {
                    isDone = true;
                    rest = data.drop(next);
                    return head(new String(kept, 0, lineStart, StandardCharsets.ISO_8859_1));
                }
                lineStart = size;
            }
        }
        return null;
    }

    private void keep(Bytes piece) {
        if (piece.size() > mostBytes - size) {
            throw new CgiSyntaxException("a header of more than " + mostBytes + " bytes");
        }
        if (piece.size() > kept.length - size) {
            kept = Arrays.copyOf(kept, Math.max(2 * kept.length, size + piece.size()));
        }
        piece.copyTo(kept, size);
        size += piece.size();
    }

    /** What came behind the header with its last piece. */
    public Bytes rest() {
        return rest;
    }

    private static CgiHead head(String text) {
        HeadersBuilder fields = new HeadersBuilder();
        String status = null;
        String length = null;
        for (int from = 0; from < text.length(); ) {
            int end = text.indexOf('\n', from);
            String line = text.substring(from, end > from && text.charAt(end - 1) == '\r' ? end - 1 : end);
            from = end + 1;
            int colon = line.indexOf(':');
            if (colon < 1 || !HttpGrammar.isToken(line.substring(0, colon))) {
                throw new CgiSyntaxException("no header field: " + HttpGrammar.quoted(line));
            }
            String name = line.substring(0, colon);
            String value;
            try {
                value = HttpGrammar.checkValue(name, line.substring(colon + 1));
            } catch (IllegalArgumentException refused) {
                throw new CgiSyntaxException(String.valueOf(refused.getMessage()));
            }
            switch (name.toLowerCase(Locale.ROOT)) {
                case "status" -> status = only(status, name, value);
                case "content-length" -> length = only(length, name, value);
                case "connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade" -> {}
                default -> fields.add(name, value);
            }
        }
        if (fields.isEmpty() && status == null) {
            throw new CgiSyntaxException("a header that says nothing: Content-Type, Location or Status is needed");
        }
        return new CgiHead(status(status, fields.contains("Location")), fields.build(), contentLength(length));
    }

    private static String only(@Nullable String before, String name, String value) {
        if (before != null) {
            throw new CgiSyntaxException("the field " + name + " twice");
        }
        return value;
    }

    private static int status(@Nullable String text, boolean isRedirect) {
        if (text == null) {
            return isRedirect ? HttpStatus.FOUND : HttpStatus.OK;
        }
        int code = text.length() == 3 || text.length() > 3 && text.charAt(3) == ' ' ? number(text.substring(0, 3)) : -1;
        if (code < 200) {
            throw new CgiSyntaxException("no status: " + HttpGrammar.quoted(text));
        }
        return code;
    }

    private static int number(String digits) {
        int number = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + (c - '0');
        }
        return number;
    }

    private static long contentLength(@Nullable String text) {
        if (text == null) {
            return -1;
        }
        long length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                length = -1;
                break;
            }
            length = length * 10 + (c - '0');
        }
        if (text.isEmpty() || text.length() > 18 || length < 0) {
            throw new CgiSyntaxException("no Content-Length: " + HttpGrammar.quoted(text));
        }
        return length;
    }
}
