package dev.hawser.testing;

import dev.hawser.deferred.AlreadyConsumed;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What has become of a Deferred, for assertions. Nothing here waits: a test first brings about what the Deferred waits
 * for, by moving a clock, pumping or firing a promise.
 *
 * <p>Used on the Deferred's thread.
 */
public final class Results {
    private Results() {}

    /**
     * The value that {@code deferred} has fired with. Consumes it.
     *
     * @throws AssertionError when it has not fired, which does not consume it, or failed; the failure is then the cause
     */
    public static <T extends @Nullable Object> T successOf(Deferred<T> deferred) {
        return switch (outcomeOf(deferred, "a value")) {
            case Outcome.Success<T>(T value) -> value;
            case Outcome.Failure<T>(Throwable error) ->
                throw new AssertionError("Expected a value, but the Deferred failed with " + error, error);
        };
    }

    /** {@link #failureOf(Deferred, Class)} of any kind. */
    public static Throwable failureOf(Deferred<?> deferred) {
        return failureOf(deferred, Throwable.class);
    }

    /**
     * The failure of {@code deferred}. Consumes it.
     *
     * @throws AssertionError when it has not fired, which does not consume it, fired with a value, or failed with
     *     something that is no {@code type}, which is then the cause
     */
    public static <E extends Throwable> E failureOf(Deferred<?> deferred, Class<E> type) {
        String wanted = type == Throwable.class ? "a failure" : "a failure with " + type.getSimpleName();
        return switch (outcomeOf(deferred, wanted)) {
            case Outcome.Failure<?>(Throwable error) when type.isInstance(error) -> type.cast(error);
            case Outcome.Failure<?>(Throwable error) ->
                throw new AssertionError("Expected " + wanted + ", but the Deferred failed with " + error, error);
            case Outcome.Success<?>(Object value) ->
                throw new AssertionError("Expected " + wanted + ", but the Deferred fired with " + value);
        };
    }

    /**
     * Asserts that {@code deferred} has not fired. It is not consumed and keeps the result that it gets later.
     *
     * @throws AssertionError when it has fired, with what
     */
    public static void assertNoResult(Deferred<?> deferred) {
        deferred.owner().checkThread();
        if (!deferred.isFired()) {
            return;
        }
        Deferred<?> branch;
        try {
            branch = deferred.fork();
        } catch (AlreadyConsumed consumed) {
            throw new AssertionError("Expected no result yet, but there is one: " + deferred, consumed);
        }
        switch (outcomeOf(branch, "a result")) {
            case Outcome.Success<?>(Object value) ->
                throw new AssertionError("Expected no result yet, but the Deferred fired with " + value);
            case Outcome.Failure<?>(Throwable error) ->
                throw new AssertionError("Expected no result yet, but the Deferred failed with " + error, error);
        }
    }

    private static <T extends @Nullable Object> Outcome<T> outcomeOf(Deferred<T> deferred, String wanted) {
        deferred.owner().checkThread();
        if (!deferred.isFired()) {
            throw new AssertionError("Expected " + wanted + ", but there is no result yet: " + deferred);
        }
        @Nullable Outcome<T>[] seen = Results.<T>oneOutcome();
        deferred.addBoth(outcome -> seen[0] = outcome).finish(_ -> {}, deferred.owner().unhandledFailures()::report);
        Outcome<T> outcome = seen[0];
        if (outcome == null) {
            throw new IllegalStateException("a fired Deferred did not call back: " + deferred);
        }
        return outcome;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type cannot be made otherwise
    private static <T extends @Nullable Object> @Nullable Outcome<T>[] oneOutcome() {
        return new Outcome[1];
    }
}
