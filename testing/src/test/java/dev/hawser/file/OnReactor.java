package dev.hawser.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs a test as a coroutine of a real reactor, and the reactor until it ends. */
final class OnReactor {
    private static final Duration GUARD = Duration.ofSeconds(20);

    /** A test's body. */
    interface Body {
        void run(Reactor reactor) throws Exception;
    }

    private OnReactor() {}

    static void run(String backend, Body body) {
        Reactor reactor = Reactor.open(ReactorOptions.DEFAULT.withBackend(backend).withHandleSignals(false));
        reactor.unhandledFailures().keepReported(true);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        reactor.callWhenRunning(() -> reactor.async(() -> body.run(reactor))
                .addTimeout(GUARD)
                .finish(
                        _ -> reactor.stop(),
                        thrown -> {
                            failure.set(thrown);
                            reactor.stop();
                        }));
        reactor.run();
        if (failure.get() != null) {
            throw new AssertionError("on " + backend, failure.get());
        }
        assertThat(reactor.unhandledFailures().drain()).isEmpty();
    }
}
