package dev.hawser.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hawser get}, as a user runs it. */
class GetCommandTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private Path file() {
        return folder.resolve("file");
    }

    private Child get(Port port, String... more) throws IOException {
        String[] command = new String[4 + more.length];
        command[0] = "get";
        command[1] = "http://127.0.0.1:" + port + "/a";
        command[2] = "-o";
        command[3] = file().toString();
        System.arraycopy(more, 0, command, 4, more.length);
        return Child.hawser(command);
    }

    @Test
    void downloadsAFileAndShowsPercentages() throws Exception {
        try (Port port = Port.listening(0);
                Child child = get(port);
                Client server = port.accept()) {
            server.expect("GET /a HTTP/1.1\r\n");
            server.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789");
            assertThat(child.awaitExit()).isZero();
            assertThat(child.errors()).endsWith("100 %", file() + ": 10 bytes");
            assertThat(file()).hasContent("0123456789");
        }
    }

    @Test
    void whatBrokeOffGoesOn() throws Exception {
        try (Port port = Port.listening(0)) {
            try (Child child = get(port, "--retries", "0", "--progress", "none")) {
                try (Client server = port.accept()) {
                    server.expect("GET /a HTTP/1.1\r\n");
                    server.send("HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: 10\r\n\r\n01234");
                }
                assertThat(child.awaitExit()).isEqualTo(75);
                assertThat(child.errors())
                        .singleElement()
                        .asString()
                        .startsWith("hawser: GET http://127.0.0.1:" + port + "/a: ")
                        .endsWith(file() + ".part is kept (5 bytes), and the same command goes on with it");
            }
            try (Child child = get(port, "--progress", "BAR");
                    Client server = port.accept()) {
                server.send("HTTP/1.1 206 Partial Content\r\nETag: \"1\"\r\nContent-Range: bytes 5-9/10\r\n"
                        + "Content-Length: 5\r\n\r\n56789");
                assertThat(child.awaitExit()).isZero();
                assertThat(child.errors()).last().isEqualTo(file() + ": 10 bytes, 5 B of them from before");
                assertThat(String.join("", child.errors())).contains("] 100 %  10 B of 10 B  ");
            }
        }
        assertThat(file()).hasContent("0123456789");
    }

    @Test
    void anInterruptKeepsWhatThereIs() throws Exception {
        try (Port port = Port.listening(0);
                Child child = get(port);
                Client server = port.accept()) {
            server.expect("GET /a HTTP/1.1\r\n");
            server.send("HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: 10\r\n\r\n01234");
            Path part = folder.resolve("file.part");
            child.awaitError("50 %"::equals);
            child.signal("INT");
            assertThat(child.awaitExit()).isEqualTo(130);
            assertThat(child.errors()).last().asString().startsWith("hawser: interrupted; " + part + " is kept");
            assertThat(Files.exists(part)).isTrue();
        }
    }

    @Test
    void tellsWhyThereIsNone() throws Exception {
        try (Port port = Port.listening(0);
                Child child = get(port);
                Client server = port.accept()) {
            server.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
            assertThat(child.awaitExit()).isEqualTo(66);
            assertThat(child.errors()).containsExactly("hawser: GET http://127.0.0.1:" + port + "/a: 404 Not Found");
        }
        try (Port port = Port.refusing(0);
                Child child = get(port, "--retries", "0")) {
            assertThat(child.awaitExit()).isEqualTo(69);
            assertThat(child.errors()).singleElement().asString().contains("refused");
        }
        try (Child child = Child.hawser("get", "gopher://example.com/")) {
            assertThat(child.awaitExit()).isEqualTo(64);
            assertThat(child.errors()).singleElement().asString().contains("gopher");
        }
        assertThat(file()).doesNotExist();
    }
}
