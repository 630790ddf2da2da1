package dev.hawser.web.client;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.Reactor;
import dev.hawser.web.body.BodyFeed;
import dev.hawser.web.body.BodySource;
import dev.hawser.web.body.IncomingBody;
import dev.hawser.web.body.OutgoingBody;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http.HttpStatus;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** One request on one connection, within its time limits, up to the last byte of the response's body. */
final class Attempt implements StreamEvents, BodySource {
    private static final System.Logger LOGGER = System.getLogger(HttpClient.class.getName());

    /** To whom an attempt tells what becomes of it: of a response or of a failure, once. */
    interface Outcome {
        void interimReceived(int status, Headers headers);

        void responded(IncomingHead head, IncomingBody body);

        void failed(RequestFailed failure, Fate fate, boolean isBodyBegun);

        /** After {@link #responded}: nothing of the body is left to come, or to wait for. */
        void ended();
    }

    private enum Upload {
        NONE,
        HELD_BACK,
        RUNNING,
        DONE,
        STOPPED
    }

    private final Reactor reactor;
    private final RequestPlan plan;
    private final String name;
    private final Outcome outcome;
    private final Deadline deadline;
    private @Nullable ClientStream stream;
    private @Nullable BodyFeed feed;
    private @Nullable Deferred<?> producing;
    private Upload upload = Upload.NONE;
    private TimeLimit limit = TimeLimit.HEAD;
    private boolean isBodyBegun;
    private boolean isPaused;
    private boolean isOver;

    Attempt(Reactor reactor, RequestPlan plan, String name, Outcome outcome) {
        this.reactor = reactor;
        this.plan = plan;
        this.name = name;
        this.outcome = outcome;
        deadline = new Deadline(reactor, this::limitPassed);
    }

    void begin(ClientConnection connection, OutgoingHead head) {
        ClientStream begun = connection.begin(head, this);
        stream = begun;
        OutgoingBody body = plan.body();
        if (body == null) {
            begun.requestEnded(Headers.EMPTY);
            upload = Upload.DONE;
            await(TimeLimit.HEAD);
        } else if (plan.expectsContinue()) {
            upload = Upload.HELD_BACK;
            deadline.set(plan.continueTimeout());
        } else {
            startUpload(body);
        }
    }

    /** Nobody waits any more. */
    void abandon() {
        ClientStream used = over();
        if (used != null) {
            used.abandon();
        }
    }

    /** Ends it for a limit that somebody else looks after. */
    void expire(TimeLimit passed, String what) {
        end(what, passed, null, Fate.BEGUN);
    }

    private @Nullable ClientStream over() {
        if (isOver) {
            return null;
        }
        isOver = true;
        deadline.clear();
        stopUpload();
        return stream;
    }

    /** Fails, by our own decision. */
    private void end(String what, @Nullable TimeLimit passed, @Nullable Throwable cause, Fate fate) {
        ClientStream used = over();
        if (used == null) {
            return;
        }
        used.abandon();
        fail(what, passed, cause, fate);
    }

    private void fail(String what, @Nullable TimeLimit passed, @Nullable Throwable cause, Fate fate) {
        BodyFeed fed = feed;
        if (fed != null) {
            fed.failed(new ResponseFailed(name, what, passed, cause));
            outcome.ended();
            return;
        }
        RequestFailed failure =
                switch (fate) {
                    case UNPROCESSED -> new RequestNotSent(name, what, passed, cause);
                    case SILENT -> new ResponseNeverReceived(name, what, passed, cause);
                    case BEGUN -> new ResponseFailed(name, what, passed, cause);
                };
        outcome.failed(failure, fate, isBodyBegun);
    }

    // ---------------------------------------------------------------- time

    private void await(TimeLimit next) {
        limit = next;
        deadline.set(
                switch (next) {
                    case HEAD -> plan.headTimeout();
                    case UNREAD -> plan.unreadTimeout();
                    default -> plan.idleTimeout();
                });
    }

    private void limitPassed() {
        ClientStream used = stream;
        if (upload == Upload.HELD_BACK) {
            sendHeldBack();
            return;
        }
        if (upload == Upload.RUNNING && feed == null && used != null && used.unsent() == 0) {
            await(TimeLimit.IDLE); // the producer takes its time, and nobody else
            return;
        }
        switch (limit) {
            case HEAD ->
                end("no response within " + plan.headTimeout().toMillis() + " ms", limit, null, Fate.SILENT);
            case UNREAD -> {
                String what = "the program has not read the body for " + plan.unreadTimeout().toMillis() + " ms";
                LOGGER.log(System.Logger.Level.WARNING, () -> name + ": " + what + "; read it, or discard it");
                end(what, limit, null, Fate.BEGUN);
            }
            default ->
                end(
                        "nothing has moved for " + plan.idleTimeout().toMillis() + " ms",
                        limit,
                        null,
                        feed == null ? Fate.SILENT : Fate.BEGUN);
        }
    }

