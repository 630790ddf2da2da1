package dev.hawser.time;

import java.time.Duration;

/**
 * One call that {@link Scheduler#callLater} has promised to make. Used on the scheduler's thread only.
 *
 * <p>A call is <em>active</em> until it runs or is cancelled; it stops being active just before its function runs, so
 * that a function that cancels itself gets {@link AlreadyCalled}.
 */
public interface DelayedCall {
    /** Whether the call has neither run nor been cancelled. */
    boolean isActive();

    /**
     * When the call is due, on the scale of {@link Scheduler#nanos()}. For an inactive call, when it was due.
     */
    long dueNanos();

    /**
     * Takes the call back.
     *
     * @throws AlreadyCalled when it has run or is running
     * @throws AlreadyCancelled when it was cancelled before
     */
    void cancel();

    /**
     * Makes the call due {@code delay} from now, sooner or later than before. Among calls of equal time it is then
     * the last.
     *
     * @throws IllegalArgumentException when {@code delay} is negative
     * @throws AlreadyCalled when it has run or is running
     * @throws AlreadyCancelled when it was cancelled
     */
    void reset(Duration delay);

    /**
     * Moves the due time by {@code by}, which may be negative and may make the call due at once.
     *
     * @throws AlreadyCalled when it has run or is running
     * @throws AlreadyCancelled when it was cancelled
     */
    void delay(Duration by);
}
