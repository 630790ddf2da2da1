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
        return reactor("auto");
    }

    static LoopReactor reactor(String backend) {
        return (LoopReactor)
                Reactor.open(ReactorOptions.DEFAULT.withHandleSignals(false).withBackend(backend));
    }

    static void run(Reactor reactor) {
        run(reactor, LIMIT);
    }

    static void run(Reactor reactor, Duration limit) {
        boolean[] late = new boolean[1];
        DelayedCall guard = reactor.callLater(limit, () -> {
            late[0] = true;
            reactor.stop();
        });
        reactor.run();
        if (late[0]) {
            throw new AssertionError("nobody stopped the reactor within " + limit);
        }
        if (guard.isActive()) {
            guard.cancel();
        }
    }
}
