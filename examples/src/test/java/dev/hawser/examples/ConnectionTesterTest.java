package dev.hawser.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The outcomes of {@code examples/ConnectionTester.java}. */
class ConnectionTesterTest {
    @Test
    void tellsThatAPortCanBeConnectedTo() throws Exception {
        try (Port port = Port.listening(0);
                Example program = Example.run("ConnectionTester", "127.0.0.1", port.toString());
                Client accepted = port.accept()) {
            accepted.expectEnd();
            assertThat(program.end()).containsExactly("[-] Log opened.", "Connected to port " + port);
        }
    }

    @Test
    void tellsWhyAPortCannot() throws Exception {
        try (Port port = Port.refusing(0);
                Example program = Example.run("ConnectionTester", "127.0.0.1", port.toString())) {
            assertThat(program.end())
                    .containsExactly(
                            "[-] Log opened.",
                            "Error connecting to port " + port + ": Connection was refused by other side: 127.0.0.1:"
                                    + port + ".");
        }
    }
}
