package dev.hawser.testing.simulation;

import dev.hawser.coroutine.Strand;
import dev.hawser.net.LogContext;
import dev.hawser.time.Action;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The simulated time, what will happen in it, and whose code is running. */
final class Engine {
    /** No program does this much at one instant, except one that never ends. */
    private static final int MOST_AT_ONCE = 1_000_000;

    /** Those beyond are in the log alone. */
    private static final int MOST_FAILURES = 1000;

    final long seed;
    final EventLog log = new EventLog();
    final LogContext context = LogContext.ofThread();
    final List<SimulatedFailure> failures = new ArrayList<>();
    private final EventQueue queue = new EventQueue();
    /** Where the simulation is now: a coroutine has a thread of its own. */
    private volatile Thread thread = Thread.currentThread();
    private long now;
    private int atOnce;
    private boolean driving;
    private boolean closed;
    /** The reactor or the worker whose code is running; null where it is the code that drives the simulation. */
    private @Nullable Object running;

    Engine(long seed) {
        this.seed = seed;
    }

    long now() {
        return now;
    }

    /** Random numbers for {@code purpose} of {@code key}. */
    SeededRandom random(String purpose, String key) {
        return SeededRandom.of(seed, purpose, key);
    }

    // ---------------------------------------------------------------- whose code runs

    boolean isOnThread() {
        return Thread.currentThread() == thread;
    }

    /** Whether what belongs to {@code reactor} may be used now. */
    boolean isRunning(SimulatedReactor reactor) {
        return isOnThread() && (running == null || running == reactor);
    }

    @Nullable Object running() {
        return running;
    }

    String runningName() {
        return running == null ? "the code that drives the simulation" : running.toString();
    }

    void checkThread() {
        if (!isOnThread()) {
            throw new WrongThreadException("this simulation is used on " + thread + " only, and was used from "
                    + Thread.currentThread() + ": real threads would make each run another");
        }
    }

    /** Runs {@code action} as the code of {@code owner}; what it throws is reported to {@code loop}. */
    void runAs(Object owner, SimulatedReactor loop, String where, Action action) {
        Object before = running;
        Object subject = context.subject();
        running = owner;
        try {
            action.run();
        } catch (Throwable thrown) {
            loop.failed("Unhandled error in " + where, thrown);
        } finally {
            running = before;
            context.set(subject);
        }
    }

    /** Lets {@code strand} run as the code of {@code owner} until it suspends or ends. */
    void runStrand(Object owner, Strand strand, SimulatedReactor loop) {
        Thread outside = thread;
        runAs(owner, loop, owner.toString(), () -> {
            thread = strand.thread();
            try {
                strand.run();
            } finally {
                thread = outside;
            }
        });
    }

    void setThread(Thread inside) {
        thread = inside;
    }

    void failed(String host, String message, Throwable thrown) {
        if (failures.size() < MOST_FAILURES) {
            failures.add(new SimulatedFailure(Duration.ofNanos(now), host, message, thrown));
        }
        log.add(now, What.FAILURE, new Named(host), 0, message + ": " + thrown);
    }

    // ---------------------------------------------------------------- time

    void schedule(Event event, long nanos) {
        queue.schedule(event, Math.max(now, nanos));
    }

    void scheduleAfter(Event event, long delayNanos) {
        queue.schedule(event, now + delayNanos);
    }

    void cancel(Event event) {
        queue.cancel(event);
    }

    /** Whether nothing is left to happen but what the seed breaks now and then. */
    boolean isIdle() {
        return queue.isIdle();
    }

    /**
     * Has happen what is scheduled until {@code limit}, and stops before where {@code until} holds.
     *
     * @return whether {@code until} holds
     */
    boolean drive(long limit, @Nullable BooleanSupplier until) {
        checkOpen();
        checkOutside();
        driving = true;
        Consumer<String> logBefore = context.divert(this::logged);
        try {
            while (until == null || !until.getAsBoolean()) {
                Event next = queue.first();
                if (next == null || next.nanos > limit) {
                    return false;
                }
                happen(next);
            }
            return true;
        } finally {
            driving = false;
            context.divert(logBefore);
        }
    }

    private void checkOutside() {
        checkThread();
        if (driving || running != null) {
            throw new IllegalStateException("the simulation is running already: this was called from inside it");
        }
    }

    void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the simulation is closed: nothing happens in it any more");
        }
    }

    /** Nothing happens any more after {@code last}, of which nobody hears. */
    void close(Runnable last) {
        checkOutside();
        closed = true;
        log.freeze();
        Consumer<String> logBefore = context.divert(_ -> {});
        try {
            last.run();
        } finally {
            context.divert(logBefore);
        }
    }

    /** The program of a host has logged a line. */
    private void logged(String line) {
        Subject subject = running instanceof SimulatedReactor reactor ? reactor.host().subject() : new Named("-");
        log.add(now, What.NOTE, subject, 0, line);
    }

    private void happen(Event event) {
        if (event.nanos > now) {
            now = event.nanos;
            atOnce = 0;
        } else if (++atOnce > MOST_AT_ONCE) {
            throw new IllegalStateException(MOST_AT_ONCE + " events have happened at " + Times.seconds(now)
                    + " and time does not move on; the next is " + event);
        }
        queue.cancel(event);
        event.happen();
    }

    /** Nothing more happens until {@code nanos}. */
    void passTo(long nanos) {
        if (nanos > now) {
            now = nanos;
            atOnce = 0;
        }
    }
}
