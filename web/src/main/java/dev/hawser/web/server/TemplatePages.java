package dev.hawser.web.server;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Transform;
import dev.hawser.web.http.HttpStatus;
import java.io.StringWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Pages out of a template library of one's own choice.
 *
 * <pre>{@code
 * TemplatePages pages = new TemplatePages(mustache);
 * Router router = new Router().get("/", pages.page("index", request -> Map.of("visitors", count)));
 * }</pre>
 *
 * <p>The model is made on the reactor's thread, the page of it on a worker thread; who leaves meanwhile cancels it. A page is put together whole,
 * and has at most {@link #withMostCharacters} characters, so that a template in a loop fills no memory.
 */
public final class TemplatePages {
    private static final int MOST_CHARACTERS = 4 << 20;

    private final TemplateRenderer renderer;
    private final String mediaType;
    private final int mostCharacters;

    /** HTML in UTF-8, of at most 4 Mi characters, by {@code renderer}. */
    public TemplatePages(TemplateRenderer renderer) {
        this(renderer, "text/html; charset=utf-8", MOST_CHARACTERS);
    }

    private TemplatePages(TemplateRenderer renderer, String mediaType, int mostCharacters) {
        this.renderer = Objects.requireNonNull(renderer, "renderer");
        this.mediaType = mediaType;
        this.mostCharacters = mostCharacters;
    }

    /** These pages with another Content-Type; the text is UTF-8 whatever it says. */
    public TemplatePages withMediaType(String type) {
        return new TemplatePages(renderer, type, mostCharacters);
    }

    /** These pages with another limit; a page beyond it is answered with 500. */
    public TemplatePages withMostCharacters(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("a page has at least one character, not " + count);
        }
        return new TemplatePages(renderer, mediaType, count);
    }

    /** A page that needs no model. */
    public Resource page(String template) {
        return request -> request.answeredBy(answer(request, template, null));
    }

    /** A page whose model is made for each request, at once. */
    public Resource page(String template, Transform<? super Request, ?> model) {
        Objects.requireNonNull(model, "model");
        return request -> request.answeredBy(answer(request, template, model.apply(request)));
    }

    /** A page whose model is there when a Deferred fires. */
    public Resource deferredPage(String template, Transform<? super Request, ? extends Deferred<?>> model) {
        Objects.requireNonNull(model, "model");
        return request -> request.answeredBy(model.apply(request).chain(made -> answer(request, template, made)));
    }

    /** Answers {@code request} with a page; fires when it is on its way. For resources that choose among templates. */
    public Deferred<@Nullable Void> answer(Request request, String template, @Nullable Object model) {
        return request.reactor()
                .deferToThread(() -> {
                    BoundedWriter out = new BoundedWriter(template, mostCharacters);
                    renderer.render(template, model, out);
                    return Bytes.of(out.toString());
                })
                .addCallback(page -> {
                    if (request.status() != HttpStatus.NO_CONTENT) {
                        request.responseHeaders().setIfAbsent("Content-Type", mediaType);
                    }
                    request.finish(page);
                    return null;
                });
    }

    private static final class BoundedWriter extends StringWriter {
        private final String template;
        private final int most;

        BoundedWriter(String template, int most) {
            this.template = template;
            this.most = most;
        }

        @Override
        public void write(int c) {
            check(1);
            super.write(c);
        }

        @Override
        public void write(char[] text, int offset, int length) {
            check(length);
            super.write(text, offset, length);
        }

        @Override
        public void write(String text) {
            check(text.length());
            super.write(text);
        }

        @Override
        public void write(String text, int offset, int length) {
            check(length);
            super.write(text, offset, length);
        }

        private void check(int more) {
            if (getBuffer().length() + more > most) {
                throw new IllegalStateException("the page " + template + " has more than " + most + " characters");
            }
        }
    }
}
