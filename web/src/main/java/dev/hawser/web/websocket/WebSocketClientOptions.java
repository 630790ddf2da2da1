package dev.hawser.web.websocket;

import dev.hawser.tls.TlsClientOptions;
import dev.hawser.web.http.Headers;
import dev.hawser.web.websocket.wire.DeflateOptions;
import dev.hawser.web.websocket.wire.WebSocketLimits;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How a client does WebSockets.
 *
 * @param protocols the sub-protocols that would do, the dearest first
 * @param headers further fields of the request: Authorization, Cookie, Origin where the server wants one
 * @param deflate how to compress; null for not at all
 * @param limits what the server may ask for
 * @param timeouts how long it waits
 * @param handshake how long connecting and the handshake may take together
 * @param tls for {@code wss}; the name in them is that of the URL unless there is one
 * @param random what masks and keys are made of, which the server's pages must not foresee; null for a {@link
 *     java.security.SecureRandom}. A simulation gives its reactor's own
 */
public record WebSocketClientOptions(
        List<String> protocols,
        Headers headers,
        @Nullable DeflateOptions deflate,
        WebSocketLimits limits,
        WebSocketTimeouts timeouts,
        Duration handshake,
        TlsClientOptions tls,
        @Nullable RandomGenerator random) {
    /** No sub-protocols, no fields, no compression, 30 s for the handshake, verified TLS. */
    public static final WebSocketClientOptions DEFAULT = new WebSocketClientOptions(
            List.of(),
            Headers.EMPTY,
            null,
            WebSocketLimits.DEFAULT,
            WebSocketTimeouts.DEFAULT,
            Duration.ofSeconds(30),
            TlsClientOptions.DEFAULT,
            null);

    /** Refuses a time that is not positive, and fields that are the handshake's own. */
    public WebSocketClientOptions {
        protocols = List.copyOf(protocols);
        if (handshake.isNegative() || handshake.isZero()) {
            throw new IllegalArgumentException("a time to wait must be positive, not " + handshake);
        }
        for (String own : new String[] {
            "Host", "Upgrade", "Connection", "Content-Length", "Transfer-Encoding", "Sec-WebSocket-Key",
            "Sec-WebSocket-Version", "Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions"
        }) {
            if (headers.contains(own)) {
                throw new IllegalArgumentException("the field " + own + " is the handshake's own");
            }
        }
    }

    /** These with sub-protocols, the dearest first. */
    public WebSocketClientOptions withProtocols(String... names) {
        return new WebSocketClientOptions(List.of(names), headers, deflate, limits, timeouts, handshake, tls, random);
    }

    /** These with one more field of the request, or another value of it. */
    public WebSocketClientOptions withHeader(String name, String value) {
        return new WebSocketClientOptions(
                protocols, headers.with(name, value), deflate, limits, timeouts, handshake, tls, random);
    }

    /** These with an Origin, such as {@code https://example.com}. */
    public WebSocketClientOptions withOrigin(String origin) {
        return withHeader("Origin", origin);
    }

    /** These with compression, or with null without. */
    public WebSocketClientOptions withDeflate(@Nullable DeflateOptions another) {
        return new WebSocketClientOptions(protocols, headers, another, limits, timeouts, handshake, tls, random);
    }

    /** These with other limits. */
    public WebSocketClientOptions withLimits(WebSocketLimits another) {
        return new WebSocketClientOptions(protocols, headers, deflate, another, timeouts, handshake, tls, random);
    }

    /** These with other times to wait. */
    public WebSocketClientOptions withTimeouts(WebSocketTimeouts another) {
        return new WebSocketClientOptions(protocols, headers, deflate, limits, another, handshake, tls, random);
    }

    /** These with another time for the handshake. */
    public WebSocketClientOptions withHandshakeTimeout(Duration timeout) {
        return new WebSocketClientOptions(protocols, headers, deflate, limits, timeouts, timeout, tls, random);
    }

    /** These with other options of TLS. */
    public WebSocketClientOptions withTls(TlsClientOptions another) {
        return new WebSocketClientOptions(protocols, headers, deflate, limits, timeouts, handshake, another, random);
    }

    /** These with masks and keys out of {@code source}. */
    public WebSocketClientOptions withRandom(RandomGenerator source) {
        return new WebSocketClientOptions(protocols, headers, deflate, limits, timeouts, handshake, tls, source);
    }
}
