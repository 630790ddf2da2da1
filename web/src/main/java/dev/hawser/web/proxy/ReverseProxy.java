package dev.hawser.web.proxy;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.ConnectOptions;
import dev.hawser.net.Reactor;
import dev.hawser.net.endpoint.ClientEndpoint;
import dev.hawser.net.endpoint.HappyEyeballs;
import dev.hawser.net.endpoint.HostnameEndpoint;
import dev.hawser.net.endpoint.TlsClientEndpoint;
import dev.hawser.web.client.EndpointChoice;
import dev.hawser.web.client.HttpClient;
import dev.hawser.web.client.HttpClientOptions;
import dev.hawser.web.client.RedirectPolicy;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http.HeadersBuilder;
import dev.hawser.web.http.HttpStatus;
import dev.hawser.web.server.Request;
import dev.hawser.web.server.RequestRefused;
import dev.hawser.web.server.Resource;
import dev.hawser.web.websocket.wire.ClientHandshake;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Has another server answer: what is left of the path is asked for there, beneath the path of its URL.
 *
 * <pre>{@code
 * ReverseProxy app = new ReverseProxy(reactor, "http://127.0.0.1:9000", ReverseProxyOptions.DEFAULT);
 * reactor.listenTcp(8080, new Site(app));
 * }</pre>
 *
 * <ul>
 *   <li>Bodies go through as they come, in both directions, and no faster than the slower side. A client that leaves ends
 *       what is asked for it; a server that breaks off ends the client's answer so that it shows.
 *   <li>Fields of one connection are not passed on, and messages are framed anew. The server is told of the client by Forwarded,
 *       X-Forwarded-For, -Host and -Proto, in which nothing is from the client itself unless it is a {@linkplain
 *       ReverseProxyOptions#trustedProxies trusted proxy}; Via is added on both ways.
 *   <li>A client that waits for 100 is told to go on when the server says so. Trailers go through.
 *   <li>An Upgrade, as to a WebSocket, gets a connection of its own, which becomes a tunnel when the server agrees; so does a WebSocket over HTTP/2, for which the handshake with the server is made here.
 *   <li>A path with {@code .} or {@code ..} in it is refused by 400: it could lead out of the server's path.
 *   <li>Location in answers is turned from the server's URL into the path here.
 *   <li>Where the server cannot be reached or breaks off the answer is 502, where it is too slow 504, where there are too many requests
 *       already 503, and where a request has been here before 508.
 * </ul>
 *
 * <p>Used on one reactor.
 */
public final class ReverseProxy implements Resource {
    private static final int LOOP_DETECTED = 508;

    private final Reactor reactor;
    private final UpstreamUrl upstream;
    private final ReverseProxyOptions options;
    private final HttpClient client;
    private final ViaField via = new ViaField();

    /**
     * A proxy for the server at {@code url}, {@code http} or {@code https}, with a path where one likes.
     *
     * @throws IllegalArgumentException when it is no such URL
     */
    public ReverseProxy(Reactor reactor, String url, ReverseProxyOptions options) {
        this.reactor = Objects.requireNonNull(reactor, "reactor");
        this.options = Objects.requireNonNull(options, "options");
        upstream = UpstreamUrl.parse(url);
        HttpClientOptions asking = HttpClientOptions.DEFAULT
                .withMostPerHost(options.mostConnections())
                .withMostConnections(options.mostConnections())
                .withQueueTimeout(options.connectTimeout())
                .withConnectTimeout(options.connectTimeout())
                .withHeadTimeout(options.headTimeout())
                .withIdleTimeout(options.idleTimeout())
                .withRedirects(RedirectPolicy.NONE)
                .withDecoding(false)
                .withoutHeader("User-Agent")
                .withTls(options.tls());
        EndpointChoice endpoints = options.endpoints();
        client = new HttpClient(reactor, endpoints == null ? asking : asking.withEndpoints(endpoints));
    }

    /** How many connections to the server there are, those of upgrades aside. */
    public int connections() {
        return client.connections();
    }

    /** Closes the connections to the server that are idle, and the others when they are; fires when the last has ended. */
    public Deferred<@Nullable Void> close() {
        return client.close();
    }

    @Override
    public void render(Request request) {
        HeadersBuilder fields = EndToEnd.head(request.headers()).remove("Host");
        if (via.isLoop(reactor, fields)) {
            throw new RequestRefused(LOOP_DETECTED, "This request was here before.");
        }
        if (request.target().equals("*")) {
            throw new RequestRefused(HttpStatus.BAD_REQUEST, "What is behind this proxy has paths.");
        }
        ForwardedFields.set(fields, request, options.trustedProxies().allows(request.peer()));
        via.add(reactor, fields, request.version());
        String target = upstream.target(request);
        String host = options.isHostKept() ? request.authority() : "";
        String prefix = UpstreamUrl.prefix(request);
        PassedOn passing = new PassedOn(request, via, answer -> changeLocation(answer, prefix));
        String upgrade = request.upgrade();
        boolean isConnect = request.method().equals("CONNECT");
        if (isConnect && !"websocket".equals(upgrade)) {
            throw new RequestRefused(HttpStatus.NOT_IMPLEMENTED, "Tunnels are not made here.");
        }
        if (upgrade != null && (isConnect || request.method().equals("GET") && request.body().length() == 0)) {
            ClientHandshake handshake = isConnect ? handshake(request) : null;
            if (handshake == null) {
                fields.set("Upgrade", upgrade).set("Connection", "Upgrade");
            } else {
                fields.remove("Sec-WebSocket-Protocol").remove("Sec-WebSocket-Version").addAll(handshake.request());
            }
            Headers all = new HeadersBuilder()
                    .add("Host", host.isEmpty() ? upstream.authority() : host)
                    .addAll(fields.build())
                    .build();
            UpgradeConnection connection = new UpgradeConnection(
                    request, passing, target, all, handshake, options.headTimeout(), options.tunnelTimeout());
            upgrade(request, connection, passing);
        } else {
            passing.send(client, upstream.origin() + target, fields, host);
        }
    }

    /** A stream of HTTP/2 that is to be a WebSocket has no key; the server behind speaks HTTP/1.1 and wants one. */
    private ClientHandshake handshake(Request request) {
        byte[] nonce = new byte[16];
        reactor.random().nextBytes(nonce);
        String offered = request.headers().combined("Sec-WebSocket-Protocol");
        List<String> protocols = new ArrayList<>();
        for (String name : offered == null ? new String[0] : offered.split(",", -1)) {
            protocols.add(name.strip());
        }
        try {
            return new ClientHandshake(Bytes.copyOf(nonce), protocols, null);
        } catch (IllegalArgumentException wrong) {
            throw new RequestRefused(HttpStatus.BAD_REQUEST, "These are no sub-protocols.");
        }
    }

    private void upgrade(Request request, UpgradeConnection connection, PassedOn passing) {
        Deferred<?> connecting = endpoint()
                .connect(() -> connection)
                .addTimeout(options.connectTimeout())
                .addCallback(_ -> 0L)
                .addErrback(passing::failed);
        request.answeredBy(connecting);
    }

    private ClientEndpoint endpoint() {
        EndpointChoice choice = options.endpoints();
        ClientEndpoint plain = choice == null
                ? new HostnameEndpoint(
                        reactor,
                        upstream.host(),
                        upstream.port(),
                        ConnectOptions.DEFAULT.withTimeout(options.connectTimeout()),
                        HappyEyeballs.DEFAULT)
                : choice.endpointFor(upstream.host(), upstream.port());
        return upstream.scheme().equals("http")
                ? plain
                : new TlsClientEndpoint(
                        plain, options.tls().withServerName(upstream.host()).withApplicationProtocols("http/1.1"));
    }

    private void changeLocation(HeadersBuilder answer, String prefix) {
        String location = answer.get("Location");
        String server = upstream.origin() + upstream.base();
        if (location != null && location.startsWith(server)) {
            String rest = location.substring(server.length());
            if (rest.isEmpty() || rest.startsWith("/") && !rest.startsWith("//") || rest.startsWith("?")) {
                String path = prefix + rest;
                answer.set("Location", path.startsWith("/") && !path.startsWith("//") ? path : "/");
            }
        }
    }
}
