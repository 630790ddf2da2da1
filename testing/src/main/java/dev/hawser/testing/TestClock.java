package dev.hawser.testing;

import dev.hawser.coroutine.Carrier;
import dev.hawser.coroutine.Coroutine;
import dev.hawser.coroutine.Coroutines;
import dev.hawser.time.Action;
import dev.hawser.time.AlreadyCalled;
import dev.hawser.time.AlreadyCancelled;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Holding;
import dev.hawser.time.Origin;
import dev.hawser.time.Scheduler;
import dev.hawser.time.UnhandledFailures;
import dev.hawser.time.Upkeep;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler whose time moves only when a test moves it, starting at zero.
 *
 * <p>{@link #advance} moves the time at once to where it will end, and then makes every call that is due by then:
 * first what {@link #callFromThread} has queued, then the delayed calls in the order of their times (those of equal
 * time in the order in which they were made), and again until nothing more is due. Calls made meanwhile count too.
 *
 * <p>Unlike a reactor, which logs what a call throws, the clock throws it from {@code advance}, so that the test fails
 * where it stands. The calls not yet made are made by the next {@code advance}.
 *
 * <p><b>Threads.</b> The thread that creates the clock owns it, and the rules of {@link Scheduler} hold.
 */
public final class TestClock implements Scheduler {
    /** No test makes this many calls in one step, except one that never ends. */
    private static final int MOST_CALLS_IN_ONE_ADVANCE = 1_000_000;

    private static final Comparator<Call> BY_TIME = (left, right) -> {
        int byDue = Long.compare(left.dueNanos, right.dueNanos);
        return byDue != 0 ? byDue : Long.compare(left.order, right.order);
    };

    private final boolean tracing;
    private final Coroutines coroutines;
    private volatile Thread thread = Thread.currentThread();
    private final UnhandledFailures failures;
    private final TreeSet<Call> calls = new TreeSet<>(BY_TIME);
    private final List<DelayedCall> view = new LiveView();
    /** Also used as its own lock: the only thing here that other threads touch. */
    private final Deque<Action> fromThreads = new ArrayDeque<>();

    private long nowNanos;
    private long orders;
    private boolean advancing;

    /**
     * A clock at zero, owned by the calling thread. It traces where the system property {@code hawser.debug} is
     * {@code true}.
     */
    public TestClock() {
        this(Carrier.AUTO);
    }

    /** A clock whose coroutines are carried by {@code carrier}; their steps come in the same order on each. */
    public TestClock(Carrier carrier) {
        this(carrier, Boolean.getBoolean("hawser.debug"));
    }

    /**
     * A clock whose coroutines are carried by {@code carrier}.
     *
     * @param tracing whether {@link #holdings()} tells where each thing was made
     */
    public TestClock(Carrier carrier, boolean tracing) {
        carrier.checkAvailable();
        this.tracing = tracing;
        this.failures = new UnhandledFailures(tracing);
        this.coroutines = new Coroutines(carrier, new ClockHost(inside -> thread = inside, tracing));
    }

    /** Whether {@link #holdings()} tells where each thing was made. */
    public boolean isTracing() {
        return tracing;
    }

    // ---------------------------------------------------------------- moving the time

    /**
     * Moves the time on by {@code by}, which may be zero, and makes all calls that are then due.
     *
     * <p>Inside a call that this clock is making it moves the time and no more, as if the call had taken so long: what
     * is due by then is made when that call has returned, by the outer {@code advance}.
     *
     * <p>What a call throws, checked or not, is thrown here as it is.
     *
     * @throws IllegalArgumentException when {@code by} is negative
     * @throws IllegalStateException when a million calls were made and more are due: they schedule each other for ever
     */
    public void advance(Duration by) {
        checkThread();
        if (by.isNegative()) {
            throw new IllegalArgumentException("time cannot go back by " + by);
        }
        nowNanos = saturatedAdd(nowNanos, nanosOf(by));
        if (advancing) {
            return;
        }
        advancing = true;
        try {
            makeDueCalls();
        } finally {
            advancing = false;
        }
    }

    /** Advances by each of {@code steps} in turn. */
    public void pump(Duration... steps) {
        for (Duration step : steps) {
            advance(step);
        }
    }

    /**
     * The calls that are still to be made, soonest first: a live, unmodifiable list. Cancelled calls are not in it, nor
     * is one that is being made.
     */
    public List<DelayedCall> delayedCalls() {
        checkThread();
        return view;
    }

    private void makeDueCalls() {
        int made = 0;
        while (true) {
            int waiting = waitingFromThreads();
            boolean nothingDue = calls.isEmpty() || calls.first().dueNanos > nowNanos;
            if (waiting == 0 && nothingDue) {
                return;
            }
            for (; waiting > 0; waiting--) {
                run(nextFromThreads());
                made = counted(made);
            }
            while (!calls.isEmpty() && calls.first().dueNanos <= nowNanos) {
                Call call = Objects.requireNonNull(calls.pollFirst());
                call.state = Call.State.CALLED;
                run(call.action);
                made = counted(made);
            }
        }
    }

    private static int counted(int made) {
        if (made >= MOST_CALLS_IN_ONE_ADVANCE) {
            throw new IllegalStateException("one advance has made " + MOST_CALLS_IN_ONE_ADVANCE
                    + " calls and more are due: a call schedules itself again with no delay");
        }
        return made + 1;
    }

    private void run(Action action) {
        Coroutine inside = coroutines.current(); // a test's body may be one; the call is not part of it
        if (inside != null) {
            inside.callbackBegun();
        }
        try {
            action.run();
        } catch (Exception thrown) {
            throw TestClock.<RuntimeException>asItIs(thrown);
        } finally {
            if (inside != null) {
                inside.callbackEnded();
            }
        }
    }

    /** Throws a checked exception where none is declared: a test wants the very one that its call threw. */
    @SuppressWarnings("unchecked")
    private static <E extends Exception> RuntimeException asItIs(Exception thrown) throws E {
        throw (E) thrown;
    }

    // ---------------------------------------------------------------- Scheduler

    @Override
    public DelayedCall callLater(Duration delay, Action action) {
        checkThread();
        Call call = new Call(Objects.requireNonNull(action, "action"));
        call.due(delayFromNow(delay));
        return call;
    }

    @Override
    public long nanos() {
        checkThread();
        return nowNanos;
    }

    /** The delayed calls, and the coroutines. */
    @Override
    public List<Holding> holdings() {
        checkThread();
        List<Holding> all = new ArrayList<>();
        calls.stream()
                .filter(call -> !(call.action instanceof Upkeep))
                .map(call -> Holding.timer(call.dueNanos - nowNanos, call.origin))
                .forEach(all::add);
        coroutines.live().stream().map(Holding::coroutine).forEach(all::add);
        return List.copyOf(all);
    }

    /** Queues {@code action} for the next {@link #advance}, or the present one; without limit. */
    @Override
    public void callFromThread(Action action) {
        Objects.requireNonNull(action, "action");
        synchronized (fromThreads) {
            fromThreads.add(action);
        }
    }

    @Override
    public boolean isOnThread() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void checkThread() throws WrongThreadException {
        if (!isOnThread()) {
            throw new WrongThreadException("this TestClock and all that belongs to it is used on thread \""
                    + thread.getName() + "\" only, but was used on thread \""
                    + Thread.currentThread().getName() + "\": go through callFromThread");
        }
    }

    @Override
    public UnhandledFailures unhandledFailures() {
        return failures;
    }

    @Override
    public Coroutines coroutines() {
        return coroutines;
    }

    private int waitingFromThreads() {
        synchronized (fromThreads) {
            return fromThreads.size();
        }
    }

    private Action nextFromThreads() {
        synchronized (fromThreads) {
            return fromThreads.remove();
        }
    }

    private long delayFromNow(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("a call cannot be made in the past: " + delay);
        }
        return saturatedAdd(nowNanos, nanosOf(delay));
    }

    /** 292 years are as good as for ever. */
    private static long nanosOf(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException tooLong) {
            return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    private static long saturatedAdd(long left, long right) {
        long sum = left + right;
        boolean overflow = ((left ^ sum) & (right ^ sum)) < 0;
        return overflow ? (left < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
    }

    private final class Call implements DelayedCall {
        private enum State {
            ACTIVE,
            CALLED,
            CANCELLED
        }

        private final Action action;
        private final @Nullable Origin origin;
        private long dueNanos;
        private long order;
        private State state = State.ACTIVE;

        Call(Action action) {
            this.action = action;
            this.origin = tracing && !(action instanceof Upkeep) ? Origin.here() : null;
        }

        @Override
        public boolean isActive() {
            checkThread();
            return state == State.ACTIVE;
        }

        @Override
        public long dueNanos() {
            checkThread();
            return dueNanos;
        }

        @Override
        public void cancel() {
            checkActive("cancel");
            calls.remove(this);
            state = State.CANCELLED;
        }

        @Override
        public void reset(Duration delay) {
            checkActive("reset");
            move(delayFromNow(delay));
        }

        @Override
        public void delay(Duration by) {
            checkActive("delay");
            move(saturatedAdd(dueNanos, nanosOf(by)));
        }

        @Override
        public String toString() {
            return "DelayedCall[" + state.name().toLowerCase(Locale.ROOT) + ", due at "
                    + Duration.ofNanos(dueNanos) + ", " + action + "]";
        }

        private void move(long toNanos) {
            calls.remove(this);
            due(toNanos);
        }

        private void due(long atNanos) {
            dueNanos = atNanos;
            order = orders++;
            calls.add(this);
        }

        private void checkActive(String verb) {
            checkThread();
            @Nullable RuntimeException refusal = switch (state) {
                case ACTIVE -> null;
                case CALLED -> new AlreadyCalled("cannot " + verb + " a call that was made already: " + this);
                case CANCELLED -> new AlreadyCancelled("cannot " + verb + " a call that was cancelled: " + this);
            };
            if (refusal != null) {
                throw refusal;
            }
        }
    }

    private final class LiveView extends AbstractList<DelayedCall> {
        @Override
        public DelayedCall get(int index) {
            Objects.checkIndex(index, calls.size());
            Iterator<Call> each = calls.iterator();
            for (int i = 0; i < index; i++) {
                each.next();
            }
            return each.next();
        }

        @Override
        public Iterator<DelayedCall> iterator() {
            Iterator<Call> each = calls.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return each.hasNext();
                }

                @Override
                public DelayedCall next() {
                    return each.next();
                }
            };
        }

        @Override
        public int size() {
            return calls.size();
        }
    }
}
