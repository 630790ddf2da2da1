package dev.hawser.reactor.watch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A counter that moves with each callback of one loop, and says whether the loop waits. The loop and its coroutines
 * write it, one at a time; the watchdog reads {@link #count()} from its own thread. A beat costs an addition and a
 * store, and reads no clock.
 */
public final class Pulse {
    private static final VarHandle COUNT;

    static {
        try {
            COUNT = MethodHandles.lookup().findVarHandle(Pulse.class, "count", long.class);
        } catch (ReflectiveOperationException renamed) {
            throw new ExceptionInInitializerError(renamed);
        }
    }

    /** Twice the number of callbacks begun so far; one more while the loop waits, or does not run. */
    private long count = 1;

    private long threadCalls;
    private long timedCalls;
    private long others;

    /** Where somebody wants to know how long passes take. */
    private @Nullable PassCounter counter;

    private @Nullable Pass pass;
    private boolean passIsMeasured;
    private long beatsBefore;
    private long threadCallsBefore;
    private long timedCallsBefore;
    private long othersBefore;

    /** The loop begins to run. What has beaten before was done by whoever prepared it. */
    public void begins() {
        passIsMeasured = false;
        if (counter != null) {
            counter.forget();
        }
        waits();
        other();
    }

    /** Has {@code counter} count passes from the next one on; null for nobody. On the loop's thread. */
    public void countPasses(@Nullable PassCounter counter) {
        this.counter = counter;
    }

    /** An event of a connection begins. */
    public void event() {
        beat();
    }

    /** A call from a thread begins. */
    public void threadCall() {
        beat();
        threadCalls++;
    }

    /** A delayed call begins. */
    public void timedCall() {
        beat();
        timedCalls++;
    }

    /** Something else begins that may run a program's code: a step of a coroutine, a factory, the loop itself. */
    public void other() {
        beat();
        others++;
    }

    private void beat() {
        long before = count;
        COUNT.setOpaque(this, (before + 2) & ~1L);
        if (!isHeld(before)) {
            if (counter != null) {
                counter.begin();
            }
            if (Recordings.wantPasses()) {
                begin(before >> 1);
            }
        }
    }

    /** The loop is about to wait, or has ended: nobody holds it until the next beat. */
    public void waits() {
        if (counter != null) {
            counter.end();
        }
        if (passIsMeasured) {
            end();
        }
        COUNT.setOpaque(this, count | 1);
    }

    private void begin(long beatsSoFar) {
        beatsBefore = beatsSoFar;
        threadCallsBefore = threadCalls;
        timedCallsBefore = timedCalls;
        othersBefore = others;
        Pass begun = pass;
        if (begun == null) {
            begun = new Pass();
            pass = begun;
        }
        passIsMeasured = true;
        begun.begin();
    }

    private void end() {
        passIsMeasured = false;
        Pass ended = pass;
        if (ended != null) {
            ended.end();
            ended.threadCalls = threadCalls - threadCallsBefore;
            ended.timedCalls = timedCalls - timedCallsBefore;
            ended.events = (count >> 1) - beatsBefore - ended.threadCalls - ended.timedCalls - (others - othersBefore);
            ended.commit();
        }
    }

    /** The counter; from any thread. The same twice, and held: the same callback is still running. */
    long count() {
        return (long) COUNT.getOpaque(this);
    }

    /** Whether a loop whose counter stands at {@code count} is held by a callback. */
    static boolean isHeld(long count) {
        return (count & 1) == 0;
    }
}
