package dev.hawser.app.procmon;

import dev.hawser.bytes.Bytes;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Bytes of a stranger as text that is safe on a terminal and in one line of a log. */
final class ShownText {
    private ShownText() {}

    /** UTF-8; malformed bytes, control characters but TAB, and what turns the direction of text are escaped. */
    static String of(Bytes bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder(); // which reports what is malformed
        ByteBuffer in = ByteBuffer.wrap(bytes.toArray());
        CharBuffer out = CharBuffer.allocate(bytes.size());
        StringBuilder shown = new StringBuilder(bytes.size());
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            out.flip().chars().forEach(character -> append(shown, (char) character));
            out.clear();
            if (result.isUnderflow()) {
                return shown.toString();
            }
            for (int i = 0; i < result.length(); i++) {
                escape(shown, in.get() & 0xff);
            }
        }
    }

    private static void append(StringBuilder shown, char character) {
        if (isShown(character)) {
            shown.append(character);
        } else if (character < 0x80) {
            escape(shown, character);
        } else {
            shown.append(String.format(Locale.ROOT, "\\u%04x", (int) character));
        }
    }

    private static boolean isShown(char character) {
        return character == '\t'
                || !(Character.isISOControl(character)
                        || character == '\u2028'
                        || character == '\u2029'
                        || character == '\u200e'
                        || character == '\u200f'
                        || (character >= '\u202a' && character <= '\u202e')
                        || (character >= '\u2066' && character <= '\u2069'));
    }

    private static void escape(StringBuilder shown, int unsigned) {
        shown.append(String.format(Locale.ROOT, "\\x%02x", unsigned));
    }
}
