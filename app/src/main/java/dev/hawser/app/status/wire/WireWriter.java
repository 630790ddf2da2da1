package dev.hawser.app.status.wire;

import dev.hawser.bytes.Bytes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages to bytes: the only place where they are made. Refuses what would be read as something else. */
public final class WireWriter {
    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(200, "OK"),
            Map.entry(202, "Accepted"),
            Map.entry(400, "Bad Request"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(408, "Request Timeout"),
            Map.entry(409, "Conflict"),
            Map.entry(413, "Content Too Large"),
            Map.entry(417, "Expectation Failed"),
            Map.entry(421, "Misdirected Request"),
            Map.entry(431, "Request Header Fields Too Large"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(501, "Not Implemented"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(505, "HTTP Version Not Supported"));

    private WireWriter() {}

    /** A reply with its length. */
    public static Bytes reply(WireReply reply) {
        return Bytes.of(head(reply, reply.body().size())).concat(reply.body());
    }

    /** The head of a reply whose body goes on until the connection ends. */
    public static Bytes endless(WireReply reply) {
        return Bytes.of(head(reply.with("Connection", "close"), -1)).concat(reply.body());
    }

    private static String head(WireReply reply, int size) {
        StringBuilder head = new StringBuilder("HTTP/1.1 ")
                .append(reply.status())
                .append(' ')
                .append(REASONS.getOrDefault(reply.status(), "Status"))
                .append("\r\n");
        fields(head, reply.fields());
        if (size >= 0) {
            head.append("Content-Length: ").append(size).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    /** A request without a body; POST says so by its length. */
    public static Bytes request(WireRequest request) {
        if (!request.body().isEmpty()) {
            throw new IllegalArgumentException("requests have no body here");
        }
        if (!HeadParser.isToken(request.method())) {
            throw new IllegalArgumentException("no method: " + shown(request.method()));
        }
        if (!request.target().startsWith("/")
                || !request.target().chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("no path: " + shown(request.target()));
        }
        StringBuilder head = new StringBuilder(request.method())
                .append(' ')
                .append(request.target())
                .append(" HTTP/1.1\r\n");
        fields(head, request.fields());
        if (!request.method().equals("GET")) {
            head.append("Content-Length: 0\r\n");
        }
        return Bytes.of(head.append("\r\n").toString());
    }

    private static void fields(StringBuilder head, WireFields fields) {
        fields.forEach((name, value) -> {
            if (!HeadParser.isToken(name)) {
                throw new IllegalArgumentException("no name of a header field: " + shown(name));
            }
            if (name.equalsIgnoreCase("content-length") || name.equalsIgnoreCase("transfer-encoding")) {
                throw new IllegalArgumentException("the length of a body is not told by a field of the caller's");
            }
            if (!value.chars().allMatch(c -> (c >= ' ' && c < 0x7f) || c == '\t')) {
                throw new IllegalArgumentException("no value of " + name + ": " + shown(value));
            }
            head.append(name).append(": ").append(value).append("\r\n");
        });
    }

    /**
     * An event of a stream of them.
     *
     * @param name what sort it is; null for the default one
     * @param data one line of text
     * @throws IllegalArgumentException when there is a line break or NUL in one of them
     */
    public static Bytes event(@Nullable String name, String data) {
        checkLine(data);
        if (name == null) {
            return Bytes.of("data: " + data + "\n\n");
        }
        checkLine(name);
        return Bytes.of("event: " + name + "\ndata: " + data + "\n\n");
    }

    /** Says how long a reader of events waits before it connects again. */
    public static Bytes retry(int millis) {
        return Bytes.of("retry: " + millis + "\n\n");
    }

    private static void checkLine(String text) {
        if (text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0 || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("an event is one line, and not " + shown(text));
        }
    }

    private static String shown(String text) {
        StringBuilder shown = new StringBuilder("\"");
        text.chars().limit(80).forEach(c -> {
            if (c >= ' ' && c < 0x7f) {
                shown.append((char) c);
            } else {
                shown.append("\\u%04x".formatted(c));
            }
        });
        return shown.append(text.length() > 80 ? "\"..." : "\"").toString();
    }
}
