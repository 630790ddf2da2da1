package dev.hawser.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.deferred.Deferred;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pages by a template library, here one that knows a single rule. */
final class TemplatePagesTest {
    private final TemplateRenderer renderer = (template, model, out) -> {
        if (template.equals("broken")) {
            throw new IllegalStateException("line 7 of a secret");
        }
        String name = model instanceof Map<?, ?> values ? String.valueOf(values.get("name")) : "nobody";
        out.write("<p>" + template + " for " + Pages.escaped(name) + "</p>");
    };
    private final TemplatePages pages = new TemplatePages(renderer);

    private static String answer(Resource resource) {
        Visit visit = new Visit(resource);
        visit.ask("GET", "/");
        visit.pass(1);
        return visit.answered();
    }

    @Test
    void aPageIsFilledWithItsModel() {
        assertThat(answer(pages.page("index", request -> Map.of("name", "<b>"))))
                .startsWith("HTTP/1.1 200 OK\n")
                .contains("text/html; charset=utf-8\n")
                .endsWith("<p>index for &lt;b&gt;</p>");
        assertThat(answer(pages.page("plain"))).endsWith("<p>plain for nobody</p>");
        assertThat(answer(pages.deferredPage("later", request -> Deferred.succeed(request.reactor(), Map.of("name", "x")))))
                .endsWith("<p>later for x</p>");
    }

    @Test
    void aResourceMayChooseStatusAndTemplate() {
        assertThat(answer(request -> {
                    request.setStatus(404);
                    request.answeredBy(pages.withMediaType("application/xhtml+xml").answer(request, "missing", null));
                }))
                .startsWith("HTTP/1.1 404 ")
                .contains("application/xhtml+xml\n")
                .endsWith("<p>missing for nobody</p>");
    }

    @Test
    void whatGoesWrongIsNotShown() {
        assertThat(answer(pages.page("broken"))).startsWith("HTTP/1.1 500 ").doesNotContain("secret");
        assertThat(answer(pages.withMostCharacters(10).page("index"))).startsWith("HTTP/1.1 500 ");
        assertThatThrownBy(() -> pages.withMostCharacters(0)).hasMessageContaining("0");
    }
}
