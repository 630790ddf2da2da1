package dev.hawser.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads with {@code examples/Download.java}. */
class DownloadTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void goesOnWhereItWas() throws Exception {
        Path file = folder.resolve("file");
        try (Port port = Port.listening(0);
                Example program = Example.run("Download", "http://127.0.0.1:" + port + "/f", file.toString())) {
            try (Client server = port.accept()) {
                server.expect("GET /f HTTP/1.1\r\n");
                server.send("HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: 10\r\n\r\n01234");
            }
            try (Client server = port.accept()) {
                server.send("HTTP/1.1 206 Partial Content\r\nETag: \"1\"\r\nContent-Range: bytes 5-9/10\r\n"
                        + "Content-Length: 5\r\n\r\n56789");
                assertThat(program.end()).last().isEqualTo(file + " has 10 bytes, 5 from before.");
            }
        }
        assertThat(file).hasContent("0123456789");
    }
}
