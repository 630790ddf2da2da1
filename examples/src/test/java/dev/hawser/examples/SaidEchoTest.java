package dev.hawser.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A session with {@code examples/SaidEcho.java}. */
class SaidEchoTest {
    @Test
    void repeatsLinesUntilQuit() throws Exception {
        try (Example server = Example.serve("SaidEcho");
                Client client = server.connect()) {
            client.send("hello\r\n\r\nquitter\r\n");
            client.expect("You said: hello\r\nYou said: \r\nYou said: quitter\r\n");
            client.send("quit\r\nnot heard\r\n");
            client.expect("Goodbye.\r\n");
            client.expectEnd();
            assertThat(server.stop("TERM")).isEmpty();
        }
    }
}
