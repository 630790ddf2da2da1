package dev.hawser.web.server;

import dev.hawser.web.http.HttpGrammar;
import dev.hawser.web.http.HttpStatus;
import java.net.IDN;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Several sites at one port: the name that the client asks for chooses the resource.
 *
 * <pre>{@code
 * Resource hosts = new NameVirtualHosts()
 *         .addHost("example.com", main)
 *         .addHost("*.example.com", tenants)
 *         .otherwise(redirect);
 * }</pre>
 *
 * <p>The port, the case and a dot behind the name do not matter. A name wins over a wildcard, and a long wildcard over a short
 * one; {@code *.example.com} stands for all names below {@code example.com}, and not for that. A name that is not here is answered by
 * what {@link #otherwise} says, else by 421, and a request of HTTP/1.0 without a name by 404. A name that is none is refused by 400.
 */
public final class NameVirtualHosts implements Resource {
    private static final int LONGEST_NAME = 255;

    private final Map<String, Resource> names = new LinkedHashMap<>();
    private final Map<String, Resource> wildcards = new LinkedHashMap<>();
    private @Nullable Resource otherwise;

    /** Without hosts. */
    public NameVirtualHosts() {}

    /**
     * Has {@code resource} answer for {@code name}, or for all that {@code *.}<i>name</i> stands for; in place of what did before.
     *
     * @param name may have letters beyond ASCII; no port
     * @throws IllegalArgumentException when it is no name
     */
    public NameVirtualHosts addHost(String name, Resource resource) {
        Objects.requireNonNull(resource, "resource");
        boolean isWildcard = name.startsWith("*.");
        String plain = known(isWildcard ? name.substring(2) : name);
        (isWildcard ? wildcards : names).put(plain, resource);
        return this;
    }

    /** Has nobody answer for {@code name} any more, spelled as in {@link #addHost}. */
    public NameVirtualHosts removeHost(String name) {
        boolean isWildcard = name.startsWith("*.");
        (isWildcard ? wildcards : names).remove(known(isWildcard ? name.substring(2) : name));
        return this;
    }

    /** Has {@code resource} answer for all other names, and where there is none. */
    public NameVirtualHosts otherwise(Resource resource) {
        otherwise = Objects.requireNonNull(resource, "resource");
        return this;
    }

    private static String known(String name) {
        boolean isNumeric = name.startsWith("[");
        String ascii;
        try {
            ascii = isNumeric ? name : IDN.toASCII(name);
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException("no name of a host: " + HttpGrammar.quoted(name), refused);
        }
        String plain = plain(ascii);
        if (plain == null || plain.isEmpty() || (isNumeric ? !name.endsWith("]") : ascii.indexOf(':') >= 0)) {
            throw new IllegalArgumentException("no name of a host: " + HttpGrammar.quoted(name));
        }
        return plain;
    }

    @Override
    public void render(Request request) throws Exception {
        String name = plain(request.authority());
        if (name == null) {
            throw new RequestRefused(HttpStatus.BAD_REQUEST, "The name of the host is none.");
        }
        Resource found = find(name);
        if (found != null) {
            request.render(found);
        } else if (name.isEmpty()) {
            throw new RequestRefused(HttpStatus.NOT_FOUND, "This needs the name of a host.");
        } else {
            throw new RequestRefused(HttpStatus.MISDIRECTED_REQUEST, "This host is not served here.");
        }
    }

    private @Nullable Resource find(String name) {
        Resource exact = names.get(name);
        if (exact != null) {
            return exact;
        }
        for (int dot = name.indexOf('.'); dot > 0 && !wildcards.isEmpty(); dot = name.indexOf('.', dot + 1)) {
            Resource below = wildcards.get(name.substring(dot + 1));
            if (below != null) {
                return below;
            }
        }
        return otherwise;
    }

    /** The name in {@code authority} in lower case, without port and last dot; null where it is none. */
    static @Nullable String plain(String authority) {
        int end;
        if (authority.startsWith("[")) {
            end = authority.indexOf(']') + 1;
            if (end == 0) {
                return null;
            }
        } else {
            int colon = authority.indexOf(':');
            end = colon < 0 ? authority.length() : colon;
        }
        if (end > LONGEST_NAME || !isPort(authority, end)) {
            return null;
        }
        for (int i = 0; i < end; i++) {
            char c = authority.charAt(i);
            boolean isFit = c > ' ' && c < 0x7f && c != '/' && c != '\\' && c != '?' && c != '#' && c != '@' && c != ',';
            if (!isFit) {
                return null;
            }
        }
        int last = end > 1 && authority.charAt(end - 1) == '.' ? end - 1 : end;
        return authority.substring(0, last).toLowerCase(Locale.ROOT);
    }

    private static boolean isPort(String authority, int from) {
        if (from == authority.length()) {
            return true;
        }
        if (authority.charAt(from) != ':' || authority.length() - from > 6) {
            return false;
        }
        for (int i = from + 1; i < authority.length(); i++) {
            if (authority.charAt(i) < '0' || authority.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
