package dev.hawser.web.server;

import java.io.Writer;
import org.jspecify.annotations.Nullable;

/**
 * A template library, as {@link TemplatePages} uses it: mostly a line that calls it.
 *
 * <pre>{@code
 * TemplateRenderer mustache = (template, model, out) -> mustaches.compile(template + ".html").execute(out, model);
 * }</pre>
 */
@FunctionalInterface
public interface TemplateRenderer {
    /**
     * Writes the template called {@code template}, filled with {@code model}, to {@code out}. Called on worker threads, several at a
     * time, so it may read files; escaping is the library's.
     *
     * @throws Exception what is wrong with the template or the model: answered with 500, and logged
     */
    void render(String template, @Nullable Object model, Writer out) throws Exception;
}