    // ---------------------------------------------------------------- the request's body

    private void startUpload(OutgoingBody body) {
        ClientStream used = stream;
        if (used == null) {
            throw new IllegalStateException("a body before its head");
        }
        upload = Upload.RUNNING;
        isBodyBegun = true;
        await(TimeLimit.IDLE);
        LongConsumer told = plan.uploadProgress();
        UploadTap tap = new UploadTap(used.body(), body.length(), sent -> {
            if (feed == null && !isOver) {
                await(TimeLimit.IDLE);
            }
            if (told != null) {
                told.accept(sent);
            }
        });
        Deferred<?> running = Deferred.<@Nullable Void>executeChain(reactor, () -> body.produceTo(reactor, tap));
        producing = running;
        running.finish(_ -> uploadEnded(used, tap), reason -> uploadFailed(used, tap, reason));
    }

    private void uploadEnded(ClientStream used, UploadTap tap) {
        if (upload != Upload.RUNNING) {
            return;
        }
        String wrong = tap.complaint();
        if (wrong != null) {
            uploadFailed(used, tap, new IllegalStateException(wrong));
            return;
        }
        upload = Upload.DONE;
        producing = null;
        try {
            used.requestEnded(plan.trailers());
        } catch (RuntimeException refused) {
            end("its trailers are refused", null, refused, Fate.SILENT);
            return;
        }
        if (feed == null && !isOver) {
            await(TimeLimit.HEAD);
        }
    }

    private void uploadFailed(ClientStream used, UploadTap tap, Throwable reason) {
        if (upload == Upload.RUNNING) {
            upload = Upload.STOPPED;
            if (tap.wasStopped()) {
                used.stopSending(); // and why will be told: perhaps a response has come
                return;
            }
            end("its body could not be produced", null, reason, Fate.SILENT);
        }
    }

    private void stopUpload() {
        Deferred<?> running = producing;
        boolean isUnfinished = upload == Upload.RUNNING || upload == Upload.HELD_BACK;
        producing = null;
        if (isUnfinished) {
            upload = Upload.STOPPED;
            ClientStream used = stream;
            if (used != null) {
                used.stopSending();
            }
            if (running != null) {
                running.cancel();
            }
        }
    }

    private void sendHeldBack() {
        OutgoingBody body = plan.body();
        if (upload == Upload.HELD_BACK && body != null && !isOver) {
            startUpload(body);
        }
    }

    // ---------------------------------------------------------------- the response

    @Override
    public void interimReceived(int status, Headers headers) {
        if (isOver) {
            return;
        }
        if (status == HttpStatus.CONTINUE) {
            sendHeldBack();
        }
        outcome.interimReceived(status, headers);
    }

    @Override
    public void responseReceived(IncomingHead head) {
        if (isOver) {
            return;
        }
        if (head.status() >= 300 || upload == Upload.HELD_BACK) {
            stopUpload();
        }
        BodyFeed fed = new BodyFeed(reactor, head.length(), this);
        feed = fed;
        await(TimeLimit.IDLE);
        outcome.responded(head, fed.body());
    }

    @Override
    public void dataReceived(Bytes data) {
        BodyFeed fed = feed;
        if (!isOver && fed != null) {
            if (!isPaused) {
                await(TimeLimit.IDLE);
            }
            fed.dataReceived(data);
        }
    }

    @Override
    public void responseEnded(Headers trailers) {
        BodyFeed fed = feed;
        if (over() != null && fed != null) {
            fed.ended(trailers);
            outcome.ended();
        }
    }

    @Override
    public void streamFailed(Throwable reason, Fate fate) {
        if (over() != null) {
            fail(
                    switch (fate) {
                        case UNPROCESSED -> "the server has refused to look at it";
                        case SILENT -> "the connection ended without a response";
                        case BEGUN -> "the response is broken off";
                    },
                    null,
                    reason,
                    fate);
        }
    }

    // ---------------------------------------------------------------- from the reader of the body

    @Override
    public void pauseProducing() {
        ClientStream used = stream;
        if (!isOver && used != null) {
            isPaused = true;
            used.pauseReading();
            await(TimeLimit.UNREAD);
        }
    }

    @Override
    public void resumeProducing() {
        ClientStream used = stream;
        if (!isOver && used != null) {
            isPaused = false;
            await(TimeLimit.IDLE);
            used.resumeReading();
        }
    }

    @Override
    public void consumed(int byteCount) {
        ClientStream used = stream;
        if (!isOver && used != null) {
            used.consumed(byteCount);
        }
    }

    @Override
    public void stopProducing() {
        if (!isOver) {
            abandon();
            outcome.ended();
        }
    }
}
