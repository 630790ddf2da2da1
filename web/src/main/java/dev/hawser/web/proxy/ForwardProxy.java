package dev.hawser.web.proxy;

import dev.hawser.auth.AvatarId;
import dev.hawser.auth.LoginFailed;
import dev.hawser.auth.Portal;
import dev.hawser.auth.UsernamePassword;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.Address;
import dev.hawser.net.ConnectOptions;
import dev.hawser.net.Reactor;
import dev.hawser.net.endpoint.ClientEndpoint;
import dev.hawser.net.endpoint.HappyEyeballs;
import dev.hawser.net.endpoint.HostnameEndpoint;
import dev.hawser.web.client.HttpClient;
import dev.hawser.web.client.HttpClientOptions;
import dev.hawser.web.client.RedirectPolicy;
import dev.hawser.web.http.HeadersBuilder;
import dev.hawser.web.http.HttpCredentials;
import dev.hawser.web.http.HttpStatus;
import dev.hawser.web.http.MalformedAuthentication;
import dev.hawser.web.server.AuthenticatedResource;
import dev.hawser.web.server.Request;
import dev.hawser.web.server.RequestRefused;
import dev.hawser.web.server.Resource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Asks any server for its clients: whole URLs of {@code http}, and tunnels by CONNECT for all else.
 *
 * <pre>{@code
 * reactor.listenTcp(3128, new Site(new ForwardProxy(reactor, ForwardProxyOptions.DEFAULT)));
 * }</pre>
 *
 * <p>Bodies go through as they come; fields of one connection are not passed on, and messages are framed anew, as with {@link
 * ReverseProxy}. Servers are told by Via that there is a proxy, and not for whom it asks. Tunnels go to the allowed ports alone; neither
 * they nor requests go to hosts and addresses that are not allowed, nor do tunnels to the proxy itself: 403. A request that was here before gets 508. An open proxy is asked for by strangers soon: serve it on an address
 * that only its users reach, or give it a portal.
 *
 * <p>Used on one reactor, as all of the path of a {@link dev.hawser.web.Site}.
 */
public final class ForwardProxy implements Resource {
    private static final int LOOP_DETECTED = 508;

    private final Reactor reactor;
    private final ForwardProxyOptions options;
    private final HostPatterns hosts;
    private final HttpClient client;
    private final ViaField via = new ViaField();

    /** A proxy that connects on {@code reactor}. */
    public ForwardProxy(Reactor reactor, ForwardProxyOptions options) {
        this.reactor = Objects.requireNonNull(reactor, "reactor");
        this.options = Objects.requireNonNull(options, "options");
        hosts = HostPatterns.of(options.hosts());
        client = new HttpClient(
                reactor,
                HttpClientOptions.DEFAULT
                        .withMostPerHost(32)
                        .withMostConnections(512)
                        .withQueueTimeout(options.connectTimeout())
                        .withConnectTimeout(options.connectTimeout())
                        .withHeadTimeout(options.headTimeout())
                        .withRedirects(RedirectPolicy.NONE)
                .withDecoding(false)
                .withoutHeader("User-Agent")
                        .withEndpoints((host, port) -> endpoint(host, port, null)));
    }

    /** How many connections to servers there are, tunnels aside. */
    public int connections() {
        return client.connections();
    }

    /** Closes the connections to servers that are idle, and the others when they are; fires when the last has ended. */
    public Deferred<@Nullable Void> close() {
        return client.close();
    }

    @Override
    public void render(Request request) throws Exception {
        Portal<?> portal = options.portal();
        if (portal == null) {
            pass(request);
            return;
        }
        UsernamePassword login = credentials(request);
        if (login == null) {
            challenge(request);
            return;
        }
        Deferred<?> work = login(portal, login, request)
                .peek(user -> {
                    request.put(AuthenticatedResource.USER, user);
                    if (!request.isFinished()) {
                        pass(request);
                    }
                })
                .<@Nullable Object>addCallback(_ -> null)
                .addErrback(LoginFailed.class, _ -> {
                    challenge(request);
                    return null;
                });
        request.answeredBy(work);
    }

    private static <A> Deferred<AvatarId> login(Portal<A> portal, UsernamePassword login, Request request) {
        return portal.login(login, request.peer()).addCallback(in -> {
            in.logout(); // it is known for this request alone
            return in.id();
        });
    }

