package dev.hawser.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.net.endpoint.ClientEndpoint;
import dev.hawser.net.endpoint.EndpointDescription;
import dev.hawser.net.endpoint.EndpointParseException;
import dev.hawser.net.endpoint.ServerEndpoint;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.tls.TestIdentities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples in the tables of the how-to are endpoints. */
final class EndpointExamplesTest {
    private static final Pattern EXAMPLE = Pattern.compile("(?m)^\\| `([^`]+)` \\|");

    private final MemoryReactor reactor = new MemoryReactor();

    @TempDir
    Path pems;

    private List<String> examples(String heading) throws IOException {
        Files.copy(TestIdentities.file("example.com"), pems.resolve("example.com.pem"));
        String page = Files.readString(Path.of("..", "docs", "endpoints.md"));
        String section = page.substring(page.indexOf("\n## " + heading + "\n") + 4);
        List<String> examples = EXAMPLE.matcher(section.substring(0, section.indexOf("\n## ")))
                .results()
                .map(found -> found.group(1)
                        .replace("server.pem", file("server-ec"))
                        .replace("client.pem", file("client"))
                        .replace("root.pem", file("root"))
                        .replace("/etc/pems", EndpointDescription.quote(pems.toString())))
                .toList();
        assertThat(examples).hasSizeGreaterThan(10);
        return examples;
    }

    private static String file(String name) {
        return EndpointDescription.quote(TestIdentities.file(name).toString());
    }

    @Test
    void servers() throws IOException {
        for (String example : examples("Servers")) {
            try {
                assertThat(ServerEndpoint.parse(reactor, example)).isNotNull();
            } catch (EndpointParseException notHere) { // nothing is inherited by a test
                assertThat(notHere).hasMessageContaining("no inherited socket is named \"web\"");
            }
        }
    }

    @Test
    void clients() throws IOException {
        for (String example : examples("Clients")) {
            assertThat(ClientEndpoint.parse(reactor, example)).isNotNull();
        }
    }
}
