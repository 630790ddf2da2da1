package dev.hawser.deferred;

import dev.hawser.coroutine.Coroutine;
import dev.hawser.time.Action;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Scheduler;
import dev.hawser.time.UnhandledFailures;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A result that is not there yet, as one stage of a chain: each attached callback gives the next stage.
 *
 * <pre>{@code
 * client.get(url)                              // Deferred<Response>
 *         .chain(Response::text)               // Deferred<String>
 *         .addCallback(String::length)         // Deferred<Integer>
 *         .addErrback(ConnectFailed.class, end -> -1);
 * }</pre>
 *
 * <p><b>Linear.</b> A stage has one follower. All {@code add…}, {@code chain…}, {@link #peek}, {@link #always},
 * {@link #finish}, {@link #await()}, {@link #on}, {@link #toCompletableFuture}, {@linkplain DeferredList lists and races}
 * <em>consume</em> the stage they are given; a second attach throws {@link AlreadyConsumed}. Use what the first
 * returned, or {@link #fork()}. A Deferred returned from a {@code chain} is consumed by the chain, and must belong to
 * the same scheduler.
 *
 * <p><b>Firing</b> is synchronous: when {@link Promise#callback} returns, every callback attached so far has run, on
 * the caller's stack; attaching to a fired stage runs the callback before the attach returns. It is iterative (a chain
 * of any length needs no deeper stack), and a stage's callback never runs inside another of the same chain. What a
 * callback throws is the failure of its stage, except a throwable that {@linkplain Scheduler#isFatal is fatal}, which
 * goes through {@code callback} to the reactor.
 *
 * <p><b>Threads.</b> A Deferred belongs to one {@link Scheduler} and is used on its thread alone
 * ({@link WrongThreadException} otherwise); {@link #on} hands it to another.
 *
 * <p><b>Failures are not lost.</b> One that lands on a stage nobody attached to is kept in
 * {@link Scheduler#unhandledFailures()} until somebody does, and logged when the stage becomes unreachable.
 *
 * @param <T> what it fires with
 */
public abstract sealed class Deferred<T extends @Nullable Object> permits Promise, Stage {
    private static final byte PENDING = 0;
    private static final byte SUCCEEDED = 1;
    private static final byte FAILED = 2;

    /** The result of a stage whose follower has it, so that a stage somebody still holds keeps nothing else alive. */
    private static final Object TAKEN = new Object();

    final Scheduler owner;
    /** The value, or the throwable: {@link #state} says which. {@link #TAKEN} once the follower has it. */
    private @Nullable Object result;

    private @Nullable Stage<?> follower;
    /** The entry of a failure that nobody has attached to; in debug mode the {@link Hops.Trail}, which has that too. */
    private @Nullable Object aside = Hops.trail();

    private byte state = PENDING;

    Deferred(Scheduler owner) {
        this.owner = Objects.requireNonNull(owner, "owner");
    }

    // ---------------------------------------------------------------- making one that has fired

    /** A Deferred of {@code owner} that has fired with {@code value}. */
    public static <T extends @Nullable Object> Deferred<T> succeed(Scheduler owner, T value) {
        Promise<T> promise = new Promise<>(owner);
        promise.callback(value);
        return promise;
    }

    /** A Deferred of {@code owner} that has failed with {@code failure}. */
    public static <T extends @Nullable Object> Deferred<T> fail(Scheduler owner, Throwable failure) {
        Promise<T> promise = new Promise<>(owner);
        promise.errback(failure);
        return promise;
    }

    /** Runs {@code work} now: a Deferred of its value, or of what it threw. */
    public static <T extends @Nullable Object> Deferred<T> execute(Scheduler owner, Work<? extends T> work) {
        return succeed(owner, null).addCallback(_ -> work.run());
    }

    /** Runs {@code work} now: the Deferred it returned, or a failed one of what it threw. */
    public static <T extends @Nullable Object> Deferred<T> executeChain(
            Scheduler owner, Work<? extends Deferred<T>> work) {
        return succeed(owner, null).chain(_ -> work.run());
    }

    /**
     * Runs {@code work} after {@code delay}: a Deferred of its value. Cancelling the Deferred before that cancels the
     * call.
     */
    public static <T extends @Nullable Object> Deferred<T> later(
            Scheduler owner, Duration delay, Work<? extends T> work) {
        Promise<@Nullable Void> start = new Promise<>(owner);
        DelayedCall call = owner.callLater(delay, () -> start.callback(null));
        start.onCancel(_ -> call.cancel());
        return start.addCallback(_ -> work.run());
    }

    /** A Deferred of {@code owner} that fires after {@code delay}. */
    public static Deferred<@Nullable Void> later(Scheduler owner, Duration delay) {
        return Deferred.<@Nullable Void>later(owner, delay, () -> null);
    }

    /**
     * A Deferred of what {@code stage} completes with, on any thread; the outcome arrives by {@code owner}'s
     * {@link Scheduler#callFromThread}, also of a stage that is complete already. Cancelling the Deferred cancels the
     * stage where that is a {@link java.util.concurrent.Future} that can be.
     */
    public static <T extends @Nullable Object> Deferred<T> from(
            Scheduler owner, CompletionStage<? extends T> stage) {
        return Bridges.from(owner, stage);
    }

    /**
     * Runs {@code body} as a coroutine on {@code owner}: straight-line code that may {@link #await()}. It runs now,
     * until it first waits for a Deferred that has not fired; then this returns. Between two awaits nothing else runs on
     * the scheduler, whatever locks the body takes.
     *
     * <p>Cancelling the Deferred cancels the one that the body waits for, or will wait for next; the body may catch
     * that and go on, and may be cancelled again.
     *
     * @return a Deferred of what the body returns or throws
     */
    public static <T extends @Nullable Object> Deferred<T> async(Scheduler owner, Work<? extends T> body) {
        return Running.start(owner, body);
    }

    /** {@link #async(Scheduler, Work)} of a body that has no value. */
    public static Deferred<@Nullable Void> async(Scheduler owner, Action body) {
        return Running.start(owner, () -> {
            body.run();
            return null;
        });
    }

    // ---------------------------------------------------------------- waiting

    /**
     * In a coroutine: this stage's value, as soon as it is there. Consumes the stage. Where it has fired the body goes
     * on at once, without a switch.
     *
     * <p>A failure is thrown as it is where it is unchecked, and otherwise as the cause of an {@link AwaitException}.
     * It shows where it was awaited, as a suppressed throwable.
     *
     * @throws IllegalStateException outside of a coroutine, and in a callback that a coroutine's firing has caused
     * @throws WrongThreadException in a coroutine of another scheduler
     * @throws java.util.concurrent.CancellationException when the coroutine's Deferred is cancelled meanwhile
     */
    public final T await() {
        return Awaits.await(this);
    }

    /** As {@link #await()}, but throws a failure that is a {@code type} as it is. */
    public final <E extends Exception> T await(Class<E> type) throws E {
        return Awaits.await(this, type);
    }

    // ---------------------------------------------------------------- attaching

    /**
     * The next stage: {@code callback} of this one's value. A failure passes by. Use {@link #chain} for a callback that
     * returns a Deferred: here it fails.
     */
    public final <U extends @Nullable Object> Deferred<U> addCallback(
            Transform<? super T, ? extends U> callback) {
        return attach(new Stages.Callback<T, U>(this, callback));
    }

    /**
     * The next stage: what the Deferred fires with that {@code callback} returns for this one's value. A failure passes
     * by.
     */
    public final <U extends @Nullable Object> Deferred<U> chain(
            Transform<? super T, ? extends Deferred<? extends U>> callback) {
        return attach(new Stages.Chain<T, U>(this, callback));
    }

    /** The next stage: the same value, after {@code receiver} has seen it. A failure passes by. */
    public final Deferred<T> peek(Receiver<? super T> receiver) {
        return attach(new Stages.Peek<>(this, receiver));
    }

    /** The next stage: this one's value, or {@code errback} of its failure. */
    public final Deferred<T> addErrback(Transform<? super Throwable, ? extends T> errback) {
        return addErrback(Throwable.class, errback);
    }

    /**
     * The next stage: this one's value, or {@code errback} of its failure where that is a {@code type}. Others pass by.
     */
    public final <E extends Throwable> Deferred<T> addErrback(
            Class<E> type, Transform<? super E, ? extends T> errback) {
        return attach(new Stages.Errback<>(this, type, errback));
    }

    /**
     * The next stage: this one's value, or what the Deferred fires with that {@code errback} returns for its failure.
     */
    public final Deferred<T> chainErrback(Transform<? super Throwable, ? extends Deferred<? extends T>> errback) {
        return chainErrback(Throwable.class, errback);
    }

    /** As {@link #chainErrback(Transform)}, for a failure that is a {@code type}. Others pass by. */
    public final <E extends Throwable> Deferred<T> chainErrback(
            Class<E> type, Transform<? super E, ? extends Deferred<? extends T>> errback) {
        return attach(new Stages.ChainErrback<>(this, type, errback));
    }

    /** The next stage: {@code transform} of how this one ended, whichever way. */
    public final <U extends @Nullable Object> Deferred<U> addBoth(
            Transform<? super Outcome<T>, ? extends U> transform) {
        return attach(new Stages.Both<T, U>(this, transform));
    }

    /** The next stage: what the Deferred fires with that {@code transform} returns for how this one ended. */
    public final <U extends @Nullable Object> Deferred<U> chainBoth(
            Transform<? super Outcome<T>, ? extends Deferred<? extends U>> transform) {
        return attach(new Stages.ChainBoth<T, U>(this, transform));
    }

    /**
     * The next stage: the same outcome, after {@code action}. What the action throws becomes the failure, with an
     * earlier failure suppressed into it.
     */
    public final Deferred<T> always(Action action) {
        return attach(new Stages.Always<>(this, action));
    }

    /**
     * The next stage: the same outcome, or {@link DeferredTimedOut} where this stage had not fired after
     * {@code timeout} and was cancelled for it. A value that the cancelled source produced all the same passes, as
     * does any failure other than {@link java.util.concurrent.CancellationException}.
     */
    public final Deferred<T> addTimeout(Duration timeout) {
        return Timeouts.add(this, timeout);
    }

    /**
     * Ends the chain: one of the two sees the outcome and nothing follows. What they throw is logged as
     * {@code Unhandled error in Deferred}.
     */
    public final void finish(Receiver<? super T> onValue, Receiver<? super Throwable> onFailure) {
        attach(new Stages.Finish<>(this, onValue, onFailure));
    }

    /**
     * A branch with this stage's outcome. May be called any number of times, before and after firing, on a stage that
     * has no other follower; each branch has its own follower and its own failure to handle. Cancelling a branch fails
     * that branch; when all have been cancelled, so is then this stage.
     */
    public final Deferred<T> fork() {
        owner.checkThread();
        if (!isConsumed()) {
            attach(new ForkPoint<>(this));
        }
        if (follower instanceof ForkPoint<?> point) {
            @SuppressWarnings("unchecked") // the follower of a Deferred<T> that is a fork point is one of T
            ForkPoint<T> mine = (ForkPoint<T>) point;
            return mine.branch();
        }
        throw consumed();
    }

    /**
     * The same outcome as a Deferred of {@code other}, delivered by its {@link Scheduler#callFromThread}. Cancelling it
     * fails it at once, and cancels this stage by way of this scheduler's {@code callFromThread}.
     */
    public final Deferred<T> on(Scheduler other) {
        return Bridges.handOver(this, other);
    }

    /**
     * The same outcome as a future for other threads. Cancelling the future cancels this Deferred, by way of its
     * scheduler's {@link Scheduler#callFromThread}. A failure is the future's from then on: nobody is told of one that
     * the future's holder does not look at.
     */
    public final CompletableFuture<T> toCompletableFuture() {
        return Bridges.toFuture(this);
    }

    // ---------------------------------------------------------------- asking and cancelling

    /** Whether this stage has its value or failure. */
    public final boolean isFired() {
        return state != PENDING;
    }

    /** The scheduler whose thread this belongs to. */
    public final Scheduler owner() {
        return owner;
    }

    /**
     * Asks the source of this stage to give up. Acts on the first unfired Deferred that this stage waits for: its
     * {@linkplain Promise#Promise(Scheduler, Receiver) canceller} runs, and unless that fired it, it fails with
     * {@link java.util.concurrent.CancellationException}. A coroutine's Deferred hands it on to what its body awaits. Legal on any stage, consumed or not; without effect on one
     * that has fired, and on one whose callback is running. What a canceller throws is thrown here.
     */
    public final void cancel() {
        owner.checkThread();
        Coroutine inside = owner.coroutines().current();
        if (inside != null) {
            inside.callbackBegun(); // a canceller is no part of the coroutine that cancels
        }
        try {
            Deferred<?> at = this;
            Deferred<?> seen = this;
            int hops = 0;
            int span = 1;
            while (at != null) {
                at = cancelSourceOf(at);
                if (at != null && at == seen) { // coroutines that wait for each other's ends
                    throw waitsForItself();
                }
                if (++hops == span) {
                    seen = at;
                    hops = 0;
                    span *= 2;
                }
            }
        } finally {
            if (inside != null) {
                inside.callbackEnded();
            }
        }
    }

    /**
     * Returns the fork whose last branch was cancelled by this, so that it is the next: a loop through forks of
     * forks.
     */
    private static @Nullable Deferred<?> cancelSourceOf(Deferred<?> stage) {
        if (!(sourceOf(stage) instanceof Promise<?> promise) || promise.isFired()) {
            return null;
        }
        Running<?> coroutine = promise.ranBy();
        if (coroutine != null) {
            return coroutine.cancelRequested();
        }
        ForkPoint<?> point = promise.branchedFrom();
        promise.cancelNow();
        return point != null && point.isDeserted() ? point : null;
    }

    /** What {@code stage} waits for in the end; null while its callback is running. */
    private static @Nullable Deferred<?> sourceOf(Deferred<?> stage) {
        Deferred<?> at = stage;
        Deferred<?> seen = stage;
        int hops = 0;
        int span = 1;
        while (at instanceof Stage<?> waiting && !waiting.isFired()) {
            at = waiting.awaited();
            // Two callbacks that each return the other's Deferred make a ring; this walk must not be caught in it.
            if (at == seen) {
                throw waitsForItself();
            }
            if (++hops == span && at != null) {
                seen = at;
                hops = 0;
                span *= 2;
            }
        }
        return at;
    }

    private static IllegalStateException waitsForItself() {
        return new IllegalStateException("this Deferred waits for itself, and will never fire");
    }

    /** For logs: whether and how it has fired, never its value. */
    @Override
    public final String toString() {
        return switch (state) {
            case PENDING -> "Deferred[waiting]";
            case SUCCEEDED -> "Deferred[fired]";
            default -> "Deferred[failed" + (result == TAKEN ? "" : ": " + result) + "]";
        };
    }

    // ---------------------------------------------------------------- the machine

    final <U extends @Nullable Object> Deferred<U> attach(Stage<U> next) {
        owner.checkThread();
        if (isConsumed()) {
            throw consumed();
        }
        follower = next;
        if (state != PENDING) {
            propagate(this);
        }
        return next;
    }

    private AlreadyConsumed consumed() {
        return new AlreadyConsumed("this Deferred has its follower already"
                + (follower == null ? "" : ", a " + follower.getClass().getSimpleName())
                + ": use what the first attach returned, or fork() instead of attaching");
    }

    final boolean isFailed() {
        return state == FAILED;
    }

    final boolean isConsumed() {
        return follower != null || result == TAKEN;
    }

    /** The value of a succeeded stage. */
    @SuppressWarnings({"unchecked", "NullAway"}) // a succeeded stage holds a T, which may be a nullable type
    final T value() {
        return (T) result;
    }

    /** The throwable of a failed stage. */
    final Throwable failure() {
        return (Throwable) Objects.requireNonNull(result);
    }

    final Outcome<T> outcome() {
        return state == FAILED ? new Outcome.Failure<>(failure()) : new Outcome.Success<>(value());
    }

    /** Records the value without telling the follower. */
    final void settleValue(@Nullable Object value) {
        result = value;
        state = SUCCEEDED;
    }

    /** Records the failure without telling the follower. */
    final void settleFailure(Throwable failure) {
        result = failure;
        state = FAILED;
    }

    /** Takes over how {@code other} ended. */
    final void settleAs(Deferred<?> other) {
        result = other.result;
        state = other.state;
    }

    /**
     * Carries the outcome of {@code from}, which has fired, as far as it goes: a loop and not a recursion, whatever the
     * length of the chain, however deeply Deferreds were returned from chains, and through forks of forks.
     */
    static void propagate(Deferred<?> from) {
        Coroutine inside = from.owner.coroutines().current();
        if (inside == null) {
            carry(from);
            return;
        }
        inside.callbackBegun();
        try {
            carry(from);
        } finally {
            inside.callbackEnded();
        }
    }

    private static void carry(Deferred<?> from) {
        Deferred<?> at = from;
        ArrayDeque<ForkPoint<?>> forks = null;
        while (true) {
            Stage<?> next = at.follower;
            boolean goesOn = false;
            if (next != null) {
                at.taken();
                goesOn = next.receive(at);
                at.result = TAKEN;
                if (next instanceof ForkPoint<?> point) {
                    forks = forks == null ? new ArrayDeque<>() : forks;
                    forks.push(point);
                } else {
                    at.follower = null;
                }
            } else if (at.state == FAILED) {
                at.watched();
            }
            Deferred<?> following = goesOn ? next : forks == null ? null : nextBranch(forks);
            if (following == null) {
                return;
            }
            at = following;
        }
    }

    private static @Nullable Deferred<?> nextBranch(ArrayDeque<ForkPoint<?>> forks) {
        for (ForkPoint<?> point = forks.peek(); point != null; point = forks.peek()) {
            Deferred<?> branch = point.nextFired();
            if (branch != null) {
                return branch;
            }
            forks.pop();
        }
        return null;
    }

    /** A failure landed here, and nobody has attached. */
    private void watched() {
        UnhandledFailures registry = owner.unhandledFailures();
        Hops.Trail trail = trail();
        if (trail == null) {
            aside = registry.watch(this, failure());
        } else {
            trail.unhandled = registry.watch(this, failure(), trail.made, trail.fired);
        }
    }

    /** A failure landed here, and nobody can attach. */
    final void reportUnhandled(Throwable thrown) {
        UnhandledFailures registry = owner.unhandledFailures();
        Hops.Trail trail = trail();
        if (trail == null) {
            registry.report(thrown);
        } else {
            registry.report(thrown, trail.made, trail.fired);
        }
    }

    /** What the debug mode knows of this stage. */
    final Hops.@Nullable Trail trail() {
        return Hops.DEBUG ? (Hops.Trail) aside : null;
    }

    /** The outcome of {@code source} comes here. */
    final void follow(Deferred<?> source) {
        Hops.Trail trail = trail();
        if (trail != null) {
            trail.follow(source.trail());
        }
    }

    /** The failure of this stage, where it has one, need not be handled: it is known. */
    final void needsNobody() {
        taken();
    }

    /** Somebody has this stage's outcome now: a failure is no longer unhandled. */
    private void taken() {
        Hops.Trail trail = trail();
        UnhandledFailures.Entry unhandled = trail == null ? (UnhandledFailures.Entry) aside : trail.unhandled;
        if (unhandled != null) {
            unhandled.handled();
            if (trail == null) {
                aside = null;
            } else {
                trail.unhandled = null;
            }
            Reference.reachabilityFence(this); // or the collector could be faster, and report what is handled
        }
    }

    /**
     * Makes {@code inner}, which a callback of {@code waiter} returned, feed it; the caller propagates.
     *
     * @return whether it had fired, so that {@code waiter} has its outcome now
     */
    static boolean waitFor(Stage<?> waiter, Deferred<?> inner) {
        if (inner.owner != waiter.owner) {
            throw new IllegalStateException("a callback returned a Deferred of another scheduler ("
                    + inner.owner + ", not " + waiter.owner + "): hand it over with on(scheduler)");
        }
        if (inner.isConsumed()) {
            throw inner.consumed();
        }
        if (inner.state == PENDING) {
            inner.follower = waiter;
            return false;
        }
        inner.taken();
        waiter.follow(inner);
        waiter.settleAs(inner);
        inner.result = TAKEN;
        return true;
    }
}
