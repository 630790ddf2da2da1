package dev.hawser.web.http2.hpack;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Short texts that came lately, so that those which come often are made once. */
final class TextCache {
    private static final int SLOTS = 64;
    private static final int LONGEST = 48;

    private final @Nullable String[] texts = new @Nullable String[SLOTS];

    /** The text of {@code size} bytes from {@code from} on, a character for each. */
    String text(byte[] source, int from, int size) {
        if (size > LONGEST) {
            return new String(source, from, size, StandardCharsets.ISO_8859_1);
        }
        int hash = size;
        for (int i = from; i < from + size; i++) {
            hash = 31 * hash + source[i];
        }
        int slot = (hash ^ hash >>> 16 ^ hash >>> 8) & SLOTS - 1;
        String known = texts[slot];
        if (known != null && isSame(known, source, from, size)) {
            return known;
        }
        String made = new String(source, from, size, StandardCharsets.ISO_8859_1);
        texts[slot] = made;
        return made;
    }

    private static boolean isSame(String text, byte[] source, int from, int size) {
        if (text.length() != size) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            if (text.charAt(i) != (source[from + i] & 0xff)) {
                return false;
            }
        }
        return true;
    }
}
