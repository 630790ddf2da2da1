package dev.hawser.reactor;

import java.util.function.Consumer;

/** Runs a loop on a virtual thread, while the calling thread waits for its end. */
final class VirtualLoop {
    private VirtualLoop() {}

    /**
     * Runs {@code loop}; what it throws is thrown here.
     *
     * @param owner is told the thread before it starts
     */
    static void run(Runnable loop, Consumer<Thread> owner) {
        Throwable[] thrown = new Throwable[1];
        Thread thread = Thread.ofVirtual().name("hawser-reactor").unstarted(() -> {
            try {
                loop.run();
            } catch (Throwable failure) { // for whoever waits
                thrown[0] = failure;
            }
        });
        owner.accept(thread);
        thread.start();
        join(thread);
        switch (thrown[0]) {
            case Error error -> throw error;
            case RuntimeException unchecked -> throw unchecked;
            case null, default -> {}
        }
    }

    /** An interrupt has no effect on a reactor, and is kept for whoever runs it. */
    private static void join(Thread thread) {
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
    }
}
