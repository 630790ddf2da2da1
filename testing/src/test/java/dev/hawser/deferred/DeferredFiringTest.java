package dev.hawser.deferred;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.testing.Seen;
import dev.hawser.testing.TestClock;
import dev.hawser.time.AlreadyCalled;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeferredFiringTest {
    private final TestClock clock = new TestClock();
    private final List<Object> seen = new ArrayList<>();
    private final IOException failure = new IOException("on purpose");

    @AfterEach
    void noFailureIsLeftOver() {
        assertThat(clock.unhandledFailures().pending()).isEmpty();
    }

    @Test
    void D1_aPromiseFiresOnce() {
        Promise<String> promise = new Promise<>(clock);
        Seen<String> end = Seen.of(promise);
        promise.callback("first");
        assertThatExceptionOfType(AlreadyCalled.class).isThrownBy(() -> promise.callback("second"));
        assertThatExceptionOfType(AlreadyCalled.class).isThrownBy(() -> promise.errback(failure));
        assertThat(end.value()).isEqualTo("first");
    }

    @Test
    void D1_aFailedPromiseFiresOnce() {
        Promise<String> promise = new Promise<>(clock);
        Seen<String> end = Seen.of(promise);
        promise.errback(failure);
        assertThatExceptionOfType(AlreadyCalled.class)
                .isThrownBy(() -> promise.callback("second"))
                .withMessageContaining("fired already");
        assertThat(end.failure()).isSameAs(failure);
    }

    @Test
    void D2_aPromiseRefusesADeferredForItsValue() {
        Promise<Object> promise = new Promise<>(clock);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> promise.callback(Deferred.succeed(clock, 1)))
                .withMessageContaining("chain");
        assertThat(promise.isFired()).isFalse();
    }

    @Test
    void D3_callbacksAttachedBeforeRunInsideTheFiring() {
        Promise<Integer> promise = new Promise<>(clock);
        promise.addCallback(value -> value + 1).peek(seen::add).finish(_ -> {}, _ -> {});
        assertThat(seen).isEmpty();
        promise.callback(41);
        assertThat(seen).containsExactly(42);
    }

    @Test
    void D3_attachingToAFiredStageRunsTheCallbackBeforeTheAttachReturns() {
        Deferred<Integer> next = Deferred.succeed(clock, 1).peek(seen::add);
        assertThat(seen).containsExactly(1);
        assertThat(next.isFired()).isTrue();
    }

    @Test
    void D4_aCallbackAttachedByACallbackRunsAfterIt() {
        Promise<Integer> promise = new Promise<>(clock);
        List<Deferred<Integer>> own = new ArrayList<>();
        own.add(promise.addCallback(value -> {
            seen.add("first begins");
            own.getFirst().peek(_ -> seen.add("second")).finish(_ -> seen.add("third"), _ -> {});
            seen.add("first ends");
            return value;
        }));
        promise.callback(1);
        assertThat(seen).containsExactly("first begins", "first ends", "second", "third");
    }

    @Test
    void D5_aValueGoesThroughCallbacksAndPastErrbacks() {
        Seen<String> end = Seen.of(Deferred.succeed(clock, 4)
                .addErrback(_ -> -1)
                .addCallback(value -> "it was " + value)
                .chainErrback(_ -> Deferred.succeed(clock, "wrong")));
        assertThat(end.value()).isEqualTo("it was 4");
    }

    @Test
    void D5_aFailureGoesPastCallbacksAndThroughErrbacks() {
        Seen<Object> end = Seen.of(Deferred.<Integer>fail(clock, failure)
                .addCallback(value -> value + 1)
                .chain(value -> Deferred.succeed(clock, value))
                .peek(seen::add)
                .addErrback(error -> 7)
                .addCallback(value -> value * 6));
        assertThat(end.value()).isEqualTo(42);
        assertThat(seen).isEmpty();
    }

    @Test
    void D5_anErrbackForOneTypeLetsOthersPass() {
        Seen<Integer> end = Seen.of(Deferred.<Integer>fail(clock, failure)
                .addErrback(IllegalStateException.class, _ -> 1)
                .chainErrback(IllegalStateException.class, _ -> Deferred.succeed(clock, 2))
                .addErrback(IOException.class, error -> error == failure ? 3 : 4));
        assertThat(end.value()).isEqualTo(3);
    }

    @Test
    void D5_chainErrbackBringsWhatItsDeferredBrings() {
        Promise<Integer> second = new Promise<>(clock);
        Seen<Integer> end = Seen.of(Deferred.<Integer>fail(clock, failure).chainErrback(_ -> second));
        assertThat(end.nothing()).isTrue();
        second.callback(5);
        assertThat(end.value()).isEqualTo(5);
    }

    @Test
    void D5_anErrbackDoesNotSeeWhatThePairThrows() {
        Seen<Integer> end = Seen.of(Deferred.succeed(clock, 1).addBoth(outcome -> {
            assertThat(outcome.isSuccess()).isTrue();
            throw failure;
        }));
        assertThat(end.failure()).isSameAs(failure);
    }

    @Test
    void D5_bothSidesSeeTheOutcome() {
        Transform<Outcome<Integer>, String> told = outcome -> switch (outcome) {
            case Outcome.Success<Integer>(Integer value) -> "value " + value;
            case Outcome.Failure<Integer>(Throwable error) -> "failure " + error.getMessage();
        };
        assertThat(Seen.of(Deferred.succeed(clock, 1).addBoth(told)).value()).isEqualTo("value 1");
        assertThat(Seen.of(Deferred.<Integer>fail(clock, failure).addBoth(told)).value())
                .isEqualTo("failure on purpose");
        assertThat(Seen.of(Deferred.<Integer>fail(clock, failure)
                                .chainBoth(outcome -> Deferred.succeed(clock, told.apply(outcome))))
                        .value())
                .isEqualTo("failure on purpose");
    }

    @Test
    void D5_alwaysRunsEitherWayAndKeepsTheOutcome() {
        assertThat(Seen.of(Deferred.succeed(clock, 1).always(() -> seen.add("ran"))).value())
                .isEqualTo(1);
        assertThat(Seen.of(Deferred.fail(clock, failure).always(() -> seen.add("ran")))
                        .failure())
                .isSameAs(failure);
        assertThat(seen).containsExactly("ran", "ran");
    }

    @Test
    void D5_whatAlwaysThrowsIsTheFailureAndKeepsTheEarlierOne() {
        IllegalStateException second = new IllegalStateException("cleaning up");
        Seen<Object> end = Seen.of(Deferred.fail(clock, failure).always(() -> {
            throw second;
        }));
        assertThat(end.failure()).isSameAs(second).hasSuppressedException(failure);
    }

    @Test
    void D5_nullIsAValueLikeAnother() {
        Deferred<@Nullable String> none = Deferred.succeed(clock, null);
        assertThat(Seen.of(none.addCallback(value -> value == null ? "none" : value)).value())
                .isEqualTo("none");
    }

    @Test
    void D5_aSecondAttachThrowsAndSaysWhatToDo() {
        Promise<Integer> waiting = new Promise<>(clock);
        waiting.peek(_ -> {});
        Deferred<Integer> fired = Deferred.succeed(clock, 1);
        fired.peek(_ -> {});
        for (Deferred<Integer> consumed : List.of(waiting, fired)) {
            assertThatExceptionOfType(AlreadyConsumed.class)
                    .isThrownBy(() -> consumed.addCallback(value -> value))
                    .withMessageContaining("use what the first attach returned")
                    .withMessageContaining("fork()");
            assertThatExceptionOfType(AlreadyConsumed.class).isThrownBy(consumed::fork);
        }
    }

    @Test
    void D6_whatACallbackThrowsIsTheFailureOfItsStage() {
        Error error = new StackOverflowError("even this one");
        assertThat(Seen.of(Deferred.succeed(clock, 1).addCallback(_ -> {
                            throw error;
                        }))
                        .failure())
                .isSameAs(error);
        assertThat(Seen.of(Deferred.succeed(clock, 1).peek(_ -> {
                            throw failure;
                        }))
                        .failure())
                .isSameAs(failure);
        assertThat(Seen.of(Deferred.fail(clock, error).addErrback(_ -> {
                            throw failure;
                        }))
                        .failure())
                .isSameAs(failure);
    }

    @Test
    void D6_aFatalThrowableGoesThroughCallbackToTheCaller() {
        for (Error fatal : List.of(new OutOfMemoryError("not really"), new NoClassDefFoundError("gone"))) {
            Promise<Integer> promise = new Promise<>(clock);
            promise.addCallback(_ -> {
                throw fatal;
            });
            assertThatThrownBy(() -> promise.callback(1)).isSameAs(fatal);
            Promise<Integer> finished = new Promise<>(clock);
            finished.finish(
                    _ -> {
                        throw fatal;
                    },
                    _ -> {});
            assertThatThrownBy(() -> finished.callback(1)).isSameAs(fatal);
        }
    }

    @Test
    void D7_aCallbackThatReturnsItsOwnStageFails() {
        Promise<Integer> promise = new Promise<>(clock);
        List<Deferred<Integer>> own = new ArrayList<>();
        own.add(promise.chain(_ -> own.getFirst()));
        promise.callback(1);
        assertThat(Seen.of(own.getFirst()).failure())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("waits for it");
    }

    @Test
    void D7_aCallbackThatReturnsWhatFollowsItsOwnStageFails() {
        Promise<Integer> promise = new Promise<>(clock);
        List<Deferred<Integer>> later = new ArrayList<>();
        later.add(promise.<Integer>chain(_ -> later.getFirst()).addCallback(value -> value + 1));
        promise.callback(1);
        assertThat(Seen.of(later.getFirst()).failure()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void D7_cancellingARingOfDeferredsEndsWithAnExplanation() {
        Promise<Integer> left = new Promise<>(clock);
        Promise<Integer> right = new Promise<>(clock);
        List<Deferred<Integer>> hidden = new ArrayList<>();
        Deferred<Integer> one = left.chain(_ -> hidden.getFirst());
        Deferred<Integer> other = right.chain(_ -> one);
        Deferred<Integer> far = other;
        for (int i = 0; i < 100; i++) {
            far = far.addCallback(value -> value);
        }
        hidden.add(far);
        right.callback(1);
        left.callback(1);
        Deferred<Integer> ring = far;
        assertThatThrownBy(ring::cancel)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("waits for itself");
    }

    @Test
    void aDeferredThroughAddCallbackFailsWithUseChain() {
        assertThat(Seen.of(Deferred.succeed(clock, 1).addCallback(_ -> (Object) Deferred.succeed(clock, 2)))
                        .failure())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("use chain");
        assertThat(Seen.of(Deferred.fail(clock, failure).addErrback(_ -> (Object) Deferred.succeed(clock, 2)))
                        .failure())
                .hasMessageContaining("use chainErrback");
        assertThat(Seen.of(Deferred.succeed(clock, 1).addBoth(_ -> (Object) Deferred.succeed(clock, 2)))
                        .failure())
                .hasMessageContaining("use chainBoth");
    }

    @Test
    void anotherThreadIsRefusedAndChangesNothing() throws InterruptedException {
        Promise<Integer> promise = new Promise<>(clock);
        List<Throwable> thrown = new ArrayList<>();
        List<Runnable> uses = List.of(
                () -> promise.callback(1),
                () -> promise.errback(failure),
                promise::cancel,
                promise::fork,
                () -> promise.finish(_ -> {}, _ -> {}),
                () -> promise.addCallback(value -> value),
                () -> promise.on(clock),
                promise::toCompletableFuture,
                () -> promise.addTimeout(Duration.ofSeconds(1)));
        Thread.ofPlatform()
                .start(() -> uses.forEach(use -> {
                    try {
                        use.run();
                    } catch (WrongThreadException refused) {
                        thrown.add(refused);
                    }
                }))
                .join();
        assertThat(thrown).hasSameSizeAs(uses);
        assertThat(clock.delayedCalls()).isEmpty();
        promise.callback(2);
        assertThat(Seen.of(promise).value()).isEqualTo(2);
    }

    @Test
    void toStringSaysHowItFiredAndNotWithWhat() {
        Promise<String> promise = new Promise<>(clock);
        assertThat(promise).hasToString("Deferred[waiting]");
        promise.callback("secret");
        assertThat(promise).hasToString("Deferred[fired]");
        Deferred<String> failed = Deferred.fail(clock, failure);
        assertThat(failed.toString()).contains("failed").contains("on purpose");
        Seen.of(failed);
        assertThat(failed).hasToString("Deferred[failed]");
    }
}
