package dev.hawser.app.status.wire;

import java.net.InetAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which values of Host mean this machine by a name that nobody else can have point here: a page of another site, whose name
 * suddenly leads to 127.0.0.1, asks with its own name.
 */
public final class LocalHosts {
    private LocalHosts() {}

    /** Whether {@code host}, with or without a port, is {@code localhost} or a loopback address. */
    public static boolean isLocal(String host) {
        String name = withoutPort(host);
        if (name == null) {
            return false;
        }
        if (name.toLowerCase(Locale.ROOT).equals("localhost")) {
            return true;
        }
        boolean bracketed = name.startsWith("[");
        return isLoopback(bracketed ? name.substring(1, name.length() - 1) : name, bracketed);
    }

    private static boolean isLoopback(String literal, boolean isSix) {
        if (literal.indexOf(':') >= 0 != isSix || literal.indexOf('%') >= 0) {
            return false;
        }
        if (!isSix && !literal.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
            return false; // no number of any other spelling
        }
        try {
            return InetAddress.ofLiteral(literal).isLoopbackAddress();
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    private static @Nullable String withoutPort(String host) {
        int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
        if (end < 0) {
            return host;
        }
        if (end == 0) {
            return null;
        }
        String port = host.substring(end);
        return port.isEmpty() || port.matches(":[0-9]{1,5}") ? host.substring(0, end) : null;
    }
}
