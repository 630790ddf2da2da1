package dev.hawser.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session with {@code examples/UnixTicker.java}. */
class UnixTickerTest {
    @Test
    void tellsTheTimeToWhoConnectsAndLeavesNoSocket(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("ticker");
        try (Example server = Example.run("UnixTicker", path.toString())) {
            server.child().awaitLineEnding("starting on unix:" + path);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).isEqualTo("rw-------");
            try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
                ByteBuffer told = ByteBuffer.allocate(100);
                while (told.position() == 0 || told.get(told.position() - 1) != '\n') {
                    assertThat(client.read(told)).as("after %s", told).isPositive();
                }
                assertThat(StandardCharsets.US_ASCII.decode(told.flip()).toString())
                        .matches("\\d\\d:\\d\\d(:\\d\\d)?\n");
            }
            server.child().signal("TERM");
            server.end();
        }
        assertThat(path).doesNotExist();
    }
}
