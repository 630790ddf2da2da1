package dev.hawser.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** A session with {@code examples/Notes.java}, by the JDK's client. */
class NotesTest {
    @Test
    void keepsNotes() throws Exception {
        try (Example server = Example.serve("Notes");
                HttpClient client = HttpClient.newHttpClient()) {
            assertThat(ask(client, server, "PUT", "/notes/2", "Buy bread").statusCode()).isEqualTo(204);
            assertThat(ask(client, server, "PUT", "/notes/1", "Sleep").statusCode()).isEqualTo(204);
            assertThat(ask(client, server, "GET", "/notes/2", "").body()).isEqualTo("Buy bread\n");
            assertThat(ask(client, server, "GET", "/notes", "").body()).isEqualTo("1 Sleep\n2 Buy bread\n");
            assertThat(ask(client, server, "DELETE", "/notes/2", "").statusCode()).isEqualTo(204);
            assertThat(ask(client, server, "GET", "/notes/2", "").statusCode()).isEqualTo(404);
            assertThat(ask(client, server, "PUT", "/notes/3", "x".repeat(2000)).statusCode()).isEqualTo(413);
            assertThat(ask(client, server, "POST", "/notes/1", "").headers().firstValue("Allow")).contains("DELETE, GET, HEAD, OPTIONS, PUT");
            assertThat(server.stop("INT")).isEmpty();
        }
    }

    private static HttpResponse<String> ask(HttpClient client, Example server, String method, String path, String body)
            throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }
}
