package dev.hawser.reactor;

import java.util.List;
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
        join(List.of(thread));
        LoopReactor.throwOn(thrown[0]);
    }

    /** Waits for their ends. An interrupt has no effect on a reactor, and is kept for whoever runs it. */
    static void join(List<Thread> threads) {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
