package dev.hawser.launcher.log;

/** Text of unknown origin, made fit for a log that is read line by line and shown on terminals. */
final class LogText {
    private LogText() {}

    /** Appends {@code text} without what ends it of line breaks, a TAB after each break, control characters escaped. */
    static void appendLines(StringBuilder out, String text) {
        int end = text.length();
        while (end > 0 && isBreak(text.charAt(end - 1))) {
            end--;
        }
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (!isBreak(c)) {
                append(out, c);
            } else if (c == '\n' || text.charAt(i + 1) != '\n') {
                out.append("\n\t");
            }
        }
    }

    /** Appends {@code text} as part of one line. */
    static void appendEscaped(StringBuilder out, String text) {
        for (int i = 0; i < text.length(); i++) {
            append(out, text.charAt(i));
        }
    }

    private static boolean isBreak(char c) {
        return c == '\n' || c == '\r';
    }

    private static void append(StringBuilder out, char c) {
        if (c != '\t' && isUnfit(c)) {
            appendNumber(out, c);
        } else {
            out.append(c);
        }
    }

    /** Appends the number of {@code c}, which takes its place. */
    static void appendNumber(StringBuilder out, char c) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(Character.forDigit(c >> shift & 0xf, 16));
        }
    }

    /** Whether {@code c} is to be shown by its number: it would control, break or turn what is shown. */
    static boolean isUnfit(char c) {
        return Character.isISOControl(c) || isBreakElsewhere(c) || turnsText(c);
    }

    private static boolean isBreakElsewhere(char c) {
        return c == '\u2028' || c == '\u2029';
    }

    /** Whether a terminal or viewer may show what follows {@code c} in another order than it was written. */
    private static boolean turnsText(char c) {
        return (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069');
    }
}
