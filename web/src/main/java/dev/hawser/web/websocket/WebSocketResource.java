package dev.hawser.web.websocket;

import dev.hawser.deferred.Receiver;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http.HeadersBuilder;
import dev.hawser.web.server.Pages;
import dev.hawser.web.server.Request;
import dev.hawser.web.server.Resource;
import dev.hawser.web.websocket.wire.DeflateOptions;
import dev.hawser.web.websocket.wire.DeflatePool;
import dev.hawser.web.websocket.wire.HandshakeAnswer;
import dev.hawser.web.websocket.wire.ServerHandshake;
import dev.hawser.web.websocket.wire.WebSocketRole;
import dev.hawser.web.websocket.wire.WebSocketSettings;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A resource that is a WebSocket, over HTTP/1.1 and HTTP/2 (RFC 8441).
 *
 * <pre>{@code
 * reactor.listenTcp(8080, new Site(new WebSocketResource(Echo::new)));
 * }</pre>
 *
 * <p>A request that is none for a WebSocket of version 13 is answered with 426, one that is malformed with 400, one from a page of
 * an origin that is not accepted with 403.
 */
public final class WebSocketResource implements Resource {
    private final WebSocketFactory factory;
    private final WebSocketOptions options;
    private final DeflatePool pool;

    /** Whose WebSockets have what {@code protocols} makes. */
    public WebSocketResource(Supplier<? extends WebSocketProtocol> protocols) {
        this(WebSocketOptions.DEFAULT, protocols);
    }

    /** Whose WebSockets have what {@code protocols} makes. */
    public WebSocketResource(WebSocketOptions options, Supplier<? extends WebSocketProtocol> protocols) {
        this(options, (WebSocketFactory) _ -> protocols.get());
    }

    /** Whose WebSockets have what {@code factory} builds. */
    public WebSocketResource(WebSocketOptions options, WebSocketFactory factory) {
        this.factory = Objects.requireNonNull(factory, "factory");
        this.options = Objects.requireNonNull(options, "options");
        pool = DeflatePool.shared(options.policy().deflate());
    }

    /** Whose WebSockets are each served by a run of {@code body} as a coroutine; see {@link AwaitedWebSocket#serve}. */
    public static WebSocketResource coroutine(WebSocketOptions options, Receiver<? super AwaitedWebSocket> body) {
        return new WebSocketResource(options, () -> AwaitedWebSocket.serve(body));
    }

    @Override
    public void render(Request request) throws Exception {
        HandshakeAnswer answer = request.method().equals("CONNECT")
                ? overHttp2(request)
                : ServerHandshake.answer(request.method(), request.headers(), options.policy());
        switch (answer) {
            case HandshakeAnswer.Rejected(int status, Headers headers, String reason) -> {
                addAll(headers, request.responseHeaders());
                Pages.of(status, "This is no request for a WebSocket that is granted: " + reason + ".").render(request);
            }
            case HandshakeAnswer.Accepted accepted -> {
                WebSocketProtocol protocol = factory.buildProtocol(request);
                if (protocol == null) {
                    Pages.FORBIDDEN.render(request);
                    return;
                }
                addAll(accepted.headers(), request.responseHeaders());
                request.takeOver(accepted.status(), connection(protocol, accepted));
            }
        }
    }

    private HandshakeAnswer overHttp2(Request request) {
        if (!"websocket".equals(request.upgrade())) {
            return new HandshakeAnswer.Rejected(501, Headers.EMPTY, "the protocol asked for is " + request.upgrade());
        }
        return ServerHandshake.answerHttp2(request.authority(), request.headers(), options.policy());
    }

    private static void addAll(Headers headers, HeadersBuilder to) {
        for (int i = 0; i < headers.size(); i++) {
            to.add(headers.name(i), headers.value(i));
        }
    }

    private WebSocketConnection connection(WebSocketProtocol protocol, HandshakeAnswer.Accepted accepted) {
        @Nullable DeflateOptions deflate = options.policy().deflate();
        WebSocketSettings settings = new WebSocketSettings(
                WebSocketRole.SERVER,
                options.limits(),
                accepted.deflate(),
                deflate == null ? 0 : deflate.leastSize(),
                pool,
                () -> 0);
        return new WebSocketConnection(protocol, settings, options.timeouts(), accepted.protocol());
    }
}
