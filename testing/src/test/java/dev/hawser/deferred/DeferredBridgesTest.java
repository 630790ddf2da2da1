package dev.hawser.deferred;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testing.Seen;
import dev.hawser.testing.TestClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class DeferredBridgesTest {
    private final TestClock clock = new TestClock();
    private final TestClock other = new TestClock();
    private final List<Object> seen = new ArrayList<>();
    private final IOException failure = new IOException("on purpose");

    // ---------------------------------------------------------------- fired ones, execute, later

    @Test
    void D16_executeGivesTheValueOrWhatWasThrown() {
        assertThat(Seen.of(Deferred.execute(clock, () -> 42)).value()).isEqualTo(42);
        assertThat(Seen.of(Deferred.execute(clock, () -> {
                            throw failure;
                        }))
                        .failure())
                .isSameAs(failure);
    }

    @Test
    void D16_executeChainGivesWhatTheReturnedDeferredGives() {
        Promise<Integer> promise = new Promise<>(clock);
        Seen<Integer> end = Seen.of(Deferred.executeChain(clock, () -> promise));
        promise.callback(1);
        assertThat(end.value()).isEqualTo(1);
        assertThat(Seen.of(Deferred.<Integer>executeChain(clock, () -> {
                            throw failure;
                        }))
                        .failure())
                .isSameAs(failure);
    }

    @Test
    void D16_succeedAndFailHaveFired() {
        assertThat(Deferred.succeed(clock, 1).isFired()).isTrue();
        Deferred<Integer> failed = Deferred.fail(clock, failure);
        assertThat(failed.isFired()).isTrue();
        assertThat(failed.owner()).isSameAs(clock);
        assertThat(Seen.of(failed).failure()).isSameAs(failure);
    }

    @Test
    void C3_laterRunsTheWorkAfterTheDelay() {
        Seen<Long> end = Seen.of(Deferred.later(clock, Duration.ofSeconds(2), clock::nanos));
        clock.advance(Duration.ofSeconds(1));
        assertThat(end.nothing()).isTrue();
        clock.advance(Duration.ofSeconds(1));
        assertThat(end.value()).isEqualTo(2_000_000_000L);
    }

    @Test
    void C3_cancellingLaterCancelsTheDelayedCall() {
        Deferred<Boolean> later = Deferred.later(clock, Duration.ofSeconds(2), () -> seen.add("never"));
        Seen<Boolean> end = Seen.of(later);
        later.cancel();
        assertThat(clock.delayedCalls()).isEmpty();
        assertThat(end.failure()).isInstanceOf(CancellationException.class);
        assertThat(seen).isEmpty();
    }

    @Test
    void C3_whatTheWorkThrowsFailsTheDeferred() {
        Seen<Object> end = Seen.of(Deferred.later(clock, Duration.ZERO, () -> {
            throw failure;
        }));
        clock.advance(Duration.ZERO);
        assertThat(end.failure()).isSameAs(failure);
    }

    // ---------------------------------------------------------------- futures

    @Test
    void D17_aStageCompletedOnAnotherThreadArrivesOnTheSchedulersThread() throws InterruptedException {
        CompletableFuture<String> future = new CompletableFuture<>();
        Seen<String> end = Seen.of(Deferred.from(clock, future));
        Thread.ofPlatform().start(() -> future.complete("from afar")).join();
        assertThat(end.nothing()).isTrue();
        clock.advance(Duration.ZERO);
        assertThat(end.value()).isEqualTo("from afar");
    }

    @Test
    void D17_aStageThatIsCompleteAlreadyArrivesInALaterTurn() {
        Seen<String> end = Seen.of(Deferred.from(clock, CompletableFuture.completedFuture("ready")));
        assertThat(end.nothing()).isTrue();
        clock.advance(Duration.ZERO);
        assertThat(end.value()).isEqualTo("ready");
    }

    @Test
    void D17_aStagesFailureArrivesWithoutItsWrapping() {
        Seen<String> plain = Seen.of(Deferred.from(clock, CompletableFuture.failedFuture(failure)));
        Seen<String> wrapped = Seen.of(Deferred.from(
                clock, CompletableFuture.<String>failedFuture(failure).thenApply(value -> value + "!")));
        Seen<String> bare = Seen.of(Deferred.from(
                clock, CompletableFuture.failedFuture(new CompletionException("no cause", null))));
        clock.advance(Duration.ZERO);
        assertThat(plain.failure()).isSameAs(failure);
        assertThat(wrapped.failure()).isSameAs(failure);
        assertThat(bare.failure()).isInstanceOf(CompletionException.class);
    }

    @Test
    void D17_cancellingTheDeferredCancelsTheFuture() {
        CompletableFuture<String> future = new CompletableFuture<>();
        Deferred<String> deferred = Deferred.from(clock, future);
        Seen<String> end = Seen.of(deferred);
        deferred.cancel();
        assertThat(future.isCancelled()).isTrue();
        clock.advance(Duration.ZERO);
        assertThat(end.failure()).isInstanceOf(CancellationException.class);
    }

    @Test
    void D17_aStageThatCannotBeCancelledIsForgotten() {
        CompletableFuture<String> future = new CompletableFuture<>();
        Deferred<String> deferred = Deferred.from(clock, future.minimalCompletionStage());
        Seen<String> end = Seen.of(deferred);
        deferred.cancel();
        assertThat(end.failure()).isInstanceOf(CancellationException.class);
        future.complete("too late");
        clock.advance(Duration.ZERO);
        assertThat(end.failure()).isInstanceOf(CancellationException.class);
    }

    @Test
    void D17_cancellingTheFutureCancelsTheDeferred() {
        CompletableFuture<String> future = new CompletableFuture<>();
        Seen<String> end = Seen.of(Deferred.from(clock, future));
        future.cancel(false);
        clock.advance(Duration.ZERO);
        assertThat(end.failure()).isInstanceOf(CancellationException.class);
    }

    @Test
    void D17_aDeferredAsAFutureCompletesWithItsValueOrFailure() {
        Promise<String> promise = new Promise<>(clock);
        CompletableFuture<String> future = promise.toCompletableFuture();
        assertThat(future).isNotDone();
        promise.callback("value");
        assertThat(future).isCompletedWithValue("value");
        CompletableFuture<Object> failed = Deferred.fail(clock, failure).toCompletableFuture();
        assertThat(failed.exceptionNow()).isSameAs(failure);
        assertThat(clock.unhandledFailures().pending()).isEmpty();
    }

    @Test
    void D17_cancellingAFutureFromAnotherThreadCancelsItsDeferred() throws InterruptedException {
        Promise<String> promise = new Promise<>(clock, seen::add);
        CompletableFuture<String> future = promise.toCompletableFuture();
        Thread.ofPlatform().start(() -> future.cancel(true)).join();
        assertThat(promise.isFired()).isFalse();
        clock.advance(Duration.ZERO);
        assertThat(seen).containsExactly(promise);
        assertThat(future).isCancelled();
        assertThat(clock.unhandledFailures().pending()).isEmpty();
    }

    @Test
    void D17_cancellingADeferredCancelsItsFuture() {
        Promise<String> promise = new Promise<>(clock);
        CompletableFuture<String> future = promise.toCompletableFuture();
        promise.cancel();
        assertThat(future).isCancelled();
        clock.advance(Duration.ZERO);
    }

    // ---------------------------------------------------------------- other schedulers

    @Test
    void onHandsTheValueToTheOtherScheduler() {
        Promise<String> promise = new Promise<>(clock);
        Deferred<String> there = promise.on(other);
        assertThat(there.owner()).isSameAs(other);
        Seen<String> end = Seen.of(there);
        promise.callback("across");
        clock.advance(Duration.ZERO);
        assertThat(end.nothing()).isTrue();
        other.advance(Duration.ZERO);
        assertThat(end.value()).isEqualTo("across");
    }

    @Test
    void onHandsTheFailureToTheOtherScheduler() {
        Deferred<String> there = Deferred.<String>fail(clock, failure).on(other);
        assertThat(clock.unhandledFailures().pending()).isEmpty();
        other.advance(Duration.ZERO);
        assertThat(other.unhandledFailures().pending()).containsExactly(failure);
        assertThat(Seen.of(there).failure()).isSameAs(failure);
        assertThat(other.unhandledFailures().pending()).isEmpty();
    }

    @Test
    void cancellingWhatOnGaveCancelsTheSourceOnItsOwnScheduler() {
        Promise<String> promise = new Promise<>(clock, seen::add);
        Deferred<String> there = promise.on(other);
        Seen<String> end = Seen.of(there);
        there.cancel();
        assertThat(end.failure()).isInstanceOf(CancellationException.class);
        assertThat(seen).isEmpty();
        clock.advance(Duration.ZERO);
        assertThat(seen).containsExactly(promise);
        other.advance(Duration.ZERO);
    }

    @Test
    void aCancellationThatCrossesAValueOnTheWayDropsIt() {
        Promise<String> promise = new Promise<>(clock);
        Deferred<String> there = promise.on(other);
        Seen<String> end = Seen.of(there);
        promise.callback("on the way");
        there.cancel();
        other.advance(Duration.ZERO);
        clock.advance(Duration.ZERO);
        assertThat(end.failure()).isInstanceOf(CancellationException.class);
    }

    @Test
    void onWorksBetweenTwoThreads() throws InterruptedException {
        CompletableFuture<Deferred<Thread>> made = new CompletableFuture<>();
        Thread far = Thread.ofPlatform().start(() -> {
            Promise<Thread> source = new Promise<>(new TestClock());
            made.complete(source.on(clock));
            source.callback(Thread.currentThread());
        });
        far.join();
        Seen<Thread> end = Seen.of(made.join());
        clock.advance(Duration.ZERO);
        assertThat(end.value()).isSameAs(far);
    }

    @Test
    void aBridgeFromTheWrongThreadIsRefusedAtOnce() throws InterruptedException {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread.ofPlatform()
                .start(() -> {
                    try {
                        assertThat(Deferred.from(clock, new CompletableFuture<String>())).isNull();
                    } catch (Throwable error) {
                        thrown.complete(error);
                    }
                })
                .join();
        assertThat(thrown.join()).isInstanceOf(WrongThreadException.class);
    }
}
