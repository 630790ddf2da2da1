package dev.hawser.web.http;

/**
 * Which characters may stand where (RFC 9110, sections 5.5 and 5.6.2). Parsers, builders and writers ask here, so that
 * what one refuses none lets through.
 */
public final class HttpGrammar {
    private static final boolean[] TOKEN = new boolean[256];
    private static final boolean[] VALUE = new boolean[256];

    static {
        for (char c = '0'; c <= '9'; c++) {
            TOKEN[c] = true;
        }
        for (char c = 'a'; c <= 'z'; c++) {
            TOKEN[c] = true;
            TOKEN[Character.toUpperCase(c)] = true;
        }
        for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
            TOKEN[c] = true;
        }
        for (int c = 0; c < 256; c++) {
            VALUE[c] = c == '\t' || c >= ' ' && c != 0x7f;
        }
    }

    private HttpGrammar() {}

    /** Whether {@code c} may stand in a token: a method, the name of a header field. */
    public static boolean isTokenCharacter(int c) {
        return c >= 0 && c < 256 && TOKEN[c];
    }

    /** Whether {@code c} may stand in the value of a header field: visible, a blank, a tab, or of the upper half of Latin-1. */
    public static boolean isValueCharacter(int c) {
        return c >= 0 && c < 256 && VALUE[c];
    }

    /** Whether {@code text} is a token: at least one character, all of them fit. */
    public static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isTokenCharacter(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /**
     * {@code name} itself.
     *
     * @throws IllegalArgumentException when it is no name of a header field
     */
    public static String checkName(String name) {
        if (!isToken(name)) {
            throw new IllegalArgumentException("not a name of a header field: " + quoted(name));
        }
        return name;
    }

    /**
     * {@code value} without blanks around it.
     *
     * @throws IllegalArgumentException when a character in it has no place in the field {@code name}: CR, LF, NUL, other
     *     control characters, and all beyond Latin-1
     */
    public static String checkValue(String name, String value) {
        int from = 0;
        int to = value.length();
        while (from < to && isBlank(value.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(value.charAt(to - 1))) {
            to--;
        }
        for (int i = from; i < to; i++) {
            if (!isValueCharacter(value.charAt(i))) {
                throw new IllegalArgumentException("the header field " + name + " cannot have the value " + quoted(value)
                        + ": U+" + String.format("%04X", (int) value.charAt(i)) + " at " + i);
            }
        }
        return from == 0 && to == value.length() ? value : value.substring(from, to);
    }

    /** Whether {@code a} and {@code b} are the same but for the case of the letters A to Z. */
    public static boolean equalsIgnoreCase(String a, String b) {
        if (a.length() != b.length()) {
            return false;
        }
        for (int i = 0; i < a.length(); i++) {
            if (lower(a.charAt(i)) != lower(b.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** {@code c} in lower case where it is one of A to Z. */
    public static int lower(int c) {
        return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
    }

    /** {@code text} for a message: in quotes, at most 80 characters, with control characters escaped. */
    public static String quoted(String text) {
        StringBuilder shown = new StringBuilder().append('"');
        for (int i = 0; i < Math.min(text.length(), 80); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c >= 0x7f) {
                shown.append(String.format("\\u%04x", (int) c));
            } else {
                shown.append(c == '"' || c == '\\' ? "\\" : "").append(c);
            }
        }
        return shown.append(text.length() > 80 ? "...\"" : "\"").toString();
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
