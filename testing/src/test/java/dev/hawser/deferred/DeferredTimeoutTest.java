package dev.hawser.deferred;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.testing.Seen;
import dev.hawser.testing.TestClock;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class DeferredTimeoutTest {
    private static final Duration TEN = Duration.ofSeconds(10);

    private final TestClock clock = new TestClock();

    @Test
    void D14_aDeferredThatIsTooSlowIsCancelledAndFailsAsTimedOut() {
        Promise<String> promise = new Promise<>(clock);
        Seen<String> end = Seen.of(promise.addTimeout(TEN));
        clock.advance(Duration.ofMillis(9_999));
        assertThat(end.nothing()).isTrue();
        clock.advance(Duration.ofMillis(1));
        assertThat(end.failure())
                .isInstanceOfSatisfying(DeferredTimedOut.class, late -> {
                    assertThat(late.timeout()).isEqualTo(TEN);
                    assertThat(late).hasMessage("Deferred timed out after 10.0 seconds");
                })
                .hasCauseInstanceOf(CancellationException.class);
        promise.callback("dropped");
    }

    @Test
    void D14_firingInTimeCancelsTheDelayedCall() {
        Promise<String> promise = new Promise<>(clock);
        Seen<String> end = Seen.of(promise.addTimeout(TEN));
        assertThat(clock.delayedCalls()).hasSize(1);
        promise.callback("in time");
        assertThat(clock.delayedCalls()).isEmpty();
        assertThat(end.value()).isEqualTo("in time");
    }

    @Test
    void D14_failingInTimeCancelsTheDelayedCall() {
        Promise<String> promise = new Promise<>(clock);
        Seen<String> end = Seen.of(promise.addTimeout(TEN));
        IOException failure = new IOException("soon");
        promise.errback(failure);
        assertThat(clock.delayedCalls()).isEmpty();
        assertThat(end.failure()).isSameAs(failure);
    }

    @Test
    void D14_aDeferredThatHasFiredNeedsNoDelayedCall() {
        assertThat(Seen.of(Deferred.succeed(clock, 1).addTimeout(TEN)).value()).isEqualTo(1);
        assertThat(clock.delayedCalls()).isEmpty();
    }

    @Test
    void D14_itCoversOnlyWhatWasAttachedBefore() {
        Promise<String> before = new Promise<>(clock);
        Promise<String> after = new Promise<>(clock);
        Seen<String> end = Seen.of(before.addTimeout(TEN).chain(_ -> after));
        before.callback("in time");
        clock.advance(Duration.ofHours(1));
        assertThat(end.nothing()).isTrue();
        after.callback("any time");
        assertThat(end.value()).isEqualTo("any time");
    }

    @Test
    void D14_itCoversAnInnerDeferredAttachedBefore() {
        Promise<String> inner = new Promise<>(clock);
        Seen<String> end = Seen.of(Deferred.succeed(clock, 1).chain(_ -> inner).addTimeout(TEN));
        clock.advance(TEN);
        assertThat(inner.isFired()).isTrue();
        assertThat(end.failure()).isInstanceOf(DeferredTimedOut.class);
    }

    @Test
    void D14_aUsersCancelBeforeTheTimeStaysACancellation() {
        Promise<String> promise = new Promise<>(clock);
        Deferred<String> limited = promise.addTimeout(TEN);
        Seen<String> end = Seen.of(limited);
        limited.cancel();
        assertThat(end.failure()).isInstanceOf(CancellationException.class);
        assertThat(clock.delayedCalls()).isEmpty();
    }

    @Test
    void D14_anotherFailureOfTheCancelledSourcePassesUnchanged() {
        IOException failure = new IOException("from the canceller");
        Promise<String> promise = new Promise<>(clock, own -> own.errback(failure));
        Seen<String> end = Seen.of(promise.addTimeout(TEN));
        clock.advance(TEN);
        assertThat(end.failure()).isSameAs(failure);
    }

    @Test
    void D14_aValueOfTheCancelledSourceStaysASuccess() {
        Promise<String> promise = new Promise<>(clock, own -> own.callback("half of it"));
        Seen<String> end = Seen.of(promise.addTimeout(TEN));
        clock.advance(TEN);
        assertThat(end.value()).isEqualTo("half of it");
    }

    @Test
    void D14_theInnerOfTwoLimitsWins() {
        Promise<String> promise = new Promise<>(clock);
        Seen<String> end = Seen.of(promise.addTimeout(Duration.ofSeconds(1)).addTimeout(TEN));
        clock.advance(TEN);
        assertThat(end.failure())
                .isInstanceOfSatisfying(
                        DeferredTimedOut.class, late -> assertThat(late.timeout()).isEqualTo(Duration.ofSeconds(1)));
        assertThat(clock.delayedCalls()).isEmpty();
    }

    @Test
    void D14_aRefusedTimeoutLeavesNoDelayedCallBehind() {
        Promise<String> promise = new Promise<>(clock);
        Seen<String> end = Seen.of(promise);
        assertThatExceptionOfType(AlreadyConsumed.class).isThrownBy(() -> promise.addTimeout(TEN));
        assertThat(clock.delayedCalls()).isEmpty();
        Promise<String> free = new Promise<>(clock);
        assertThatIllegalArgumentException().isThrownBy(() -> free.addTimeout(Duration.ofSeconds(-1)));
        Seen<String> second = Seen.of(free);
        clock.advance(TEN);
        assertThat(end.nothing()).isTrue();
        assertThat(second.nothing()).isTrue();
    }
}
