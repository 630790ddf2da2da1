package dev.hawser.reactor;

import dev.hawser.reactor.watch.Pulse;
import dev.hawser.reactor.watch.Recordings;
import dev.hawser.reactor.watch.TimerLag;
import dev.hawser.time.Action;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Holding;
import dev.hawser.time.Origin;
import dev.hawser.time.Scheduler;
import dev.hawser.time.UnhandledFailures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Delayed calls by due time, in a 4-ary heap. Equal times keep the order in which they were asked for. A call enters
 * the heap at the start of a pass, so that one made by a delayed call runs in a later pass (T1). Cancelled calls stay
 * until they come up or are half of all (T3); a call that was put off is moved when it comes up (T4).
 */
public final class TimerHeap {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.reactor");
    private static final int FEW_CANCELLED = 50;
    private static final Duration LONGEST = Duration.ofDays(36500);

    private final LongSupplier clock;
    private final Runnable threadCheck;
    private final UnhandledFailures unhandled;
    private final @Nullable Pulse pulse;
    private final List<TimedCall> entering = new ArrayList<>();
    private @Nullable TimedCall[] heap = new TimedCall[16];
    private int size;
    private int cancelled;
    private long nextSequence;

    /**
     * Without calls.
     *
     * @param clock the time in nanoseconds
     * @param threadCheck throws where the calling thread may not use the calls
     * @param unhandled is told what a call throws
     */
    public TimerHeap(LongSupplier clock, Runnable threadCheck, UnhandledFailures unhandled) {
        this(clock, threadCheck, unhandled, null);
    }

    /** As above, of a loop whose pulse is watched and whose calls are recorded. */
    TimerHeap(LongSupplier clock, Runnable threadCheck, UnhandledFailures unhandled, @Nullable Pulse pulse) {
        this.clock = clock;
        this.threadCheck = threadCheck;
        this.unhandled = unhandled;
        this.pulse = pulse;
    }

    void checkThread() {
        threadCheck.run();
    }

    /** A call of {@code action}, {@code delay} from now, made at {@code origin}. */
    public DelayedCall add(Duration delay, Action action, @Nullable Origin origin) {
        TimedCall call = new TimedCall(this, action, origin);
        call.dueNanos = dueAfter(delay);
        call.sequence = nextSequence++;
        entering.add(call);
        return call;
    }

