package dev.hawser.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions with {@code examples/FileServer.java}. */
class FileServerTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void sendsFilesOneAfterTheOtherAndNothingFromElsewhere() throws Exception {
        Files.writeString(folder.resolve("secret"), "secret");
        Path served = Files.createDirectories(folder.resolve("served"));
        Files.createDirectories(served.resolve("deep"));
        Files.writeString(served.resolve("one"), "first");
        Files.writeString(served.resolve("deep").resolve("two"), "2".repeat(100_000));
        Files.createSymbolicLink(served.resolve("out"), folder.resolve("secret"));
        try (Example server = Example.serve("FileServer", "--folder", served.toString());
                Client client = server.connect()) {
            client.send("one\r\n../secret\r\ndeep/two\r\n");
            client.expect("5\r\nfirst");
            client.expect("no such file\r\n");
            client.expect("100000\r\n" + "2".repeat(100_000));
            client.send("out\r\nnone\r\n/etc/passwd\r\ndeep\r\none\r\n");
            client.expect("no such file\r\n".repeat(4));
            client.expect("5\r\nfirst");
            client.leave();
            assertThat(server.stop("TERM")).isNotEmpty().allMatch(line -> line.contains("refused: "));
        }
    }
}
