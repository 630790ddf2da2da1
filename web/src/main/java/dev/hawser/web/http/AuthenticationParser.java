package dev.hawser.web.http;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a field of challenges or of credentials (RFC 9110 11.3 and 11.4). Both lists, of challenges and of their parameters, have
 * commas between, so a name decides: one with an equals sign behind it is a parameter, any other a scheme.
 */
final class AuthenticationParser {
    /** No scheme has more. */
    private static final int MOST_PARAMETERS = 64;

    private final String field;
    private int at;

    AuthenticationParser(String field) {
        this.field = field;
    }

    /** The next challenge, null behind the last. */
    @Nullable HttpChallenge challenge() {
        skipCommas();
        if (at == field.length()) {
            return null;
        }
        String scheme = token("scheme");
        boolean blank = skipBlanks();
        String token = blank ? token68() : null;
        return new HttpChallenge(scheme, token, token == null && blank ? parameters() : Map.of());
    }

    /** The credentials, which are all that is there. */
    HttpCredentials credentials() {
        skipBlanks();
        String scheme = token("scheme");
        boolean blank = skipBlanks();
        String token = blank ? token68() : null;
        Map<String, String> parameters = token == null && blank ? parameters() : Map.of();
        skipBlanks();
        if (at < field.length()) {
            throw malformed("more than the credentials");
        }
        return new HttpCredentials(scheme, token, parameters);
    }

    /** A token68, which has a comma or the end behind it; else nothing is read. */
    private @Nullable String token68() {
        int end = AuthenticationText.token68End(field, at);
        int next = end;
        while (next < field.length() && isBlank(field.charAt(next))) {
            next++;
        }
        if (end == at || next < field.length() && field.charAt(next) != ',') {
            return null;
        }
        String token = field.substring(at, end);
        at = next;
        return token;
    }

    private Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        while (true) {
            int before = at;
            skipCommas();
            if (at == field.length()) {
                return parameters;
            }
            String name = token("parameter").toLowerCase(Locale.ROOT);
            skipBlanks();
            if (at == field.length() || field.charAt(at) != '=') {
                if (parameters.isEmpty()) {
                    throw malformed("neither a token nor a parameter");
                }
                at = before; // the scheme of the next challenge
                return parameters;
            }
            at++;
            skipBlanks();
            if (parameters.putIfAbsent(name, value()) != null) {
                throw malformed("a parameter twice");
            }
            if (parameters.size() > MOST_PARAMETERS) {
                throw malformed("more than " + MOST_PARAMETERS + " parameters");
            }
            skipBlanks();
            if (at < field.length() && field.charAt(at) != ',') {
                throw malformed("no comma behind a parameter");
            }
        }
    }

    private String value() {
        if (at == field.length() || field.charAt(at) != '"') {
            return token("value");
        }
        StringBuilder value = new StringBuilder();
        at++;
        while (at < field.length()) {
            char c = field.charAt(at++);
            if (c == '"') {
                return value.toString();
            }
            if (c == '\\') {
                if (at == field.length()) {
                    break;
                }
                c = field.charAt(at++);
            }
            if (!HttpGrammar.isValueCharacter(c)) {
                throw malformed("a character that no field has");
            }
            value.append(c);
        }
        throw malformed("a quote without end");
    }

    private String token(String what) {
        int from = at;
        while (at < field.length() && HttpGrammar.isTokenCharacter(field.charAt(at))) {
            at++;
        }
        if (at == from) {
            throw malformed("there is no " + what);
        }
        return field.substring(from, at);
    }

    private void skipCommas() {
        while (at < field.length() && (isBlank(field.charAt(at)) || field.charAt(at) == ',')) {
            at++;
        }
    }

    private boolean skipBlanks() {
        int from = at;
        while (at < field.length() && isBlank(field.charAt(at))) {
            at++;
        }
        return at > from;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private MalformedAuthentication malformed(String why) {
        return new MalformedAuthentication("authentication cannot be read at character " + at + ": " + why);
    }
}
