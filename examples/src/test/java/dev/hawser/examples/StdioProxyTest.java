package dev.hawser.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code examples/StdioProxy.java} between a terminal and a server. */
class StdioProxyTest {
    private static final String CONNECTED = "Connected to server.  Press ctrl-C to close connection.";

    @Test
    void joinsTheTerminalToAServer() throws Exception {
        try (Example server = Example.serve("SaidEcho");
                Example proxy = Example.run("StdioProxy", "127.0.0.1", Integer.toString(server.port()))) {
            type(proxy, "hello\nquit\n");
            assertThat(proxy.end())
                    .containsExactly("[-] Log opened.", CONNECTED, "You said: hello", "Goodbye.");
            assertThat(server.stop("TERM")).isEmpty();
        }
    }

    @Test
    void sendsEveryLineWithCrLf() throws Exception {
        try (Port port = Port.listening(0);
                Example proxy = Example.run("StdioProxy", "127.0.0.1", port.toString());
                Client server = port.accept()) {
            OutputStream typed = proxy.child().process().getOutputStream();
            typed.write("unix\n\ndos\r\nmac\rcut\r".getBytes(StandardCharsets.UTF_8));
            typed.flush();
            server.expect("unix\r\n\r\ndos\r\nmac\rcut\r");
            typed.write("\né".getBytes(StandardCharsets.UTF_8));
            typed.close();
            server.expect("\né");
            server.expectEnd();
            server.send("still there\n");
            server.hangUp();
            assertThat(proxy.end()).containsExactly("[-] Log opened.", CONNECTED, "still there");
        }
    }

    @Test
    void printsAllThatTheServerSentBeforeItEnds() throws Exception {
        try (Port port = Port.listening(0);
                Example proxy = Example.run("StdioProxy", "127.0.0.1", port.toString());
                Client server = port.accept()) {
            server.send("0123456789\n".repeat(200_000));
            server.hangUp();
            List<String> output = proxy.end();
            assertThat(output.subList(2, output.size())).hasSize(200_000).containsOnly("0123456789");
        }
    }

    @Test
    void endsQuietlyByCtrlC() throws Exception {
        try (Port port = Port.listening(0);
                Example proxy = Example.run("StdioProxy", "127.0.0.1", port.toString());
                Client server = port.accept()) {
            proxy.child().awaitLineEnding(CONNECTED);
            proxy.child().signal("INT");
            server.expectEnd();
            assertThat(proxy.end()).containsExactly("[-] Log opened.", CONNECTED);
        }
    }

    @Test
    void tellsWhyThereIsNoConnection() throws Exception {
        try (Port port = Port.refusing(0);
                Example proxy = Example.run("StdioProxy", "127.0.0.1", port.toString())) {
            assertThat(proxy.end())
                    .containsExactly(
                            "[-] Log opened.", "Connection was refused by other side: 127.0.0.1:" + port + ".");
        }
    }

    private static void type(Example proxy, String text) throws Exception {
        try (OutputStream typed = proxy.child().process().getOutputStream()) {
            typed.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
