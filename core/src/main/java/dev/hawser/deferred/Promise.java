package dev.hawser.deferred;

import dev.hawser.time.AlreadyCalled;
import dev.hawser.time.Origin;
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
    private boolean cancelling;

    /** A promise that cannot stop its producer: when cancelled it fails at once, and the later result is dropped. */
    public Promise(Scheduler owner) {
        super(owner);
    }

    /**
     * A promise whose producer can be stopped.
     *
     * @param canceller called at most once, on {@link #cancel()} of any stage that waits for this promise; may fire
     *     the promise itself. When it throws, the promise fails as cancelled all the same, and the throwable reaches
     *     the caller of {@code cancel}
     */
    public Promise(Scheduler owner, Receiver<? super Promise<T>> canceller) {
        super(owner);
        this.canceller = Objects.requireNonNull(canceller, "canceller");
    }

    /**
     * Fires with {@code value}; all callbacks attached so far have run when this returns.
     *
     * @throws dev.hawser.time.AlreadyCalled when it has fired
     * @throws IllegalArgumentException when {@code value} is a Deferred: wait for that one instead
     */
    public void callback(T value) {
        if (value instanceof Deferred) {
            throw new IllegalArgumentException("a promise was fired with a Deferred, " + value + ": return that one"
                    + " from a chain, and fire the promise with what it brings");
        }
        if (mayFire()) {
            settleValue(value);
            propagate(this);
        }
    }

    /**
     * Fails with {@code failure}; all errbacks attached so far have run when this returns.
     *
     * @throws dev.hawser.time.AlreadyCalled when it has fired
     */
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
            Hops.Trail trail = trail();
            if (trail != null) {
                error.addSuppressed(trail.here.trace("made here"));
                if (trail.fired != null) {
                    error.addSuppressed(trail.fired.trace("first fired here"));
                }
            }
            throw error;
        }
        Hops.Trail trail = trail();
        if (trail != null) {
            trail.fired = Origin.here();
        }
        canceller = null;
        return true;
    }

    /** The fork of which this promise is an unfired branch, if it is one. */
    @Nullable ForkPoint<?> branchedFrom() {
        Object asked = canceller;
        return asked instanceof ForkPoint<?> point ? point : null;
    }

    /** The coroutine whose end this is, where it is one's and that has not come. */
    @Nullable Running<?> ranBy() {
        Object asked = canceller;
        return asked instanceof Running<?> running ? running : null;
    }

    /** Fires as {@code other} did; the caller propagates. */
    void fireAs(Deferred<T> other) {
        canceller = null;
        follow(other);
        settleAs(other);
    }

    /** Cancels this promise, which has not fired. */
    void cancelNow() {
        if (cancelling) {
            return; // its canceller cancels it: that is under way
        }
        Receiver<? super Promise<T>> ask = canceller;
        if (ask == null) {
            dropNext = true; // before failing: what runs then may be the producer
            fail();
            return;
        }
        canceller = null;
        cancelling = true;
        try {
            ask.accept(this);
        } catch (RuntimeException | Error thrown) {
            failAfter(thrown);
            throw thrown;
        } catch (Exception thrown) {
            failAfter(thrown);
            throw new IllegalStateException("the canceller threw " + thrown, thrown);
        }
        if (!isFired()) {
            fail();
        }
    }

    /** A canceller that broke must not leave everybody waiting; its producer may not know and fire once more. */
    private void failAfter(Throwable thrown) {
        if (!isFired() && !Scheduler.isFatal(thrown)) {
            dropNext = true;
            fail();
        }
    }

    private void fail() {
        errback(new CancellationException("the Deferred was cancelled"));
    }
}
