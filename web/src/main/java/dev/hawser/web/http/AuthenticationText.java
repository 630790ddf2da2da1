package dev.hawser.web.http;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes challenges and credentials. */
final class AuthenticationText {
    /** Of these, RFC 7616 3.4 and 3.5 want no quotes, and there are programs that insist. */
    private static final Set<String> BARE = Set.of("algorithm", "stale", "nc", "userhash", "username*", "charset");

    private AuthenticationText() {}

    static Map<String, String> parameters(String... namesAndValues) {
        if ((namesAndValues.length & 1) != 0) {
            throw new IllegalArgumentException("no value for " + namesAndValues[namesAndValues.length - 1]);
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            parameters.put(namesAndValues[i].toLowerCase(Locale.ROOT), namesAndValues[i + 1]);
        }
        return parameters;
    }

    static String written(String scheme, @Nullable String token, Map<String, String> parameters) {
        if (!HttpGrammar.isToken(scheme)) {
            throw new IllegalArgumentException("not a scheme of authentication: " + HttpGrammar.quoted(scheme));
        }
        if (token != null) {
            if (!parameters.isEmpty() || !isToken68(token)) {
                throw new IllegalArgumentException("no token for the scheme " + scheme + ", or one with parameters");
            }
            return scheme + " " + token;
        }
        boolean credentials = parameters.containsKey("response");
        StringBuilder field = new StringBuilder(scheme);
        String before = " ";
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            append(field.append(before), scheme, parameter, credentials);
            before = ", ";
        }
        return field.toString();
    }

    private static void append(
            StringBuilder field, String scheme, Map.Entry<String, String> parameter, boolean credentials) {
        String name = parameter.getKey();
        String value = parameter.getValue();
        if (!HttpGrammar.isToken(name)) {
            throw new IllegalArgumentException("not a parameter of " + scheme + ": " + HttpGrammar.quoted(name));
        }
        field.append(name).append('=');
        boolean bare = BARE.contains(name) || credentials && name.equals("qop"); // qop is a list in a challenge alone
        if (bare && HttpGrammar.isToken(value)) {
            field.append(value);
            return;
        }
        field.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!HttpGrammar.isValueCharacter(c)) {
                throw new IllegalArgumentException("the parameter " + name + " of " + scheme + " cannot have U+"
                        + String.format("%04X", (int) c));
            }
            field.append(c == '"' || c == '\\' ? "\\" : "").append(c);
        }
        field.append('"');
    }

    static boolean isToken68(String text) {
        return token68End(text, 0) == text.length() && !text.isEmpty() && text.charAt(0) != '=';
    }

    /** Where the token68 ends that begins at {@code from}; {@code from} itself where none does. */
    static int token68End(String text, int from) {
        int at = from;
        while (at < text.length() && isToken68Character(text.charAt(at))) {
            at++;
        }
        if (at == from) {
            return from;
        }
        while (at < text.length() && text.charAt(at) == '=') {
            at++;
        }
        return at;
    }

    private static boolean isToken68Character(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._~+/".indexOf(c) >= 0;
    }
}
