package dev.hawser.web.client;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Hosts as text: names, and numeric addresses of which those of IPv6 may be in brackets. */
final class HostText {
    private HostText() {}

    static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    static String bracketed(String host) {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    /** The address that {@code host} is; null where it is a name. */
    static @Nullable InetAddress numeric(String host) {
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException name) {
            return null;
        }
    }
}
