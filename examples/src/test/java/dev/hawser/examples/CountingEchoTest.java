package dev.hawser.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A session with {@code examples/CountingEcho.java}. */
class CountingEchoTest {
    @Test
    void greetsEachClientWithTheNumberOfConnections() throws Exception {
        try (Example server = Example.serve("CountingEcho");
                Client one = server.connect()) {
            one.expect("Welcome! There are currently 1 open connections.\n");
            try (Client two = server.connect()) {
                two.expect("Welcome! There are currently 2 open connections.\n");
                two.send("two\n");
                two.expect("two\n");
                one.send("one\n");
                one.expect("one\n");
                one.leave();
                two.leave();
            }
            try (Client three = server.connect()) {
                three.expect("Welcome! There are currently 1 open connections.\n");
            }
            assertThat(server.stop("TERM")).isEmpty();
        }
    }
}
