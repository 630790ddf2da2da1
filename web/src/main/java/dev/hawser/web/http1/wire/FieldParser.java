package dev.hawser.web.http1.wire;

import dev.hawser.bytes.Bytes;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http.HttpGrammar;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads a section of header fields, and what of them decides about the message and the connection. Used again and again. */
final class FieldParser {
    private static final byte[] TOKEN = new byte[256];
    private static final byte[] VALUE = new byte[256];
    static final int INCOMPLETE = -1;
    private static final int MOST_LENGTH_DIGITS = 18;

    static {
        for (int c = 0; c < 256; c++) {
            TOKEN[c] = (byte) (HttpGrammar.isTokenCharacter(c) ? 1 : 0);
            VALUE[c] = (byte) (HttpGrammar.isValueCharacter(c) ? 1 : 0);
        }
    }

    private final int mostFields;
    private int[] spans = new int[64];
    private int count;

    long contentLength;
    boolean isChunked;
    boolean hasOtherCoding;
    boolean saysClose;
    boolean saysKeepAlive;
    boolean saysUpgrade;
    boolean hasUpgrade;
    boolean expectsContinue;
    int hosts;

    FieldParser(int mostFields) {
        this.mostFields = mostFields;
    }

    static boolean isToken(byte b) {
        return TOKEN[b & 0xff] != 0;
    }

    /**
     * Reads fields up to and with the empty line.
     *
     * @param base what to take from the positions that are kept: where the head begins in {@code a}
     * @return where the next thing begins, or {@link #INCOMPLETE}
     */
    int parse(byte[] a, int from, int to, int base) {
        begin();
        int at = from;
        while (true) {
            if (at >= to) {
                return INCOMPLETE;
            }
            byte first = a[at];
            if (first == '\r') {
                if (at + 1 >= to) {
                    return INCOMPLETE;
                }
                if (a[at + 1] != '\n') {
                    throw bad("a CR without LF in the header section");
                }
                return at + 2;
            }
            int nameEnd = at;
            while (nameEnd < to && TOKEN[a[nameEnd] & 0xff] != 0) {
                nameEnd++;
            }
            if (nameEnd == to) {
                return INCOMPLETE;
            }
            if (a[nameEnd] != ':' || nameEnd == at) {
                throw wrongName(a, at, nameEnd);
            }
            int valueFrom = nameEnd + 1;
            while (valueFrom < to && isBlank(a[valueFrom])) {
                valueFrom++;
            }
            int end = valueFrom;
            while (end < to && VALUE[a[end] & 0xff] != 0) {
                end++;
            }
            if (end + 1 >= to) {
                if (end < to && a[end] != '\r') {
                    throw wrongValue(a, at, nameEnd, a[end]);
                }
                return INCOMPLETE;
            }
            if (a[end] != '\r' || a[end + 1] != '\n') {
                throw wrongValue(a, at, nameEnd, a[end]);
            }
            int valueTo = end;
            while (valueTo > valueFrom && isBlank(a[valueTo - 1])) {
                valueTo--;
            }
            keep(at - base, nameEnd - base, valueFrom - base, valueTo - base);
            interpret(a, at, nameEnd, valueFrom, valueTo);
            at = end + 2;
        }
    }

    /** The fields that {@link #parse} found, in {@code source}, which begins at its base. */
    Headers headers(Bytes source) {
        return count == 0 ? Headers.EMPTY : Headers.ofSpans(source, Arrays.copyOf(spans, 4 * count), count);
    }

    /**
     * What the fields say of the body's length.
     *
     * @param absent what it means that they say nothing
     */
    BodyFraming framing(int minorVersion, BodyFraming absent) {
        if (isChunked || hasOtherCoding) {
            if (contentLength >= 0) {
                throw bad("both Content-Length and Transfer-Encoding");
            }
            if (minorVersion == 0) {
                throw bad("Transfer-Encoding in HTTP/1.0");
            }
            if (!isChunked) {
                throw new HttpSyntaxException(501, "a transfer coding other than chunked");
            }
            return BodyFraming.Chunked.INSTANCE;
        }
        return contentLength < 0
                ? absent
                : contentLength == 0 ? BodyFraming.NONE : new BodyFraming.Fixed(contentLength);
    }

    /** Whether the connection may be used for more, as far as these fields say. */
    boolean isPersistent(int minorVersion) {
        return !saysClose && (minorVersion > 0 || saysKeepAlive);
    }

    private void begin() {
        count = 0;
        contentLength = -1;
        isChunked = false;
        hasOtherCoding = false;
        saysClose = false;
        saysKeepAlive = false;
        saysUpgrade = false;
        hasUpgrade = false;
        expectsContinue = false;
        hosts = 0;
    }

