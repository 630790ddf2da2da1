package dev.hawser.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A session with {@code examples/Reverser.java}. */
class ReverserTest {
    @Test
    void reversesLinesUntilQuit() throws Exception {
        try (Example server = Example.serve("Reverser");
                Client client = server.connect()) {
            client.send("hello world!\r\n");
            client.expect("!dlrow olleh\r\n");
            client.send("été\r\n\r\nquit\r\n");
            client.expect("été\r\n\r\n");
            client.expectEnd();
            assertThat(server.stop("INT")).isEmpty();
        }
    }
}
