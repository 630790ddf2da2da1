package dev.hawser.web.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Reactor;
import dev.hawser.net.TlsFailed;
import dev.hawser.net.UnixOptions;
import dev.hawser.net.endpoint.UnixClientEndpoint;
import dev.hawser.testing.junit.HawserTest;
import dev.hawser.tls.TlsClientOptions;
import dev.hawser.tls.TlsIdentity;
import dev.hawser.tls.TlsServerOptions;
import dev.hawser.tls.TrustRoots;
import dev.hawser.web.Site;
import dev.hawser.web.body.OutgoingBody;
import dev.hawser.web.server.Resource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client against a site, over real sockets. */
@HawserTest(timeLimitSeconds = 30)
class LoopbackTest {
    private static final int LARGE = 40 << 20;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private static HttpClient client(Reactor reactor, String version, UnaryOperator<HttpClientOptions> change) {
        HttpClientOptions options = change.apply(HttpClientOptions.DEFAULT);
        return new HttpClient(reactor, options.withKnownHttp2(version.equals("HTTP/2.0")));
    }

    private static void close(HttpClient client, ListeningPort port) {
        client.close().await();
        port.stopListening().await();
    }

    private static ListeningPort serve(Reactor reactor, Resource resource) {
        return reactor.listenTcp(0, ListenOptions.LOOPBACK, new Site(resource));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1", "HTTP/2.0"})
    void manyRequestsAreAnswered(String version, Reactor reactor) {
        ListeningPort port = serve(
                reactor, Resource.deferred(request -> request.body().text(1000).addCallback(text -> {
                    request.finish(request.method() + " " + text);
                    return text;
                })));
        HttpClient client = client(reactor, version, options -> options);
        List<Deferred<String>> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            answers.add(client.request("POST", "http://127.0.0.1:" + port.port() + "/")
                    .body("n" + i)
                    .send()
                    .peek(response -> assertThat(response.version()).isEqualTo(version))
                    .chain(Response::text));
        }
        for (int i = 0; i < 50; i++) {
            assertThat(answers.get(i).await()).isEqualTo("POST n" + i);
        }
        assertThat(client.connections()).isBetween(1, 6);
        close(client, port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1", "HTTP/2.0"})
    void aLargeBodyGoesUpAndDownAsFastAsItIsRead(String version, Reactor reactor) throws Exception {
        ListeningPort port = serve(reactor, request -> {
            request.startBody();
            request.body().deliverTo(request).finish(_ -> request.finish(), request::failed);
        });
        Path sent = folder.resolve("sent");
        byte[] pattern = new byte[LARGE];
        for (int i = 0; i < LARGE; i++) {
            pattern[i] = (byte) (i * 31 + (i >> 9));
        }
        Files.write(sent, pattern);
        HttpClient client = client(reactor, version, options -> options);
        List<Long> up = new ArrayList<>();
        List<Long> down = new ArrayList<>();
        Response response = client.request("POST", "http://127.0.0.1:" + port.port() + "/")
                .body(OutgoingBody.ofFile(sent))
                .onUpload(up::add)
                .onDownload(down::add)
                .send()
                .await();
        Path saved = folder.resolve("saved");
        assertThat(response.saveTo(saved).await()).isEqualTo(LARGE);
        assertThat(Files.mismatch(sent, saved)).isEqualTo(-1);
        assertThat(Files.exists(folder.resolve("saved.part"))).isFalse();
        assertThat(up.getLast()).isEqualTo(LARGE);
        assertThat(up).hasSizeGreaterThan(10).isSorted();
        assertThat(down.getLast()).isEqualTo(LARGE);
        close(client, port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1", "HTTP/2.0"})
    void aCancelledDownloadFreesItsConnection(String version, Reactor reactor) {
        Promise<String> end = new Promise<>(reactor);
        ListeningPort port = serve(reactor, request -> {
            request.notifyFinish().finish(_ -> end.callback("finished"), _ -> end.callback("broken off"));
            request.write("x".repeat(1 << 20));
        });
        HttpClient client = client(reactor, version, options -> options);
        Response response =
                client.get("http://127.0.0.1:" + port.port() + "/").await();
        Bytes first = response.body().next().await();
        assertThat(first).isNotNull();
        response.discard();
        assertThat(end.await()).isEqualTo("broken off");
        close(client, port);
        assertThat(client.connections()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tlsIsVerifiedAndChoosesTheVersion(boolean isHttp2, Reactor reactor) {
        TlsIdentity identity = TlsIdentity.parse(pem("server-ec"));
        ListeningPort port = reactor.listenTls(
                0,
                ListenOptions.LOOPBACK,
                TlsServerOptions.of(identity).withApplicationProtocols("h2", "http/1.1"),
                new Site(request -> request.finish("secret of " + request.authority())));
        String url = "https://localhost:" + port.port() + "/";
        HttpClient trusting = new HttpClient(
                reactor,
                HttpClientOptions.DEFAULT
                        .withHttp2(isHttp2)
                        .withTls(TlsClientOptions.DEFAULT.withRoots(TrustRoots.parse(pem("root")))));
        Response response = trusting.get(url).await();
        assertThat(response.version()).isEqualTo(isHttp2 ? "HTTP/2.0" : "HTTP/1.1");
        assertThat(response.text().await()).isEqualTo("secret of localhost:" + port.port());
        HttpClient strict = new HttpClient(reactor);
        assertThatThrownBy(() -> strict.get(url).await())
                .isInstanceOf(RequestNotSent.class)
                .hasCauseInstanceOf(TlsFailed.class);
        strict.close().await();
        close(trusting, port);
    }

    private static Bytes pem(String name) {
        try (InputStream in = LoopbackTest.class.getResourceAsStream("/tls/" + name + ".pem")) {
            if (in == null) {
                throw new IllegalArgumentException("no such resource: " + name);
            }
            return Bytes.adopt(in.readAllBytes());
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    @Test
    void aUnixSocketIsReachedByOption(Reactor reactor) {
        String path = folder.resolve("s").toString();
        ListeningPort port = reactor.listenUnix(path, UnixOptions.DEFAULT, new Site(request -> request.finish("here")));
        HttpClient client = new HttpClient(
                reactor, HttpClientOptions.DEFAULT.withEndpoints((_, _) -> new UnixClientEndpoint(reactor, path)));
        assertThat(client.getPage("http://any.example/").await()).isEqualTo("here");
        close(client, port);
    }

    @Test
    void aPageIsOneLine(Reactor reactor) {
        ListeningPort port = serve(reactor, request -> {
            request.setStatus(request.path().equals("/") ? 200 : 404);
            request.finish("page");
        });
        String url = "http://127.0.0.1:" + port.port() + "/";
        assertThat(HttpClient.getPage(reactor, url).await()).isEqualTo("page");
        assertThatThrownBy(() -> HttpClient.getPage(reactor, url + "no").await())
                .isInstanceOf(HttpStatusFailed.class)
                .hasMessageContaining("404 Not Found");
        port.stopListening().await();
    }
}
