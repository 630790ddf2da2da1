package dev.hawser.web.proxy;

import dev.hawser.web.http.HttpGrammar;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Names of hosts, and {@code *.} before a name for all that are below it. */
record HostPatterns(Set<String> names, Set<String> above) {
    static HostPatterns of(List<String> patterns) {
        Set<String> names = new HashSet<>();
        Set<String> above = new HashSet<>();
        for (String pattern : patterns) {
            boolean isWildcard = pattern.startsWith("*.");
            String name = plain(isWildcard ? pattern.substring(2) : pattern);
            if (name.isEmpty() || name.indexOf('*') >= 0 || name.indexOf('/') >= 0 || name.indexOf(' ') >= 0) {
                throw new IllegalArgumentException("no host, nor *. and one: " + HttpGrammar.quoted(pattern));
            }
            (isWildcard ? above : names).add(name);
        }
        return new HostPatterns(Set.copyOf(names), Set.copyOf(above));
    }

    private static String plain(String host) {
        return (host.endsWith(".") ? host.substring(0, host.length() - 1) : host).toLowerCase(Locale.ROOT);
    }

    boolean contain(String host) {
        String name = plain(host);
        if (names.contains(name)) {
            return true;
        }
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            if (above.contains(name.substring(dot + 1))) {
                return true;
            }
        }
        return false;
    }
}
