package dev.hawser.reactor;

import dev.hawser.time.Action;
import dev.hawser.time.AlreadyCalled;
import dev.hawser.time.AlreadyCancelled;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Holding;
import dev.hawser.time.Origin;
import dev.hawser.time.Upkeep;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One delayed call of a {@link TimerHeap}. */
final class TimedCall implements DelayedCall {
    enum State {
        ACTIVE,
        CALLED,
        CANCELLED
    }

    private final TimerHeap heap;
    private final @Nullable Origin origin;
    @Nullable Action action;
    State state = State.ACTIVE;
    long dueNanos;
    /** Orders calls of equal time; larger is later. */
    long sequence;
    /** What the heap is ordered by, at most {@link #dueNanos}: a call that was put off is moved when it comes up. */
    long heapNanos;

    long heapSequence;
    /** Where it stands in the heap, or -1 while it waits to enter. */
    int index = -1;

    TimedCall(TimerHeap heap, Action action, @Nullable Origin origin) {
        this.heap = heap;
        this.action = action;
        this.origin = origin;
    }

    /** Whether somebody waits for it who holds nothing else. */
    boolean isHeld() {
        return state == State.ACTIVE && !(action instanceof Upkeep);
    }

    Holding holding(long now) {
        return Holding.timer(dueNanos - now, origin);
    }

    @Override
    public boolean isActive() {
        return state == State.ACTIVE;
    }

    @Override
    public long dueNanos() {
        return dueNanos;
    }

    @Override
    public void cancel() {
        requireActive("cancel");
        state = State.CANCELLED;
        action = null;
        heap.cancelled();
    }

    @Override
    public void reset(Duration delay) {
        requireActive("reset");
        heap.move(this, heap.dueAfter(delay));
    }

    @Override
    public void delay(Duration by) {
        requireActive("delay");
        heap.move(this, heap.dueMoved(dueNanos, by));
    }

    private void requireActive(String what) {
        heap.checkThread();
        switch (state) {
            case CALLED -> throw new AlreadyCalled("cannot " + what + " a delayed call that has run");
            case CANCELLED -> throw new AlreadyCancelled("cannot " + what + " a delayed call that was cancelled");
            case ACTIVE -> {}
        }
    }

    boolean isBefore(TimedCall other) {
        // differences, since nanoTime may wrap
        long difference = heapNanos - other.heapNanos;
        return difference < 0 || (difference == 0 && heapSequence - other.heapSequence < 0);
    }
}
