package dev.hawser.app.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testing.MemoryReactor;
import dev.hawser.testing.MemoryTransport;
import dev.hawser.testing.Results;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The plug-in that docs/plugins.md shows. */
final class PluginListingTest {
    private static final Pattern LISTING =
            Pattern.compile("^```java plugin\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    @Test
    void theListingCompilesAndServes(@TempDir Path folder) throws Exception {
        Matcher listing = LISTING.matcher(Files.readString(Path.of("..", "docs", "plugins.md")));
        assertThat(listing.find()).isTrue();
        Path source = Files.writeString(folder.resolve("GreetPlugin.java"), listing.group(1));
        int status = ToolProvider.findFirst("javac").orElseThrow().run(
                System.out, System.err,
                "-proc:none", "-Xlint:all,-processing", "-Werror",
                "-classpath", System.getProperty("java.class.path"),
                "-d", folder.toString(), source.toString());
        assertThat(status).isZero();

        URL[] classes = {folder.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(classes, getClass().getClassLoader())) {
            ServicePlugin plugin = (ServicePlugin)
                    loader.loadClass("greet.GreetPlugin").getConstructor().newInstance();
            CommandLine line = new CommandLine(plugin);
            assertThat(line.getCommandName()).isEqualTo("greet");
            assertThat(line.getUsageMessage()).contains("--listen=ENDPOINT").contains("(default: hello)");
            line.parseArgs("--text", "good day", "--listen", "tcp:2001");

            MemoryReactor reactor = new MemoryReactor();
            Results.successOf(plugin.makeService(reactor).startService());
            MemoryTransport transport = new MemoryTransport(reactor);
            transport.connect(Objects.requireNonNull(
                    reactor.tcpServers().getFirst().factory().buildProtocol(transport.peer())));
            assertThat(reactor.tcpServers().getFirst().port()).isEqualTo(2001);
            assertThat(transport.writtenText()).isEqualTo("good day\r\n");
        }
    }
}
