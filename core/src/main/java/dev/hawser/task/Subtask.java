package dev.hawser.task;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Outcome;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A coroutine of a {@link Scope}, and how it ended. Used on the scope's thread. */
public final class Subtask<T extends @Nullable Object> {
    private final Deferred<T> running;
    private @Nullable Outcome<T> outcome;

    Subtask(Deferred<T> running) {
        this.running = running;
    }

    /** Tells {@code end} when it ends, or now. */
    void watch(Consumer<Outcome<T>> end) {
        running.finish(value -> ended(new Outcome.Success<>(value), end), failure -> ended(
                new Outcome.Failure<>(failure), end));
    }

    private void ended(Outcome<T> how, Consumer<Outcome<T>> end) {
        outcome = how;
        end.accept(how);
    }

    /** Asks it to give up, see {@link Deferred#cancel()}. What its cancellers throw is thrown. */
    public void cancel() {
        running.cancel();
    }

    /** Whether it has ended. */
    public boolean isEnded() {
        return outcome != null;
    }

    /** How it ended; null while it runs. */
    public @Nullable Outcome<T> outcome() {
        return outcome;
    }

    /**
     * What it returned.
     *
     * @throws IllegalStateException when it has not ended, or has failed: its failure is the cause
     */
    public T get() {
        return switch (outcome) {
            case null -> throw new IllegalStateException("the subtask has not ended: join() the scope first");
            case Outcome.Success<T>(T value) -> value;
            case Outcome.Failure<T>(Throwable error) ->
                throw new IllegalStateException("the subtask failed: " + error, error);
        };
    }

    @Override
    public String toString() {
        return switch (outcome) {
            case null -> "Subtask[running]";
            case Outcome.Success<T> _ -> "Subtask[ended]";
            case Outcome.Failure<T>(Throwable error) -> "Subtask[failed: " + error + "]";
        };
    }
}
