package dev.hawser.web.proxy;

import dev.hawser.net.Address;
import dev.hawser.web.http.HeadersBuilder;
import dev.hawser.web.server.Request;

/**
 * The fields by which a server learns whom a proxy asks for: Forwarded (RFC 7239), and those that are older. What the client itself
 * says in them is believed only where it is a proxy that one trusts.
 */
final class ForwardedFields {
    private ForwardedFields() {}

    static void set(HeadersBuilder fields, Request request, boolean isTrusted) {
        if (!isTrusted) {
            fields.remove("Forwarded")
                    .remove("X-Forwarded-For")
                    .remove("X-Forwarded-Host")
                    .remove("X-Forwarded-Port")
                    .remove("X-Forwarded-Prefix")
                    .remove("X-Forwarded-Proto")
                    .remove("X-Forwarded-Server")
                    .remove("X-Forwarded-Ssl")
                    .remove("X-Real-IP");
        }
        String peer = request.peer() instanceof Address.Ip ip ? withoutScope(ip.host()) : "unknown";
        String host = request.authority();
        fields.add("Forwarded", element(peer, host, request.scheme()));
        fields.add("X-Forwarded-For", peer);
        if (!host.isEmpty()) {
            fields.setIfAbsent("X-Forwarded-Host", host);
        }
        fields.setIfAbsent("X-Forwarded-Proto", request.scheme());
    }

    private static String element(String peer, String host, String scheme) {
        StringBuilder element = new StringBuilder("for=");
        if (peer.indexOf(':') >= 0) {
            element.append("\"[").append(peer).append("]\"");
        } else {
            element.append(peer);
        }
        if (!host.isEmpty()) {
            element.append(";host=\"");
            for (int i = 0; i < host.length(); i++) {
                char c = host.charAt(i);
                if (c == '"' || c == '\\') {
                    element.append('\\');
                }
                element.append(c);
            }
            element.append('"');
        }
        return element.append(";proto=").append(scheme).toString();
    }

    private static String withoutScope(String address) {
        int percent = address.indexOf('%');
        return percent < 0 ? address : address.substring(0, percent);
    }
}
