package dev.hawser.web.http1.wire;

import dev.hawser.web.http.HttpGrammar;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads responses, as clients do (RFC 9112, section 4). Before each it is to know which request it answers. */
public final class ResponseParser extends MessageParser {
    private static final int SHORTEST = "HTTP/1.1 200".length();

    private String method = "GET";

    /** A parser whose heads are read in {@code scratch}. */
    public ResponseParser(Http1Limits limits, HeadScratch scratch) {
        super(limits, scratch);
    }

    /** The method of the request that the next response answers; it decides whether there is a body. */
    public void expect(String requestMethod) {
        method = requestMethod;
    }

    @Override
    int lineTooLong() {
        return 400;
    }

    @Override
    @Nullable
    Http1Event parseHead(byte[] a, int start, int to) {
        String wanted = "HTTP/1.";
        for (int i = 0; i < wanted.length() && start + i < to; i++) {
            if (a[start + i] != wanted.charAt(i)) {
                throw FieldParser.bad("a response that begins with " + FieldParser.shown(a, start, Math.min(to, start + 16)));
            }
        }
        if (to - start <= SHORTEST) {
            return null;
        }
        byte minor = a[start + 7];
        int status = digit(a[start + 9]) * 100 + digit(a[start + 10]) * 10 + digit(a[start + 11]);
        if (digit(minor) < 0 || a[start + 8] != ' ' || status < 100 || !areDigits(a, start + 9)) {
            throw wrongLine(a, start, Math.min(to, start + SHORTEST));
        }
        int at = start + SHORTEST;
        int reason = a[at] == ' ' ? at + 1 : at;
        if (a[at] != ' ' && a[at] != '\r') {
            throw wrongLine(a, start, at + 1);
        }
        int reasonEnd = reason;
        while (reasonEnd < to && HttpGrammar.isValueCharacter(a[reasonEnd] & 0xff)) {
            reasonEnd++;
        }
        if (reasonEnd - start > limits.lineBytes()) {
            throw FieldParser.bad("a status line of more than " + limits.lineBytes() + " bytes");
        }
        if (reasonEnd + 1 >= to) {
            return null;
        }
        if (a[reasonEnd] != '\r' || a[reasonEnd + 1] != '\n') {
            throw wrongLine(a, start, reasonEnd + 1);
        }
        int end = fields.parse(a, reasonEnd + 2, to, start);
        if (end == FieldParser.INCOMPLETE) {
            return null;
        }
        int version = minor == '0' ? 0 : 1;
        BodyFraming framing = framing(status, version);
        headEnd = end;
        if (status < 200 && status != 101) {
            restart();
        } else {
            begin(framing);
        }
        return new ResponseHead(
                version,
                status,
                new String(a, reason, reasonEnd - reason, StandardCharsets.ISO_8859_1),
                fields.headers(headBytes(end - start)),
                framing,
                fields.isPersistent(version) && !(framing instanceof BodyFraming.UntilClose));
    }

    private BodyFraming framing(int status, int version) {
        BodyFraming told = fields.framing(version, BodyFraming.UntilClose.INSTANCE);
        boolean isTunnel = method.equals("CONNECT") && status / 100 == 2;
        return method.equals("HEAD") || status < 200 || status == 204 || status == 304 || isTunnel
                ? BodyFraming.NONE
                : told;
    }

    private static boolean areDigits(byte[] a, int at) {
        return digit(a[at]) >= 0 && digit(a[at + 1]) >= 0 && digit(a[at + 2]) >= 0;
    }

    private static int digit(byte b) {
        return b >= '0' && b <= '9' ? b - '0' : -1;
    }

    private static HttpSyntaxException wrongLine(byte[] a, int from, int to) {
        return FieldParser.bad("no status line: " + FieldParser.shown(a, from, to));
    }
}
