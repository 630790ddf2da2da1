package dev.hawser.coroutine;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A strand on a virtual thread of the JVM's scheduler: whoever runs it waits until it gives the turn back. Works from
 * platform and from virtual threads.
 */
final class LockStepStrand extends Strand {
    /** Some microseconds: a turn that takes longer is waited for without a processor. */
    private static final int MOST_SPINS = 500;

    private static final boolean SEVERAL_PROCESSORS = Runtime.getRuntime().availableProcessors() > 1;

    private final Thread thread = Thread.ofVirtual().name(THREAD_NAME).unstarted(this::body);
    private @Nullable Thread outside;
    private boolean started;
    /** Whether the two sides can run at the same time, so that it pays to look for the turn before parking. */
    private boolean spinning;
    /** Whose turn it is. The only thing by which the two sides hand over. */
    private volatile boolean inside;

    LockStepStrand(Runnable body) {
        super(body);
    }

    @Override
    public Thread thread() {
        return thread;
    }

    @Override
    void enter() {
        Thread current = Thread.currentThread();
        outside = current;
        spinning = SEVERAL_PROCESSORS && !current.isVirtual();
        inside = true;
        if (started) {
            LockSupport.unpark(thread);
        } else {
            started = true;
            thread.start();
        }
        waitFor(false);
        outside = null;
    }

    @Override
    public void suspend() {
        handBack();
        waitFor(true);
    }

    private void body() {
        runBody();
        handBack();
    }

    private void handBack() {
        Thread waiting = outside; // read before the turn is given: the other side clears it
        inside = false;
        LockSupport.unpark(waiting);
    }

    /** Waits for the turn. An interrupt is kept for later: a thread that stays interrupted cannot park. */
    private void waitFor(boolean turn) {
        boolean interrupted = false;
        for (int spins = spinning ? MOST_SPINS : 0; inside != turn && spins > 0; spins--) {
            Thread.onSpinWait();
        }
        while (inside != turn) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
