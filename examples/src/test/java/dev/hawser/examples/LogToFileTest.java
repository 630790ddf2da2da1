package dev.hawser.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions with {@code examples/LogToFile.java}. */
class LogToFileTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void writesLinesToItsFileAndAppendsTheNextTime() throws Exception {
        Path file = folder.resolve("received");
        try (Example server = Example.serve("LogToFile", "--file", file.toString());
                Client one = server.connect();
                Client two = server.connect()) {
            one.send("first\r\nsecond\r\nno line");
            one.leave();
            two.send("é\r\n");
            two.leave();
            assertThat(file).hasContent("first\nsecond\né\n");
            assertThat(server.stop("TERM")).isEmpty();
        }
        try (Example server = Example.serve("LogToFile", "--file", file.toString());
                Client client = server.connect()) {
            client.send("third\r\n");
            client.leave();
            assertThat(server.stop("INT")).isEmpty();
        }
        assertThat(file).hasContent("first\nsecond\né\nthird\n");
    }
}
