package dev.hawser.deferred;

/**
 * Thrown by {@link Deferred#await()} in place of a checked exception, which is its cause. When it leaves the body of a
 * coroutine, the coroutine's Deferred fails with the cause itself.
 */
public final class AwaitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AwaitException(Throwable cause) {
        super(cause.toString(), cause, true, false); // the cause has the trace, with the await in it
    }
}
