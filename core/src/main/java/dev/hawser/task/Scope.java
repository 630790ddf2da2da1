package dev.hawser.task;

import dev.hawser.coroutine.Coroutine;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.DeferredTimedOut;
import dev.hawser.deferred.Outcome;
import dev.hawser.deferred.Promise;
import dev.hawser.deferred.RaceFailed;
import dev.hawser.deferred.Work;
import dev.hawser.time.Action;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Coroutines that belong to one block of code, in a coroutine: none of them outlives it.
 *
 * <pre>{@code
 * try (Scope scope = Scope.open(reactor)) {
 *     Subtask<User> user = scope.fork(() -> users.find(id).await());
 *     Subtask<Order> order = scope.fork(() -> orders.find(id).await());
 *     scope.join();
 *     return new Page(user.get(), order.get());
 * }
 * }</pre>
 *
 * <p>The first that fails cancels all others, and {@link #join()} throws its failure when all have ended; what the
 * others fail with then is suppressed into it, except the cancellations that were asked for. {@link #close()} cancels
 * what still runs and does not return before all have ended, whatever happens to the coroutine that waits there. So a
 * scope within a subtask of another ends before that one.
 *
 * <p>Used on its scheduler's thread; {@code join} and {@code close} by the coroutine that opened it.
 */
public final class Scope implements AutoCloseable {
    private final Scheduler scheduler;
    private final Coroutine opener;
    private final List<Subtask<?>> running = new ArrayList<>();
    private final boolean endsByFirstSuccess;
    private @Nullable DelayedCall deadline;
    private @Nullable Throwable failure;
    private @Nullable Promise<@Nullable Void> waiter;
    private boolean cancelled;
    private boolean closed;
    private boolean unjoined;
    private @Nullable DeferredTimedOut timedOut;
    /** The first that succeeded, where that ends the scope. */
    private @Nullable Subtask<?> winner;

    private Scope(Scheduler scheduler, boolean endsByFirstSuccess) {
        this.scheduler = scheduler;
        this.endsByFirstSuccess = endsByFirstSuccess;
        scheduler.checkThread();
        Coroutine current = scheduler.coroutines().current();
        if (current == null) {
            throw new IllegalStateException(
                    "a scope is opened in a coroutine, which waits for its end: start one with reactor.async(() -> ...)");
        }
        current.checkMayWait();
        this.opener = current;
    }

    /** Opens a scope in the calling coroutine. */
    public static Scope open(Scheduler scheduler) {
        return new Scope(scheduler, false);
    }

    /**
     * Opens a scope with a deadline: {@code limit} from now what still runs is cancelled, and {@link #join()} throws
     * {@link DeferredTimedOut}; what is forked later does not run. Subtasks that were joined before are not late.
     */
    public static Scope open(Scheduler scheduler, Duration limit) {
        Scope scope = new Scope(scheduler, false);
        scope.deadline = scheduler.callLater(limit, () -> scope.timeIsUp(new DeferredTimedOut("Scope", limit, null)));
        return scope;
    }

    /** Of a scope whose subtasks have all ended and been joined there is nothing to be late, until one is forked. */
    private void timeIsUp(DeferredTimedOut late) {
        if (unjoined) {
            failed(late);
        } else {
            timedOut = late;
        }
    }

    /**
     * Runs all of {@code works} at once and returns their values in the same order. The first failure cancels the
     * others and is thrown, when all have ended, as {@link #join()} does.
     */
    public static <T extends @Nullable Object> List<T> gather(
            Scheduler scheduler, Collection<? extends Work<? extends T>> works) {
        try (Scope scope = open(scheduler)) {
            List<Subtask<T>> subtasks = new ArrayList<>();
            for (Work<? extends T> work : works) {
                subtasks.add(scope.fork(work));
            }
            scope.join();
            List<T> values = new ArrayList<>();
            subtasks.forEach(subtask -> values.add(subtask.get()));
            return values;
        }
    }

    /**
     * Runs all of {@code works} at once and returns the first value that one gives. The others are cancelled, and have
     * ended when this returns.
     *
     * @throws RaceFailed when all fail
     * @throws IllegalArgumentException when there are none
     */
    public static <T extends @Nullable Object> T race(
            Scheduler scheduler, Collection<? extends Work<? extends T>> works) {
        if (works.isEmpty()) {
            throw new IllegalArgumentException("a race of nothing has no winner");
        }
        List<Subtask<T>> subtasks = new ArrayList<>();
        Subtask<?> winner;
        try (Scope scope = new Scope(scheduler, true)) {
            for (Work<? extends T> work : works) {
                subtasks.add(scope.fork(work));
            }
            scope.join();
            winner = scope.winner;
        }
        List<Throwable> failures = new ArrayList<>();
        for (Subtask<T> subtask : subtasks) {
            switch (subtask.outcome()) {
                case Outcome.Success<T>(T value) -> {
                    if (subtask == winner) { // and not one that gave a value when it was cancelled
                        return value;
                    }
                }
                case Outcome.Failure<T>(Throwable error) -> failures.add(error);
                case null -> throw new IllegalStateException("a subtask outlived its scope");
            }
        }
        throw new RaceFailed(failures);
    }

    // ---------------------------------------------------------------- forking

    /**
     * Runs {@code work} as a coroutine of this scope, until it first waits. In a scope that is cancelled already it
     * does not run, and has ended with {@link CancellationException}. A subtask may fork others.
     *
     * @throws IllegalStateException when the scope is closed
     */
    public <T extends @Nullable Object> Subtask<T> fork(Work<? extends T> work) {
        scheduler.checkThread();
        Objects.requireNonNull(work, "work");
        if (closed) {
            throw new IllegalStateException("the scope is closed: nothing may outlive it");
        }
        unjoined = true;
        if (timedOut != null) {
            failed(timedOut);
            timedOut = null;
        }
        Subtask<T> subtask = new Subtask<>(
                cancelled
                        ? Deferred.fail(scheduler, new CancellationException("the scope was cancelled"))
                        : Deferred.async(scheduler, work));
        running.add(subtask);
        subtask.watch(outcome -> ended(subtask, outcome));
        if (cancelled && !subtask.isEnded()) {
            subtask.cancel(); // the scope was cancelled while it began
        }
        return subtask;
    }

    /** {@link #fork(Work)} of work that has no value. */
    public Subtask<@Nullable Void> fork(Action work) {
        return this.<@Nullable Void>fork(() -> {
            work.run();
            return null;
        });
    }

    private void ended(Subtask<?> subtask, Outcome<?> outcome) {
        running.remove(subtask);
        switch (outcome) {
            case Outcome.Failure<?>(Throwable error) when !endsByFirstSuccess -> failed(error);
            case Outcome.Success<?> _ when endsByFirstSuccess -> won(subtask);
            default -> {}
        }
        if (running.isEmpty() && waiter != null) {
            Promise<@Nullable Void> waiting = waiter;
            waiter = null;
            waiting.callback(null);
        }
    }

    private void won(Subtask<?> subtask) {
        if (winner == null) {
            winner = subtask;
        }
        cancel();
    }

    private void failed(Throwable error) {
        if (failure == null && !(cancelled && error instanceof CancellationException)) {
            failure = error;
            cancel();
        } else if (failure != null && failure != error && !(error instanceof CancellationException)) {
            failure.addSuppressed(error);
        }
    }

    /** Asks all subtasks to give up. What their cancellers throw is suppressed into the failure, or is it. */
    public void cancel() {
        scheduler.checkThread();
        if (cancelled) {
            return;
        }
        cancelled = true;
        for (Subtask<?> subtask : List.copyOf(running)) {
            try {
                subtask.cancel();
            } catch (Throwable thrown) { // each is asked, whatever the canceller of another throws
                Scheduler.rethrowFatal(thrown);
                if (failure == null) {
                    failure = thrown;
                } else if (failure != thrown) {
                    failure.addSuppressed(thrown);
                }
            }
        }
    }

    // ---------------------------------------------------------------- joining

    /**
     * Waits until all subtasks have ended.
     *
     * <p>Throws the first failure there was, as {@link Deferred#await()} does, and {@link DeferredTimedOut} where the
     * deadline was first.
     *
     * @throws CancellationException when the waiting coroutine is cancelled, which cancels the subtasks too, or when
     *     {@link #cancel()} was called
     */
    public void join() {
        checkOpener();
        while (!running.isEmpty()) {
            waitForEnd();
        }
        unjoined = false;
        throwFailure();
        if (cancelled && !endsByFirstSuccess) {
            throw new CancellationException("the scope was cancelled");
        }
    }

    private void waitForEnd() {
        Promise<@Nullable Void> ended = new Promise<>(scheduler);
        waiter = ended;
        try {
            ended.await();
        } catch (CancellationException asked) {
            cancel();
            throw asked;
        } finally {
            waiter = null;
        }
    }

    private void throwFailure() {
        Throwable first = failure;
        failure = null;
        if (first != null) {
            Deferred.fail(scheduler, first).await(); // throws it, with this place in its trace
        }
    }

    /**
     * Cancels what still runs and waits for its end; a cancellation of the waiting coroutine is thrown after that.
     *
     * @throws IllegalStateException when subtasks were cancelled by this because nobody had called {@link #join()}, and
     *     none has failed
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        checkOpener();
        boolean left = unjoined && !running.isEmpty() && !cancelled;
        CancellationException meanwhile = null;
        cancel();
        while (!running.isEmpty()) {
            try {
                waitForEnd();
            } catch (CancellationException again) {
                meanwhile = again;
            }
        }
        closed = true;
        if (deadline != null && deadline.isActive()) {
            deadline.cancel();
        }
        if (meanwhile != null) {
            if (failure != null) {
                meanwhile.addSuppressed(failure);
            }
            throw meanwhile;
        }
        throwFailure();
        if (left) {
            throw new IllegalStateException("the scope was left before join(): what still ran was cancelled");
        }
    }

    private void checkOpener() {
        scheduler.checkThread();
        if (scheduler.coroutines().current() != opener) {
            throw new IllegalStateException("a scope is joined and closed by the coroutine that opened it");
        }
    }
}
