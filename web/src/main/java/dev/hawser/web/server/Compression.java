package dev.hawser.web.server;

import java.util.Objects;

/**
 * Compresses what another resource answers, as the client takes it and where it is worth it.
 *
 * <pre>{@code
 * new Site(new Compression(new StaticFiles(root)))
 * }</pre>
 *
 * <p>Left as they are: answers that are compressed already or a range, those that are short, of media types that gain nothing, without
 * a body, and those whose Cache-Control says {@code no-transform}. Of the others Vary tells caches, the entity tag becomes weak, and
 * ranges are not offered. An answer that is written in pieces is flushed when the event is over in which something was written, so that
 * a client sees each as it comes.
 *
 * <p><b>A secret and what a stranger chose should not be compressed together</b> (BREACH): from the length of an answer that has a token in
 * it and repeats a part of the request, somebody who can make the client ask often and can see lengths guesses the token letter by
 * letter. Where that is so, mask the token anew in each answer, or say {@code Cache-Control: no-transform}.
 *
 * <p>What is compressed is so on the reactor's thread: about 10 ms for a mebibyte by gzip. For large files rather keep compressed
 * siblings, which static files find.
 */
public final class Compression implements Resource {
    private final Resource resource;
    private final CompressionOptions options;

    /** What {@code resource} answers, with the usual options. */
    public Compression(Resource resource) {
        this(resource, CompressionOptions.DEFAULT);
    }

    /** What {@code resource} answers. */
    public Compression(Resource resource, CompressionOptions options) {
        this.resource = Objects.requireNonNull(resource, "resource");
        this.options = Objects.requireNonNull(options, "options");
    }

    @Override
    public boolean isLeaf() {
        return resource.isLeaf();
    }

    @Override
    public Resource child(String segment, Request request) throws Exception {
        begin(request);
        return resource.child(segment, request);
    }

    @Override
    public void render(Request request) throws Exception {
        begin(request);
        resource.render(request);
    }

    private void begin(Request request) {
        request.answerThrough(exchange -> new CompressedExchange(request, exchange, options));
    }
}
