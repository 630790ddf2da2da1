package dev.hawser.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Pages of one's own for what went wrong. */
final class ErrorPagesTest {
    private static String answer(Resource inner, java.util.function.UnaryOperator<ErrorPages> pages) {
        return new Dialogue(pages.apply(new ErrorPages(inner))).ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    }

    @Test
    void aStatusHasItsPage() {
        String answer = answer(Pages.NOT_FOUND, pages -> pages.on(404, request -> request.finish("own: " + request.get(ErrorPages.REASON)))
                .onOthers(request -> request.finish("others")));
        assertThat(answer).startsWith("HTTP/1.1 404 ").endsWith("\r\n\r\nown: There is nothing at this address.");
    }

    @Test
    void othersHaveAPageToo() {
        Resource refusing = request -> {
            request.setHeader("Secret", "of the failed answer");
            throw new RequestRefused(409, "no");
        };
        String answer = answer(refusing, pages -> pages.onOthers(request -> request.finish(request.status() + "!")));
        assertThat(answer).startsWith("HTTP/1.1 409 ").endsWith("\r\n\r\n409!").doesNotContain("Secret");
    }

    @Test
    void withoutAPageThePlainOneIsShown() {
        assertThat(answer(Pages.FORBIDDEN, pages -> pages.on(404, request -> request.finish("own"))))
                .startsWith("HTTP/1.1 403 ")
                .contains("<h1>403 Forbidden</h1>");
    }

    @Test
    void aPageThatFailsIsAnsweredByThePlainOneWithoutLeaks() {
        String answer = answer(Pages.NOT_FOUND, pages -> pages.onOthers(_ -> {
            throw new java.io.IOException("/etc/shadow is not there");
        }));
        assertThat(answer).startsWith("HTTP/1.1 500 ").contains("The server has made a mistake.").doesNotContain("shadow");
    }

    @Test
    void theInnermostPagesCount() {
        Resource inner = new ErrorPages(Pages.NOT_FOUND).on(404, request -> request.finish("inner"));
        assertThat(answer(inner, pages -> pages.on(404, request -> request.finish("outer")))).endsWith("inner");
    }

    @Test
    void aMistakeOfTheProgramHasAPageToo() {
        Resource broken = _ -> {
            throw new IllegalStateException("inside");
        };
        assertThat(answer(broken, pages -> pages.on(500, request -> request.finish("sorry " + request.get(ErrorPages.REASON)))))
                .endsWith("sorry The server has made a mistake.");
    }

    @Test
    void onlyErrorsHavePages() {
        assertThatThrownBy(() -> new ErrorPages(Pages.NOT_FOUND).on(200, Pages.NOT_FOUND))
                .hasMessageContaining("200");
    }
}