    private static @Nullable UsernamePassword credentials(Request request) {
        String field = request.header("Proxy-Authorization");
        if (field == null) {
            return null;
        }
        try {
            return HttpCredentials.parse(field).usernamePassword();
        } catch (MalformedAuthentication wrong) {
            return null;
        }
    }

    private static void challenge(Request request) {
        if (!request.isFinished()) {
            request.setStatus(HttpStatus.PROXY_AUTHENTICATION_REQUIRED);
            request.setHeader("Proxy-Authenticate", "Basic realm=\"proxy\", charset=\"UTF-8\"");
            request.finish("This proxy must know who asks.\n");
        }
    }

    private void pass(Request request) {
        if (request.method().equals("CONNECT")) {
            connect(request);
        } else {
            ask(request);
        }
    }

    // ---------------------------------------------------------------- requests

    private void ask(Request request) {
        String target = request.target();
        if (!target.regionMatches(true, 0, "http://", 0, 7)) {
            throw new RequestRefused(
                    HttpStatus.BAD_REQUEST,
                    target.startsWith("/")
                            ? "This is a proxy: it takes whole URLs."
                            : "This proxy takes URLs of http, and tunnels by CONNECT for others.");
        }
        String authority = target.length() == 7 || target.charAt(7) == '/' || target.charAt(7) == '?' ? "" : request.authority();
        UpstreamUrl server;
        try {
            server = UpstreamUrl.parse("http://" + authority);
        } catch (IllegalArgumentException wrong) {
            throw new RequestRefused(HttpStatus.BAD_REQUEST, "This is no host and port.");
        }
        checkHost(server.host());
        HeadersBuilder fields = EndToEnd.head(request.headers()).remove("Host");
        if (via.isLoop(reactor, fields)) {
            throw new RequestRefused(LOOP_DETECTED, "This request was here before.");
        }
        via.add(reactor, fields, request.version());
        new PassedOn(request, via, _ -> {}).send(client, server.origin() + UpstreamUrl.whole(request), fields, authority);
    }

    // ---------------------------------------------------------------- tunnels

    private void connect(Request request) {
        if (request.upgrade() != null) {
            throw new RequestRefused(HttpStatus.NOT_IMPLEMENTED, "This proxy makes plain tunnels.");
        }
        String target = request.target();
        int colon = target.lastIndexOf(':');
        String named = colon < 0 ? "" : target.substring(0, colon);
        String host = named.startsWith("[") && named.endsWith("]") ? named.substring(1, named.length() - 1) : named;
        int port = colon < 0 ? -1 : port(target.substring(colon + 1));
        if (host.isEmpty() || port < 1 || port > 65535) {
            throw new RequestRefused(HttpStatus.BAD_REQUEST, "This is no host and port.");
        }
        if (!options.tunnelPorts().contains(port)) {
            throw new RequestRefused(HttpStatus.FORBIDDEN, "This proxy makes no tunnels to that port.");
        }
        checkHost(host);
        TunnelSide[] sides = TunnelSide.pair(options.tunnelTimeout());
        Deferred<?> work;
        try {
            work = endpoint(host, port, request.host())
                    .connect(() -> sides[0])
                    .peek(far -> {
                        if (request.isFinished()) {
                            far.transport().abortConnection();
                        } else {
                            request.takeOver(HttpStatus.OK, sides[1]);
                        }
                    })
                    .addErrback(failure -> {
                        throw PassedOn.refusal(request, failure);
                    });
        } catch (IllegalArgumentException wrong) {
            throw new RequestRefused(HttpStatus.BAD_REQUEST, "This is no host and port.");
        }
        request.answeredBy(work);
    }

    private static int port(String digits) {
        try {
            return digits.length() <= 5 ? Integer.parseUnsignedInt(digits) : -1;
        } catch (NumberFormatException wrong) {
            return -1;
        }
    }

    private void checkHost(String host) {
        if (!options.hosts().isEmpty() && !hosts.contain(host)) {
            throw new RequestRefused(HttpStatus.FORBIDDEN, "This proxy does not go there.");
        }
    }

    private ClientEndpoint endpoint(String host, int port, @Nullable Address ourselves) {
        HostnameEndpoint named = new HostnameEndpoint(
                reactor,
                host,
                port,
                ConnectOptions.DEFAULT.withTimeout(options.connectTimeout()),
                HappyEyeballs.DEFAULT);
        return new GuardedEndpoint(named, options::allows, ourselves);
    }
}
