package dev.hawser.web.http;

import org.jspecify.annotations.Nullable;

/** Reads the value of a header field from left to right: tokens, quoted strings, and what stands between. */
final class FieldReader {
    private final String text;
    private int at;

    FieldReader(String text) {
        this.text = text;
    }

    boolean isAtEnd() {
        return at == text.length();
    }

    FieldReader skipBlanks() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        return this;
    }

    /** Whether {@code wanted} is next, which is then behind us. */
    boolean skip(char wanted) {
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    /** The token that is next; null where there is none. */
    @Nullable String token() {
        int from = at;
        while (at < text.length() && HttpGrammar.isTokenCharacter(text.charAt(at))) {
            at++;
        }
        return from == at ? null : text.substring(from, at);
    }

    /** The token or the content of the quoted string that is next; null where there is neither. */
    @Nullable String tokenOrQuoted() {
        return at < text.length() && text.charAt(at) == '"' ? quoted() : token();
    }

    private @Nullable String quoted() {
        StringBuilder content = new StringBuilder();
        for (int i = at + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                at = i + 1;
                return content.toString();
            }
            if (c == '\\') {
                if (++i == text.length()) {
                    return null;
                }
                c = text.charAt(i);
            }
            if (!HttpGrammar.isValueCharacter(c)) {
                return null;
            }
            content.append(c);
        }
        return null;
    }

    /** What is next up to one of {@code ends} or the end of the value; quoted strings are stepped over. */
    String upTo(char end) {
        int from = at;
        boolean inQuotes = false;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (inQuotes && c == '\\' && at + 1 < text.length()) {
                at++;
            } else if (c == '"') {
                inQuotes = !inQuotes;
            } else if (c == end && !inQuotes) {
                break;
            }
        }
        return text.substring(from, at);
    }

    /**
     * The number from 0 to 1000 that a weight between 0 and 1 with at most three decimals is (RFC 9110, section 12.4.2);
     * -1 where {@code weight} is none.
     */
    static int thousandths(String weight) {
        if (weight.isEmpty() || weight.length() > 5 || weight.charAt(0) != '0' && weight.charAt(0) != '1') {
            return -1;
        }
        int value = 1000 * (weight.charAt(0) - '0');
        if (weight.length() == 1) {
            return value;
        }
        if (weight.charAt(1) != '.') {
            return -1;
        }
        int unit = 100;
        for (int i = 2; i < weight.length(); i++, unit /= 10) {
            int digit = weight.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value += unit * digit;
        }
        return value <= 1000 ? value : -1;
    }
}
