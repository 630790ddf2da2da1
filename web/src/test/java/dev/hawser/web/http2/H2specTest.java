package dev.hawser.web.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hawser.net.ListeningPort;
import dev.hawser.net.Reactor;
import dev.hawser.web.Site;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The conformance tests of h2spec against a site on loopback. The program is inside a jar of Maven Central. */
class H2specTest {
    private static final String ARCHIVE = "h2spec/2.1.1/h2spec_linux_amd64.tar.gz";
    /** What may fail, and why. */
    private static final Map<String, String> EXPLAINED = Map.of();

    @Test
    void everyFailureIsExplained(@TempDir Path folder) throws Exception {
        boolean isThere = System.getProperty("os.name").equals("Linux") && System.getProperty("os.arch").equals("amd64");
        assumeTrue(isThere, "h2spec is a program for Linux on x86-64");
        Path program = unpack(folder);
        Path report = folder.resolve("report.xml");
        Reactor reactor = Reactor.open();
        Site site = new Site(request -> request.finish("Hello, world!"));
        ListeningPort port = reactor.listenTcp(0, site);
        String number = port.host().toString().replaceAll(".*:", "");
        reactor.start();
        try {
            Process process = new ProcessBuilder(
                            program.toString(), "-h", "127.0.0.1", "-p", number, "-S", "-o", "3", "-j", report.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
            try {
                assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("ends in time").isTrue();
            } finally {
                process.destroyForcibly();
            }
        } finally {
            reactor.stop();
        }
        List<String> failures = new ArrayList<>();
        int tests = 0;
        NodeList cases = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(report.toFile())
                .getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
            Element test = (Element) cases.item(i);
            tests++;
            boolean isFailed = test.getElementsByTagName("failure").getLength() > 0
                    || test.getElementsByTagName("error").getLength() > 0;
            String name = test.getAttribute("package") + " " + test.getAttribute("classname");
            if (isFailed && !EXPLAINED.containsKey(name)) {
                failures.add(name + ": " + test.getTextContent().strip());
            }
        }
        assertThat(failures).isEmpty();
        assertThat(tests).as("tests that ran").isGreaterThan(140);
    }

    /** The one file of the archive, which a tar has behind a head of 512 bytes. */
    private static Path unpack(Path folder) throws IOException {
        try (InputStream archive = H2specTest.class.getClassLoader().getResourceAsStream(ARCHIVE)) {
            assertThat(archive).as(ARCHIVE + " on the class path").isNotNull();
            InputStream tar = new GZIPInputStream(archive);
            byte[] head = tar.readNBytes(512);
            assertThat(new String(head, 0, 6, StandardCharsets.US_ASCII)).isEqualTo("h2spec");
            int size = Integer.parseInt(new String(head, 124, 11, StandardCharsets.US_ASCII).strip(), 8);
            Path program = folder.resolve("h2spec");
            Files.write(program, tar.readNBytes(size));
            assertThat(program.toFile().setExecutable(true)).isTrue();
            return program;
        }
    }
}
