package dev.hawser.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.deferred.AwaitException;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rules D23 to D26: a coroutine's start, its awaits, its end, and its cancellation. */
public abstract class CoroutineContract extends ReactorContract {
    /** For the tests of one kind of reactor and carrier. */
    protected CoroutineContract() {}

    private <T extends @Nullable Object> Promise<T> promise() {
        return new Promise<>(reactor());
    }

    // ---------------------------------------------------------------- start, await, end

    @Test
    void D23_runsAtOnceUntilItWaitsForADeferredThatHasNotFired() {
        Promise<String> name = promise();
        Deferred<String> greeting = reactor().async(() -> {
            events.add("begun");
            String result = "hello, " + name.await();
            events.add("went on");
            return result;
        });
        events.add("started");
        assertThat(greeting.isFired()).isFalse();
        name.callback("world");
        events.add("fired");
        assertThat(events).containsExactly("begun", "started", "went on", "fired");
        greeting.finish(events::add, _ -> {});
        assertThat(events).endsWith("hello, world");
    }

    @Test
    void D23_firedDeferredsDoNotSwitch() {
        Promise<String> other = promise();
        reactor().async(() -> {
            other.await();
            events.add("other");
        });
        Deferred<Integer> sum = reactor().async(() -> {
            other.callback("go");
            int total = 0;
            for (int i = 0; i < 100_000; i++) {
                total += Deferred.succeed(reactor(), 1).await();
            }
            events.add("sum");
            return total;
        });
        assertThat(events).containsExactly("sum", "other");
        assertThat(sum.isFired()).isTrue();
        sum.finish(total -> events.add(total.toString()), _ -> {});
        assertThat(events).endsWith("100000");
    }

    @Test
    void D25_whatItThrowsIsTheFailure() {
        Deferred<@Nullable Void> failing = reactor().async(() -> {
            throw new FileNotFoundException("no.txt");
        });
        failing.addErrback(FileNotFoundException.class, missing -> {
            events.add(missing.getMessage());
            return null;
        });
        assertThat(events).containsExactly("no.txt");
    }

    @Test
    void D25_aBodyThatReturnsADeferredFails() {
        Deferred<Object> wrong = reactor().async(() -> Deferred.succeed(reactor(), 1));
        wrong.finish(_ -> events.add("value"), failure -> events.add(failure.getMessage()));
        assertThat(events).singleElement().asString().contains("returned a Deferred").contains("await it");
    }

    @Test
    void D25_callbacksOfItsDeferredRunOutsideOfIt() {
        Promise<String> go = promise();
        List<Thread> threads = new ArrayList<>();
        Deferred<String> result = reactor().async(() -> {
            threads.add(Thread.currentThread());
            return go.await();
        });
        result.finish(_ -> threads.add(Thread.currentThread()), _ -> {});
        go.callback("go");
        assertThat(threads).hasSize(2).last().isEqualTo(Thread.currentThread());
        assertThat(threads.getFirst()).isNotEqualTo(Thread.currentThread());
    }

    @Test
    void aStackThatOverflowsIsItsFailure() {
        Deferred<Integer> deep = reactor().async(() -> depth(0));
        deep.finish(_ -> {}, failure -> events.add(failure.getClass().getSimpleName()));
        assertThat(events).containsExactly("StackOverflowError");
    }

    private static int depth(int at) {
        return at < 0 ? 0 : depth(at + 1) + 1; // until the stack is used up
    }

    @Test
    void whatIsFatalEndsTheReactor() {
        Promise<String> go = promise();
        reactor().async(() -> {
            go.await();
            throw new NoClassDefFoundError("gone");
        });
        reactor().callWhenRunning(() -> go.callback("go"));
        assertThatThrownBy(this::run).isInstanceOf(NoClassDefFoundError.class).hasMessage("gone");
    }

    // ---------------------------------------------------------------- failures

    @Test
    void D24_aFailureIsThrownWhereItWasAwaitedAsItIs() {
        Promise<String> failing = promise();
        IllegalArgumentException failure = new IllegalArgumentException("bad");
        reactor().async(() -> {
            try {
                failing.await();
            } catch (IllegalArgumentException caught) {
                events.add(caught == failure ? "the same" : "another");
            }
        });
        failing.errback(failure);
        assertThat(events).containsExactly("the same");
    }

    @Test
    void D24_aCheckedFailureIsTheCauseOfAnAwaitExceptionAndAsItIsWhereItWasNamed() {
        IOException failure = new FileNotFoundException("no.txt");
        reactor().async(() -> {
            try {
                Deferred.fail(reactor(), failure).await();
            } catch (AwaitException caught) {
                events.add(String.valueOf(caught.getCause() == failure));
            }
            try {
                Deferred.fail(reactor(), failure).await(IOException.class);
            } catch (IOException caught) {
                events.add(String.valueOf(caught == failure));
            }
            try {
                Deferred.fail(reactor(), failure).await(InterruptedException.class);
            } catch (AwaitException caught) {
                events.add(String.valueOf(caught.getCause() == failure));
            }
        });
        assertThat(events).containsExactly("true", "true", "true");
    }

