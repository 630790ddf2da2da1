package dev.hawser.web.server;

import dev.hawser.web.http.HttpStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gives the plain pages, by which requests are refused and failures are answered, another look, for all that is beneath: a
 * site, a virtual host, a folder.
 *
 * <pre>{@code
 * Resource root = new ErrorPages(site)
 *         .on(404, request -> request.finish("Nothing here."))
 *         .onOthers(request -> request.finish("Sorry: " + request.status()));
 * }</pre>
 *
 * <p>A page is a resource; the status is set when it is asked, and none of the header fields that the failed answer was to have are left. {@link
 * #REASON} is what the plain page would have said, in which nothing of the server's inside is. A page that itself fails is answered by
 * the plain one. Pages that resources have made themselves are not changed.
 */
public final class ErrorPages implements Resource {
    /** What the plain page would have said, as text and not as HTML. */
    public static final RequestKey<String> REASON = RequestKey.of("reason", String.class);

    private static final RequestKey<ErrorPages> PAGES = RequestKey.of("error pages", ErrorPages.class);
    private static final ErrorPages NONE = new ErrorPages(Pages.NOT_FOUND);

    private final Resource inner;
    private final Map<Integer, Resource> pages = new LinkedHashMap<>();
    private @Nullable Resource others;

    /** For what {@code inner} answers. */
    public ErrorPages(Resource inner) {
        this.inner = Objects.requireNonNull(inner, "inner");
    }

    /**
     * Has {@code page} answer with that status.
     *
     * @throws IllegalArgumentException when it is none of 400 to 599
     */
    public ErrorPages on(int status, Resource page) {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("no status of an error: " + status);
        }
        pages.put(HttpStatus.check(status), Objects.requireNonNull(page, "page"));
        return this;
    }

    /** Has {@code page} answer with every status that has no page of its own. */
    public ErrorPages onOthers(Resource page) {
        others = Objects.requireNonNull(page, "page");
        return this;
    }

    @Override
    public void render(Request request) throws Exception {
        request.put(PAGES, this);
        request.render(inner);
    }

    private @Nullable Resource page(int status) {
        Resource own = pages.get(status);
        return own == null ? others : own;
    }

    /** Answers with the page for the status that is set; false where there is none. */
    static boolean answer(Request request, String text) {
        ErrorPages known = request.get(PAGES);
        if (known == null || request.status() < 400) {
            return false;
        }
        Resource page = known.page(request.status());
        if (page == null) {
            return false;
        }
        request.put(PAGES, NONE); // not again, should the page fail
        request.put(REASON, text);
        try {
            page.render(request);
        } catch (Exception failure) {
            request.failed(failure);
        }
        return true;
    }
}
