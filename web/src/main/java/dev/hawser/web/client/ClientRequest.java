package dev.hawser.web.client;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.Reactor;
import dev.hawser.web.body.ContentCoding;
import dev.hawser.web.body.OutgoingBody;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http.HeadersBuilder;
import dev.hawser.web.http.HttpGrammar;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A request that is being put together; {@link #send()} sends it, once. Used on the reactor's thread. */
public final class ClientRequest {
    private final HttpClient client;
    private final HttpClientOptions options;
    private final String method;
    private final WebUrl target;
    private final HeadersBuilder headers = new HeadersBuilder();
    private @Nullable String authority;
    private @Nullable OutgoingBody body;
    private @Nullable LongConsumer uploadProgress;
    private @Nullable LongConsumer downloadProgress;
    private Supplier<Headers> trailers = () -> Headers.EMPTY;
    private Duration headTimeout;
    private Duration idleTimeout;
    private @Nullable Duration totalTimeout;
    private RedirectPolicy redirects;
    private @Nullable ClientCredentials credentials;
    private boolean expectsContinue;
    private boolean wasSent;

    ClientRequest(HttpClient client, HttpClientOptions options, String method, String url) {
        if (!HttpGrammar.isToken(method)) {
            throw new IllegalArgumentException("no method: " + HttpGrammar.quoted(method));
        }
        if (method.equals("CONNECT")) {
            throw new IllegalArgumentException("CONNECT makes a tunnel, which is HttpTunnelEndpoint's to do");
        }
        this.client = client;
        this.options = options;
        this.method = method;
        target = WebUrl.of(url);
        if (!target.scheme().startsWith("http")) {
            throw new IllegalArgumentException("the address is neither of http nor of https: " + HttpGrammar.quoted(url));
        }
        headTimeout = options.headTimeout();
        idleTimeout = options.idleTimeout();
        totalTimeout = options.totalTimeout();
        redirects = options.redirects();
    }

    /**
     * Sets a header field, in place of those that have the name.
     *
     * @throws IllegalArgumentException when it cannot be one, or is the connection's to say: those that frame a message or end a
     *     connection, and {@code Expect}, for which there is {@link #expectContinue}
     */
    public ClientRequest header(String name, String value) {
        checkSettable(name);
        if (HttpGrammar.equalsIgnoreCase(name, "Host")) {
            authority = HttpGrammar.checkValue(name, value);
        } else {
            headers.set(name, value);
        }
        return this;
    }

    /** Adds a header field to those that have the name; as {@link #header}. */
    public ClientRequest addHeader(String name, String value) {
        checkSettable(name);
        headers.add(name, value);
        return this;
    }

    static void checkSettable(String name) {
        switch (name.toLowerCase(Locale.ROOT)) {
            case "content-length", "transfer-encoding", "connection", "keep-alive", "proxy-connection", "upgrade", "te", "expect" ->
                throw new IllegalArgumentException("the header field " + name + " is for the client to set");
            default -> {}
        }
    }

    /** The body. Its media type is the field Content-Type where the program has set none. */
    public ClientRequest body(OutgoingBody content) {
        body = content;
        return this;
    }

    /** The body: this text in UTF-8. */
    public ClientRequest body(String text) {
        return body(OutgoingBody.of(text));
    }

    /**
     * The fields behind the body; asked for when the body has been produced, so that they may depend on it. The body goes in chunks
     * then only where its length is unknown, and with another one they are dropped.
     */
    public ClientRequest trailers(Supplier<Headers> atEnd) {
        trailers = atEnd;
        return this;
    }

    /** Asks the server whether it wants the body before it is sent. Where it does not say, the body is sent after a second. */
    public ClientRequest expectContinue() {
        expectsContinue = true;
        return this;
    }

    /** Has {@code told} called with the number of bytes of the body that were given to the connection by now. */
    public ClientRequest onUpload(LongConsumer told) {
        uploadProgress = told;
        return this;
    }

    /** Has {@code told} called with the number of bytes of the response's body that have come by now. */
    public ClientRequest onDownload(LongConsumer told) {
        downloadProgress = told;
        return this;
    }

    /** How long the head of the response may take; see {@link HttpClientOptions#withHeadTimeout}. */
    public ClientRequest headTimeout(Duration limit) {
        headTimeout = HttpClientOptions.positive(limit);
        return this;
    }

    /** How long no byte may move; see {@link HttpClientOptions#withIdleTimeout}. */
    public ClientRequest idleTimeout(Duration limit) {
        idleTimeout = HttpClientOptions.positive(limit);
        return this;
    }

    /** How long it may take in all; see {@link HttpClientOptions#withTotalTimeout}. */
    public ClientRequest totalTimeout(@Nullable Duration limit) {
        totalTimeout = limit == null ? null : HttpClientOptions.positive(limit);
        return this;
    }

    /** Which redirects are followed; see {@link HttpClientOptions#withRedirects}. */
    public ClientRequest redirects(RedirectPolicy policy) {
        redirects = policy;
        return this;
    }

    /** What to show the server of this request, and no other one, where it asks. */
    public ClientRequest credentials(ClientCredentials shown) {
        credentials = shown;
        return this;
    }

    /** The codings that can be taken off here; asked for when the first request is sent. */
    private static final class Codings {
        static final String ACCEPTED =
                String.join(", ", ContentCoding.available().stream().map(ContentCoding::token).toList());
    }

    /**
     * Sends it.
     *
     * @return fires when the head of the response has come; fails with {@link RequestFailed}. To cancel it frees its place in the
     *     queue, or ends its connection
     */
    public Deferred<Response> send() {
        Reactor reactor = client.reactor();
        reactor.checkThread();
        if (wasSent) {
            throw new IllegalStateException("the request was sent already: " + method + " " + RequestPlan.shown(target));
        }
        wasSent = true;
        Headers common = options.headers();
        for (int i = 0; i < common.size(); i++) {
            headers.setIfAbsent(common.name(i), common.value(i));
        }
        OutgoingBody content = body;
        if (content != null && content.mediaType() != null) {
            headers.setIfAbsent("Content-Type", content.mediaType());
        }
        boolean isDecoded =
                options.isDecoding() && !headers.contains("Accept-Encoding") && !headers.contains("Range");
        if (isDecoded) {
            headers.set("Accept-Encoding", Codings.ACCEPTED);
        }
        RequestPlan plan = new RequestPlan(
                method,
                target,
                authority,
                headers.build(),
                content,
                expectsContinue && content != null,
                isDecoded,
                trailers,
                uploadProgress,
                new RequestPlan.Limits(
                        options.queueTimeout(),
                        headTimeout,
                        idleTimeout,
                        options.unreadTimeout(),
                        options.continueTimeout(),
                        totalTimeout));
        Deferred<Response> response = client.send(plan, redirects, credentials);
        LongConsumer told = downloadProgress;
        return told == null ? response : response.peek(came -> came.body().onProgress(told));
    }
}
