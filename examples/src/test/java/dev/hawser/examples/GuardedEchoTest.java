package dev.hawser.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Too many guests of {@code examples/GuardedEcho.java}. */
class GuardedEchoTest {
    @Test
    void servesTwoOfOneAddressAtATime() throws Exception {
        try (Example server = Example.serve("GuardedEcho");
                Client first = server.connect()) {
            first.send("one");
            first.expect("one");
            try (Client second = server.connect()) {
                second.send("two");
                second.expect("two");
                try (Client third = server.connect()) {
                    third.expect("Two of you are here already.\r\n");
                }
                second.leave();
            }
            first.leave();
            assertThat(server.stop("TERM")).isEmpty();
        }
    }
}
