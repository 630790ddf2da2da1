package dev.hawser.deferred;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.coroutine.Carrier;
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

    // ---------------------------------------------------------------- kept for a test

    @Test
    void D15_whatIsReportedIsKeptInOrderWhereATestAsks() {
        failures.keepReported(true);
        RuntimeException first = new RuntimeException("waits");
        RuntimeException second = new RuntimeException("of an end");
        RuntimeException third = new RuntimeException("of a callback");
        Deferred<Object> holder = Deferred.fail(clock, first);
        Deferred.succeed(clock, 1).finish(
                _ -> {
                    throw second;
                },
                _ -> {});
        failures.report(System.getLogger("dev.hawser.deferred"), "Unhandled error in a test", third);
        assertThat(failures.pending()).containsExactly(first, second, third);
        assertThat(failures.drainReports())
                .extracting(Object::toString)
                .containsExactly(
                        "Unhandled error in Deferred: java.lang.RuntimeException: waits",
                        "Unhandled error in Deferred: java.lang.RuntimeException: of an end",
                        "Unhandled error in a test: java.lang.RuntimeException: of a callback");
        assertThat(failures.pending()).isEmpty();
        assertThat(log.records()).extracting(LogRecord::getThrown).containsSubsequence(second, third);
        holder.finish(_ -> {}, _ -> {}); // was drained, and may be handled all the same
        assertThat(failures.pending()).isEmpty();
    }

    @Test
    void D15_nothingReportedIsKeptOtherwise() {
        failures.report(new RuntimeException("logged"));
        failures.keepReported(true);
        failures.keepReported(false);
        failures.report(new RuntimeException("logged too"));
        assertThat(failures.pending()).isEmpty();
        assertThat(log.records()).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void D15_expectedFailuresAreDrainedByTheirType() {
        failures.keepReported(true);
        failures.report(new java.io.IOException("expected"));
        RuntimeException other = new RuntimeException("not expected");
        failures.report(other);
        assertThat(failures.drain(java.io.IOException.class)).singleElement().isInstanceOf(java.io.IOException.class);
        assertThat(failures.pending()).containsExactly(other);
    }

    @Test
    void D15_aThousandReportsAreKeptAndAllAreLogged() {
        failures.keepReported(true);
        for (int i = 0; i < 1100; i++) {
            failures.report(new RuntimeException("number " + i));
        }
        assertThat(failures.pending()).hasSize(1000).last().extracting(Throwable::getMessage).isEqualTo("number 999");
        assertThat(log.records()).hasSizeGreaterThanOrEqualTo(1100);
        failures.drain();
        failures.report(new RuntimeException("again"));
        assertThat(failures.drain()).hasSize(1);
    }

    @Test
    void D15_theCollectorChangesNothingWhereReportsAreKept() throws InterruptedException {
        failures.keepReported(true);
        RuntimeException failure = new RuntimeException("lost and kept");
        RuntimeException later = new RuntimeException("reported later");
        loseADeferredFailedWith(failure);
        failures.report(later);
        // Once another lost Deferred has been reported, this one, which was lost before it, has been seen too.
        TestClock plain = new TestClock();
        for (int i = 0; i < 100; i++) {
            RuntimeException marker = new RuntimeException("marker " + i);
            assertThat(Deferred.fail(plain, marker).isFired()).isTrue();
            System.gc();
            LogRecord record = log.take(Duration.ofMillis(50));
            if (record != null && String.valueOf(record.getThrown().getMessage()).startsWith("marker")) {
                break;
            }
        }
        assertThat(failures.drain()).containsExactly(failure, later);
        assertThat(log.records()).extracting(LogRecord::getThrown).doesNotContain(failure);
    }

    @Test
    void D15_withTracingAReportTellsWhereItsDeferredFailed() {
        TestClock tracing = new TestClock(Carrier.AUTO, true);
        Deferred<Object> deferred = Deferred.fail(tracing, new RuntimeException("somewhere"));
        assertThat(tracing.unhandledFailures().drainReports()).singleElement().satisfies(report -> {
            assertThat(report.made()).isNull();
            assertThat(report.toString()).contains(", fired at UnhandledFailuresTest.java:");
        });
        assertThat(deferred.isFired()).isTrue();
    }
}
