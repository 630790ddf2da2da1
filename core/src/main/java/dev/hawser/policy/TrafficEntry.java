package dev.hawser.policy;

import dev.hawser.bytes.Bytes;
import java.time.Instant;

/**
 * Something to be noted of one connection.
 *
 * @param connection its number, from 1
 * @param index which read or write it is, from 1
 * @param data what was read or written, or a remark in UTF-8
 */
record TrafficEntry(long connection, Instant at, Kind kind, long index, Bytes data) {
    enum Kind {
        OPEN,
        RECEIVED,
        WRITTEN,
        /** A file was sent, whose content is not noted. */
        FILE,
        CLOSE
    }

    /** The line of it, with its end. */
    String line(TrafficLog.Format format) {
        String what = switch (kind) {
            case OPEN, CLOSE -> "* " + data.utf8();
            case RECEIVED -> "C " + index + ": " + shown(format);
            case FILE -> "S " + index + ": [" + data.utf8() + "]";
            case WRITTEN -> "S " + index + ": " + shown(format);
        };
        return at + " " + what + "\n";
    }

    /** {@code text} without line ends, which it may have from a peer. */
    static String oneLine(String text) {
        return text.replaceAll("\\R", " ");
    }

    private String shown(TrafficLog.Format format) {
        return switch (format) {
            case HEX -> data.hex();
            case TEXT -> {
                StringBuilder text = new StringBuilder(data.size() + 16);
                for (int at = 0; at < data.size(); at++) {
                    append(text, data.unsignedAt(at));
                }
                yield text.toString();
            }
        };
    }

    private static void append(StringBuilder text, int value) {
        switch (value) {
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            case '\\' -> text.append("\\\\");
            default -> {
                if (value >= ' ' && value < 0x7f) {
                    text.append((char) value);
                } else {
                    text.append("\\x").append(Character.forDigit(value >> 4, 16)).append(Character.forDigit(value & 15, 16));
                }
            }
        }
    }
}
