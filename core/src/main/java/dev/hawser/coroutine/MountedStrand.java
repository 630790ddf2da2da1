package dev.hawser.coroutine;

import org.jspecify.annotations.Nullable;

/**
 * A strand on a virtual thread that the thread in {@link #run()} carries. Its continuation is pinned except where it
 * suspends, so that a contended lock or a park makes the carrier wait, as a callback would: nothing else gets a turn.
 */
final class MountedStrand extends Strand {
    private final Thread thread;
    /** The JVM's task "go on with this virtual thread"; always the same object. */
    private @Nullable Runnable mount;
    /** How often the carrier has let it go on: tells a suspension that happened from one that was refused. */
    private long entered;
    /** The last turn that the body has had. */
    private long had;

    MountedStrand(Runnable body) {
        super(body);
        this.thread = MountedThreads.thread(THREAD_NAME, this::schedule, this::body);
    }

    @Override
    public Thread thread() {
        return thread;
    }

    @Override
    void enter() {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("a coroutine that was begun on a platform thread cannot be carried by "
                    + Thread.currentThread() + ": run the reactor on a platform thread, or open it with LOCK_STEP");
        }
        entered++;
        if (mount == null) {
            thread.start(); // comes back to schedule
        }
        Runnable goOn = mount;
        if (goOn == null) {
            throw new IllegalStateException("the virtual thread did not come to its scheduler");
        }
        goOn.run();
        while (had != entered) { // a thread that looks at its stack just now keeps it from going on
            if (!thread.isAlive()) {
                throw new IllegalStateException("the thread of a coroutine ended before its body began");
            }
            Thread.onSpinWait();
            goOn.run();
        }
    }

    /**
     * The scheduler of {@link #thread}, and, because a virtual thread hands its scheduler down, of each that the body
     * starts: those go where all others do, and not to the reactor.
     */
    private void schedule(Runnable task) {
        if (mount == null) {
            mount = task;
        } else if (task != mount) {
            MountedThreads.scheduleElsewhere(task);
        }
    }

    private void body() {
        MountedThreads.pin();
        had = entered;
        try {
            runBody();
        } finally {
            MountedThreads.unpin();
        }
    }

    @Override
    public void suspend() {
        long before = entered;
        MountedThreads.unpin();
        Thread.yield(); // and not park: needs no permit, and an interrupt does not end it
        MountedThreads.pin();
        if (entered == before) {
            throw new IllegalStateException("a coroutine cannot wait here: a native frame, or the initialisation of a"
                    + " class, is on its stack. Wait outside of that, or attach a callback");
        }
        had = entered;
    }
}
