package dev.hawser.coroutine;

import org.jspecify.annotations.Nullable;

/** One body that suspends and goes on, on the thread of a scheduler. Used on that thread alone. */
public final class Coroutine {
    /** How many frames of other people's code a line about a coroutine looks through. */
    private static final int MOST_FRAMES = 256;

    /** What a coroutine does. */
    public interface Body extends Runnable {
        /** Runs inside, once. Must not throw, except what is to end the scheduler. */
        @Override
        void run();

        /**
         * {@link #run} has returned. Called outside, by the scheduler.
         *
         * @param stopping whether the scheduler, which stops, had asked it to give up
         */
        void ended(boolean stopping);

        /** Somebody wants it to give up, the scheduler for instance, which stops. Called outside or inside. */
        void cancel();

        /** The scheduler gives up waiting for its end: it will never go on. */
        void abandoned(Throwable reason);
    }

    private final Coroutines home;
    private final Body body;
    private final Strand strand;
    private final @Nullable Object origin;
    private @Nullable Object subject;
    private int bound;
    private int callbacks;
    private boolean isTransparent;
    private boolean isAbandoned;
    private boolean wasCancelled;

    Coroutine(Coroutines home, Body body, boolean mounted, @Nullable Object subject) {
        this.home = home;
        this.body = body;
        this.strand = Strand.of(this::run, mounted);
        this.subject = subject;
        this.origin = home.host().origin();
    }

    private void run() {
        bind();
        body.run();
    }

    // ---------------------------------------------------------------- inside

    /**
     * Throws where this may not wait: inside a callback that happens to run on its thread, whose caller knows nothing
     * of being suspended.
     */
    public void checkMayWait() {
        if (callbacks > 0) {
            throw new IllegalStateException("await inside a callback, which a coroutine happens to have caused: return"
                    + " the Deferred from a chain, or start a coroutine there with async");
        }
    }

    /**
     * Suspends it until {@link #resume()}.
     *
     * @throws IllegalStateException where the JVM cannot suspend it; it goes on then, and must not be resumed
     */
    public void suspend() {
        strand.suspend();
        if (bound != home.contextsSeen()) {
            bind();
        }
    }

    private void bind() {
        bound = home.contextsSeen();
        home.host().shareContext();
    }

    /** A callback begins to run on its thread: it cannot wait until {@link #callbackEnded()}. */
    public void callbackBegun() {
        callbacks++;
    }

    /** The callback has returned. */
    public void callbackEnded() {
        callbacks--;
    }

    /**
     * Makes it count as code of the scheduler's own: what it causes to be resumed runs before the causing call
     * returns, as if no coroutine were running. For the body of a test, which stands outside of what it tests.
     */
    public void becomeTransparent() {
        isTransparent = true;
    }

    boolean isTransparent() {
        return isTransparent;
    }

    // ---------------------------------------------------------------- outside

    /** Lets it go on after {@link #suspend()}, when its turn comes: see {@link Coroutines}. */
    public void resume() {
        if (!isAbandoned) {
            home.resume(this);
        }
    }

    /** Asks it to give up; a second time not, since it may be busy with its end. */
    void cancelOnce() {
        if (!wasCancelled) {
            wasCancelled = true;
            body.cancel();
        }
    }

    /** Whether the scheduler, which stops, has asked it to give up. */
    boolean isAskedToEnd() {
        return wasCancelled;
    }

    /** One that was asked to give up has started it: it is not asked itself. */
    void belongsToAnEnd() {
        wasCancelled = true;
    }

    /** Whether its body has ended. */
    public boolean isEnded() {
        return strand.isEnded();
    }

    /** Where it was made: what {@link Coroutines.Host#origin()} said then. */
    public @Nullable Object origin() {
        return origin;
    }

    /** Its body. */
    public Body body() {
        return body;
    }

    void abandon() {
        isAbandoned = true;
    }

    /** Its body has returned. */
    void end() {
        body.ended(wasCancelled);
    }

    Strand strand() {
        return strand;
    }

    @Nullable Object subject() {
        return subject;
    }

    void setSubject(@Nullable Object subject) {
        this.subject = subject;
    }

    /** Where it stands, as {@code coroutine at Chat.talk(Chat.java:31)}. */
    @Override
    public String toString() {
        if (isEnded()) {
            return "coroutine, ended";
        }
        if (home.current() == this) {
            return "coroutine, running"; // and asking: its stack would show who asks
        }
        StackTraceElement[] frames = strand.thread().getStackTrace();
        for (int i = 0; i < Math.min(frames.length, MOST_FRAMES); i++) {
            if (!isOurs(frames[i].getClassName())) {
                return "coroutine at " + frames[i];
            }
        }
        return "coroutine, not begun";
    }

    private static boolean isOurs(String type) {
        return type.startsWith("java.")
                || type.startsWith("jdk.")
                || type.startsWith("dev.hawser.coroutine.")
                || type.startsWith("dev.hawser.deferred.")
                || type.startsWith("dev.hawser.net.")
                || type.startsWith("dev.hawser.task.");
    }
}
