package dev.hawser.web.events;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.PushProducer;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Upkeep;
import dev.hawser.web.events.wire.ServerSentEvent;
import dev.hawser.web.server.Request;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer that tells what happens, event by event, until either side ends it. Made by a resource:
 *
 * <pre>{@code
 * Resource ticker = request -> {
 *     EventStream stream = EventStream.begin(request);
 *     listeners.add(stream);
 *     stream.ended().addBoth(_ -> listeners.remove(stream));
 * };
 * }</pre>
 *
 * <p>A client that does not read has events wait for it up to a bound, and is cut off then. To end it for good, so that a page does not
 * come again, answer its next request with 204. Used on the reactor's thread.
 */
public final class EventStream {
    private static final Bytes SIGN_OF_LIFE = ServerSentEvent.encodeComment("");

    private final Request request;
    private final EventStreamOptions options;
    private final ArrayDeque<Bytes> queue = new ArrayDeque<>();
    private final Source source = new Source();
    private final List<Promise<@Nullable Void>> waiting = new ArrayList<>();
    private long queued;
    private boolean paused;
    private boolean over;
    private boolean written;
    private @Nullable DelayedCall alive;

    private EventStream(Request request, EventStreamOptions options) {
        this.request = request;
        this.options = options;
        request.notifyFinish().finish(_ -> stop(), _ -> stop());
    }

    /** Begins the answer to {@code request}. */
    public static EventStream begin(Request request) {
        return begin(request, EventStreamOptions.DEFAULT);
    }

    /** Begins the answer to {@code request}; its status and header fields may have been set before. */
    public static EventStream begin(Request request, EventStreamOptions options) {
        request.setHeader("Content-Type", "text/event-stream");
        request.responseHeaders().setIfAbsent("Cache-Control", "no-store").setIfAbsent("X-Accel-Buffering", "no");
        EventStream stream = new EventStream(request, options);
        stream.begin();
        return stream;
    }

    private void begin() {
        request.registerProducer(source);
        if (over) {
            return;
        }
        if (request.method().equals("HEAD")) {
            finish();
            return;
        }
        Duration retry = options.retry();
        if (retry != null) {
            write(ServerSentEvent.encodeRetry(retry.toMillis()));
        }
        arm();
    }

    // ---------------------------------------------------------------- sending

    /** The id of the event that the client has seen last, as it says; null where it comes for the first time. */
    public @Nullable String lastEventId() {
        return request.header("Last-Event-ID");
    }

    /** Sends a message. */
    public void send(String data) {
        send(ServerSentEvent.of(data));
    }

    /** Sends an event. Dropped without a word when the stream has ended. */
    public void send(ServerSentEvent event) {
        write(event.encode());
    }

    /** Sends what {@link ServerSentEvent#encode()} has made, once for all who are to have it. */
    public void sendEncoded(Bytes event) {
        write(event);
    }

    /** Sends a line that clients pass over. */
    public void comment(String text) {
        write(ServerSentEvent.encodeComment(text));
    }

    private void write(Bytes data) {
        if (over) {
            return;
        }
        written = true;
        if (!paused) {
            request.write(data);
            return;
        }
        queue.add(data);
        queued += data.size();
        if (queued > options.mostQueued()) {
            request.abort();
        }
    }

    /** Ends the stream; what waits goes first. The client comes again. */
    public void finish() {
        if (over) {
            return;
        }
        request.unregisterProducer();
        while (!queue.isEmpty()) {
            request.write(queue.remove());
        }
        request.finish();
    }

    // ---------------------------------------------------------------- state

    /** Whether the client is there. */
    public boolean isOpen() {
        return !over;
    }

    /** Bytes of events that wait because the client does not read. */
    public long queued() {
        return queued;
    }

    /** Fires when the client reads, at once where it does: for who makes events as fast as they are read. Also at the end. */
    public Deferred<@Nullable Void> ready() {
        if (!paused || over) {
            return Deferred.succeed(request.reactor(), null);
        }
        Promise<@Nullable Void> promise = new Promise<>(request.reactor());
        waiting.add(promise);
        return promise;
    }

    /** Fires when the stream was finished, and fails with the reason when the client is gone before. Each call makes one of its own. */
    public Deferred<@Nullable Void> ended() {
        return request.notifyFinish();
    }

    private void stop() {
        over = true;
        queue.clear();
        queued = 0;
        DelayedCall armed = alive;
        if (armed != null) {
            alive = null;
            armed.cancel();
        }
        tellReady();
    }

    private void tellReady() {
        List<Promise<@Nullable Void>> told = List.copyOf(waiting);
        waiting.clear();
        for (Promise<@Nullable Void> each : told) {
            each.callback(null);
        }
    }

    private void arm() {
        if (over) {
            return;
        }
        alive = request.reactor().callLater(options.keepAlive(), (Upkeep) () -> {
            alive = null;
            if (!written && !paused) {
                request.write(SIGN_OF_LIFE);
            }
            written = false;
            arm();
        });
    }

    /** What the connection tells of how fast its client reads. */
    private final class Source implements PushProducer {
        @Override
        public void pauseProducing() {
            paused = true;
        }

        @Override
        public void resumeProducing() {
            paused = false;
            while (!paused && !queue.isEmpty()) {
                Bytes next = queue.remove();
                queued -= next.size();
                request.write(next);
            }
            if (!paused) {
                tellReady();
            }
        }

        @Override
        public void stopProducing() {
            // the request tells of its end
        }
    }
}
