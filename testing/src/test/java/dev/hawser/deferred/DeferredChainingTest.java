package dev.hawser.deferred;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testing.Seen;
import dev.hawser.testing.TestClock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeferredChainingTest {
    private static final int MANY = 100_000;

    private final TestClock clock = new TestClock();
    private final List<Object> seen = new ArrayList<>();

    @Test
    void D8_chainWaitsForTheInnerDeferred() {
        Promise<String> inner = new Promise<>(clock);
        Seen<Integer> end = Seen.of(Deferred.succeed(clock, 1).chain(_ -> inner).addCallback(String::length));
        assertThat(end.nothing()).isTrue();
        inner.callback("four");
        assertThat(end.value()).isEqualTo(4);
    }

    @Test
    void D8_chainTakesTheResultOfAFiredDeferredAtOnce() {
        Deferred<String> inner = Deferred.succeed(clock, "here");
        assertThat(Seen.of(Deferred.succeed(clock, 1).chain(_ -> inner)).value())
                .isEqualTo("here");
        assertThat(inner.isConsumed()).isTrue();
    }

    @Test
    void D8_theInnerFailureIsTakenOverAndNeverUnhandled() {
        RuntimeException failure = new RuntimeException("inner");
        Deferred<String> fired = Deferred.fail(clock, failure);
        assertThat(clock.unhandledFailures().pending()).containsExactly(failure);
        Seen<String> early = Seen.of(Deferred.succeed(clock, 1).chain(_ -> fired));
        Promise<String> waiting = new Promise<>(clock);
        Seen<String> late = Seen.of(Deferred.succeed(clock, 1).chain(_ -> waiting));
        waiting.errback(failure);
        assertThat(early.failure()).isSameAs(failure);
        assertThat(late.failure()).isSameAs(failure);
        assertThat(clock.unhandledFailures().pending()).isEmpty();
    }

    @Test
    void D8_callbacksAttachedToTheInnerOneBeforeRunBeforeTheOuterOnes() {
        Promise<String> source = new Promise<>(clock);
        Deferred<String> inner = source.peek(_ -> seen.add("inner"));
        Deferred.succeed(clock, 1).chain(_ -> inner).peek(_ -> seen.add("outer")).finish(_ -> {}, _ -> {});
        source.callback("go");
        assertThat(seen).containsExactly("inner", "outer");
    }

    @Test
    @SuppressWarnings("NullAway") // the mistake that is tested
    void D8_nullFromAChainIsAClearFailure() {
        Deferred<Integer> start = Deferred.succeed(clock, 1);
        assertThat(Seen.of(start.<Integer>chain(_ -> null)).failure())
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("chain returned null");
    }

    @Test
    void D8_aConsumedDeferredFromAChainIsAClearFailureAndKeepsItsOwner() {
        Promise<String> inner = new Promise<>(clock);
        Seen<String> first = Seen.of(inner);
        Deferred<String> fired = Deferred.succeed(clock, "taken");
        Seen.of(fired);
        for (Deferred<String> consumed : List.of(inner, fired)) {
            assertThat(Seen.of(Deferred.succeed(clock, 1).chain(_ -> consumed)).failure())
                    .isInstanceOf(AlreadyConsumed.class)
                    .hasMessageContaining("fork()");
        }
        inner.callback("first");
        assertThat(first.value()).isEqualTo("first");
    }

    @Test
    void D8_aDeferredOfAnotherSchedulerIsAClearFailureThatNamesOn() {
        TestClock other = new TestClock();
        Promise<String> foreign = new Promise<>(other);
        assertThat(Seen.of(Deferred.succeed(clock, 1).chain(_ -> foreign)).failure())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("another scheduler")
                .hasMessageContaining("on(scheduler)");
        foreign.callback("unharmed");
        assertThat(Seen.of(foreign).value()).isEqualTo("unharmed");
    }

    @Test
    void D9_aLongChainOfCallbacksNeedsNoDeepStack() {
        onASmallStack(() -> {
            Promise<Integer> promise = new Promise<>(own());
            Deferred<Integer> last = promise;
            for (int i = 0; i < MANY; i++) {
                last = last.addCallback(value -> value + 1);
            }
            promise.callback(0);
            assertThat(Seen.of(last).value()).isEqualTo(MANY);
        });
    }

    @Test
    void D9_aFailureGoesThroughALongChainWithoutADeepStack() {
        onASmallStack(() -> {
            Promise<Integer> promise = new Promise<>(own());
            Deferred<Integer> last = promise;
            for (int i = 0; i < MANY; i++) {
                last = last.addErrback(error -> {
                    throw (Exception) error;
                });
            }
            RuntimeException failure = new RuntimeException("from afar");
            promise.errback(failure);
            assertThat(Seen.of(last).failure()).isSameAs(failure);
        });
    }

    @Test
    void D9_manyNestedUnfiredDeferredsFireWithoutADeepStack() {
        onASmallStack(() -> {
            Promise<Integer> innermost = new Promise<>(own());
            Seen<Integer> end = Seen.of(nested(innermost));
            innermost.callback(42);
            assertThat(end.value()).isEqualTo(42);
        });
    }

    @Test
    void D9_manyNestedUnfiredDeferredsFailWithoutADeepStack() {
        onASmallStack(() -> {
            Promise<Integer> innermost = new Promise<>(own());
            Seen<Integer> end = Seen.of(nested(innermost));
            RuntimeException failure = new RuntimeException("innermost");
            innermost.errback(failure);
            assertThat(end.failure()).isSameAs(failure);
        });
    }

    @Test
    void D9_manyNestedUnfiredDeferredsAreCancelledWithoutADeepStack() {
        onASmallStack(() -> {
            Promise<Integer> innermost = new Promise<>(own());
            Deferred<Integer> outermost = nested(innermost);
            Seen<Integer> end = Seen.of(outermost);
            outermost.cancel();
            assertThat(end.failure()).isInstanceOf(CancellationException.class);
            assertThat(innermost.isFired()).isTrue();
        });
    }

    @Test
    void D9_aLongChainIsCancelledWithoutADeepStack() {
        onASmallStack(() -> {
            Promise<Integer> promise = new Promise<>(own());
            Deferred<Integer> last = promise;
            for (int i = 0; i < MANY; i++) {
                last = i % 2 == 0 ? last.chain(value -> Deferred.succeed(own(), value)) : last.always(() -> {});
            }
            Seen<Integer> end = Seen.of(last);
            last.cancel();
            assertThat(end.failure()).isInstanceOf(CancellationException.class);
        });
    }

    @Test
    void D9_aLongChainOfFiredDeferredsReturnedOneByOneNeedsNoDeepStack() {
        onASmallStack(() -> {
            Promise<Integer> promise = new Promise<>(own());
            Deferred<Integer> last = promise;
            for (int i = 0; i < MANY; i++) {
                last = last.chain(value -> Deferred.succeed(own(), value + 1));
            }
            promise.callback(0);
            assertThat(Seen.of(last).value()).isEqualTo(MANY);
        });
    }

    @Test
    void D9_aLoopThatWaitsForItselfAgainAndAgainNeedsNoDeepStack() {
        onASmallStack(() -> {
            Deque<Promise<Integer>> steps = new ArrayDeque<>();
            Seen<Integer> end = Seen.of(countDown(steps, MANY));
            while (!steps.isEmpty()) {
                steps.remove().callback(1);
            }
            assertThat(end.value()).isZero();
        });
    }

    @Test
    void D9_manyForksOfForksNeedNoDeepStack() {
        onASmallStack(() -> {
            Promise<Integer> promise = new Promise<>(own());
            Deferred<Integer> last = promise;
            for (int i = 0; i < MANY; i++) {
                last = last.fork();
            }
            promise.callback(3);
            assertThat(Seen.of(last).value()).isEqualTo(3);
        });
    }

    @Test
    void D9_manyForksOfForksAreCancelledWithoutADeepStack() {
        onASmallStack(() -> {
            Promise<Integer> promise = new Promise<>(own());
            Deferred<Integer> last = promise;
            for (int i = 0; i < MANY; i++) {
                last = last.fork();
            }
            Seen<Integer> end = Seen.of(last);
            last.cancel();
            assertThat(end.failure()).isInstanceOf(CancellationException.class);
            assertThat(promise.isFired()).isTrue();
            assertThat(own().unhandledFailures().pending()).isEmpty();
        });
    }

    @Test
    void aStageThatIsHeldKeepsNeitherItsValueNorItsFollowersAlive() {
        Promise<byte[]> held = new Promise<>(clock);
        held.addCallback(bytes -> bytes.length).finish(seen::add, _ -> {});
        held.callback(new byte[10]);
        assertThat(seen).containsExactly(10);
        assertThat(held).extracting("follower").isNull();
        assertThat(held).extracting("result").isNotInstanceOf(byte[].class);
    }

    private static Deferred<Integer> countDown(Deque<Promise<Integer>> steps, int from) {
        if (from == 0) {
            return Deferred.succeed(own(), 0);
        }
        Promise<Integer> step = new Promise<>(own());
        steps.add(step);
        return step.chain(_ -> countDown(steps, from - 1));
    }

    private static Deferred<Integer> nested(Deferred<Integer> innermost) {
        Deferred<Integer> at = innermost;
        for (int i = 0; i < MANY; i++) {
            Deferred<Integer> inner = at;
            at = Deferred.succeed(own(), 0).chain(_ -> inner);
        }
        return at;
    }

    private static final ThreadLocal<TestClock> OWN = ThreadLocal.withInitial(TestClock::new);

    /** The clock of the thread with the small stack. */
    private static TestClock own() {
        return OWN.get();
    }

    private static void onASmallStack(Runnable test) {
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(null, test, "small stack", 256 * 1024);
        thread.setUncaughtExceptionHandler((_, error) -> thrown.set(error));
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
        assertThat(thrown.get()).isNull();
    }
}
