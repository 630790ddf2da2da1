package dev.hawser.deferred;

import dev.hawser.coroutine.Coroutine;
import dev.hawser.time.Scheduler;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The body of a coroutine on its way to the Deferred that stands for its end. It is that promise's canceller by name
 * alone: {@link Deferred#cancel} asks it what to cancel, and the body decides what comes of it.
 */
final class Running<T extends @Nullable Object> implements Coroutine.Body, Receiver<Promise<T>> {
    private final Promise<T> result;
    private final Work<? extends T> work;
    private @Nullable Outcome<T> outcome;
    private @Nullable Deferred<?> awaited;
    /** A cancellation that came while the body ran: it is for what the body waits for next. */
    private boolean isCancelDue;
    /** The scheduler stops and has had it asked, by itself or through another that waits for it. */
    private boolean wasAskedForStop;
    /** What is fatal where it is thrown is a failure like others where it was only handed on. */
    private @Nullable Throwable fatalReceived;

    private Running(Scheduler owner, Work<? extends T> work) {
        this.work = work;
        this.result = new Promise<>(owner);
        result.onCancel(this);
    }

    /** Starts {@code work} as a coroutine. */
    static <T extends @Nullable Object> Deferred<T> start(Scheduler owner, Work<? extends T> work) {
        owner.checkThread();
        Running<T> running = new Running<>(owner, work);
        owner.coroutines().start(running);
        return running.result;
    }

    // ---------------------------------------------------------------- the body

    @Override
    public void run() {
        try {
            T value = work.run();
            outcome = value instanceof Deferred
                    ? new Outcome.Failure<>(new IllegalStateException(
                            "the body of a coroutine returned a Deferred: await it, and return what it brings"))
                    : new Outcome.Success<>(value);
        } catch (AwaitException wrapped) {
            Throwable cause = wrapped.getCause();
            outcome = new Outcome.Failure<>(cause == null ? wrapped : cause);
        } catch (Throwable thrown) {
            if (thrown != fatalReceived) {
                Scheduler.rethrowFatal(thrown);
            }
            outcome = new Outcome.Failure<>(thrown);
        }
    }

    @Override
    public void ended(boolean stopping) {
        Outcome<T> end = outcome;
        outcome = null;
        if (result.isFired()) {
            return; // abandoned
        }
        switch (end) {
            case Outcome.Success<T>(T value) -> result.callback(value);
            case Outcome.Failure<T>(Throwable error) -> result.errback(error);
            case null -> throw new IllegalStateException("a coroutine ended without an outcome");
        }
        if (stopping && end instanceof Outcome.Failure<T>(CancellationException _)) {
            result.needsNobody(); // it did what it was asked to
        }
    }

    @Override
    public void abandoned(Throwable reason) {
        if (!result.isFired()) {
            result.errback(reason);
            result.needsNobody(); // the scheduler has told of it
        }
    }

    // ---------------------------------------------------------------- waiting and cancelling

    /** The body is about to wait for {@code deferred}, which has not fired. */
    void waits(Deferred<?> deferred) {
        awaited = deferred;
        if (isCancelDue) {
            isCancelDue = false;
            deferred.cancel();
        }
    }

    /** An await is about to throw {@code failure}. */
    void receives(Throwable failure) {
        if (Scheduler.isFatal(failure)) {
            fatalReceived = failure;
        }
    }

    /** The body goes on. */
    void waitsNoMore() {
        awaited = null;
    }

    /**
     * Somebody cancels the result.
     *
     * @return what to cancel for it; null where the body runs, or is about to
     */
    @Nullable Deferred<?> cancelRequested() {
        if (result.owner.coroutines().isCancellingAll()) {
            if (wasAskedForStop) {
                return null; // it is busy with its end, and the stop asks once
            }
            wasAskedForStop = true;
        }
        Deferred<?> waiting = awaited;
        if (waiting == null || waiting.isFired()) {
            isCancelDue = true;
            return null;
        }
        return waiting;
    }

    @Override
    public void cancel() {
        result.cancel();
    }

    /** Nothing: see {@link #cancelRequested}. */
    @Override
    public void accept(Promise<T> cancelled) {}
}
