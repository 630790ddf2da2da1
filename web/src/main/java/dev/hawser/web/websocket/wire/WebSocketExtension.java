package dev.hawser.web.websocket.wire;

import dev.hawser.web.http.HttpGrammar;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One member of a {@code Sec-WebSocket-Extensions} field (RFC 6455, section 9.1), offered or agreed on.
 *
 * @param name a token
 * @param parameters in their order
 */
public record WebSocketExtension(String name, List<Parameter> parameters) {
    /**
     * A parameter of an extension.
     *
     * @param name a token
     * @param value a token, without quotes; null where there is none
     */
    public record Parameter(String name, @Nullable String value) {
        /** Refuses what is no token. */
        public Parameter {
            if (!HttpGrammar.isToken(name) || value != null && !HttpGrammar.isToken(value)) {
                throw new IllegalArgumentException(
                        "no parameter of an extension: " + HttpGrammar.quoted(name + (value == null ? "" : "=" + value)));
            }
        }

        @Override
        public String toString() {
            return value == null ? name : name + "=" + value;
        }
    }

    /** Refuses a name that is no token. */
    public WebSocketExtension {
        if (!HttpGrammar.isToken(name)) {
            throw new IllegalArgumentException("no name of an extension: " + HttpGrammar.quoted(name));
        }
        parameters = List.copyOf(parameters);
    }

    /** As it stands in the field. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name);
        for (Parameter each : parameters) {
            text.append("; ").append(each);
        }
        return text.toString();
    }

    /**
     * The members that {@code field} lists.
     *
     * @throws IllegalArgumentException naming the field, where it is no such list
     */
    public static List<WebSocketExtension> parse(String field) {
        return new ListParser(field).all();
    }

    /** Reads one field from left to right. */
    private static final class ListParser {
        private final String text;
        private int at;

        ListParser(String text) {
            this.text = text;
        }

        List<WebSocketExtension> all() {
            List<WebSocketExtension> found = new ArrayList<>();
            while (true) {
                blanks();
                if (at < text.length() && text.charAt(at) == ',') { // empty members are to be passed over
                    at++;
                } else if (at < text.length()) {
                    found.add(one());
                } else if (found.isEmpty()) {
                    throw wrong();
                } else {
                    return List.copyOf(found);
                }
            }
        }

        private WebSocketExtension one() {
            String name = token();
            List<Parameter> parameters = new ArrayList<>();
            blanks();
            while (skip(';')) {
                String parameter = token();
                parameters.add(new Parameter(parameter, skip('=') ? value() : null));
                blanks();
            }
            if (at < text.length() && text.charAt(at) != ',') {
                throw wrong();
            }
            return new WebSocketExtension(name, parameters);
        }

        private String value() {
            if (!skip('"')) {
                return token();
            }
            StringBuilder value = new StringBuilder();
            while (at < text.length() && text.charAt(at) != '"') {
                if (text.charAt(at) == '\\') {
                    at++;
                }
                if (at < text.length()) {
                    value.append(text.charAt(at++));
                }
            }
            if (!skip('"') || !HttpGrammar.isToken(value.toString())) {
                throw wrong();
            }
            return value.toString();
        }

        private String token() {
            blanks();
            int from = at;
            while (at < text.length() && HttpGrammar.isTokenCharacter(text.charAt(at))) {
                at++;
            }
            if (at == from) {
                throw wrong();
            }
            return text.substring(from, at);
        }

        private boolean skip(char wanted) {
            blanks();
            if (at < text.length() && text.charAt(at) == wanted) {
                at++;
                return true;
            }
            return false;
        }

        private void blanks() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
                at++;
            }
        }

        private IllegalArgumentException wrong() {
            return new IllegalArgumentException("no list of extensions: " + HttpGrammar.quoted(text));
        }
    }
}
