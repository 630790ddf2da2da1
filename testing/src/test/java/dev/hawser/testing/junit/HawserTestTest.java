package dev.hawser.testing.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.Reactor;
import dev.hawser.testing.TestClock;
import java.time.Duration;
import java.util.List;
import java.io.FileNotFoundException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
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

    @HawserTest(seed = 7)
    static class Enclosing {
        @BeforeEach
        void setUp(Reactor reactor) {
            reactor.deferLater(Duration.ZERO).await();
        }

        @Nested
        class Inner {
            @Test
            void waits(Reactor reactor) {
                assertThat(reactor.deferLater(Duration.ZERO, () -> 1).await()).isOne();
            }
        }
    }

    @Test
    void aNestedClassIsOneOfItsEnclosingClass() {
        assertThat(Launched.run(Enclosing.class)).containsExactly(Map.entry("waits", Optional.empty()));
    }

    @HawserTest
    static class Factory {
        @TestFactory
        List<DynamicTest> tests(TestClock clock) {
            Deferred.later(clock, Duration.ofSeconds(1), () -> 1).await();
            return List.of(
                    DynamicTest.dynamicTest(
                            "waits", () -> Deferred.later(clock, Duration.ofSeconds(1), () -> 1).await()),
                    DynamicTest.dynamicTest("fails", () -> assertThat(clock.nanos()).isNegative()));
        }
    }

    @Test
    void aTestFactoryAndItsTestsMayWait() {
        Map<String, Optional<Throwable>> results = Launched.run(Factory.class);
        assertThat(results).containsOnlyKeys("waits", "fails").containsEntry("waits", Optional.empty());
        assertThat(failureOf(results, "fails")).isInstanceOf(AssertionError.class);
    }

    @HawserTest
    static class BeforeAllTests {
        @BeforeAll
        static void setUp(Reactor reactor) {}

        @Test
        void isNotReached() {}
    }

    @Test
    void aReactorForAllTestsIsRefusedWithWhatToDo() {
        assertThat(failureOf(Launched.run(BeforeAllTests.class), "HawserTestTest$BeforeAllTests"))
                .hasStackTraceContaining("a Reactor belongs to one test")
                .hasStackTraceContaining("@BeforeEach");
    }

    @HawserTest
    static class Fatal {
        @Test
        void breaks(Reactor reactor) {
            reactor.callLater(Duration.ZERO, () -> {
                throw new NoClassDefFoundError("missing");
            });
            new Promise<String>(reactor).await();
        }
    }

    @Test
    void aReactorThatEndedByAFatalErrorIsToldApartFromOneThatWasStopped() {
        assertThat(failureOf(Launched.run(Fatal.class), "breaks"))
                .hasStackTraceContaining("ended by a fatal error")
                .hasStackTraceContaining("missing");
    }

    /** The body is still there, since a timer failed the test, and fires something while it is fired itself. */
    @HawserTest
    static class TwoBodies {
        private @Nullable Promise<String> go;

        @Test
        void isLeft(TestClock clock) {
            Promise<String> mine = new Promise<>(clock);
            go = mine;
            Promise<String> others = new Promise<>(clock);
            Deferred<String> signal = others.fork();
            Deferred.async(clock, () -> signal.await());
            clock.callLater(Duration.ofSeconds(1), () -> {
                throw new IllegalStateException("timer");
            });
            mine.await();
            others.callback("go");
        }

        @AfterEach
        void tearDown(TestClock clock) {
            Objects.requireNonNull(go).callback("go");
        }
    }

    @Test
    void aBodyThatIsLeftDoesNotKeepTheNextFromGoingOn() {
        assertThat(failureOf(Launched.run(TwoBodies.class), "isLeft")).hasMessage("timer");
    }

    @HawserTest
    static class BrokenCanceller {
        @Test
        void waits(TestClock clock) {
            new Promise<String>(clock, _ -> {
                throw new IllegalArgumentException("canceller");
            }).await();
        }
    }

    @Test
    void aCancellerThatBreaksDoesNotHideWhyTheTestFails() {
        assertThat(failureOf(Launched.run(BrokenCanceller.class), "waits"))
                .hasMessageContaining("nothing will bring")
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
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

    @HawserTest
    static class Stopping {
        @Test
        void stops(Reactor reactor) {
            reactor.stop();
        }
    }

    @RepeatedTest(10)
    void aTestThatStopsItsReactorFailsForItWhateverComesFirst() {
        assertThat(failureOf(Launched.run(Stopping.class), "stops"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a test does not stop it");
    }

    @HawserTest
    static class Checked {
        @Test
        void awaits(Reactor reactor) {
            reactor.deferToThread(() -> {
                        throw new FileNotFoundException("no.txt");
                    })
                    .await();
        }
    }

    @Test
    void aCheckedFailureThatWasAwaitedIsTheFailureOfTheTest() {
        assertThat(failureOf(Launched.run(Checked.class), "awaits"))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessage("no.txt");
    }
}
