package dev.hawser.web.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.web.http.Headers;
import org.junit.jupiter.api.Test;

/** Which header fields a proxy passes on. */
final class EndToEndTest {
    @Test
    void fieldsOfOneConnectionStay() {
        Headers headers = Headers.of(
                "Accept", "a", "Connection", "X-One, close", "connection", "x-two", "X-One", "1", "X-TWO", "2", "TE", "trailers", "Trailer", "X",
                "Transfer-Encoding", "chunked", "Upgrade", "h2c", "HTTP2-Settings", "x", "Content-Length", "1", "Expect", "100-continue",
                "Proxy-Authorization", "x", "Accept", "b");

        assertThat(EndToEnd.head(headers).build()).isEqualTo(Headers.of("Accept", "a", "Accept", "b"));
    }

    @Test
    void cookiesThatHttp2HasCutAreOneField() {
        assertThat(EndToEnd.head(Headers.of("cookie", "a=b", "X", "y", "cookie", "c=d", "cookie", "e=f")).build())
                .isEqualTo(Headers.of("cookie", "a=b; c=d; e=f", "X", "y"));
    }

    @Test
    void trailersThatWouldChangeTheMessageStay() {
        assertThat(EndToEnd.trailers(Headers.of("X-Sum", "1", "Content-Length", "5", "Host", "x", "Authorization", "x", "Set-Cookie", "a")))
                .isEqualTo(Headers.of("X-Sum", "1"));
    }
}
