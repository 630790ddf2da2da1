package dev.hawser.net.endpoint;

import dev.hawser.net.connect.wire.BasicCredentials;
import dev.hawser.net.proxy.wire.ProxyHeaderLimits;
import dev.hawser.net.socks.wire.SocksCredentials;
import dev.hawser.policy.AccessList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Descriptions of what comes or goes through a proxy. */
final class ProxyTypes {
    private ProxyTypes() {}

    static ServerEndpoint haproxyServer(EndpointArguments arguments) {
        List<String> trusted = arguments.list("trusted");
        AccessList believed = trusted.isEmpty()
                ? AccessList.allowAll()
                : AccessList.denyAll().allow(trusted.toArray(String[]::new));
        var timeout = arguments.seconds("timeout", ProxyHeaderServerEndpoint.TIMEOUT);
        return beneath(
                arguments.wrappedServer(),
                inner -> new ProxyHeaderServerEndpoint(inner, believed, timeout, ProxyHeaderLimits.DEFAULT));
    }

    /** The header comes in clear, before TLS, as HAProxy sends it: so it goes beneath, whatever the order of the words. */
    private static ServerEndpoint beneath(
            ServerEndpoint endpoint, UnaryOperator<ServerEndpoint> header) {
        return endpoint instanceof TlsServerEndpoint(var inner, var options)
                ? new TlsServerEndpoint(beneath(inner, header), options)
                : header.apply(endpoint);
    }

    static ClientEndpoint haproxyClient(EndpointArguments arguments) {
        int version = arguments.count("version", 2);
        return beneath(arguments.wrappedClient(), version);
    }

    private static ClientEndpoint beneath(ClientEndpoint endpoint, int version) {
        return endpoint instanceof TlsClientEndpoint(var inner, var options)
                ? new TlsClientEndpoint(beneath(inner, version), options)
                : new ProxyHeaderClientEndpoint(endpoint, version);
    }

    static ClientEndpoint socksClient(EndpointArguments arguments) {
        String host = arguments.filled("host");
        int port = arguments.port("port", 1);
        ClientEndpoint proxy = proxy(arguments);
        SocksCredentials credentials = login(arguments, SocksCredentials::new);
        var timeout = arguments.seconds("timeout", SocksClientEndpoint.TIMEOUT);
        return new SocksClientEndpoint(proxy, host, port, credentials, timeout);
    }

    static ClientEndpoint connectClient(EndpointArguments arguments) {
        String host = arguments.filled("host");
        int port = arguments.port("port", 1);
        ClientEndpoint proxy = proxy(arguments);
        BasicCredentials credentials = login(arguments, BasicCredentials::new);
        var timeout = arguments.seconds("timeout", SocksClientEndpoint.TIMEOUT);
        return new HttpTunnelEndpoint(proxy, host, port, credentials, timeout);
    }

    private static ClientEndpoint proxy(EndpointArguments arguments) {
        ClientEndpoint proxy = arguments.client("proxy");
        if (proxy == null) {
            throw arguments.wrong("Missing proxy");
        }
        return proxy;
    }

    private static <C> @Nullable C login(EndpointArguments arguments, BiFunction<String, String, C> credentials) {
        String user = arguments.keyword("user");
        String password = arguments.keyword("password");
        if (user != null && password != null) {
            return credentials.apply(user, password);
        }
        if (user != null || password != null) {
            throw arguments.wrong("Missing " + (user == null ? "user" : "password") + ", as the other is given");
        }
        return null;
    }
}
