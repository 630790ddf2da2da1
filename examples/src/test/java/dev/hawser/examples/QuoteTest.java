package dev.hawser.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Sessions with {@code examples/Quote.java}. */
class QuoteTest {
    @Test
    void saysItsQuoteAndCloses() throws Exception {
        try (Example server = Example.serve("Quote");
                Client one = server.connect();
                Client two = server.connect()) {
            one.expect("An apple a day keeps the doctor away\r\n");
            one.expectEnd();
            two.expect("An apple a day keeps the doctor away\r\n");
            two.expectEnd();
            assertThat(server.stop("INT")).isEmpty();
        }
    }

    @Test
    void saysAnotherQuote() throws Exception {
        try (Example server = Example.serve("Quote", "--quote", "Ça va ? 100 %s");
                Client client = server.connect()) {
            client.expect("Ça va ? 100 %s\r\n");
            client.expectEnd();
            assertThat(server.stop("TERM")).isEmpty();
        }
    }
}
