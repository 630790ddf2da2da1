package dev.hawser.reactor;

import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import dev.hawser.time.DelayedCall;
import java.time.Duration;

/** Runs a reactor on the test's thread, and fails the test when nobody stops it in time. */
final class GuardedRun {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private GuardedRun() {}

    static LoopReactor reactor() {
        return (LoopReactor) Reactor.open(ReactorOptions.DEFAULT.withHandleSignals(false));
    }

    static void run(Reactor reactor) {
        boolean[] late = new boolean[1];
        DelayedCall guard = reactor.callLater(LIMIT, () -> {
            late[0] = true;
            reactor.stop();
        });
        reactor.run();
        if (late[0]) {
            throw new AssertionError("nobody stopped the reactor within " + LIMIT);
        }
        if (guard.isActive()) {
            guard.cancel();
        }
    }
}
