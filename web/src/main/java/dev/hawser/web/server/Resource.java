package dev.hawser.web.server;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Receiver;
import dev.hawser.deferred.Transform;
import java.util.Objects;

/**
 * What answers requests. A lambda is one that answers for all paths:
 *
 * <pre>{@code
 * reactor.listenTcp(8080, new Site(request -> request.finish("Hello, world!")));
 * }</pre>
 *
 * <p>One object answers all requests that lead to it, also several at the same time. All calls come on the reactor's thread.
 */
@FunctionalInterface
public interface Resource {
    /**
     * Answers {@code request}: now, or later, from whatever event has the answer; until {@code request.finish} the client
     * waits. Throwing answers with 500 and logs what was thrown, or with what a {@link RequestRefused} says.
     */
    void render(Request request) throws Exception;

    /** Whether it answers for whatever follows on the path; {@link #child} is not asked then. */
    default boolean isLeaf() {
        return true;
    }

    /**
     * What answers for the next segment of the path. Called as the path is walked, where this is no leaf and something of the path
     * is left; {@code segment} is decoded, and may be empty: the path {@code /a/} has the segments {@code a} and the empty one.
     */
    default Resource child(String segment, Request request) throws Exception {
        return Pages.NOT_FOUND;
    }

    /** One whose answer is ready when a Deferred fires: its failure is answered as what {@link #render} throws is. */
    static Resource deferred(Transform<? super Request, ? extends Deferred<?>> body) {
        Objects.requireNonNull(body, "body");
        return request -> request.answeredBy(body.apply(request));
    }

    /** One that answers in a coroutine, in which what takes time is awaited. */
    static Resource coroutine(Receiver<? super Request> body) {
        Objects.requireNonNull(body, "body");
        return request -> request.answeredBy(request.reactor().async(() -> body.accept(request)));
    }
}