    private void keep(int nameFrom, int nameTo, int valueFrom, int valueTo) {
        if (count == mostFields) {
            throw new HttpSyntaxException(431, "more than " + mostFields + " header fields");
        }
        int at = 4 * count++;
        if (at == spans.length) {
            spans = Arrays.copyOf(spans, 2 * spans.length);
        }
        spans[at] = nameFrom;
        spans[at + 1] = nameTo;
        spans[at + 2] = valueFrom;
        spans[at + 3] = valueTo;
    }

    private void interpret(byte[] a, int name, int nameEnd, int from, int to) {
        switch (nameEnd - name) {
            case 4 -> {
                if (isWord(a, name, nameEnd, "host")) {
                    hosts++;
                    checkHost(a, from, to);
                }
            }
            case 6 -> {
                if (isWord(a, name, nameEnd, "expect")) {
                    if (!isWord(a, from, to, "100-continue")) {
                        throw new HttpSyntaxException(417, "an expectation of " + shown(a, from, to));
                    }
                    expectsContinue = true;
                }
            }
            case 7 -> hasUpgrade |= isWord(a, name, nameEnd, "upgrade");
            case 10 -> {
                if (isWord(a, name, nameEnd, "connection")) {
                    eachMember(a, from, to);
                }
            }
            case 14 -> {
                if (isWord(a, name, nameEnd, "content-length")) {
                    length(a, from, to);
                }
            }
            case 17 -> {
                if (isWord(a, name, nameEnd, "transfer-encoding")) {
                    coding(a, from, to);
                }
            }
            default -> {}
        }
    }

    private void length(byte[] a, int from, int to) {
        if (contentLength >= 0) {
            throw bad("a second Content-Length");
        }
        if (from == to || to - from > MOST_LENGTH_DIGITS) {
            throw bad("a Content-Length of " + shown(a, from, to));
        }
        long length = 0;
        for (int i = from; i < to; i++) {
            if (a[i] < '0' || a[i] > '9') {
                throw bad("a Content-Length of " + shown(a, from, to));
            }
            length = 10 * length + a[i] - '0';
        }
        contentLength = length;
    }

    private void coding(byte[] a, int from, int to) {
        if (isChunked || hasOtherCoding) {
            throw bad("a second Transfer-Encoding");
        }
        isChunked = isWord(a, from, to, "chunked");
        hasOtherCoding = !isChunked;
    }

    private void eachMember(byte[] a, int from, int to) {
        int at = from;
        while (at < to) {
            int end = at;
            while (end < to && a[end] != ',') {
                end++;
            }
            int last = end;
            while (at < last && isBlank(a[at])) {
                at++;
            }
            while (last > at && isBlank(a[last - 1])) {
                last--;
            }
            saysClose |= isWord(a, at, last, "close");
            saysKeepAlive |= isWord(a, at, last, "keep-alive");
            saysUpgrade |= isWord(a, at, last, "upgrade");
            at = end + 1;
        }
    }

    /** What cannot be a host and port has been used to make two servers read one request differently. */
    private static void checkHost(byte[] a, int from, int to) {
        for (int i = from; i < to; i++) {
            switch (a[i]) {
                case '/', '\\', '?', '#', '@', ' ', '\t', '"', '<', '>', '^', '`', '{', '|', '}', ',' ->
                    throw bad("a Host of " + shown(a, from, to));
                default -> {
                    if (a[i] < 0) {
                        throw bad("a Host of " + shown(a, from, to));
                    }
                }
            }
        }
    }

    /** Whether the bytes spell {@code word}, which is in lower case, whatever their case. */
    static boolean isWord(byte[] a, int from, int to, String word) {
        if (to - from != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (HttpGrammar.lower(a[from + i]) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    static HttpSyntaxException bad(String message) {
        return new HttpSyntaxException(400, message);
    }

    private static HttpSyntaxException wrongName(byte[] a, int from, int end) {
        if (a[from] == ' ' || a[from] == '\t') {
            return bad("a folded header line");
        }
        return bad("a header field whose name is no token: " + shown(a, from, Math.min(a.length, end + 1)));
    }

    private static HttpSyntaxException wrongValue(byte[] a, int name, int nameEnd, byte found) {
        String what = found == '\n' ? "an LF without CR" : found == '\r' ? "a CR without LF"
                : "the control character 0x" + Integer.toHexString(found & 0xff);
        return bad(what + " in the header field " + shown(a, name, nameEnd));
    }

    static String shown(byte[] a, int from, int to) {
        return HttpGrammar.quoted(new String(a, from, to - from, StandardCharsets.ISO_8859_1));
    }
}
