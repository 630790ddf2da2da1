package dev.hawser.coroutine;

import org.jspecify.annotations.Nullable;

/**
 * A body that runs on a thread object of its own, and only while somebody stands in {@link #run()}: never two at a
 * time. Not to be used from two threads at once; everything that one side did is seen by the other.
 */
public abstract sealed class Strand permits LockStepStrand, MountedStrand {
    /** The name of every strand's thread: a number would cost more than it tells. */
    static final String THREAD_NAME = "hawser-coroutine";

    private @Nullable Runnable body;
    private @Nullable Throwable thrown;
    private volatile boolean ended;

    Strand(Runnable body) {
        this.body = body;
    }

    /** A strand that the thread in {@link #run()} carries where {@code mounted} says so, and otherwise in lock-step. */
    static Strand of(Runnable body, boolean mounted) {
        return mounted ? new MountedStrand(body) : new LockStepStrand(body);
    }

    /**
     * Runs the body from where it is until it suspends or ends. The caller is not inside this strand.
     *
     * @throws IllegalStateException when the body has ended
     */
    public final void run() {
        if (ended) {
            throw new IllegalStateException("the strand's body has ended");
        }
        enter();
        Throwable failure = thrown;
        if (failure != null) {
            thrown = null;
            throw Strand.<RuntimeException>asItIs(failure);
        }
    }

    /**
     * Suspends the body: called inside it, returns when the next {@link #run()} lets it go on.
     *
     * @throws IllegalStateException when this cannot be suspended here, with a native frame or the initialisation of a
     *     class on its stack
     */
    public abstract void suspend();

    /** The thread that the body sees as its own. */
    public abstract Thread thread();

    /** Whether the body has ended. */
    public final boolean isEnded() {
        return ended;
    }

    /** Lets the body run, and returns when it has suspended or ended. */
    abstract void enter();

    /** The body, on the strand's thread. */
    final void runBody() {
        Runnable code = body;
        body = null; // so that a strand somebody still holds keeps nothing alive
        try {
            if (code != null) {
                code.run();
            }
        } catch (Throwable failure) {
            thrown = failure;
        } finally {
            ended = true;
        }
    }

    @SuppressWarnings("unchecked") // E is erased: nothing is cast
    private static <E extends Throwable> RuntimeException asItIs(Throwable failure) throws E {
        throw (E) failure;
    }
}
