package dev.hawser.coroutine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.testing.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One program of a seed, with the order of its steps: it must be the same whatever carries its coroutines. */
final class StepOrderTest {
    private static final int PROGRAMS = 150;

    @ParameterizedTest
    @EnumSource(names = {"REACTOR_THREAD", "VIRTUAL_REACTOR"})
    void aProgramTakesTheSameStepsInTheSameOrderOnEachCarrier(Carrier carrier) {
        for (long seed = 0; seed < PROGRAMS; seed++) {
            List<String> expected = onTheClock(seed, Carrier.LOCK_STEP);
            assertThat(expected).hasSizeGreaterThan(5);
            assertThat(onTheReactor(seed, carrier)).as("seed " + seed).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"REACTOR_THREAD"})
    void inVirtualTimeToo(Carrier carrier) {
        for (long seed = 0; seed < PROGRAMS; seed++) {
            assertThat(onTheClock(seed, carrier))
                    .as("seed " + seed)
                    .isEqualTo(onTheClock(seed, Carrier.LOCK_STEP));
        }
    }

    private static List<String> onTheClock(long seed, Carrier carrier) {
        MemoryReactor reactor = new MemoryReactor(new TestClock(carrier));
        Program program = new Program(reactor, seed);
        program.start();
        for (int pass = 0; !program.isOver() && pass < 10_000; pass++) {
            reactor.advance(Duration.ZERO);
            program.turn();
        }
        return program.steps;
    }

    private static List<String> onTheReactor(long seed, Carrier carrier) {
        Reactor reactor = Reactor.open(
                ReactorOptions.DEFAULT.withHandleSignals(false).withCarrier(carrier));
        Program program = new Program(reactor, seed);
        reactor.callWhenRunning(() -> {
            program.start();
            turns(reactor, program);
        });
        reactor.run();
        return program.steps;
    }

    private static void turns(Reactor reactor, Program program) {
        if (program.isOver()) {
            reactor.stop();
            return;
        }
        reactor.callLater(Duration.ZERO, () -> {
            program.turn();
            turns(reactor, program);
        });
    }

    /** Coroutines that wait for, fire, start and cancel each other as the seed has it. */
    private static final class Program {
        private final Reactor reactor;
        private final RandomGenerator random;
        private final List<String> steps = new ArrayList<>();
        private final List<Promise<Integer>> promises = new ArrayList<>();
        private final List<Deferred<Integer>> started = new ArrayList<>();
        private int names;
        private int live;

        Program(Reactor reactor, long seed) {
            this.reactor = reactor;
            this.random = new SplittableRandom(seed);
        }

        void start() {
            for (int i = 0; i < 4; i++) {
                coroutine(3);
            }
        }

        boolean isOver() {
            return live == 0;
        }

        /** From outside of all: fires or cancels something. */
        void turn() {
            steps.add("turn");
            if (random.nextInt(4) == 0 && !started.isEmpty()) {
                started.get(random.nextInt(started.size())).cancel();
            }
            fireOne();
        }

        private void fireOne() {
            List<Promise<Integer>> unfired =
                    promises.stream().filter(promise -> !promise.isFired()).toList();
            if (!unfired.isEmpty()) {
                Promise<Integer> chosen = unfired.get(random.nextInt(unfired.size()));
                steps.add("fire " + promises.indexOf(chosen));
                if (random.nextInt(5) == 0) {
                    chosen.errback(new IllegalStateException("failure of " + promises.indexOf(chosen)));
                } else {
                    chosen.callback(promises.indexOf(chosen));
                }
            }
        }

        private void coroutine(int depth) {
            int name = names++;
            live++;
            Deferred<Integer> result = reactor.async(() -> body(name, depth));
            steps.add("started " + name);
            started.add(result);
            result.fork().finish(
                            value -> steps.add(name + " gave " + value),
                            failure -> steps.add(name + " failed: " + failure.getMessage()));
        }

        private int body(int name, int depth) {
            try {
                int count = 1 + random.nextInt(5);
                for (int i = 0; i < count; i++) {
                    steps.add(name + " step " + i);
                    step(name, depth);
                }
                return name;
            } finally {
                live--;
            }
        }

        private void step(int name, int depth) {
            switch (random.nextInt(6)) {
                case 0 -> fireOne();
                case 1 -> {
                    if (depth > 0) {
                        coroutine(depth - 1);
                    }
                }
                case 2 -> steps.add(name + " has " + Deferred.succeed(reactor, name).await());
                default -> waitForOne(name);
            }
        }

        private void waitForOne(int name) {
            Promise<Integer> promise = new Promise<>(reactor);
            promises.add(promise);
            try {
                steps.add(name + " got " + promise.await());
            } catch (CancellationException cancelled) {
                steps.add(name + " cancelled");
            } catch (IllegalStateException failed) {
                steps.add(name + " saw " + failed.getMessage());
            }
        }
    }
}
