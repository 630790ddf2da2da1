package dev.hawser.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The outcomes of {@code examples/ConnectOnce.java}. */
class ConnectOnceTest {
    @Test
    void connectsAndCloses() throws Exception {
        try (Port port = Port.listening(0);
                Example program = Example.run("ConnectOnce", "127.0.0.1", port.toString());
                Client accepted = port.accept()) {
            accepted.expectEnd();
            assertThat(program.end())
                    .containsExactly(
                            "[-] Log opened.",
                            "Connected to 127.0.0.1.",
                            "Lost connection: Connection was closed cleanly.");
        }
    }

    @Test
    void tellsThatItWasRefused() throws Exception {
        try (Port port = Port.refusing(0);
                Example program = Example.run("ConnectOnce", "127.0.0.1", port.toString())) {
            assertThat(program.end())
                    .last()
                    .isEqualTo("Connection failed: Connection was refused by other side: 127.0.0.1:" + port + ".");
        }
    }

    @Test
    void tellsThatThereIsNoSuchHost() throws Exception {
        try (Example program = Example.run("ConnectOnce", "no-such-host.invalid", "80")) {
            assertThat(program.end())
                    .last()
                    .asString()
                    .startsWith("Connection failed: DNS lookup failed: no-such-host.invalid: ");
        }
    }
}
