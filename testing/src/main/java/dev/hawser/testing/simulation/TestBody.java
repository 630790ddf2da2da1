package dev.hawser.testing.simulation;

import dev.hawser.coroutine.Coroutine;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.Reactor;
import dev.hawser.time.Action;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The body of a test, as a coroutine on a host of its own, and what it waits for of the simulation. */
final class TestBody {
    private static final long LONGEST_NANOS = Duration.ofDays(1).toNanos();

    private final Engine engine;
    private final SimulatedHost host;
    /** One for each coroutine of the host that waits for the simulation. */
    private final List<Wait> waits = new ArrayList<>();
    private @Nullable Throwable thrown;

    TestBody(Engine engine, SimulatedHost host) {
        this.engine = engine;
        this.host = host;
    }

    /** Whether the calling code is the body. */
    boolean isRunning() {
        return engine.running() == host.reactor() && host.reactor().coroutines().current() != null;
    }

    /** Runs {@code body} and all else until it has ended, and throws what it threw. */
    void run(Action body) throws Exception {
        Reactor reactor = host.reactor();
        long limit = engine.now() + LONGEST_NANOS;
        engine.drive(limit, reactor::isRunning);
        Deferred<?>[] end = new Deferred<?>[1];
        Action begin = () -> end[0] = Deferred.async(reactor, () -> call(body));
        engine.runAs(reactor, host.simulatedReactor(), "the test", begin);
        if (!engine.drive(limit, () -> end[0].isFired() || looksAgain())) {
            AssertionError error = new AssertionError("the test waits, at "
                    + reactor.coroutines().live() + ", and "
                    + (engine.isIdle() ? "nothing is left to happen" : "a day of simulated time has passed"));
            engine.runAs(reactor, host.simulatedReactor(), "the test", end[0]::cancel);
            throw error;
        }
        switch (thrown) {
            case null -> {}
            case Exception exception -> throw exception;
            case Error error -> throw error;
            default -> throw new IllegalStateException(thrown);
        }
    }

    private void call(Action body) {
        Coroutine inside = host.reactor().coroutines().current();
        if (inside != null) {
            inside.becomeTransparent();
        }
        try {
            body.run();
        } catch (Throwable failure) { // for the caller of run, as it is
            thrown = failure;
        }
    }

    /** Asks what the body waits for, between two events. */
    private boolean looksAgain() {
        for (Wait wait : List.copyOf(waits)) {
            if (wait.condition != null && waits.contains(wait) && wait.condition.getAsBoolean()) {
                wait.goOn(true);
            }
        }
        return false;
    }

    /** Inside the body: waits until {@code until} holds, or the time is up; says which. */
    boolean await(@Nullable BooleanSupplier until, long nanos) {
        Wait wait = new Wait(until);
        waits.add(wait);
        engine.scheduleAfter(wait, nanos);
        try {
            return wait.answer.await();
        } finally {
            waits.remove(wait);
            engine.cancel(wait);
        }
    }

    /** A coroutine that waits; what happens is that its time is up. */
    private final class Wait extends Event {
        private final @Nullable BooleanSupplier condition;
        private final Promise<Boolean> answer = new Promise<>(host.reactor());

        Wait(@Nullable BooleanSupplier condition) {
            this.condition = condition;
        }

        void goOn(boolean holds) {
            waits.remove(this);
            if (!answer.isFired()) { // it may have been cancelled just now
                engine.runAs(host.reactor(), host.simulatedReactor(), "the test", () -> answer.callback(holds));
            }
        }

        @Override
        void happen() {
            goOn(false);
        }

        @Override
        public String toString() {
            return "the end of a wait of the test";
        }
    }
}
