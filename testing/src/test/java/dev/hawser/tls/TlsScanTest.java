package dev.hawser.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The default server before {@code testssl}, of Debian's package testssl.sh. */
@Timeout(value = 400, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TlsScanTest {
    /** What it finds of severity LOW or above, and why that is not the server's. */
    private static final Map<String, String> EXPECTED = Map.of(
            "cert_validityPeriod", "the tests' certificate is valid until 2099, so that they do not end one day",
            "cert_revocation", "the tests' authority publishes no revocations",
            "DNS_CAArecord", "localhost has no records in the DNS");

    private static final Pattern FINDING = Pattern.compile(
            "\"id\"\\s*:\\s*\"([^\"]*)\".*?\"severity\"\\s*:\\s*\"([^\"]*)\".*?\"finding\"\\s*:\\s*\"([^\"]*)\"", Pattern.DOTALL);

    private static final List<String> HARMLESS = List.of("OK", "INFO", "DEBUG", "WARN");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private static final class Echo extends Protocol {
        @Override
        public void dataReceived(Bytes data) {
            transport().write(data);
        }
    }

    @Test
    void findsNothingInTheDefaultServer() throws Exception {
        Reactor reactor = Reactor.open();
        ListeningPort port = reactor.listenTls(
                0, ListenOptions.LOOPBACK, TlsServerOptions.of(TestIdentities.identity("server-ec")), _ -> new Echo());
        int number = port.port();
        Thread loop = reactor.start();
        Path findings = folder.resolve("findings.json");
        try {
            scan(number, findings);
        } finally {
            reactor.stop();
            loop.join(10_000);
        }
        List<String> serious = new ArrayList<>();
        int all = 0;
        Matcher found = FINDING.matcher(Files.readString(findings));
        while (found.find()) {
            all++;
            String id = found.group(1).replaceAll(" .*", "");
            if (!HARMLESS.contains(found.group(2)) && !EXPECTED.containsKey(id)) {
                serious.add(found.group(2) + " " + found.group(1) + ": " + found.group(3));
            }
        }
        assertThat(all).as("findings, serious or not: %s", Files.readString(folder.resolve("said.txt")))
                .isGreaterThan(60);
        assertThat(serious).isEmpty();
    }

    private void scan(int port, Path findings) throws InterruptedException {
        Process scan;
        try {
            scan = new ProcessBuilder(
                            "testssl", "--quiet", "--color", "0", "--warnings", "off", "--add-ca",
                            TestIdentities.file("root").toString(), "--jsonfile", findings.toString(),
                            "127.0.0.1:" + port)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("said.txt").toFile())
                    .start();
        } catch (IOException missing) {
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError("testssl is missing, and this is CI", missing);
            }
            assumeTrue(false, "testssl is missing: " + missing.getMessage());
            return;
        }
        try {
            assertThat(scan.waitFor(380, TimeUnit.SECONDS)).isTrue();
        } finally {
            scan.destroyForcibly();
        }
    }
}
