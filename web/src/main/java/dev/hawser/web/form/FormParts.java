package dev.hawser.web.form;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.time.Scheduler;
import dev.hawser.web.body.BodyFeed;
import dev.hawser.web.body.BodySource;
import dev.hawser.web.body.BodyTooLarge;
import dev.hawser.web.body.IncomingBody;
import dev.hawser.web.form.wire.Boundary;
import dev.hawser.web.form.wire.FormDisposition;
import dev.hawser.web.form.wire.MultipartEvent;
import dev.hawser.web.form.wire.MultipartException;
import dev.hawser.web.form.wire.MultipartParser;
import dev.hawser.web.http.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a form, one after the other as they come: for uploads that go somewhere else than to the disk. A part that is read slowly
 * slows the client.
 *
 * <pre>{@code
 * FormParts parts = Forms.parts(request, FormLimits.DEFAULT);
 * for (FormPart part; (part = parts.next().await()) != null; ) {
 *     part.body().deliverTo(store).await();
 * }
 * }</pre>
 *
 * <p>On the reactor's thread.
 */
public final class FormParts {
    private final Scheduler owner;
    private final IncomingBody body;
    private final MultipartParser parser;
    private final long mostBytes;
    private long received;
    private @Nullable Promise<@Nullable FormPart> waiting;
    private @Nullable Current current;
    private boolean isReading;
    private boolean isPumping;
    private boolean isOver;
    private @Nullable Throwable failure;

    FormParts(Scheduler owner, IncomingBody body, Boundary boundary, FormLimits limits) {
        this.owner = owner;
        this.body = body;
        this.parser = new MultipartParser(boundary, limits.parts());
        this.mostBytes = limits.mostBytes();
    }

    /**
     * The next part, null where there are no more. What is unread of the last one is dropped.
     *
     * @throws IllegalStateException when the next part is waited for already
     */
    public Deferred<@Nullable FormPart> next() {
        if (waiting != null) {
            throw new IllegalStateException("the next part is waited for already");
        }
        Throwable broken = failure;
        if (broken != null) {
            return Deferred.fail(owner, broken);
        }
        Promise<@Nullable FormPart> promise = new Promise<>(owner, _ -> body.discard());
        waiting = promise;
        Current last = current;
        if (last != null) {
            last.feed.body().discard();
        }
        pump();
        return promise;
    }

    private void pump() {
        if (isPumping) {
            return;
        }
        isPumping = true;
        try {
            while (!isReading && isWanted()) {
                MultipartEvent event = parser.next();
                if (event == null) {
                    read();
                } else {
                    happened(event);
                }
            }
        } catch (MultipartException refused) {
            failed(refused);
            body.discard();
        } finally {
            isPumping = false;
        }
    }

    private boolean isWanted() {
        Current last = current;
        return failure == null && (waiting != null || last != null && last.isWanted && !last.isPaused);
    }

    private void read() {
        if (isOver) {
            tell(null);
            return;
        }
        isReading = true;
        body.next().finish(this::received, this::failed);
    }

    private void received(@Nullable Bytes data) {
        isReading = false;
        if (data == null) {
            try {
                parser.finish();
            } catch (MultipartException cutShort) {
                failed(cutShort);
                return;
            }
            isOver = true;
        } else {
            received += data.size();
            if (received > mostBytes) {
                failed(new BodyTooLarge(mostBytes));
                body.discard();
                return;
            }
            parser.receive(data);
        }
        pump();
    }

    private void happened(MultipartEvent event) {
        switch (event) {
            case MultipartEvent.Began(Headers headers) -> {
                Current made = new Current();
                FormPart part = new FormPart(FormDisposition.of(headers), headers, made.feed.body());
                current = made;
                tell(part);
            }
            case MultipartEvent.Content(Bytes data) -> {
                if (current != null) {
                    current.feed.dataReceived(data);
                }
            }
            case MultipartEvent.Ended() -> {
                Current ended = current;
                current = null;
                if (ended != null) {
                    ended.feed.ended(Headers.EMPTY);
                }
            }
            case MultipartEvent.Finished() -> {} // what follows is read to its end, so that the connection can be used again
        }
    }

    private void tell(@Nullable FormPart part) {
        Promise<@Nullable FormPart> promise = waiting;
        waiting = null;
        if (promise != null && !promise.isFired()) {
            promise.callback(part);
        }
    }

    private void failed(Throwable reason) {
        isReading = false;
        if (failure != null) {
            return;
        }
        failure = reason;
        Current last = current;
        current = null;
        if (last != null) {
            last.feed.failed(reason);
        }
        Promise<@Nullable FormPart> promise = waiting;
        waiting = null;
        if (promise != null && !promise.isFired()) {
            promise.errback(reason);
        }
    }

    /** The part that is coming. */
    private final class Current implements BodySource {
        private final BodyFeed feed = new BodyFeed(owner, -1, this);
        private boolean isWanted;
        private boolean isPaused;

        @Override
        public void wanted() {
            isWanted = true;
            pump();
        }

        @Override
        public void pauseProducing() {
            isPaused = true;
        }

        @Override
        public void resumeProducing() {
            isPaused = false;
            pump();
        }

        @Override
        public void stopProducing() {
            isWanted = false; // the rest is skipped when the next part is asked for
        }
    }
}
