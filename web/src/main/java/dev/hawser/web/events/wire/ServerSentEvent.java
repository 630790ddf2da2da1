package dev.hawser.web.events.wire;

import dev.hawser.bytes.Bytes;

/**
 * One event of a stream.
 *
 * @param id what a client that comes again says that it has seen last; of one that is sent, empty for none of its own; of
 *     one that came, the latest that there was
 * @param type what the listeners in a page are told apart by; {@code message} where nothing else is said
 * @param data its text, of any number of lines; a CR or CR LF in it counts as a line's end as LF does
 */
public record ServerSentEvent(String id, String type, String data) {
    /** What an event is that has no other type. */
    public static final String MESSAGE = "message";

    /** Refuses what would begin another line or field. */
    public ServerSentEvent {
        checkLine("id", id);
        checkLine("type", type);
        if (id.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("the id of an event has no NUL");
        }
        if (type.isEmpty()) {
            throw new IllegalArgumentException("the type of an event is not empty");
        }
    }

    /** A message of this text. */
    public static ServerSentEvent of(String data) {
        return new ServerSentEvent("", MESSAGE, data);
    }

    /** An event of this type and text. */
    public static ServerSentEvent of(String type, String data) {
        return new ServerSentEvent("", type, data);
    }

    /** This event with an id. */
    public ServerSentEvent withId(String newId) {
        return new ServerSentEvent(newId, type, data);
    }

    /** As it is sent. For many clients it is made once. */
    public Bytes encode() {
        StringBuilder text = new StringBuilder(data.length() + 32);
        if (!id.isEmpty()) {
            text.append("id: ").append(id).append('\n');
        }
        if (!type.equals(MESSAGE)) {
            text.append("event: ").append(type).append('\n');
        }
        int from = 0;
        for (int at = 0; at < data.length(); at++) {
            char c = data.charAt(at);
            if (c == '\n' || c == '\r') {
                text.append("data: ").append(data, from, at).append('\n');
                if (c == '\r' && at + 1 < data.length() && data.charAt(at + 1) == '\n') {
                    at++;
                }
                from = at + 1;
            }
        }
        return Bytes.of(text.append("data: ").append(data, from, data.length()).append("\n\n").toString());
    }

    /**
     * A line that clients pass over; the empty one keeps a connection from looking idle.
     *
     * @throws IllegalArgumentException when {@code text} has more than one line
     */
    public static Bytes encodeComment(String text) {
        checkLine("comment", text);
        return Bytes.of(":" + (text.isEmpty() ? "" : " " + text) + "\n\n");
    }

    /** What tells clients how long to wait before they come again. */
    public static Bytes encodeRetry(long millis) {
        if (millis < 0) {
            throw new IllegalArgumentException("a time to wait is not negative: " + millis);
        }
        return Bytes.of("retry: " + millis + "\n\n");
    }

    private static void checkLine(String what, String text) {
        if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("the " + what + " of an event has one line only: "
                    + text.replace("\r", "\\r").replace("\n", "\\n"));
        }
    }
}
