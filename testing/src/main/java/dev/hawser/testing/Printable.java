package dev.hawser.testing;

import dev.hawser.bytes.Bytes;
import java.util.Collection;
import java.util.HexFormat;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values as a failure shows them: bytes as {@link Bytes#toString()}, and more of them; text with its line ends seen. */
final class Printable {
    private static final int MOST_SHOWN = 512;
    private static final int ROW = 64; // Bytes.toString shows so many

    private Printable() {}

    /** The first 512 bytes, with the size where there are more. */
    static String of(Bytes data) {
        Bytes shown = data.take(Math.min(data.size(), MOST_SHOWN));
        StringBuilder text = new StringBuilder("\"");
        for (int from = 0; from < shown.size(); from += ROW) {
            String row = shown.slice(from, Math.min(shown.size(), from + ROW)).toString();
            text.append(row, 1, row.length() - 1);
        }
        text.append('"');
        return shown.size() == data.size() ? text.toString() : text + "... (" + data.size() + " bytes)";
    }

    /** Bytes and text in quotation marks, also in lists and other collections; what else there is, as it says itself. */
    static String of(@Nullable Object value) {
        return switch (value) {
            case Bytes bytes -> of(bytes);
            case CharSequence text -> quoted(text);
            case Collection<?> many -> many.stream().map(Printable::of).collect(Collectors.joining(", ", "[", "]"));
            case null, default -> String.valueOf(value);
        };
    }

    private static String quoted(CharSequence text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (Character.isISOControl(c)) {
                        quoted.append("\\u").append(HexFormat.of().toHexDigits(c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }

    /** The first few bytes. */
    static String beginning(Bytes data) {
        return data.isEmpty() ? "nothing" : of(data.take(Math.min(data.size(), 20))) + (data.size() > 20 ? "..." : "");
    }
}
