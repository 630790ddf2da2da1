package dev.hawser.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Scans by {@code examples/PortScanner.java}. */
class PortScannerTest {
    private static final int MOST_TRIES = 1_000;

    /** Three ports in a row, of which the one in the middle refuses. */
    private record Neighbours(Port first, Port middle, Port last) implements AutoCloseable {
        static Neighbours find() throws IOException {
            for (int tries = 0; tries < MOST_TRIES; tries++) {
                Port first = Port.listening(0);
                Port middle = null;
                try {
                    middle = Port.refusing(first.value() + 1);
                    return new Neighbours(first, middle, Port.listening(first.value() + 2));
                } catch (BindException | IllegalArgumentException taken) {
                    first.close();
                    if (middle != null) {
                        middle.close();
                    }
                }
            }
            throw new AssertionError("no three free ports in a row");
        }

        @Override
        public void close() throws IOException {
            first.close();
            middle.close();
            last.close();
        }
    }

    @Test
    void findsTheOpenPortsOfARange() throws Exception {
        try (Neighbours ports = Neighbours.find();
                Example program = Example.run(
                        "PortScanner", "127.0.0.1", ports.first().toString(), ports.last().toString())) {
            assertThat(program.end())
                    .containsExactly(
                            "[-] Log opened.",
                            "Connected to port " + ports.first(),
                            "Connected to port " + ports.last());
        }
    }

    @Test
    void triesTheFirstTwoHundredPortsWhereNoneAreGiven() throws Exception {
        try (Example program = Example.run("PortScanner", "127.0.0.1")) {
            List<String> output = program.end();
            assertThat(output.subList(1, output.size())) // this machine may have some
                    .allSatisfy(line -> assertThat(line).matches("Connected to port (\\d\\d?|1\\d\\d|200)"));
        }
    }

    @Test
    void anEmptyRangeEndsAtOnce() throws Exception {
        try (Example program = Example.run("PortScanner", "127.0.0.1", "9", "8")) {
            assertThat(program.end()).containsExactly("[-] Log opened.");
        }
    }
}
