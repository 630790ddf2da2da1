package dev.hawser.web.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Reactor;
import dev.hawser.net.TlsFactory;
import dev.hawser.tls.TlsIdentity;
import dev.hawser.tls.TlsServerOptions;
import dev.hawser.web.Site;
import dev.hawser.web.server.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A site against curl, nghttp and h2load, in clear and by ALPN. */
class Http2PeersTest {
    private static final Bytes LARGE = Bytes.of("0123456789abcdef".repeat(1 << 18));

    @TempDir
    private Path folder;

    private Reactor reactor;
    private String clear;

    @BeforeEach
    void listen() {
        reactor = Reactor.open();
        clear = "http://127.0.0.1:" + portOf(reactor.listenTcp(0, new Site(Http2PeersTest::render)));
    }

    @AfterEach
    void stop() {
        reactor.stop();
    }

    private static int portOf(ListeningPort port) {
        return port.host() instanceof Address.Ip ip ? ip.port() : 0;
    }

    private static void render(Request request) {
        switch (request.path()) {
            case "/large" -> request.finish(LARGE);
            case "/echo" -> request.answeredBy(request.body().bytes(64 << 20).addCallback(body -> {
                request.finish(body);
                return body;
            }));
            case "/trailers" -> {
                request.write("body\n");
                request.addTrailer("x-sum", "5").finish();
            }
            default -> request.finish(request.version() + " " + request.method() + " " + request.target() + "\n");
        }
    }

    /** What {@code command} says, which ends with status 0. */
    private String output(String... command) throws Exception {
        Path log = folder.resolve("log");
        Process process;
        try {
            process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        } catch (IOException absent) {
            if (System.getenv("CI") != null) {
                throw absent;
            }
            return abort(command[0] + " cannot be started: " + absent.getMessage());
        }
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(command[0] + " ends in time").isTrue();
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(log, StandardCharsets.ISO_8859_1);
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    @Test
    void curlKnowsBeforehand() throws Exception {
        reactor.start();
        assertThat(output("curl", "-s", "--http2-prior-knowledge", clear + "/a?b", "-X", "OPTIONS"))
                .isEqualTo("HTTP/2.0 OPTIONS /a?b\n");
        assertThat(output("curl", "-s", "--http1.1", clear + "/a")).isEqualTo("HTTP/1.1 GET /a\n");
        Path sent = Files.write(folder.resolve("sent"), LARGE.toArray());
        Path got = folder.resolve("got");
        output("curl", "-s", "--http2-prior-knowledge", "--data-binary", "@" + sent, "-o", got.toString(), clear + "/echo");
        assertThat(Bytes.copyOf(Files.readAllBytes(got))).isEqualTo(LARGE);
    }

    @Test
    void curlChoosesByAlpn() throws Exception {
        Path key = folder.resolve("key.pem");
        Path certificate = folder.resolve("cert.pem");
        output("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key.toString(), "-out",
                certificate.toString());
        TlsServerOptions options = TlsServerOptions.of(TlsIdentity.read(key, certificate))
                .withApplicationProtocols("h2", "http/1.1");
        int port = portOf(reactor.listenTcp(0, TlsFactory.wrap(options, new Site(Http2PeersTest::render))));
        reactor.start();
        String url = "https://localhost:" + port + "/a";
        assertThat(output("curl", "-s", "--cacert", certificate.toString(), "--http2", url)).isEqualTo("HTTP/2.0 GET /a\n");
        assertThat(output("curl", "-s", "--cacert", certificate.toString(), "--http1.1", url)).isEqualTo("HTTP/1.1 GET /a\n");
        assertThat(output("h2load", "-n", "500", "-c", "2", "-m", "20", url)).contains("500 succeeded, 0 failed");
    }

    @Test
    void nghttpSeesFramesAsTheyShouldBe() throws Exception {
        reactor.start();
        String said = output("nghttp", "-nv", clear + "/trailers", clear + "/large");
        assertThat(said).contains(":status: 200").contains("x-sum: 5").contains("GOAWAY").doesNotContain("error_code=PROTOCOL");
    }

    @Test
    void h2loadIsServedOverManyStreams() throws Exception {
        reactor.start();
        assertThat(output("h2load", "-n", "5000", "-c", "4", "-m", "100", clear + "/")).contains("5000 succeeded, 0 failed");
        assertThat(output("h2load", "-n", "40", "-c", "2", "-m", "10", clear + "/large")).contains("40 succeeded, 0 failed");
        assertThat(output("h2load", "-n", "100", "-c", "2", "-m", "10", "-w", "16", "-W", "16", clear + "/large"))
                .contains("100 succeeded, 0 failed");
    }
}
