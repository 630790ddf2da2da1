package dev.hawser.web.http1.wire;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads requests, as servers do (RFC 9112, section 3). */
public final class RequestParser extends MessageParser {
    private static final int MOST_METHOD = 32;

    /** A parser whose heads are read in {@code scratch}. */
    public RequestParser(Http1Limits limits, HeadScratch scratch) {
        super(limits, scratch);
    }

    @Override
    int lineTooLong() {
        return 414;
    }

    @Override
    @Nullable
    Http1Event parseHead(byte[] a, int start, int to) {
        int from = start;
        if (a[from] == '\r') {
            // One empty line is let through: some clients send it behind the body of a POST.
            if (from + 2 >= to) {
                return null;
            }
            if (a[from + 1] != '\n') {
                throw FieldParser.bad("a CR without LF where a request begins");
            }
            from += 2;
        }
        int methodEnd = from;
        while (methodEnd < to && FieldParser.isToken(a[methodEnd])) {
            methodEnd++;
        }
        if (methodEnd - from > MOST_METHOD) {
            throw new HttpSyntaxException(501, "a method of more than " + MOST_METHOD + " characters");
        }
        if (methodEnd == to) {
            return null;
        }
        if (a[methodEnd] != ' ' || methodEnd == from) {
            throw FieldParser.bad("a request that begins with " + FieldParser.shown(a, from, Math.min(to, methodEnd + 1)));
        }
        int target = methodEnd + 1;
        int targetEnd = target;
        while (targetEnd < to && a[targetEnd] > ' ' && a[targetEnd] != 0x7f) {
            targetEnd++;
        }
        if (targetEnd - from > limits.lineBytes()) {
            throw new HttpSyntaxException(414, "a request line of more than " + limits.lineBytes() + " bytes");
        }
        if (targetEnd == to) {
            return null;
        }
        if (a[targetEnd] != ' ' || targetEnd == target) {
            throw FieldParser.bad("a request target " + FieldParser.shown(a, target, Math.min(to, targetEnd + 1)));
        }
        int version = targetEnd + 1;
        if (to - version < 10) {
            checkBeginOfVersion(a, version, to);
            return null;
        }
        int minor = minorVersion(a, version);
        String method = Methods.of(a, from, methodEnd);
        checkTarget(method, a, target, targetEnd);
        int end = fields.parse(a, version + 10, to, start);
        if (end == FieldParser.INCOMPLETE) {
            return null;
        }
        if (fields.hosts > 1 || fields.hosts == 0 && minor > 0) {
            throw FieldParser.bad(fields.hosts == 0 ? "no Host" : "a second Host");
        }
        BodyFraming framing = fields.framing(minor, BodyFraming.NONE);
        headEnd = end;
        begin(framing);
        return new RequestHead(
                method,
                target(a, target, targetEnd),
                minor,
                fields.headers(headBytes(end - start)),
                framing,
                fields.isPersistent(minor),
                fields.expectsContinue && minor > 0,
                fields.saysUpgrade && fields.hasUpgrade && minor > 0);
    }

    private static String target(byte[] a, int from, int to) {
        return to - from == 1 && a[from] == '/' ? "/" : new String(a, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static void checkTarget(String method, byte[] a, int from, int to) {
        byte first = a[from];
        boolean fits =
                switch (method) {
                    case "CONNECT" -> isAuthority(a, from, to);
                    case "OPTIONS" -> first == '/' || first == '*' && to - from == 1 || isAbsolute(a, from, to);
                    default -> first == '/' || isAbsolute(a, from, to);
                };
        if (!fits) {
            throw FieldParser.bad("a request target " + FieldParser.shown(a, from, to) + " for " + method);
        }
        for (int i = from; i < to; i++) {
            if (a[i] == '#') {
                throw FieldParser.bad("a request target with a fragment: " + FieldParser.shown(a, from, to));
            }
        }
    }

    private static boolean isAbsolute(byte[] a, int from, int to) {
        int at = from;
        while (at < to && (Character.isLetterOrDigit(a[at]) || a[at] == '+' || a[at] == '-' || a[at] == '.')) {
            at++;
        }
        return at > from && at + 3 < to && a[at] == ':' && a[at + 1] == '/' && a[at + 2] == '/';
    }

    private static boolean isAuthority(byte[] a, int from, int to) {
        int colon = -1;
        for (int i = from; i < to; i++) {
            if (a[i] == '/' || a[i] == '?' || a[i] == '@' || a[i] == '\\') {
                return false;
            }
            if (a[i] == ':') {
                colon = i;
            }
        }
        if (colon <= from || to - colon < 2 || to - colon > 6) {
            return false;
        }
        for (int i = colon + 1; i < to; i++) {
            if (a[i] < '0' || a[i] > '9') {
                return false;
            }
        }
        return true;
    }

    private static void checkBeginOfVersion(byte[] a, int from, int to) {
        String wanted = "HTTP/";
        for (int i = from; i < to && i - from < wanted.length(); i++) {
            if (a[i] != wanted.charAt(i - from)) {
                throw wrongVersion(a, from, to);
            }
        }
    }

    private static int minorVersion(byte[] a, int at) {
        if (a[at] != 'H' || a[at + 1] != 'T' || a[at + 2] != 'T' || a[at + 3] != 'P' || a[at + 4] != '/') {
            throw wrongVersion(a, at, at + 10);
        }
        byte major = a[at + 5];
        byte minor = a[at + 7];
        if (a[at + 6] != '.' || !isDigit(major) || !isDigit(minor) || a[at + 8] != '\r' || a[at + 9] != '\n') {
            throw wrongVersion(a, at, at + 10);
        }
        if (major != '1') {
            throw new HttpSyntaxException(505, "HTTP version " + (char) major + "." + (char) minor);
        }
        return minor == '0' ? 0 : 1;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static HttpSyntaxException wrongVersion(byte[] a, int from, int to) {
        return FieldParser.bad("no HTTP version: " + FieldParser.shown(a, from, to));
    }
}
