package dev.hawser.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How paths lead to resources: trees and routes. */
final class RouterTest {
    private static final PathParameter<Integer> ID = PathParameter.integer("id");
    private static final PathParameter<String> NAME = PathParameter.text("name");
    private static final PathParameter<String> REST = PathParameter.rest("rest");
    private static final PathParameter<UUID> KEY = PathParameter.uuid("key");

    private final Router router = new Router()
            .get("/", request -> request.finish("root"))
            .get("/users/{id}", ID, (request, id) -> request.finish("number " + (id + 1)))
            .get("/users/{name}", NAME, (request, name) -> request.finish("name " + name))
            .delete("/users/{id}", ID, (request, id) -> request.finish("gone " + id))
            .route("PUT", "/a/{name}/b/{id}", NAME, ID, (request, name, id) -> request.finish(name + id))
            .route("GET", "/k/{key}", KEY, (request, key) -> request.finish(key.toString()))
            .route("GET", "/files/{rest}", REST, (request, rest) -> request.finish("file " + rest));

    @ParameterizedTest
    @CsvSource({
        "GET, /, root",
        "GET, /users/7, number 8",
        "GET, /users/-7, number -6",
        "GET, /users/7x, name 7x",
        "GET, /users/99999999999, name 99999999999",
        "GET, /users/a%2Fb%20c, name a/b c",
        "DELETE, /users/5, gone 5",
        "PUT, /a/x/b/3, x3",
        "GET, /files/a/b/c, file a/b/c",
        "GET, /files/, 'file '",
        "GET, /files, 'file '",
        "GET, /k/00000000-0000-0001-0000-000000000002, 00000000-0000-0001-0000-000000000002"
    })
    void routesAreFound(String method, String path, String expected) {
        assertThat(new Visit(router).ask(method, path).answered()).startsWith("HTTP/1.1 200").endsWith("\n\n" + expected);
    }

    @ParameterizedTest
    @CsvSource({"/user, 404", "/users, 404", "/users/, 404", "/users/1/2, 404", "/k/1-1-1-1-1, 404", "/a//b/3, 404", "/%zz, 400", "/%ff, 400", "/%, 400", "/%4, 400"})
    void whatHasNoRoute(String path, int status) {
        assertThat(new Visit(router).ask("GET", path).answered()).startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void methodsThatThereAreNot() {
        Visit visit = new Visit(router);
        assertThat(visit.ask("POST", "/users/7").answered()).startsWith("HTTP/1.1 405 ").contains("Allow: DELETE, GET, HEAD, OPTIONS\n");
        assertThat(visit.ask("OPTIONS", "/users/7").answered()).startsWith("HTTP/1.1 204 ").contains("Allow: DELETE, GET, HEAD, OPTIONS\n");
        assertThat(visit.ask("HEAD", "/users/7").answered()).startsWith("HTTP/1.1 200 ").endsWith("\n\n");
        assertThat(visit.ask("GET", "/a/x/b/3").answered()).contains("Allow: OPTIONS, PUT\n");
    }

    @Test
    void routesGoOnWhereTheTreeEnds() {
        Visit visit = new Visit(new TreeResource().putChild("v1", new TreeResource().putChild("api", router)));
        assertThat(visit.ask("GET", "/v1/api/users/1").answered()).endsWith("number 2");
        assertThat(visit.ask("GET", "/v2/api/users/1").answered()).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void templatesAreChecked() {
        assertThatThrownBy(() -> new Router().get("a", request -> {})).hasMessageContaining("slash");
        assertThatThrownBy(() -> new Router().get("/{x}", request -> {})).hasMessageContaining("{x}");
        assertThatThrownBy(() -> new Router().get("/a", ID, (request, id) -> {})).hasMessageContaining("{id}");
        assertThatThrownBy(() -> new Router().get("/{id}/{id}", ID, (request, id) -> {})).hasMessageContaining("twice");
        assertThatThrownBy(() -> new Router().get("/a{id}", ID, (request, id) -> {})).hasMessageContaining("whole segment");
        assertThatThrownBy(() -> new Router().route("GET", "/{rest}/x", REST, (request, rest) -> {})).hasMessageContaining("rest");
        assertThatThrownBy(() -> new Router().route("G T", "/", request -> {})).hasMessageContaining("G T");
    }

    @Test
    void aTreeIsWalkedSegmentBySegment() {
        TreeResource root = new TreeResource() {
            @Override
            protected Resource childFor(String segment, Request request) {
                return segment.startsWith("x") ? leaf -> leaf.finish(leaf.prePath() + " " + leaf.postPath()) : Pages.NOT_FOUND;
            }
        };
        root.putChild("", (Resource) request -> request.finish("index"));
        Visit visit = new Visit(root);
        assertThat(visit.ask("GET", "/").answered()).endsWith("index");
        assertThat(visit.ask("GET", "/x1/y/%C3%A9/?q").answered()).contains("[x1] [y, é, ]".replace("é", "\u00c3\u00a9"));
        assertThat(visit.ask("GET", "/y").answered()).startsWith("HTTP/1.1 404 ");
        root.removeChild("");
        assertThat(visit.ask("GET", "/").answered()).startsWith("HTTP/1.1 404 ");
        assertThatThrownBy(() -> root.putChild("a/b", Pages.NOT_FOUND)).hasMessageContaining("a/b");
    }

    @Test
    void aTreeResourceTellsWhatItAllows() {
        class Item extends TreeResource {
            @Override
            protected void get(Request request) {
                request.finish("it");
            }

            @Override
            protected void put(Request request) {
                request.setStatus(204).finish();
            }
        }
        Visit visit = new Visit(new TreeResource().putChild("item", new Item()));
        assertThat(visit.ask("GET", "/item").answered()).endsWith("it");
        assertThat(visit.ask("HEAD", "/item").answered()).contains("Content-Length: 2\n").endsWith("\n\n");
        assertThat(visit.ask("PUT", "/item").answered()).startsWith("HTTP/1.1 204 ");
        assertThat(visit.ask("DELETE", "/item").answered()).startsWith("HTTP/1.1 405 ").contains("Allow: GET, HEAD, PUT, OPTIONS\n");
        assertThat(visit.ask("OPTIONS", "/item").answered()).contains("Allow: GET, HEAD, PUT, OPTIONS\n");
        assertThat(visit.ask("FROB", "/item").answered()).startsWith("HTTP/1.1 501 ");
        assertThat(List.of(visit.transport().isClosed())).containsExactly(false);
    }
}
