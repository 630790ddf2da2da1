package dev.hawser.web.client;

import dev.hawser.tls.TlsClientOptions;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http.HeadersBuilder;
import dev.hawser.web.http1.wire.Http1Limits;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How an {@link HttpClient} connects, what it allows servers, and how long it waits. Immutable. */
public final class HttpClientOptions implements Cloneable {
    /**
     * 6 connections to a host (as browsers) and 64 in all (OkHttp), 1000 requests waiting for one for at most 45 s (Reactor Netty),
     * 60 s idle before a connection is closed; 30 s to connect (Twisted), 60 s for a head, 60 s without a byte (nginx), 2 minutes for a
     * body that the program does not read, no limit in all; 16 MiB for a body that is read at once; 20 redirects; no cookies and no proxy;
     * HTTP/2 where the server offers it in TLS, which is verified by the platform's roots.
     */
    public static final HttpClientOptions DEFAULT = new HttpClientOptions();

    private int mostPerHost = 6;
    private int mostConnections = 64;
    private int mostQueued = 1000;
    private int mostInMemory = 16 << 20;
    private Duration queueTimeout = Duration.ofSeconds(45);
    private Duration connectTimeout = Duration.ofSeconds(30);
    private Duration headTimeout = Duration.ofSeconds(60);
    private Duration idleTimeout = Duration.ofSeconds(60);
    private Duration unreadTimeout = Duration.ofMinutes(2);
    private @Nullable Duration totalTimeout;
    private Duration continueTimeout = Duration.ofSeconds(1);
    private Duration keepAlive = Duration.ofSeconds(60);
    private Http1Limits limits = Http1Limits.DEFAULT;
    private TlsClientOptions tls = TlsClientOptions.DEFAULT;
    private RedirectPolicy redirects = RedirectPolicy.DEFAULT;
    private @Nullable CookieJar cookies;
    private Map<WebOrigin, ClientCredentials> credentials = Map.of();
    private boolean isDecoding = true;
    private boolean isHttp2 = true;
    private boolean isHttp2Known;
    private ProxySelection proxies = ProxySelection.DIRECT;
    private @Nullable EndpointChoice endpoints;
    private Headers headers = Headers.of("User-Agent", "Hawser");

    private HttpClientOptions() {}

    private HttpClientOptions changed(Consumer<HttpClientOptions> change) {
        HttpClientOptions copy;
        try {
            copy = (HttpClientOptions) clone();
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError(impossible);
        }
        change.accept(copy);
        return copy;
    }

    private static int atLeast(int least, int number, String what) {
        if (number < least) {
            throw new IllegalArgumentException(what + " must be at least " + least + ", not " + number);
        }
        return number;
    }

