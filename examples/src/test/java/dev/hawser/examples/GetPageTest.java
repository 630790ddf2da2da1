package dev.hawser.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The chain of {@code examples/GetPage.java}, and its ways out. */
class GetPageTest {
    @Test
    void tellsHowLongAPageIs() throws Exception {
        try (Port port = Port.listening(0);
                Example program = Example.run("GetPage", "http://127.0.0.1:" + port + "/page");
                Client server = port.accept()) {
            server.expect("GET /page HTTP/1.1\r\n");
            server.send("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nhello\nworld\n");
            assertThat(program.end())
                    .endsWith("Got a page that begins with hello", "It has 12 characters.", "Finished with 12.");
        }
    }

    @Test
    void tellsThatThereIsNone() throws Exception {
        try (Port port = Port.listening(0);
                Example program = Example.run("GetPage", "http://127.0.0.1:" + port + "/");
                Client server = port.accept()) {
            server.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
            assertThat(program.end()).endsWith("The server has none: 404", "Finished with 0.");
        }
    }

    @Test
    void tellsThatThereIsNoServer() throws Exception {
        try (Port port = Port.refusing(0);
                Example program = Example.run("GetPage", "http://127.0.0.1:" + port + "/")) {
            assertThat(program.end()).last().isEqualTo("Finished with -1.");
        }
    }
}
