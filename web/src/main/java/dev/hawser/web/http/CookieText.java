package dev.hawser.web.http;

/** What the texts of both cookie fields have in common. */
final class CookieText {
    private CookieText() {}

    /** {@code text} from {@code from} to {@code end} without blanks and tabs around it. */
    static String trimmed(String text, int from, int end) {
        int begin = from;
        int last = end;
        while (begin < last && isBlank(text.charAt(begin))) {
            begin++;
        }
        while (last > begin && isBlank(text.charAt(last - 1))) {
            last--;
        }
        return text.substring(begin, last);
    }

    /** Whether there is a control character other than a tab. */
    static boolean hasControl(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\t' || c == 0x7f) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
