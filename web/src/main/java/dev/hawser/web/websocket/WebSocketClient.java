package dev.hawser.web.websocket;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.Reactor;
import dev.hawser.net.endpoint.ClientEndpoint;
import dev.hawser.net.endpoint.HostnameEndpoint;
import dev.hawser.net.endpoint.TlsClientEndpoint;
import dev.hawser.tls.TlsClientOptions;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Opens WebSockets to servers, over HTTP/1.1.
 *
 * <pre>{@code
 * WebSocketClient.connect(reactor, "wss://example.com/feed", Feed::new).await();
 * }</pre>
 */
public final class WebSocketClient {
    private WebSocketClient() {}

    /** {@link #connect(Reactor, String, WebSocketClientOptions, Supplier)} with the default options. */
    public static <P extends WebSocketProtocol> Deferred<P> connect(Reactor reactor, String url, Supplier<P> protocols) {
        return connect(reactor, url, WebSocketClientOptions.DEFAULT, protocols);
    }

    /**
     * Connects to the host of {@code url}.
     *
     * @param url {@code ws://HOST[:PORT]/PATH[?QUERY]}, or {@code wss} for TLS
     * @return fires with the protocol when both ends have agreed, after its {@code negotiationFinished}. Fails with {@link
     *     WebSocketRejected} when the server does not grant it, with a {@link dev.hawser.net.ConnectionEnd} when there is no connection,
     *     with {@link dev.hawser.deferred.DeferredTimedOut} when it takes too long. Cancelling it stops the attempt
     * @throws IllegalArgumentException when {@code url} is none of a WebSocket
     */
    public static <P extends WebSocketProtocol> Deferred<P> connect(
            Reactor reactor, String url, WebSocketClientOptions options, Supplier<P> protocols) {
        WebSocketUrl parsed = WebSocketUrl.parse(url);
        ClientEndpoint endpoint = new HostnameEndpoint(reactor, parsed.host(), parsed.port());
        if (parsed.isSecure()) {
            TlsClientOptions tls = options.tls();
            endpoint = new TlsClientEndpoint(
                    endpoint, tls.serverName() == null ? tls.withServerName(parsed.host()) : tls);
        }
        return connect(endpoint, parsed, options, protocols);
    }

    /**
     * Connects over {@code endpoint}, such as one through a proxy, or a Unix socket; with TLS where that has it. Of {@code url} only what the
     * request says counts.
     */
    public static <P extends WebSocketProtocol> Deferred<P> connect(
            ClientEndpoint endpoint, String url, WebSocketClientOptions options, Supplier<P> protocols) {
        return connect(endpoint, WebSocketUrl.parse(url), options, protocols);
    }

    private static <P extends WebSocketProtocol> Deferred<P> connect(
            ClientEndpoint endpoint, WebSocketUrl url, WebSocketClientOptions options, Supplier<P> protocols) {
        RandomGenerator random = Objects.requireNonNullElseGet(options.random(), SecureRandom::new);
        return endpoint.<ClientNegotiation<P>>connect(
                        () -> new ClientNegotiation<>(url, options, protocols.get(), new MaskSource(random)))
                .chain(ClientNegotiation::outcome)
                .addTimeout(options.handshake());
    }
}
