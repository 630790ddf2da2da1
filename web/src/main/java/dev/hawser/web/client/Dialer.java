package dev.hawser.web.client;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.ConnectOptions;
import dev.hawser.net.Reactor;
import dev.hawser.net.connect.wire.BasicCredentials;
import dev.hawser.net.endpoint.ClientEndpoint;
import dev.hawser.net.endpoint.HappyEyeballs;
import dev.hawser.net.endpoint.HostnameEndpoint;
import dev.hawser.net.endpoint.HttpTunnelEndpoint;
import dev.hawser.net.endpoint.SocksClientEndpoint;
import dev.hawser.net.endpoint.TlsClientEndpoint;
import dev.hawser.net.socks.wire.SocksCredentials;
import dev.hawser.tls.TlsClientOptions;
import dev.hawser.tls.TlsSession;
import dev.hawser.web.http1.wire.HeadScratch;
import dev.hawser.web.http1.wire.HeadWriter;
import dev.hawser.web.http2.Http2ClientConnection;
import org.jspecify.annotations.Nullable;

/** Makes connections. */
final class Dialer {
    private final Reactor reactor;
    private final HttpClientOptions options;
    private final ConnectOptions connectOptions;
    private final HeadScratch scratch;
    private final HeadWriter writer = new HeadWriter();

    Dialer(Reactor reactor, HttpClientOptions options) {
        this.reactor = reactor;
        this.options = options;
        connectOptions = ConnectOptions.DEFAULT.withTimeout(options.connectTimeout());
        scratch = new HeadScratch(options.limits().headBytes());
    }

    Deferred<ClientConnection> connect(Route route, ClientConnection.Owner owner) {
        boolean isInClear = route.scheme().equals("http");
        if (isInClear && options.isHttp2Known() && !route.isHanded()) {
            return endpoint(route).connect(() -> new Http2ClientConnection()).addCallback(made -> new Http2Link(owner, made));
        }
        return endpoint(route)
                .connect(() -> new Http1Connection(owner, options.limits(), scratch, writer))
                .chain(made -> negotiated(made, owner));
    }

    /** The connection as what TLS has agreed on. */
    private Deferred<ClientConnection> negotiated(Http1Connection made, ClientConnection.Owner owner) {
        TlsSession session = made.transport().tls();
        if (session == null || !"h2".equals(session.applicationProtocol())) {
            return Deferred.succeed(reactor, made);
        }
        Promise<ClientConnection> promise = new Promise<>(reactor, _ -> made.transport().abortConnection());
        Http2ClientConnection next = new Http2ClientConnection();
        made.transport().switchProtocol(next, failure -> {
            if (failure != null) {
                promise.errback(failure);
            } else {
                promise.callback(new Http2Link(owner, next));
            }
        });
        return promise;
    }

    private ClientEndpoint endpoint(Route route) {
        WebProxy proxy = route.tunnel();
        ClientEndpoint beneath =
                proxy == null ? reach(route.host(), route.port()) : tunnel(proxy, route.host(), route.port());
        if (!route.scheme().equals("https")) {
            return beneath;
        }
        return options.isHttp2() && !route.isHanded()
                ? secured(beneath, route.host(), "h2", "http/1.1")
                : secured(beneath, route.host(), "http/1.1");
    }

    private ClientEndpoint tunnel(WebProxy proxy, String host, int port) {
        ClientEndpoint first = reach(proxy.host(), proxy.port());
        String user = proxy.user();
        String password = proxy.password() == null ? "" : proxy.password();
        return switch (proxy.kind()) {
            case HTTP -> new HttpTunnelEndpoint(first, host, port, basic(user, password), options.connectTimeout());
            case HTTPS ->
                new HttpTunnelEndpoint(
                        secured(first, proxy.host(), "http/1.1"), host, port, basic(user, password), options.connectTimeout());
            case SOCKS5 ->
                new SocksClientEndpoint(
                        first,
                        host,
                        port,
                        user == null ? null : new SocksCredentials(user, password),
                        options.connectTimeout());
        };
    }

    private static @Nullable BasicCredentials basic(@Nullable String user, String password) {
        return user == null ? null : new BasicCredentials(user, password);
    }

    private ClientEndpoint secured(ClientEndpoint beneath, String host, String... protocols) {
        TlsClientOptions named = options.tls().withServerName(host);
        return new TlsClientEndpoint(beneath, named.withApplicationProtocols(protocols));
    }

    private ClientEndpoint reach(String host, int port) {
        EndpointChoice choice = options.endpoints();
        return choice == null
                ? new HostnameEndpoint(reactor, host, port, connectOptions, HappyEyeballs.DEFAULT)
                : choice.endpointFor(host, port);
    }
}