    @Test
    void D24_anAwaitExceptionThatLeavesTheBodyIsTakenOffAgain() {
        Deferred<Object> outer = reactor().async(() -> Deferred.fail(reactor(), new FileNotFoundException("no.txt"))
                .await());
        outer.addErrback(FileNotFoundException.class, missing -> events.add(missing.getMessage()));
        assertThat(events).containsExactly("no.txt");
    }

    @Test
    void D24_aFailureShowsBothSidesOfEachHop() {
        Promise<String> failing = promise();
        Deferred<String> outer = reactor().async(() -> outerStep(reactor().async(() -> innerStep(failing))));
        List<Throwable> seen = new ArrayList<>();
        outer.finish(_ -> {}, seen::add);
        failing.errback(producedHere());
        Throwable failure = seen.getFirst();
        assertThat(methods(failure)).contains("producedHere");
        assertThat(Arrays.stream(failure.getSuppressed()).map(CoroutineContract::methods).toList())
                .satisfiesExactly(
                        inner -> assertThat(inner).contains("innerStep"),
                        awaiter -> assertThat(awaiter).contains("outerStep").doesNotContain("innerStep"));
        assertThat(failure.getSuppressed()[0]).hasToString("awaited");
    }

    private static IllegalStateException producedHere() {
        return new IllegalStateException("produced");
    }

    private static String innerStep(Deferred<String> failing) {
        return failing.await();
    }

    private static String outerStep(Deferred<String> inner) {
        return inner.await();
    }

    private static List<String> methods(Throwable thrown) {
        return Arrays.stream(thrown.getStackTrace())
                .map(StackTraceElement::getMethodName)
                .toList();
    }

    @Test
    void D24_hopsAreBounded() {
        RuntimeException failure = new RuntimeException("again and again");
        reactor().async(() -> {
            for (int i = 0; i < 1000; i++) {
                try {
                    Deferred.fail(reactor(), failure).await();
                } catch (RuntimeException caught) {
                    events.add("caught");
                }
            }
        });
        assertThat(events).hasSize(1000);
        assertThat(Arrays.stream(failure.getSuppressed())
                        .mapToInt(hop -> hop.getStackTrace().length)
                        .sum())
                .isLessThanOrEqualTo(32);
    }

    // ---------------------------------------------------------------- cancelling

    @Test
    void D26_cancellingItCancelsWhatItAwaits() {
        Promise<String> never = new Promise<>(reactor(), _ -> events.add("canceller"));
        Deferred<String> outer = reactor().async(() -> never.await());
        outer.cancel();
        outer.finish(_ -> {}, failure -> events.add(failure.getClass().getSimpleName()));
        assertThat(events).containsExactly("canceller", "CancellationException");
    }

    @Test
    void D26_theBodyMayCatchTheCancellationAndGoOnAndBeCancelledAgain() {
        Deferred<String> outer = reactor().async(() -> {
            for (int i = 0; i < 2; i++) {
                try {
                    this.<String>promise().await();
                } catch (CancellationException caught) {
                    events.add("cancelled");
                }
            }
            return "in the end";
        });
        outer.cancel();
        assertThat(outer.isFired()).isFalse();
        outer.cancel();
        outer.finish(events::add, _ -> {});
        assertThat(events).containsExactly("cancelled", "cancelled", "in the end");
    }

    @Test
    void D26_aCancellationNestsThroughAnyDepth() {
        Promise<String> never = new Promise<>(reactor(), _ -> events.add("canceller"));
        Deferred<String> at = never;
        for (int i = 0; i < 2_000; i++) {
            Deferred<String> inner = at;
            at = reactor().async(() -> inner.await());
        }
        Deferred<String> outermost = at.addCallback(value -> value);
        outermost.cancel();
        outermost.finish(_ -> {}, failure -> events.add(failure.getClass().getSimpleName()));
        assertThat(events).containsExactly("canceller", "CancellationException");
    }

    @Test
    void aCancellationWhileTheBodyRunsIsForWhatItAwaitsNext() {
        List<Deferred<String>> self = new ArrayList<>();
        Promise<String> go = promise();
        Deferred<String> outer = reactor().async(() -> {
            go.await();
            self.getFirst().cancel();
            events.add("still here");
            events.add(Deferred.succeed(reactor(), "fired ones are not cancelled").await());
            return this.<String>promise().await();
        });
        self.add(outer);
        go.callback("go");
        outer.finish(_ -> {}, failure -> events.add(failure.getClass().getSimpleName()));
        assertThat(events)
                .containsExactly("still here", "fired ones are not cancelled", "CancellationException");
    }

    @Test
    void aTimeoutOfACoroutineCancelsWhatItAwaits() {
        Deferred<String> slow = reactor().async(() -> this.<String>promise().await());
        slow.addTimeout(java.time.Duration.ofMillis(5)).finish(_ -> {}, failure -> {
            events.add(failure.getClass().getSimpleName());
            reactor().stop();
        });
        run();
        assertThat(events).containsExactly("DeferredTimedOut");
    }
}
