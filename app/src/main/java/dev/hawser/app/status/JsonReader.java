package dev.hawser.app.status;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON (RFC 8259): objects as maps, arrays as lists, strings, {@link Long}s, {@link Boolean}s and null. Numbers are whole
 * ones here, and names of an object differ.
 */
final class JsonReader {
    private static final int DEEPEST = 64;

    private final String text;
    private int at;
    private int depth;

    private JsonReader(String text) {
        this.text = text;
    }

    /**
     * The value that is all of {@code text}.
     *
     * @throws IllegalArgumentException telling where it is none
     */
    static @Nullable Object read(String text) {
        JsonReader reader = new JsonReader(text);
        Object value = reader.value();
        reader.blanks();
        if (reader.at < text.length()) {
            throw reader.wrong("the end");
        }
        return value;
    }

    private @Nullable Object value() {
        blanks();
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> object() {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        within('}', () -> {
            blanks();
            int before = at;
            String name = string();
            blanks();
            take(':');
            if (object.containsKey(name)) {
                at = before;
                throw wrong("another name");
            }
            object.put(name, value());
        });
        return object;
    }

    private List<@Nullable Object> array() {
        List<@Nullable Object> array = new ArrayList<>();
        within(']', () -> array.add(value()));
        return array;
    }

    private void within(char end, Runnable element) {
        if (++depth > DEEPEST) {
            throw wrong("fewer brackets within brackets");
        }
        at++;
        blanks();
        if (peek() == end) {
            at++;
        } else {
            element.run();
            blanks();
            while (peek() == ',') {
                at++;
                element.run();
                blanks();
            }
            take(end);
        }
        depth--;
    }

    private String string() {
        take('"');
        StringBuilder string = new StringBuilder();
        while (peek() != '"') {
            char c = peek();
            if (c < ' ') {
                throw wrong("the rest of a string");
            }
            at++;
            string.append(c == '\\' ? escaped() : c);
        }
        at++;
        return string.toString();
    }

    private char escaped() {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                int code = 0;
                for (int i = 0; i < 4; i++) {
                    int digit = Character.digit(peek(), 16);
                    if (digit < 0 || peek() > 'f') {
                        throw wrong("four hex digits");
                    }
                    code = code * 16 + digit;
                    at++;
                }
                yield (char) code;
            }
            default -> {
                at--;
                throw wrong("an escape");
            }
        };
    }

    private <T extends @Nullable Object> T word(String word, T value) {
        if (!text.startsWith(word, at)) {
            throw wrong("a value");
        }
        at += word.length();
        return value;
    }

    private Long number() {
        int from = at;
        if (peek() == '-') {
            at++;
        }
        int digits = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        boolean isWhole = at == text.length() || ".eE".indexOf(text.charAt(at)) < 0;
        boolean leads = at - digits > 1 && text.charAt(digits) == '0';
        if (at == digits || at - digits > 18 || leads || !isWhole) {
            at = from;
            throw wrong("a value, whose numbers are whole");
        }
        return Long.valueOf(text.substring(from, at));
    }

    private char peek() {
        if (at >= text.length()) {
            throw wrong("more");
        }
        return text.charAt(at);
    }

    private void take(char c) {
        if (peek() != c) {
            throw wrong(String.valueOf(c));
        }
        at++;
    }

    private void blanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private IllegalArgumentException wrong(String wanted) {
        return new IllegalArgumentException("no JSON: at character " + at + " there should be " + wanted);
    }
}
