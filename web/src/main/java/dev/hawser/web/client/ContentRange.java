package dev.hawser.web.client;

import org.jspecify.annotations.Nullable;

/**
 * What a 206 says of its body (RFC 9110, section 14.4).
 *
 * @param first the first of its bytes in the whole
 * @param last the last one
 * @param total how long the whole is, -1 where the server does not say
 */
record ContentRange(long first, long last, long total) {
    private static final String UNIT = "bytes ";

    /** Null for what is none. */
    static @Nullable ContentRange parse(String text) {
        int dash = text.indexOf('-');
        int slash = text.indexOf('/');
        if (!text.startsWith(UNIT) || dash < 0 || slash < dash) {
            return null;
        }
        try {
            long first = Long.parseUnsignedLong(text, UNIT.length(), dash, 10);
            long last = Long.parseUnsignedLong(text, dash + 1, slash, 10);
            boolean isUnknown = text.substring(slash + 1).equals("*");
            long total = isUnknown ? -1 : Long.parseUnsignedLong(text, slash + 1, text.length(), 10);
            boolean isRange = first >= 0 && first <= last && last < Long.MAX_VALUE && (isUnknown || last < total);
            return isRange ? new ContentRange(first, last, total) : null;
        } catch (NumberFormatException malformed) {
            return null;
        }
    }

    long byteCount() {
        return last - first + 1;
    }
}
