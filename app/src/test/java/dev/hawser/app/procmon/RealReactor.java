package dev.hawser.app.procmon;

import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import dev.hawser.time.Action;
import dev.hawser.time.DelayedCall;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;

/** Runs a reactor on the test's thread, and fails the test when nobody stops it in time. */
final class RealReactor {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private RealReactor() {}

    /** One of that backend; skips the test where it cannot be had, and fails it there in CI. */
    static Reactor open(String backend) {
        try {
            return Reactor.open(ReactorOptions.DEFAULT.withHandleSignals(false).withBackend(backend));
        } catch (UnsupportedOperationException missing) {
            Assumptions.assumeTrue(System.getenv("CI") != null, missing.getMessage());
            throw missing;
        }
    }

    static void run(Reactor reactor, Action body) {
        boolean[] late = new boolean[1];
        DelayedCall guard = reactor.callLater(LIMIT, () -> {
            late[0] = true;
            reactor.stop();
        });
        reactor.callWhenRunning(body);
        reactor.run();
        if (late[0]) {
            throw new AssertionError("nobody stopped the reactor within " + LIMIT);
        }
        if (guard.isActive()) {
            guard.cancel();
        }
    }
}
