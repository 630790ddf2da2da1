package dev.hawser.testing;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.Reactor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Run in a JVM of its own by the test of the exit: ends with failures that nobody has handled, and some that are. */
public final class ExitProgram {
    private static final List<Deferred<?>> KEPT = new ArrayList<>();

    private ExitProgram() {}

    public static void main(String[] args) {
        Reactor reactor = Reactor.open();
        reactor.callLater(Duration.ZERO, () -> {
            KEPT.add(Deferred.fail(reactor, new IOException("left at the exit")));
            Deferred.fail(reactor, new IOException("handled")).finish(_ -> {}, _ -> {});
            Deferred<Object> late = Deferred.fail(reactor, new IOException("handled after the run"));
            KEPT.add(late);
            reactor.stop();
        });
        reactor.run();
        KEPT.getLast().finish(_ -> {}, _ -> {});
        Deferred<Object> drained = Deferred.fail(reactor, new IOException("drained"));
        reactor.unhandledFailures().drain().stream()
                .filter(failure -> !"drained".equals(failure.getMessage()))
                .forEach(failure -> KEPT.add(Deferred.fail(reactor, failure)));
        KEPT.add(drained);
        KEPT.add(Deferred.fail(new TestClock(), new IOException("on a clock")));
        System.out.println("end of main");
    }
}