    static Duration positive(Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("a time limit is positive, not " + time);
        }
        return time;
    }

    /** How many connections there may be to one host, or to one proxy. */
    public HttpClientOptions withMostPerHost(int count) {
        return changed(o -> o.mostPerHost = atLeast(1, count, "the number of connections to a host"));
    }

    /** How many connections there may be in all. One that is idle gives way to one that is needed elsewhere. */
    public HttpClientOptions withMostConnections(int count) {
        return changed(o -> o.mostConnections = atLeast(1, count, "the number of connections"));
    }

    /** How many requests may wait for a connection; one more fails at once. */
    public HttpClientOptions withMostQueued(int count) {
        return changed(o -> o.mostQueued = atLeast(0, count, "the length of the queue"));
    }

    /** How many bytes a body may have that is asked for as a whole. */
    public HttpClientOptions withMostInMemory(int byteCount) {
        return changed(o -> o.mostInMemory = atLeast(0, byteCount, "the size of a body"));
    }

    /** How long a request may wait for a connection, besides the time that it takes to make one. */
    public HttpClientOptions withQueueTimeout(Duration limit) {
        return changed(o -> o.queueTimeout = positive(limit));
    }

    /** How long a connection may take: look-up, TCP, proxy and TLS together. */
    public HttpClientOptions withConnectTimeout(Duration limit) {
        return changed(o -> o.connectTimeout = positive(limit));
    }

    /** How long the head of a response may take once the request was sent. */
    public HttpClientOptions withHeadTimeout(Duration limit) {
        return changed(o -> o.headTimeout = positive(limit));
    }

    /** How long no byte may move that somebody waits for. */
    public HttpClientOptions withIdleTimeout(Duration limit) {
        return changed(o -> o.idleTimeout = positive(limit));
    }

    /** How long the program may leave a body unread, or stop reading it, before the connection is taken from it. */
    public HttpClientOptions withUnreadTimeout(Duration limit) {
        return changed(o -> o.unreadTimeout = positive(limit));
    }

    /** How long a request may take in all, with its redirects, up to the last byte of the body; null for ever. */
    public HttpClientOptions withTotalTimeout(@Nullable Duration limit) {
        return changed(o -> o.totalTimeout = limit == null ? null : positive(limit));
    }

    /** How long a body waits for {@code 100 Continue} before it is sent anyway. */
    public HttpClientOptions withContinueTimeout(Duration limit) {
        return changed(o -> o.continueTimeout = positive(limit));
    }

    /** How long a connection is kept without a request. */
    public HttpClientOptions withKeepAlive(Duration time) {
        return changed(o -> o.keepAlive = positive(time));
    }

    /** What the head of a response may have at most. */
    public HttpClientOptions withLimits(Http1Limits most) {
        return changed(o -> o.limits = Objects.requireNonNull(most));
    }

    /** Roots, certificates and versions for TLS; the server's name and the application protocols are set for each connection. */
    public HttpClientOptions withTls(TlsClientOptions options) {
        return changed(o -> o.tls = Objects.requireNonNull(options));
    }

    /** Which redirects are followed. What refuses one fails the request, but for {@link RedirectPolicy#NONE}, which gives the answer. */
    public HttpClientOptions withRedirects(RedirectPolicy policy) {
        return changed(o -> o.redirects = Objects.requireNonNull(policy));
    }

    /** Keeps cookies in {@code jar}, and sends them from there; null, as at first, for none. */
    public HttpClientOptions withCookies(@Nullable CookieJar jar) {
        return changed(o -> o.cookies = jar);
    }

    /** What to show the server {@code origin} where it asks; others never get it. */
    public HttpClientOptions withCredentials(WebOrigin origin, ClientCredentials shown) {
        Map<WebOrigin, ClientCredentials> all = new LinkedHashMap<>(credentials);
        all.put(origin, Objects.requireNonNull(shown));
        return changed(o -> o.credentials = Collections.unmodifiableMap(all));
    }

    /**
     * Whether responses are asked for with content codings (gzip and others), which are then taken off: {@code Content-Encoding} and
     * {@code Content-Length} are, too. They are, at first, but for a request that has {@code Accept-Encoding} or {@code Range} itself.
     */
    public HttpClientOptions withDecoding(boolean on) {
        return changed(o -> o.isDecoding = on);
    }

    /** Whether HTTP/2 is offered in TLS handshakes; it is, at first. */
    public HttpClientOptions withHttp2(boolean on) {
        return changed(o -> o.isHttp2 = on);
    }

    /** Whether servers without TLS are known to speak HTTP/2, and are spoken to in nothing else. */
    public HttpClientOptions withKnownHttp2(boolean on) {
        return changed(o -> o.isHttp2Known = on);
    }

    /** Which proxy requests go through. */
    public HttpClientOptions withProxies(ProxySelection selection) {
        return changed(o -> o.proxies = Objects.requireNonNull(selection));
    }

    /**
     * How hosts, and proxies, are reached, in place of TCP to their names: {@code (host, port) -> new UnixClientEndpoint(reactor,
     * "/run/app.sock")}. TLS goes on top as usual.
     */
    public HttpClientOptions withEndpoints(EndpointChoice choice) {
        return changed(o -> o.endpoints = Objects.requireNonNull(choice));
    }

    /** A field that each request has that does not say otherwise, in place of the present ones of that name. */
    public HttpClientOptions withHeader(String name, String value) {
        ClientRequest.checkSettable(name);
        return changed(o -> o.headers = new HeadersBuilder().addAll(headers).set(name, value).build());
    }

    /** Without the fields of that name that each request would have, such as {@code User-Agent}. */
    public HttpClientOptions withoutHeader(String name) {
        return changed(o -> o.headers = headers.without(name));
    }

    int mostPerHost() {
        return mostPerHost;
    }

    int mostConnections() {
        return mostConnections;
    }

    int mostQueued() {
        return mostQueued;
    }

    int mostInMemory() {
        return mostInMemory;
    }

    Duration queueTimeout() {
        return queueTimeout;
    }

    Duration connectTimeout() {
        return connectTimeout;
    }

    Duration headTimeout() {
        return headTimeout;
    }

    Duration idleTimeout() {
        return idleTimeout;
    }

    Duration unreadTimeout() {
        return unreadTimeout;
    }

    @Nullable Duration totalTimeout() {
        return totalTimeout;
    }

    Duration continueTimeout() {
        return continueTimeout;
    }

    Duration keepAlive() {
        return keepAlive;
    }

    Http1Limits limits() {
        return limits;
    }

    TlsClientOptions tls() {
        return tls;
    }

    RedirectPolicy redirects() {
        return redirects;
    }

    @Nullable CookieJar cookies() {
        return cookies;
    }

    Map<WebOrigin, ClientCredentials> credentials() {
        return credentials;
    }

    boolean isDecoding() {
        return isDecoding;
    }

    boolean isHttp2() {
        return isHttp2;
    }

    boolean isHttp2Known() {
        return isHttp2Known;
    }

    ProxySelection proxies() {
        return proxies;
    }

    @Nullable EndpointChoice endpoints() {
        return endpoints;
    }

    Headers headers() {
        return headers;
    }
}
