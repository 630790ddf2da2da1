package dev.hawser.coroutine;

/**
 * How the coroutines of a reactor are carried. The rules are the same on each, and so is the order of all steps: code
 * between two awaits is atomic. What differs is the price of a switch, and what it asks of the JVM.
 */
public enum Carrier {
    /** {@link #REACTOR_THREAD} where the JVM lets us, otherwise {@link #LOCK_STEP}. */
    AUTO,

    /**
     * Coroutines are virtual threads that the reactor's own thread carries: about 0.2 µs a round trip. Needs
     * {@code --add-opens java.base/java.lang=dev.hawser.core} and
     * {@code --add-exports java.base/jdk.internal.vm=dev.hawser.core} ({@code ALL-UNNAMED} on the class path), which
     * the {@code hawser} command gives.
     */
    REACTOR_THREAD,

    /**
     * The reactor runs on a virtual thread, too, and takes turns with its coroutines: about 0.4 µs a round trip with
     * {@code -Djdk.virtualThreadScheduler.parallelism=1 -Djdk.virtualThreadScheduler.maxPoolSize=1}, more without.
     * Public API alone; costs input and output about a tenth.
     */
    VIRTUAL_REACTOR,

    /**
     * The reactor's thread hands over to the coroutine's virtual thread and waits until it is given back: about 0.4 µs a
     * round trip while a second processor is free, since each side looks for its turn for some microseconds, and some
     * tens of microseconds otherwise. Always there.
     */
    LOCK_STEP;

    /** What this stands for in this JVM: never {@link #AUTO}. */
    public Carrier resolved() {
        return this != AUTO ? this : MountedThreads.refusal() == null ? REACTOR_THREAD : LOCK_STEP;
    }

    /** What {@code java} must be started with for this; empty where that is nothing. */
    public String flags() {
        return switch (this) {
            case REACTOR_THREAD -> MountedThreads.FLAGS;
            case VIRTUAL_REACTOR ->
                "-Djdk.virtualThreadScheduler.parallelism=1 -Djdk.virtualThreadScheduler.maxPoolSize=1";
            case AUTO, LOCK_STEP -> "";
        };
    }

    /**
     * Throws where this JVM does not let us.
     *
     * @throws IllegalStateException saying what is missing and how to give it
     */
    public void checkAvailable() {
        String refusal = this == REACTOR_THREAD ? MountedThreads.refusal() : null;
        if (refusal != null) {
            throw new IllegalStateException(
                    "coroutines cannot be carried by the reactor's thread, because " + refusal + ": start java with "
                            + MountedThreads.FLAGS + ", or choose another carrier");
        }
    }
}
