package dev.hawser.testing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs code where it does not belong. */
final class OtherThread {
    private OtherThread() {}

    /** Runs {@code code} on another thread and throws what it throws. */
    static void run(Thrown.Code code) throws Exception {
        CompletableFuture<Exception> thrown = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                code.run();
                thrown.complete(new Exception("nothing was thrown"));
            } catch (Exception expected) {
                thrown.complete(expected);
            }
        });
        Exception outcome = thrown.get(30, TimeUnit.SECONDS);
        thread.join();
        throw outcome;
    }
}
