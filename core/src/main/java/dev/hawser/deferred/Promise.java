package dev.hawser.deferred;

import dev.hawser.time.AlreadyCalled;
import dev.hawser.time.Scheduler;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The end of a {@link Deferred} that is fired, once, by whoever produces the result. Hand it out as a
 * {@code Deferred}.
 *
 * <p>After a {@link #cancel()} of a promise without a canceller, the producer's one later {@link #callback} or
 * {@link #errback} is dropped, since the producer could not know; a second one throws.
 */
public final class Promise<T extends @Nullable Object> extends Deferred<T> {
    private @Nullable Receiver<? super Promise<T>> canceller;
    private boolean dropNext;
    private final @Nullable Throwable made = Hops.DEBUG ? new Throwable("made here") : null;
    private @Nullable Throwable firstFired;

    /** A promise that cannot stop its producer: when cancelled it fails at once, and the later result is dropped. */
    public Promise(Scheduler owner) {
        super(owner);
    }

    /**
     * A promise whose producer can be stopped.
     *
     * @param canceller called at most once, on {@link #cancel()} of any stage that waits for this promise; may fire
     *     the promise itself
     */
    public Promise(Scheduler owner, Receiver<? super Promise<T>> canceller) {
        super(owner);
        this.canceller = Objects.requireNonNull(canceller, "canceller");
    }

    /** Fires with {@code value}; all callbacks attached so far have run when this returns. */
    public void callback(T value) {
        if (mayFire()) {
            settleValue(value);
            propagate(this);
        }
    }

    /** Fails with {@code failure}; all errbacks attached so far have run when this returns. */
    public void errback(Throwable failure) {
        Objects.requireNonNull(failure, "failure");
        if (mayFire()) {
            settleFailure(failure);
            propagate(this);
        }
    }

    /** Sets the canceller after construction, for one that needs what was started meanwhile. */
    void onCancel(Receiver<? super Promise<T>> canceller) {
        this.canceller = canceller;
    }

    private boolean mayFire() {
        owner.checkThread();
        if (isFired()) {
            if (dropNext) {
                dropNext = false;
                return false;
            }
            AlreadyCalled error = new AlreadyCalled("this promise has fired already: " + this);
            if (made != null) {
                error.addSuppressed(made);
            }
            if (firstFired != null) {
                error.addSuppressed(firstFired);
            }
            throw error;
        }
        if (Hops.DEBUG) {
            firstFired = new Throwable("first fired here");
        }
        canceller = null;
        return true;
    }

    void cancelNow() {
        Receiver<? super Promise<T>> ask = canceller;
        if (ask == null) {
            fail();
            dropNext = true;
            return;
        }
        canceller = null;
        try {
            ask.accept(this);
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Exception thrown) {
            throw new IllegalStateException("the canceller threw " + thrown, thrown);
        }
        if (!isFired()) {
            fail();
        }
    }

    private void fail() {
        errback(new CancellationException("the Deferred was cancelled"));
    }
}
