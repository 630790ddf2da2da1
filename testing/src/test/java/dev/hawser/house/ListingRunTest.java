package dev.hawser.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A page that does not tell the truth is found out. */
final class ListingRunTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''       | IO.println("more");                       | more
                    ''       | IO.print("said");                         | said
                    ''       | System.err.println("oops");               | oops
                    ''       | System.exit(3);                           | was: 3
                    ''       | IO.prinln();                              | cannot find symbol
                    ' server' | IO.println("listenTcp(8000");            | CannotListen
                    """)
    void aListingThatDoesNotDoWhatItsPageSaysFails(String words, String statement, String told) {
        String output = statement.contains("said") ? "```text\nshown\n```\n" : "";
        Listing listing = Listing.of(
                        "page.md", "```java" + words + "\nvoid main() { " + statement + " }\n```\n" + output)
                .getFirst();
        assertThatThrownBy(() -> new ListingRun(listing, folder).run())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(told);
    }

    @Test
    void theWordsOfABlockSayWhatItIs() {
        List<Listing> listings = Listing.of(
                "page.md",
                """
                ```
                no listing
                ```
                ```java
                a
                ```

                ```text
                printed
                ```
                ```java server -Da=b
                reactor.listenTcp(8000, Echo::new);
                ```
                ```java client
                ClientEndpoint.parse(reactor, "tcp:127.0.0.1:5001:timeout=5");
                ```
                """);
        assertThat(listings)
                .containsExactly(
                        new Listing("page.md", 1, Listing.Kind.PROGRAM, List.of(), "a\n", "printed\n"),
                        new Listing("page.md", 2, Listing.Kind.SERVER, List.of("-Da=b"),
                                "reactor.listenTcp(8000, Echo::new);\n", null),
                        new Listing("page.md", 3, Listing.Kind.CLIENT, List.of(),
                                "ClientEndpoint.parse(reactor, \"tcp:127.0.0.1:5001:timeout=5\");\n", null));
        assertThat(listings.get(1).sourceWithPort(1234)).contains("listenTcp(1234, ");
        assertThat(listings.get(2).sourceWithPort(1234)).contains("\"tcp:127.0.0.1:1234:timeout=5\"");
        assertThatThrownBy(() -> listings.get(0).sourceWithPort(1234)).hasMessageContaining("names no port");
    }

    @Test
    void anUnknownWordAndAnOutputOfNothingAreRefused() {
        assertThatThrownBy(() -> Listing.of("page.md", "```java srever\n```")).hasMessageContaining("srever");
        assertThatThrownBy(() -> Listing.of("page.md", "```java\n```\nwords\n```text\nout\n```\n"))
                .hasMessageContaining("follows no listing");
    }
}