    /** The time {@code delay} from now. Refuses a negative one. */
    public long dueAfter(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("a delay cannot be negative: " + delay);
        }
        return clock.getAsLong() + nanos(delay);
    }

    /** {@code dueNanos} moved by {@code by}, still within reach of a clock that may wrap. */
    long dueMoved(long dueNanos, Duration by) {
        long now = clock.getAsLong();
        long longest = LONGEST.toNanos();
        return now + Math.clamp(dueNanos - now + nanos(by), -longest, longest);
    }

    /** {@code duration} in nanoseconds, at most a hundred years of them either way. */
    public static long nanos(Duration duration) {
        if (duration.compareTo(LONGEST) > 0) {
            return LONGEST.toNanos();
        }
        return duration.compareTo(LONGEST.negated()) < 0 ? -LONGEST.toNanos() : duration.toNanos();
    }

    /** Runs what is due, in order. What a call throws is logged (T5). */
    public void runDue() {
        enter();
        long now = clock.getAsLong();
        while (size > 0 && at(0).heapNanos - now <= 0) {
            TimedCall call = at(0);
            if (call.state == TimedCall.State.CANCELLED) {
                remove(call);
                cancelled--;
            } else if (call.dueNanos != call.heapNanos || call.sequence != call.heapSequence) {
                remove(call);
                insert(call);
            } else {
                remove(call);
                call(call);
            }
        }
    }

    private void call(TimedCall call) {
        Action action = call.action;
        call.state = TimedCall.State.CALLED;
        call.action = null;
        if (action == null) {
            return;
        }
        if (pulse != null) {
            pulse.timedCall();
            if (Recordings.wantTimerLags()) {
                TimerLag.of(clock.getAsLong() - call.dueNanos);
            }
        }
        try {
            action.run();
        } catch (Throwable thrown) {
            Scheduler.rethrowFatal(thrown);
            unhandled.report(LOGGER, "Unhandled error while handling timed call", thrown);
        }
    }

    /** Nanoseconds until the next call is due, 0 where one is, -1 where there is none. */
    public long untilNext() {
        enter();
        while (size > 0 && at(0).state == TimedCall.State.CANCELLED) {
            remove(at(0));
            cancelled--;
        }
        return size == 0 ? -1 : Math.max(0, at(0).heapNanos - clock.getAsLong());
    }

    /** Drops all calls, as if cancelled; gives how many were active. */
    public int dropAll() {
        enter();
        int dropped = 0;
        for (int i = 0; i < size; i++) {
            TimedCall call = at(i);
            if (call.isActive()) {
                call.state = TimedCall.State.CANCELLED;
                call.action = null;
                dropped++;
            }
            heap[i] = null;
        }
        size = 0;
        cancelled = 0;
        return dropped;
    }

    /** How many calls are active. */
    public int active() {
        return size + entering.size() - cancelled;
    }

    /** The calls that somebody waits for, as they are due. */
    public List<Holding> holdings() {
        long now = clock.getAsLong();
        List<TimedCall> held = held();
        held.sort(byDueTime(now));
        return held.stream().map(call -> call.holding(now)).toList();
    }

    /** Adds these calls to {@code stock}. */
    void count(Stocktaking stock) {
        long now = clock.getAsLong();
        List<TimedCall> held = held();
        Comparator<TimedCall> byDueTime = byDueTime(now);
        Queue<TimedCall> first = new PriorityQueue<>(byDueTime.reversed()); // whose head is the last of them
        for (TimedCall call : held) {
            TimedCall last = first.size() < stock.mostOfEach() ? null : first.peek();
            if (last != null && byDueTime.compare(call, last) < 0) {
                first.remove();
                first.add(call);
            } else if (last == null && stock.mostOfEach() > 0) {
                first.add(call);
            }
        }
        List<Holding> shown = first.stream()
                .sorted(byDueTime)
                .map(call -> call.holding(now))
                .toList();
        stock.add(Holding.Kind.TIMER, held.size(), shown);
    }

    private static Comparator<TimedCall> byDueTime(long now) {
        return Comparator.<TimedCall>comparingLong(call -> call.dueNanos - now).thenComparingLong(call -> call.sequence);
    }

    private List<TimedCall> held() {
        List<TimedCall> held = new ArrayList<>(entering); // which do not enter by being looked at
        for (int i = 0; i < size; i++) {
            held.add(at(i));
        }
        held.removeIf(call -> !call.isHeld());
        return held;
    }

    void cancelled() {
        cancelled++;
        if (cancelled > FEW_CANCELLED && cancelled > (size + entering.size()) / 2) {
            compact();
        }
    }

    void move(TimedCall call, long dueNanos) {
        call.dueNanos = dueNanos;
        call.sequence = nextSequence++;
        if (call.index >= 0 && dueNanos - call.heapNanos < 0) {
            call.heapNanos = dueNanos;
            call.heapSequence = call.sequence;
            up(call, call.index);
        }
    }

    private void enter() {
        if (entering.isEmpty()) {
            return;
        }
        for (TimedCall call : entering) {
            if (call.isActive()) {
                insert(call);
            } else {
                cancelled--;
            }
        }
        entering.clear();
    }

    private void compact() {
        entering.removeIf(call -> !call.isActive());
        List<TimedCall> left = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            TimedCall call = at(i);
            heap[i] = null;
            if (call.isActive()) {
                left.add(call);
            } else {
                call.index = -1;
            }
        }
        size = 0;
        cancelled = 0;
        left.forEach(this::insert);
    }

    // ---------------------------------------------------------------- the heap

    private TimedCall at(int index) {
        TimedCall call = heap[index];
        if (call == null) {
            throw new IllegalStateException("no call at " + index + " of " + size);
        }
        return call;
    }

    private void insert(TimedCall call) {
        call.heapNanos = call.dueNanos;
        call.heapSequence = call.sequence;
        if (size == heap.length) {
            heap = java.util.Arrays.copyOf(heap, size * 2);
        }
        size++;
        up(call, size - 1);
    }

    private void remove(TimedCall call) {
        int hole = call.index;
        call.index = -1;
        size--;
        TimedCall last = at(size);
        heap[size] = null;
        if (last != call) {
            down(last, hole);
            if (last.index == hole) {
                up(last, hole);
            }
        }
    }

    private void up(TimedCall call, int from) {
        int at = from;
        while (at > 0) {
            int parent = (at - 1) >> 2;
            TimedCall above = at(parent);
            if (!call.isBefore(above)) {
                break;
            }
            place(above, at);
            at = parent;
        }
        place(call, at);
    }

    private void down(TimedCall call, int from) {
        int at = from;
        while (true) {
            int first = (at << 2) + 1;
            if (first >= size) {
                break;
            }
            TimedCall least = at(first);
            for (int child = first + 1; child < Math.min(first + 4, size); child++) {
                if (at(child).isBefore(least)) {
                    least = at(child);
                }
            }
            if (!least.isBefore(call)) {
                break;
            }
            int next = least.index;
            place(least, at);
            at = next;
        }
        place(call, at);
    }

    private void place(TimedCall call, int index) {
        heap[index] = call;
        call.index = index;
    }
}
