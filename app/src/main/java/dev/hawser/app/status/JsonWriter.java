package dev.hawser.app.status;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON (RFC 8259) in one line. Characters that mean something to HTML or JavaScript are escaped, too, so that a text
 * is harmless wherever it is pasted.
 */
final class JsonWriter {
    private final StringBuilder out = new StringBuilder();
    private boolean isFirst = true;

    /** Writes what stands within braces or brackets. */
    interface Content {
        void write();
    }

    JsonWriter object(Content content) {
        return within('{', content, '}');
    }

    JsonWriter array(Content content) {
        return within('[', content, ']');
    }

    private JsonWriter within(char begin, Content content, char end) {
        next();
        out.append(begin);
        isFirst = true;
        content.write();
        out.append(end);
        isFirst = false;
        return this;
    }

    /** The name of what is written next. */
    JsonWriter name(String name) {
        next();
        string(name);
        out.append(':');
        isFirst = true;
        return this;
    }

    JsonWriter value(@Nullable String text) {
        next();
        if (text == null) {
            out.append("null");
        } else {
            string(text);
        }
        return this;
    }

    JsonWriter value(long number) {
        next();
        out.append(number);
        return this;
    }

    JsonWriter value(boolean truth) {
        next();
        out.append(truth);
        return this;
    }

    private void next() {
        if (!isFirst) {
            out.append(',');
        }
        isFirst = false;
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (isPlain(c)) {
                        out.append(c);
                    } else if (Character.isHighSurrogate(c)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1))) {
                        out.append(c).append(text.charAt(++i));
                    } else { // a half of a pair alone is no character: it stays what it is, in ASCII
                        out.append("\\u").append(String.format(Locale.ROOT, "%04x", (int) c));
                    }
                }
            }
        }
        out.append('"');
    }

    private static boolean isPlain(char c) {
        return c >= ' '
                && (c < 0x7f || c > 0x9f)
                && c != '<'
                && c != '>'
                && c != '&'
                && c != '\''
                && c != 0x2028
                && c != 0x2029
                && !Character.isSurrogate(c);
    }

    /** What was written. */
    @Override
    public String toString() {
        return out.toString();
    }
}
