package dev.hawser.web.client;

import org.jspecify.annotations.Nullable;

/**
 * What a connection is good for: requests with equal routes may share it.
 *
 * @param scheme that of the first hop, where requests are handed to a proxy as they are
 * @param host the server, or the proxy that requests are handed to
 * @param tunnel the proxy that the connection goes through; null for none, and where requests are handed to one
 * @param isHanded whether requests are handed to a proxy, which takes them for any host
 */
record Route(String scheme, String host, int port, @Nullable WebProxy tunnel, boolean isHanded) {
    static Route of(WebUrl target, @Nullable WebProxy proxy) {
        if (proxy == null) {
            return new Route(target.scheme(), target.host(), target.port(), null, false);
        }
        if (target.scheme().equals("http") && proxy.kind() != WebProxy.Kind.SOCKS5) {
            String scheme = proxy.kind() == WebProxy.Kind.HTTPS ? "https" : "http";
            return new Route(scheme, proxy.host(), proxy.port(), null, true);
        }
        return new Route(target.scheme(), target.host(), target.port(), proxy, false);
    }
}
