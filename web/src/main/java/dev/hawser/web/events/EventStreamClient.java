package dev.hawser.web.events;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.Reactor;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Scheduler;
import dev.hawser.web.body.IncomingBody;
import dev.hawser.web.events.wire.EventParser;
import dev.hawser.web.events.wire.ServerSentEvent;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http.HeadersBuilder;
import dev.hawser.web.http.HttpGrammar;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Listens to a stream of events and comes again when it ends, telling the server what it has seen last; as {@code EventSource} of
 * pages. Override {@link #eventReceived}; {@link #start()}, {@link #stop()}. Used on the reactor's thread.
 *
 * <p>It waits 3 s before it comes again, or as long as the stream says; after each attempt in a row that brought no event twice as
 * long, up to a minute. An answer of another status than 200, or of another type than {@code text/event-stream}, is for good.
 */
public abstract class EventStreamClient {
    private static final System.Logger LOGGER = System.getLogger(EventStreamClient.class.getName());
    private static final Duration FIRST_WAIT = Duration.ofSeconds(3);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final Reactor reactor;
    private final EventStreamOpener opener;
    private String lastId = "";
    private long waitMillis = FIRST_WAIT.toMillis();
    private int fruitless;
    private boolean started;
    private @Nullable Deferred<EventStreamResponse> opening;
    private @Nullable IncomingBody body;
    private @Nullable DelayedCall next;

    /** A client of the streams that {@code opener} opens. */
    protected EventStreamClient(Reactor reactor, EventStreamOpener opener) {
        this.reactor = Objects.requireNonNull(reactor, "reactor");
        this.opener = Objects.requireNonNull(opener, "opener");
    }

    // ---------------------------------------------------------------- events

    /** A stream has begun. */
    public void streamOpened() throws Exception {}

    /** An event came. Throwing ends the stream, and is its reason. */
    public abstract void eventReceived(ServerSentEvent event) throws Exception;

    /**
     * The stream has ended, or could not be opened; it is opened again after {@code wait}.
     *
     * @param reason null for an end in good order
     */
    public void streamLost(@Nullable Throwable reason, Duration wait) throws Exception {}

    /** The server does not want to be asked again, or answers with what is no stream: the client has stopped. */
    public void streamRefused(int status, Headers headers) throws Exception {}

    // ---------------------------------------------------------------- requests

    /** Opens the stream. Does nothing where that was done. */
    public final void start() {
        reactor.checkThread();
        if (!started) {
            started = true;
            fruitless = 0;
            open();
        }
    }

    /** Ends the stream, and does not come again. */
    public final void stop() {
        reactor.checkThread();
        started = false;
        DelayedCall waiting = next;
        if (waiting != null) {
            next = null;
            waiting.cancel();
        }
        Deferred<EventStreamResponse> attempt = opening;
        if (attempt != null) {
            opening = null;
            attempt.cancel();
        }
        IncomingBody reading = body;
        if (reading != null) {
            body = null;
            reading.discard();
        }
    }

    /** Whether it was started, and neither stopped nor refused. */
    public final boolean isStarted() {
        return started;
    }

    /** The id of the last event that had one; empty before. */
    public final String lastEventId() {
        return lastId;
    }

    // ---------------------------------------------------------------- within

    private void open() {
        HeadersBuilder headers = new HeadersBuilder().add("Accept", "text/event-stream").add("Cache-Control", "no-store");
        if (!lastId.isEmpty()) {
            headers.add("Last-Event-ID", asField(lastId));
        }
        Deferred<EventStreamResponse> attempt = opener.open(headers.build());
        opening = attempt;
        attempt.finish(this::opened, this::lost);
    }

    /** UTF-8 in the field, a character for each byte, as browsers send it. */
    private static String asField(String id) {
        return Bytes.of(id).latin1();
    }

    private void opened(EventStreamResponse response) {
        opening = null;
        if (!started) {
            response.body().discard();
            return;
        }
        if (response.status() != 200 || !isEventStream(response.headers().get("Content-Type", ""))) {
            started = false;
            response.body().discard();
            tell(() -> streamRefused(response.status(), response.headers()));
            return;
        }
        body = response.body();
        EventParser parser = new EventParser(lastId);
        tell(this::streamOpened);
        read(parser, response.body());
    }

    private static boolean isEventStream(String type) {
        int end = type.indexOf(';');
        return HttpGrammar.equalsIgnoreCase((end < 0 ? type : type.substring(0, end)).strip(), "text/event-stream");
    }

    private void read(EventParser parser, IncomingBody stream) {
        if (body == stream) {
            stream.next().finish(piece -> received(parser, stream, piece), this::ended);
        }
    }

    private void received(EventParser parser, IncomingBody stream, @Nullable Bytes piece) {
        if (body != stream) {
            return;
        }
        if (piece == null) {
            ended(null);
            return;
        }
        try {
            parser.receive(piece);
            for (ServerSentEvent event = parser.next(); event != null && body == stream; event = parser.next()) {
                fruitless = 0;
                lastId = parser.lastId();
                eventReceived(event);
            }
            lastId = parser.lastId();
            if (parser.retryMillis() >= 0) {
                waitMillis = parser.retryMillis();
            }
        } catch (Throwable thrown) {
            Scheduler.rethrowFatal(thrown);
            stream.discard();
            ended(thrown);
            return;
        }
        read(parser, stream);
    }

    private void ended(@Nullable Throwable reason) {
        if (body != null) {
            body = null;
            lost(reason);
        }
    }

    private void lost(@Nullable Throwable reason) {
        opening = null;
        if (!started) {
            return;
        }
        long longest = Math.max(LONGEST_WAIT.toMillis(), waitMillis);
        Duration wait = Duration.ofMillis(Math.min(longest, waitMillis << Math.min(fruitless, 6)));
        fruitless++;
        next = reactor.callLater(wait, () -> {
            next = null;
            open();
        });
        tell(() -> streamLost(reason, wait));
    }

    /** An event of the user's. */
    private interface Event {
        void run() throws Exception;
    }

    private void tell(Event event) {
        try {
            event.run();
        } catch (Throwable thrown) {
            Scheduler.rethrowFatal(thrown);
            reactor.unhandledFailures().report(LOGGER, "Unhandled error in " + this, thrown);
        }
    }
}
