package dev.hawser.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each engine against programs that are not ours: {@code openssl} and {@code curl}. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TlsPeersTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @BeforeEach
    void find() {
        Openssl.in(folder);
    }

    private static TlsServerOptions server(String engine) {
        return TlsServerOptions.of(TestIdentities.identity("server-ec")).withEngine(Engines.need(engine));
    }

    private static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static Process sClient(int port, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "openssl", "s_client", "-connect", "127.0.0.1:" + port, "-servername", "localhost", "-CAfile",
                TestIdentities.file("root").toString(), "-verify_return_error"));
        command.addAll(List.of(more));
        return start(command);
    }

    /** Reads until a line has {@code text}; all that was read. */
    private static String readUntil(BufferedReader from, String text) throws IOException {
        StringBuilder read = new StringBuilder();
        for (String line = from.readLine(); line != null; line = from.readLine()) {
            read.append(line).append('\n');
            if (line.contains(text)) {
                return read.toString();
            }
        }
        throw new AssertionError("\"" + text + "\" never came, but:\n" + read);
    }

    private static void type(Process process, String line) throws IOException {
        Writer keys = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII);
        keys.write(line + "\n");
        keys.flush();
    }

    @ParameterizedTest
    @CsvSource({"jdk, -tls1_3, K", "openssl, -tls1_3, K", "jdk, -tls1_3, k", "openssl, -tls1_3, k"})
    void goesOnWithNewKeys(String engine, String version, String key) throws Exception {
        try (ServerSocket port = TlsSocket.port()) {
            FutureTask<TlsEnd> serving =
                    TlsSocket.serveOne(port, server(engine).engines().open(null), said -> said);
            Process client = sClient(port.getLocalPort(), version);
            try (BufferedReader out = client.inputReader(StandardCharsets.US_ASCII)) {
                readUntil(out, "Verify return code: 0 (ok)");
                type(client, "before");
                readUntil(out, "before");
                type(client, key);
                readUntil(out, "KEYUPDATE");
                type(client, "after");
                readUntil(out, "after");
                type(client, "Q");
                TlsEnd end = serving.get(30, TimeUnit.SECONDS);
                assertThat(end.failure).isNull();
                assertThat(end.received.toString(StandardCharsets.US_ASCII)).isEqualTo("before\nafter\n");
                end.engine.close();
            } finally {
                client.destroyForcibly();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdk", "openssl"})
    void refusesToRenegotiate(String engine) throws Exception {
        try (ServerSocket port = TlsSocket.port()) {
            FutureTask<TlsEnd> serving =
                    TlsSocket.serveOne(port, server(engine).engines().open(null), said -> said);
            Process client = sClient(port.getLocalPort(), "-tls1_2");
            try (BufferedReader out = client.inputReader(StandardCharsets.US_ASCII)) {
                readUntil(out, "Verify return code: 0 (ok)");
                type(client, "R");
                TlsEnd end = serving.get(30, TimeUnit.SECONDS);
                assertThat(end.failure).hasMessageContaining("renegotiate");
                end.engine.close();
            } finally {
                client.destroyForcibly();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"jdk, -tls1_2", "openssl, -tls1_2", "jdk, -tls1_3", "openssl, -tls1_3"})
    void isAClientOfAnotherServer(String engine, String version) throws Exception {
        String name = Engines.need(engine);
        Process server = start(List.of(
                "openssl", "s_server", "-accept", "127.0.0.1:0", version, "-rev", "-alpn", "h2,mine", "-cert",
                TestIdentities.file("server-rsa").toString(), "-key", TestIdentities.file("server-rsa").toString(),
                "-Verify", "1", "-verify_return_error", "-CAfile", TestIdentities.file("root").toString()));
        try (BufferedReader out = server.inputReader(StandardCharsets.US_ASCII)) {
            String accepting = readUntil(out, "ACCEPT").strip();
            int port = Integer.parseInt(accepting.substring(accepting.lastIndexOf(':') + 1));
            TlsClientOptions options = TlsClientOptions.DEFAULT
                    .withRoots(TestIdentities.roots())
                    .withIdentity(TestIdentities.identity("client"))
                    .withApplicationProtocols("mine")
                    .withEngine(name);
            TlsEnd end = new TlsEnd(options.engines().open("localhost"));
            end.send("was it a car\n".getBytes(StandardCharsets.US_ASCII));
            try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
                TlsSocket.carry(socket, end, said -> {
                    if (said.endsWith("\n")) {
                        end.engine.closeOutput();
                    }
                    return "";
                });
            }
            assertThat(end.failure).isNull();
            assertThat(end.received.toString(StandardCharsets.US_ASCII)).isEqualTo("rac a ti saw\n");
            assertThat(end.session().applicationProtocol()).isEqualTo("mine");
            end.engine.close();
        } finally {
            server.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdk", "openssl"})
    void answersCurl(String engine) throws Exception {
        try {
            start(List.of("curl", "--version")).destroyForcibly();
        } catch (IOException missing) {
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError("curl is missing, and this is CI", missing);
            }
            Assumptions.abort("curl is missing: " + missing.getMessage());
        }
        try (ServerSocket port = TlsSocket.port()) {
            FutureTask<TlsEnd> serving = TlsSocket.serveOne(
                    port,
                    server(engine).withApplicationProtocols("http/1.1").engines().open(null),
                    said -> said.endsWith("\r\n\r\n") ? "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nmoved" : "");
            Process curl = start(List.of(
                    "curl", "-sS", "--cacert", Objects.requireNonNull(TestIdentities.file("root")).toString(),
                    "--connect-to", "localhost:443:127.0.0.1:" + port.getLocalPort(), "https://localhost/"));
            try {
                String said = new String(curl.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                assertThat(said).isEqualTo("moved");
                TlsEnd end = serving.get(30, TimeUnit.SECONDS);
                assertThat(end.session().applicationProtocol()).isEqualTo("http/1.1");
                end.engine.close();
            } finally {
                curl.destroyForcibly();
            }
        }
    }
}
