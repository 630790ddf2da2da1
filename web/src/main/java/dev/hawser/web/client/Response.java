package dev.hawser.web.client;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.Reactor;
import dev.hawser.web.body.IncomingBody;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http.HttpStatus;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A response: its head, and a body that is read once, in one of the ways that {@link IncomingBody} has. Whoever does not want the
 * body says {@link #discard()}: one that nobody reads holds its connection until a time limit takes it away. Used on the
 * reactor's thread.
 */
public final class Response {
    private final Reactor reactor;
    private final String method;
    private final WebUrl url;
    private final List<WebUrl> history;
    private final IncomingHead head;
    private final IncomingBody body;
    private final int mostInMemory;

    Response(Reactor reactor, String method, WebUrl url, List<WebUrl> history, IncomingHead head, IncomingBody body, int mostInMemory) {
        this.reactor = reactor;
        this.method = method;
        this.url = url;
        this.history = history;
        this.head = head;
        this.body = body;
        this.mostInMemory = mostInMemory;
    }

    /** The status, such as 200. */
    public int status() {
        return head.status();
    }

    /** Whether the status is one of 200 to 299. */
    public boolean isSuccess() {
        return head.status() / 100 == 2;
    }

    /** The phrase behind the status; the registered one where the server has sent none. */
    public String reason() {
        return head.reason().isEmpty() ? HttpStatus.phrase(head.status()) : head.reason();
    }

    /** As {@code HTTP/1.1}. */
    public String version() {
        return head.version();
    }

    /** The header fields. */
    public Headers headers() {
        return head.headers();
    }

    /** The first value of a header field, null where there is none. */
    public @Nullable String header(String name) {
        return head.headers().get(name);
    }

    /** Where the response has come from in the end. */
    public WebUrl url() {
        return url;
    }

    /** The addresses that were asked before {@link #url()} and have led on, the first one first; empty where none has. */
    public List<WebUrl> history() {
        return history;
    }

    /** The method of the request that it answers in the end. */
    public String method() {
        return method;
    }

    /** The body, to be read once. */
    public IncomingBody body() {
        return body;
    }

    /** All of the body; fails with {@link dev.hawser.web.body.BodyTooLarge} above the client's limit. */
    public Deferred<Bytes> bytes() {
        return body.bytes(mostInMemory);
    }

    /** All of the body, of at most {@code most} bytes. */
    public Deferred<Bytes> bytes(int most) {
        return body.bytes(most);
    }

    /** All of the body as text, by {@link #charset()}; what is malformed becomes U+FFFD. */
    public Deferred<String> text() {
        return text(mostInMemory);
    }

    /** All of the body as text, of at most {@code most} bytes. */
    public Deferred<String> text(int most) {
        Charset charset = charset();
        return body.bytes(most).addCallback(all -> withoutMark(all.text(charset)));
    }

    /**
     * Writes the body to a file, as fast as that takes it: to {@code FILE.part} at first, which gets its name when it is complete.
     *
     * @return fires with the number of bytes
     */
    public Deferred<Long> saveTo(Path file) {
        return FileSink.save(reactor, body, file);
    }

    /** Drops the body. */
    public void discard() {
        body.discard();
    }

    /** What {@code Content-Type} says; UTF-8 where it says nothing, or what is not known here. */
    public Charset charset() {
        String type = header("Content-Type");
        String name = type == null ? null : charsetOf(type);
        if (name == null) {
            return StandardCharsets.UTF_8;
        }
        try {
            return Charset.forName(name);
        } catch (UnsupportedCharsetException | java.nio.charset.IllegalCharsetNameException unknown) {
            return StandardCharsets.UTF_8;
        }
    }

    private static @Nullable String charsetOf(String type) {
        for (String parameter : type.split(";", -1)) {
            String text = parameter.strip();
            if (text.regionMatches(true, 0, "charset=", 0, 8)) {
                String value = text.substring(8).strip();
                boolean isQuoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
                return isQuoted ? value.substring(1, value.length() - 1) : value;
            }
        }
        return null;
    }

    private static String withoutMark(String text) {
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    /** Such as {@code 200 OK from GET https://example.com/}. */
    @Override
    public String toString() {
        return status() + " " + reason() + " from " + method + " " + RequestPlan.shown(url);
    }
}
