package dev.hawser.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A session with {@code examples/EchoServer.java}. */
class EchoServerTest {
    @Test
    void sendsBackWhatItReceives() throws Exception {
        try (Example server = Example.serve("EchoServer");
                Client client = server.connect()) {
            client.send("a");
            client.expect("a");
            String large = "0123456789\r\n\0é".repeat(3_000);
            client.send(large);
            client.expect(large);
            client.leave();
            assertThat(server.stop("INT")).isEmpty();
        }
    }
}
