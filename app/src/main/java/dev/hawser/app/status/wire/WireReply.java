package dev.hawser.app.status.wire;

import dev.hawser.bytes.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A reply.
 *
 * @param status three digits
 * @param fields its header fields, the length not among them where we send it
 * @param body what it carries
 */
public record WireReply(int status, WireFields fields, Bytes body) {
    /** Refuses a status that has not three digits, or is none of a final reply. */
    public WireReply {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("no status of a reply: " + status);
        }
    }

    /** With one field: the type of the body. */
    public static WireReply of(int status, String type, Bytes body) {
        return new WireReply(status, WireFields.EMPTY.with("Content-Type", type), body);
    }

    /** A line of text. */
    public static WireReply text(int status, String line) {
        return of(status, "text/plain; charset=utf-8", Bytes.of(line + "\n"));
    }

    /** The same with another field. */
    public WireReply with(String name, String value) {
        return new WireReply(status, fields.with(name, value), body);
    }

    /** The value of a field, or null. */
    public @Nullable String field(String name) {
        return fields.get(name);
    }
}
