package dev.hawser.coroutine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What the JDK has and does not publish: a virtual thread with a scheduler of ours, and pinning. It is tried once, and
 * where it does not do what it should, this carrier is not used.
 */
final class MountedThreads {
    static final String FLAGS = "--add-opens java.base/java.lang=" + module()
            + " --add-exports java.base/jdk.internal.vm=" + module();

    private static final MethodType NEW_THREAD_TYPE =
            MethodType.methodType(Thread.class, Executor.class, String.class, int.class, Runnable.class);
    private static final MethodType VOID = MethodType.methodType(void.class);

    // Constants of this class, so that the compiler sees through them. Empty where the JVM refuses.
    private static final MethodHandle NEW_THREAD;
    private static final MethodHandle PIN;
    private static final MethodHandle UNPIN;
    private static final Executor ELSEWHERE;
    private static final @Nullable String REFUSAL;

    static {
        MethodHandle newThread = MethodHandles.empty(NEW_THREAD_TYPE);
        MethodHandle pin = MethodHandles.empty(VOID);
        MethodHandle unpin = pin;
        Executor elsewhere = Runnable::run;
        String refusal = null;
        try {
            MethodHandles.Lookup mine = MethodHandles.lookup();
            Class<?> builders = Class.forName("java.lang.ThreadBuilders");
            Class<?> virtual = Class.forName("java.lang.VirtualThread");
            Class<?> continuation = Class.forName("jdk.internal.vm.Continuation");
            newThread = MethodHandles.privateLookupIn(builders, mine)
                    .findStatic(builders, "newVirtualThread", NEW_THREAD_TYPE);
            elsewhere = (Executor) MethodHandles.privateLookupIn(virtual, mine)
                    .findStatic(virtual, "defaultScheduler", MethodType.methodType(Executor.class))
                    .invoke();
            pin = mine.findStatic(continuation, "pin", VOID);
            unpin = mine.findStatic(continuation, "unpin", VOID);
        } catch (VirtualMachineError fatal) {
            throw fatal;
        } catch (Throwable refused) {
            refusal = "the JVM keeps what that takes to itself (" + refused.getMessage() + ")";
        }
        NEW_THREAD = newThread;
        PIN = pin;
        UNPIN = unpin;
        ELSEWHERE = elsewhere;
        REFUSAL = refusal;
    }

    private MountedThreads() {}

    private static String module() {
        Module module = MountedThreads.class.getModule();
        return module.isNamed() ? module.getName() : "ALL-UNNAMED";
    }

    /** Why this carrier is not to be had here; null where it is. */
    static @Nullable String refusal() {
        return REFUSAL != null ? REFUSAL : Trial.FAILURE;
    }

    /** An unstarted virtual thread, whose turns are given to {@code scheduler}. */
    static Thread thread(String name, Executor scheduler, Runnable body) {
        try {
            return (Thread) NEW_THREAD.invokeExact(scheduler, name, 0, body);
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    /** Gives a task of a virtual thread that is not ours to the scheduler that all others have. */
    static void scheduleElsewhere(Runnable task) {
        ELSEWHERE.execute(task);
    }

    /** From here on the calling virtual thread keeps its carrier, whatever it waits for. */
    static void pin() {
        try {
            PIN.invokeExact();
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    /** Takes one {@link #pin} back. */
    static void unpin() {
        try {
            UNPIN.invokeExact();
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    private static RuntimeException unexpected(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(thrown);
    }

    /** Tries a strand for real, on a thread of its own. */
    private static final class Trial {
        static final @Nullable String FAILURE = failure();

        private int reached;

        private static @Nullable String failure() {
            Trial trial = new Trial();
            Thread thread = Thread.ofPlatform().daemon().unstarted(trial::run);
            thread.setUncaughtExceptionHandler((_, _) -> {}); // shows as a step that was not reached
            thread.start();
            boolean interrupted = false;
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return trial.reached == 5 ? null : "a trial of it failed at step " + trial.reached;
        }

        private void run() {
            Strand[] self = new Strand[1];
            Strand strand = new MountedStrand(() -> {
                reached = 1;
                Thread.yield(); // pinned here: nothing may come of it
                reached = 2;
                self[0].suspend();
                reached = 4;
            });
            self[0] = strand;
            strand.run();
            if (reached == 2 && !strand.isEnded()) {
                reached = 3;
                strand.run();
            }
            if (reached == 4 && strand.isEnded()) {
                reached = 5;
            }
        }
    }
}
