package dev.hawser.testing;

import dev.hawser.bytes.Bytes;

/** Bytes as a failure shows them: as {@link Bytes#toString()}, and more of them. */
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

    /** The first few bytes. */
    static String beginning(Bytes data) {
        return data.isEmpty() ? "nothing" : of(data.take(Math.min(data.size(), 20))) + (data.size() > 20 ? "..." : "");
    }
}
