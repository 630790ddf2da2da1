package dev.hawser.web.cgi.wire;

import dev.hawser.web.http.Headers;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a program finds of header fields in its environment (RFC 3875, section 4.1.18). */
public final class CgiVariables {
    /**
     * Not for the program: what is the connection's, credentials, what has a variable of its own, and what would be {@code HTTP_PROXY},
     * which many libraries take for the proxy that they are to use ("httpoxy").
     */
    private static final Set<String> LEFT_OUT = Set.of(
            "authorization",
            "connection",
            "content-length",
            "content-type",
            "expect",
            "keep-alive",
            "proxy",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private CgiVariables() {}

    /**
     * The fields as {@code HTTP_} variables. Names with other characters than letters, digits and hyphens are left out: an underscore
     * would let a client pass for another field.
     */
    public static Map<String, String> of(Headers headers) {
        Map<String, String> variables = new TreeMap<>();
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i).toLowerCase(Locale.ROOT);
            if (LEFT_OUT.contains(name) || !isPlain(name)) {
                continue;
            }
            String separator = name.equals("cookie") ? "; " : ", ";
            variables.merge(
                    "HTTP_" + name.replace('-', '_').toUpperCase(Locale.ROOT),
                    headers.value(i),
                    (before, more) -> before + separator + more);
        }
        return variables;
    }

    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '-' && (c < 'a' || c > 'z') && (c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }
}
