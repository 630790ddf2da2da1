package dev.hawser.web.http2.wire;

import org.jspecify.annotations.Nullable;

/** The urgency that a {@code priority} field tells (RFC 9218, section 4.1). */
final class Urgency {
    private Urgency() {}

    /** What {@code priority} says, else {@code otherwise}; a field that is not understood says nothing. */
    static int of(@Nullable String priority, int otherwise) {
        if (priority == null) {
            return otherwise;
        }
        for (int i = 0; i + 2 < priority.length(); i++) {
            boolean isFirst = i == 0 || priority.charAt(i - 1) == ',' || priority.charAt(i - 1) == ' ';
            char digit = priority.charAt(i + 2);
            if (isFirst && priority.charAt(i) == 'u' && priority.charAt(i + 1) == '=' && digit >= '0' && digit <= '7') {
                return digit - '0';
            }
        }
        return otherwise;
    }
}
