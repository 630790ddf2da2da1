package dev.hawser.testing.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Promise;
import dev.hawser.net.Reactor;
import dev.hawser.testing.TestClock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The extension's own contract: who leaves something behind fails for it, and who does not never does. */
final class HawserTestTest {
    private static final int RUNS = Integer.getInteger("hawser.test.runs", 25);

    private static Map<String, Optional<Throwable>> leaving = Map.of();

    @BeforeAll
    static void runThoseThatLeaveSomething() {
        leaving = Launched.run(LeavesSomethingBehind.class);
    }

    @AfterAll
    static void release() {
        LeavesSomethingBehind.RELEASE.countDown();
    }

    @ParameterizedTest
    @CsvSource({
        "timer, timer due in 3",
        "port, listening port",
        "connection, connection",
        "connectAttempt, connect attempt to example.invalid:9",
        "process, process",
        "threadWork, work for a thread",
        "coroutine, coroutine at",
        "timerOfTheClock, timer due in 3600 s",
        "coroutineOfTheClock, coroutine at",
        "portOfTheMemoryReactor, listening port",
        "attemptOfTheMemoryReactor, connect attempt to 10.0.0.1:80",
        "timerInASimulation, timer due in 3",
    })
    void aTestThatLeavesSomethingBehindFailsAndSaysWhatAndWhereItWasMade(String method, String what) {
        assertThat(failureOf(method))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the test left behind:")
                .hasMessageContaining(what)
                .hasMessageContaining("made at LeavesSomethingBehind.java:");
    }

    @ParameterizedTest
    @CsvSource({"unhandledFailure, nobody looked", "unhandledFailureOfTheClock, nobody looked",
        "thrownByATimer, thrown by a timer",
        "failureOnASimulatedHost, nobody looked"})
    void aFailureThatNobodyHandledFailsTheTest(String method, String what) {
        assertThat(failureOf(method))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("failures that nobody handled:")
                .hasMessageContaining(what);
        assertThat(failureOf(method).getSuppressed()).hasSize(1);
    }

    @Test
    void waitingForWhatNothingWillBringFailsAndSaysWhere() {
        assertThat(failureOf("waitsForNothing"))
                .hasMessageContaining("nothing will bring")
                .hasMessageContaining("LeavesSomethingBehind.java:");
    }

    @Test
    void inASimulationToo() {
        assertThat(failureOf("waitsForNothingInASimulation"))
                .hasMessageContaining("nothing is left to happen")
                .hasMessageContaining("LeavesSomethingBehind.java:");
    }

    @Test
    void allOfThemWereRunAndNoProcessIsLeft() {
        assertThat(leaving).hasSize(18);
        assertThat(ProcessHandle.current()
                        .children()
                        .filter(child -> child.info().command().orElse("").endsWith("/sleep"))
                        .map(ProcessHandle::onExit)
                        .map(CompletableFuture::join))
                .allSatisfy(child -> assertThat(child.isAlive()).isFalse());
    }

    private static Throwable failureOf(String method) {
        return failureOf(leaving, method);
    }

    private static Throwable failureOf(Map<String, Optional<Throwable>> results, String method) {
        return Objects.requireNonNull(results.get(method), () -> method + " was not run: " + results)
                .orElseThrow(() -> new AssertionError(method + " did not fail"));
    }

    @Test
    void aTestThatLeavesNothingBehindNeverFails() {
        for (int run = 0; run < RUNS; run++) {
            for (Class<?> type : new Class<?>[] {
                LeavesNothingBehind.OnAReactor.class,
                LeavesNothingBehind.OnAClock.class,
                LeavesNothingBehind.OnASimulation.class
            }) {
                assertThat(Launched.run(type))
                        .as("run " + run)
                        .hasSizeGreaterThanOrEqualTo(3)
                        .allSatisfy((method, failure) ->
                                assertThat(failure).as(method).isEmpty());
            }
        }
    }

    @HawserTest(timeLimitSeconds = 1)
    static class Late {
        @Test
        void waits(Reactor reactor) {
            new Promise<String>(reactor).await();
        }
    }

    @Test
    void aTestThatTakesTooLongFailsAndSaysWhatItWaitsFor() {
        assertThat(failureOf(Launched.run(Late.class), "waits"))
                .hasMessageContaining("not ended after 1 s")
                .hasMessageContaining("HawserTestTest.java:");
    }

    @HawserTest
    static class Mixed {
        @Test
        void mixes(Reactor reactor, TestClock clock) {}
    }

    @Test
    void twoKindsOfTimeInOneTestAreRefused() {
        assertThat(failureOf(Launched.run(Mixed.class), "mixes"))
                .hasStackTraceContaining("a TestClock is wanted in a test that has another kind of time");
    }

    @HawserTest
    static class Failing {
        @Test
        void fails(Reactor reactor) {
            reactor.callLater(java.time.Duration.ofHours(1), () -> {});
            throw new IllegalArgumentException(Bytes.of("its own").utf8());
        }
    }

    @Test
    void whatATestThrowsItselfIsItsFailureAndNotWhatItLeft() {
        assertThat(failureOf(Launched.run(Failing.class), "fails"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("its own")
                .hasNoSuppressedExceptions();
    }
}
