package dev.hawser.app.status;

import dev.hawser.app.status.wire.HttpMessageException;
import dev.hawser.app.status.wire.RequestParser;
import dev.hawser.app.status.wire.WireFields;
import dev.hawser.app.status.wire.WireLimits;
import dev.hawser.app.status.wire.WireReply;
import dev.hawser.app.status.wire.WireRequest;
import dev.hawser.app.status.wire.WireWriter;
import dev.hawser.bytes.Bytes;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Protocol;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Upkeep;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One connection to the status: answers requests, one after another, or sends events until its end. */
final class StatusConnection extends Protocol {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.app.status");

    /**
     * Without a whole request for that long a connection is closed, however busily it comes; one whose reader has not taken
     * what it was sent is aborted.
     */
    static final Duration IDLE = Duration.ofSeconds(30);

    /** Of later requests as much is kept while one is answered. */
    private static final int MOST_WAITING = 16 << 10;

    private static final int RETRY_MILLIS = 1_000;
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    /** What is going on. */
    private enum State {
        READING,
        ANSWERING,
        STREAMING,
        CLOSING
    }

    private final StatusService service;
    private final StatusSite site;
    private final EventStreams streams;
    private final RequestParser parser = new RequestParser(WireLimits.REQUEST);
    private State state = State.READING;
    private boolean isProceeding;
    private boolean hasEvents;
    private @Nullable DelayedCall deadline;

    StatusConnection(StatusService service, StatusSite site, EventStreams streams) {
        this.service = service;
        this.site = site;
        this.streams = streams;
    }

    @Override
    public void connectionMade() {
        service.opened(this);
        awaitRequest();
    }

    @Override
    public void dataReceived(Bytes data) {
        if (state == State.STREAMING || state == State.CLOSING) {
            return; // who listens has nothing more to say
        }
        parser.receive(data);
        proceed();
        if (state == State.ANSWERING && parser.waiting() > MOST_WAITING) {
            transport().pauseProducing();
        }
    }

    @Override
    public void readResumed() {
        proceed();
    }

    @Override
    public void connectionLost(ConnectionEnd reason) {
        state = State.CLOSING;
        cancelDeadline();
        streams.remove(this);
        service.closed(this);
    }

    // ---------------------------------------------------------------- requests

    /** Answers what has come, as long as the answers are there at once. */
    private void proceed() {
        if (isProceeding) {
            return; // goes on in the loop below
        }
        isProceeding = true;
        try {
            while (state == State.READING && transport().isReading()) {
                WireRequest request = parser.next();
                if (request == null) {
                    return;
                }
                state = State.ANSWERING;
                cancelDeadline();
                answer(request);
            }
        } catch (HttpMessageException refused) { // where the next request begins is not known
            end(WireReply.text(refused.status(), String.valueOf(refused.getMessage())));
        } finally {
            isProceeding = false;
        }
    }

    private void answer(WireRequest request) {
        StatusSite.Answer answer;
        try {
            answer = site.answer(request);
        } catch (HttpMessageException refused) {
            answered(request, WireReply.text(refused.status(), String.valueOf(refused.getMessage())));
            return;
        }
        switch (answer) {
            case StatusSite.Answer.Reply(var reply) ->
                reply.finish(made -> answered(request, made), failure -> {
                    LOGGER.log(System.Logger.Level.ERROR, "a request to the status failed", failure);
                    answered(request, WireReply.text(500, "this has failed; the log says why"));
                });
            case StatusSite.Answer.Events() -> stream();
        }
    }

    private void answered(WireRequest request, WireReply reply) {
        if (state != State.ANSWERING) {
            return; // lost meanwhile
        }
        boolean wantsBody = !request.method().equals("HEAD"); // else that would be taken for the next reply
        WireReply said = wantsBody ? reply : new WireReply(reply.status(), reply.fields(), Bytes.EMPTY);
        if (request.isLast()) {
            end(said);
            return;
        }
        transport().write(WireWriter.reply(dressed(said)));
        state = State.READING;
        awaitRequest();
        transport().resumeProducing();
        proceed();
    }

    private void end(WireReply reply) {
        transport().write(WireWriter.reply(dressed(reply).with("Connection", "close")));
        close();
    }

    /** Else one who does not read would keep others out for ever. */
    private void close() {
        state = State.CLOSING;
        awaitReader();
        transport().loseConnection();
    }

    /** With what each reply has. */
    private WireReply dressed(WireReply reply) {
        Clock clock = reactor().wallClock();
        WireFields fields = reply.fields()
                .with("Date", HTTP_DATE.format(clock.instant().atOffset(ZoneOffset.UTC)))
                .with("Cache-Control", "no-store")
                .with("X-Content-Type-Options", "nosniff")
                .with("Referrer-Policy", "no-referrer")
                .with("Cross-Origin-Resource-Policy", "same-origin");
        if (reply.field("Content-Security-Policy") == null) {
            fields = fields.with("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        }
        return new WireReply(reply.status(), fields, reply.body());
    }

    // ---------------------------------------------------------------- events

    private void stream() {
        state = State.STREAMING;
        WireReply reply = WireReply.of(200, "text/event-stream", WireWriter.retry(RETRY_MILLIS));
        transport().write(WireWriter.endless(dressed(reply)));
        streams.add(this);
    }

    /** Sends {@code event}, unless the last one is still on its way. */
    void offer(Bytes event) {
        if (state != State.STREAMING) {
            return;
        }
        if (!hasEvents || transport().unsent() == 0) {
            hasEvents = true; // the first one may follow the head at once
            cancelDeadline();
            transport().write(event);
        } else if (deadline == null) {
            awaitReader();
        }
    }

    /** The service stops: what is being read or answered is dropped. */
    void stop() {
        if (state != State.CLOSING) {
            close();
        }
    }

    // ---------------------------------------------------------------- time

    private void awaitRequest() {
        cancelDeadline();
        deadline = reactor().callLater(IDLE, (Upkeep) () -> {
            deadline = null;
            if (parser.isAmid()) {
                end(WireReply.text(408, "no whole request came in " + IDLE.toSeconds() + " seconds"));
            } else {
                stop();
            }
        });
    }

    private void awaitReader() {
        cancelDeadline();
        deadline = reactor().callLater(IDLE, (Upkeep) () -> {
            deadline = null;
            transport().abortConnection();
        });
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel();
            deadline = null;
        }
    }
}
