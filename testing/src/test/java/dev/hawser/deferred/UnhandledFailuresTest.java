package dev.hawser.deferred;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testing.CapturedLog;
import dev.hawser.testing.TestClock;
import dev.hawser.time.UnhandledFailures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UnhandledFailuresTest {
    private final TestClock clock = new TestClock();
    private final UnhandledFailures failures = clock.unhandledFailures();
    /** Also has what the Deferreds of earlier tests leave behind, whenever the collector finds them. */
    private final CapturedLog log = new CapturedLog("dev.hawser.deferred");

    @AfterEach
    void releaseTheLog() {
        log.close();
    }

    @Test
    void D15_aFailureThatNobodyAttachedToIsPendingUntilSomebodyDoes() {
        RuntimeException failure = new RuntimeException("nobody");
        Deferred<Object> deferred = Deferred.fail(clock, failure);
        assertThat(failures.pending()).containsExactly(failure);
        Deferred<Object> next = deferred.addCallback(value -> value);
        assertThat(failures.pending()).containsExactly(failure);
        next.addErrback(_ -> "handled");
        assertThat(failures.pending()).isEmpty();
    }

    @Test
    void D15_drainTakesAllOffOldestFirst() {
        RuntimeException first = new RuntimeException("first");
        RuntimeException second = new RuntimeException("second");
        Deferred<Object> one = Deferred.fail(clock, first);
        Deferred<Object> two = Deferred.fail(clock, second);
        assertThat(failures.drain()).containsExactly(first, second);
        assertThat(failures.pending()).isEmpty();
        assertThat(failures.drain()).isEmpty();
        assertThat(one.isFired() && two.isFired()).isTrue();
    }

    @Test
    void D15_aFailureInTheMiddleOfAChainIsNeverPending() {
        Promise<Object> promise = new Promise<>(clock);
        promise.addCallback(value -> value).addErrback(_ -> "handled");
        promise.errback(new RuntimeException("on its way"));
        assertThat(failures.pending()).isEmpty();
    }

    @Test
    void D15_aFailureThrownByTheLastCallbackIsPending() {
        RuntimeException failure = new RuntimeException("last");
        Deferred<Object> last = Deferred.succeed(clock, 1).addCallback(_ -> {
            throw failure;
        });
        assertThat(last.isFired()).isTrue();
        assertThat(failures.pending()).containsExactly(failure);
    }

    @Test
    void D15_anUnhandledFailureIsLoggedWhenItsDeferredIsGarbage() throws InterruptedException {
        RuntimeException failure = new RuntimeException("lost");
        loseADeferredFailedWith(failure);
        // The collector is asked again and again, up to a bound; each time the cleaner's thread is waited for.
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < 100 && messages.isEmpty(); i++) {
            System.gc();
            LogRecord record = log.take(Duration.ofMillis(50));
            if (record != null && record.getThrown() == failure) {
                messages.add(record.getMessage());
            }
        }
        assertThat(messages).containsExactly("Unhandled error in Deferred");
        assertThat(failures.pending()).isEmpty();
    }

    private void loseADeferredFailedWith(RuntimeException failure) {
        assertThat(Deferred.fail(clock, failure).isFired()).isTrue();
        assertThat(failures.pending()).containsExactly(failure);
    }

    @Test
    void D15_whatIsHandledIsNotLogged() {
        RuntimeException failure = new RuntimeException("handled");
        UnhandledFailures.Entry entry = failures.watch(new Object(), failure);
        entry.handled();
        entry.handled();
        assertThat(failures.pending()).isEmpty();
        assertThat(log.records()).extracting(LogRecord::getThrown).doesNotContain(failure);
    }

    @Test
    void D15_whatTheEndOfAChainThrowsIsLoggedWithTheFailureItWasGiven() {
        RuntimeException given = new RuntimeException("given");
        RuntimeException thrown = new RuntimeException("thrown");
        Deferred.fail(clock, given)
                .finish(
                        _ -> {},
                        _ -> {
                            throw thrown;
                        });
        Deferred.succeed(clock, 1)
                .finish(
                        _ -> {
                            throw given;
                        },
                        _ -> {});
        assertThat(log.records()).extracting(LogRecord::getThrown).containsSubsequence(thrown, given);
        assertThat(log.records()).extracting(LogRecord::getMessage).containsOnly("Unhandled error in Deferred");
        assertThat(thrown).hasSuppressedException(given);
    }
}
