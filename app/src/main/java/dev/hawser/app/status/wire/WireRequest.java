package dev.hawser.app.status.wire;

import dev.hawser.bytes.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A request.
 *
 * @param method as it came, such as {@code GET}
 * @param target the path, and a query if there is one; begins with a slash, and is visible ASCII
 * @param fields its header fields
 * @param body empty where there is none
 */
public record WireRequest(String method, String target, WireFields fields, Bytes body) {
    /** The target up to a question mark. */
    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** The value of a field, or null. */
    public @Nullable String field(String name) {
        return fields.get(name);
    }

    /** Whether the sender closes after it. */
    public boolean isLast() {
        String connection = fields.get("connection");
        if (connection != null) {
            for (String option : connection.split(",")) {
                if (option.strip().equalsIgnoreCase("close")) {
                    return true;
                }
            }
        }
        return false;
    }
}
