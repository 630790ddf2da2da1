package dev.hawser.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.time.Action;
import dev.hawser.time.AlreadyCalled;
import dev.hawser.time.AlreadyCancelled;
import dev.hawser.time.DelayedCall;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TestClockTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TestClock clock = new TestClock();
    private final List<String> seen = new ArrayList<>();

    private Action see(String what) {
        return () -> seen.add(what);
    }

    @Test
    void T1_aNegativeDelayIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> clock.callLater(Duration.ofNanos(-1), see("never")))
                .withMessageContaining("PT-0.000000001S");
        assertThat(clock.delayedCalls()).isEmpty();
    }

    @Test
    void T1_aCallWithNoDelayIsNotMadeInsideCallLater() {
        clock.callLater(Duration.ZERO, see("late"));
        seen.add("early");
        clock.advance(Duration.ZERO);
        assertThat(seen).containsExactly("early", "late");
    }

    @Test
    void T2_callsOfEqualTimeRunInTheOrderInWhichTheyWereMade() {
        for (int i = 0; i < 20; i++) {
            clock.callLater(SECOND, see("call " + i));
        }
        clock.advance(SECOND);
        assertThat(seen).hasSize(20).first().isEqualTo("call 0");
        assertThat(seen).last().isEqualTo("call 19");
        assertThat(seen.get(7)).isEqualTo("call 7");
    }

    @Test
    void T3_cancelTakesACallBack() {
        DelayedCall call = clock.callLater(SECOND, see("never"));
        assertThat(call.isActive()).isTrue();
        call.cancel();
        assertThat(call.isActive()).isFalse();
        clock.advance(Duration.ofHours(1));
        assertThat(seen).isEmpty();
    }

    @Test
    void T3_cancelOfACalledOrCancelledCallThrows() {
        DelayedCall called = clock.callLater(SECOND, see("called"));
        DelayedCall cancelled = clock.callLater(SECOND, see("never"));
        cancelled.cancel();
        clock.advance(SECOND);
        assertThatExceptionOfType(AlreadyCalled.class).isThrownBy(called::cancel);
        assertThatExceptionOfType(AlreadyCancelled.class).isThrownBy(cancelled::cancel);
    }

    @Test
    void T3_aCallThatCancelsItselfHasAlreadyBeenCalled() {
        AtomicReference<DelayedCall> self = new AtomicReference<>();
        self.set(clock.callLater(SECOND, () -> self.get().cancel()));
        assertThatExceptionOfType(AlreadyCalled.class).isThrownBy(() -> clock.advance(SECOND));
    }

    @Test
    void T4_resetCountsFromNowSoonerOrLater() {
        DelayedCall later = clock.callLater(Duration.ofSeconds(2), see("later"));
        DelayedCall sooner = clock.callLater(Duration.ofSeconds(9), see("sooner"));
        clock.advance(SECOND);
        later.reset(Duration.ofSeconds(2));
        sooner.reset(SECOND);
        assertThat(later.dueNanos()).isEqualTo(Duration.ofSeconds(3).toNanos());
        clock.advance(SECOND);
        assertThat(seen).containsExactly("sooner");
        clock.advance(SECOND);
        assertThat(seen).containsExactly("sooner", "later");
    }

    @Test
    void T4_aResetCallIsTheLastOfItsTime() {
        DelayedCall first = clock.callLater(SECOND, see("reset"));
        clock.callLater(SECOND, see("other"));
        first.reset(SECOND);
        clock.advance(SECOND);
        assertThat(seen).containsExactly("other", "reset");
    }

    @Test
    void T4_delayMovesTheDueTimeEvenIntoThePast() {
        DelayedCall call = clock.callLater(Duration.ofSeconds(5), see("moved"));
        call.delay(SECOND);
        assertThat(call.dueNanos()).isEqualTo(Duration.ofSeconds(6).toNanos());
        call.delay(Duration.ofSeconds(-30));
        clock.advance(Duration.ZERO);
        assertThat(seen).containsExactly("moved");
    }

    @Test
    void T4_resetAndDelayOfAnInactiveCallThrow() {
        DelayedCall called = clock.callLater(Duration.ZERO, see("called"));
        DelayedCall cancelled = clock.callLater(Duration.ZERO, see("never"));
        cancelled.cancel();
        clock.advance(Duration.ZERO);
        assertThatExceptionOfType(AlreadyCalled.class).isThrownBy(() -> called.reset(SECOND));
        assertThatExceptionOfType(AlreadyCalled.class).isThrownBy(() -> called.delay(SECOND));
        assertThatExceptionOfType(AlreadyCancelled.class).isThrownBy(() -> cancelled.reset(SECOND));
        assertThatExceptionOfType(AlreadyCancelled.class).isThrownBy(() -> cancelled.delay(SECOND));
    }

    @Test
    void T4_aNegativeResetIsRefusedAndTheCallStays() {
        DelayedCall call = clock.callLater(SECOND, see("kept"));
        assertThatIllegalArgumentException().isThrownBy(() -> call.reset(Duration.ofSeconds(-1)));
        clock.advance(SECOND);
        assertThat(seen).containsExactly("kept");
    }

    @Test
    void T6_callsFromThreadsComeBeforeTheTimedCallsOfThePass() {
        clock.callLater(Duration.ZERO, see("timed"));
        clock.callFromThread(see("from thread"));
        clock.advance(Duration.ZERO);
        assertThat(seen).containsExactly("from thread", "timed");
    }

    @Test
    void T6_aCallFromThreadMadeByOneWaitsForTheNextPass() {
        clock.callFromThread(() -> clock.callFromThread(see("second pass")));
        clock.callLater(Duration.ZERO, see("first pass"));
        clock.advance(Duration.ZERO);
        assertThat(seen).containsExactly("first pass", "second pass");
    }

    @Test
    void T7_advanceRunsAllThatIsDueAtTheFinalTimeInTimeOrder() {
        clock.callLater(Duration.ofSeconds(3), see("three"));
        clock.callLater(Duration.ofSeconds(1), () -> seen.add("one at " + clock.nanos()));
        clock.callLater(Duration.ofSeconds(2), see("two"));
        clock.callLater(Duration.ofSeconds(4), see("four"));
        clock.advance(Duration.ofSeconds(3));
        assertThat(seen).containsExactly("one at 3000000000", "two", "three");
    }

    @Test
    void T7_callsScheduledDuringTheAdvanceRunInItWhenDue() {
        clock.callLater(SECOND, () -> {
            clock.callLater(Duration.ZERO, see("due"));
            clock.callLater(Duration.ofNanos(1), see("not due"));
        });
        clock.advance(Duration.ofSeconds(5));
        assertThat(seen).containsExactly("due");
        clock.advance(Duration.ofNanos(1));
        assertThat(seen).containsExactly("due", "not due");
    }

    @Test
    void T7_whatACallThrowsReachesTheCallerOfAdvanceAndTheRestRunsNextTime() {
        IOException failure = new IOException("from a call");
        clock.callLater(SECOND, () -> {
            throw failure;
        });
        clock.callLater(SECOND, see("rest"));
        assertThatThrownBy(() -> clock.advance(SECOND)).isSameAs(failure);
        assertThat(seen).isEmpty();
        assertThat(clock.nanos()).isEqualTo(SECOND.toNanos());
        clock.advance(Duration.ZERO);
        assertThat(seen).containsExactly("rest");
    }

    @Test
    void T7_pumpAdvancesStepByStep() {
        clock.callLater(SECOND, () -> clock.callLater(SECOND, see("second step")));
        clock.pump(SECOND, Duration.ofMillis(999));
        assertThat(seen).isEmpty();
        clock.pump(Duration.ofMillis(1));
        assertThat(seen).containsExactly("second step");
    }

    @Test
    void T7_delayedCallsIsLiveSortedAndWithoutTheCancelled() {
        List<DelayedCall> live = clock.delayedCalls();
        assertThat(live).isEmpty();
        DelayedCall late = clock.callLater(Duration.ofSeconds(2), see("late"));
        DelayedCall soon = clock.callLater(SECOND, see("soon"));
        DelayedCall never = clock.callLater(SECOND, see("never"));
        assertThat(live).containsExactly(soon, never, late);
        never.cancel();
        assertThat(live).containsExactly(soon, late);
        assertThat(live.get(1)).isSameAs(late);
        clock.advance(SECOND);
        assertThat(live).containsExactly(late);
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(live::removeFirst);
    }

    @Test
    void T7_advanceInsideACallOnlyMovesTheTime() {
        clock.callLater(SECOND, () -> {
            clock.advance(Duration.ofSeconds(9));
            seen.add("slow call at " + clock.nanos());
        });
        clock.callLater(Duration.ofSeconds(5), see("five"));
        clock.advance(SECOND);
        assertThat(seen).containsExactly("slow call at 10000000000", "five");
    }

    @Test
    void timeDoesNotGoBack() {
        assertThatIllegalArgumentException().isThrownBy(() -> clock.advance(Duration.ofNanos(-1)));
    }

    @Test
    void anEndlessRowOfCallsIsEndedWithAnExplanation() {
        class Endless implements Action {
            @Override
            public void run() {
                clock.callLater(Duration.ZERO, this);
            }
        }
        clock.callLater(Duration.ZERO, new Endless());
        assertThatIllegalStateException()
                .isThrownBy(() -> clock.advance(Duration.ZERO))
                .withMessageContaining("schedules itself");
    }

    @Test
    void aDelayLongerThanTheClockCanCountIsForEver() {
        DelayedCall call = clock.callLater(Duration.ofSeconds(Long.MAX_VALUE), see("never"));
        clock.advance(Duration.ofDays(36_500));
        assertThat(call.isActive()).isTrue();
        assertThat(seen).isEmpty();
    }

    @Test
    void R7_callFromThreadQueuesFromAnyThreadAndRunsInTheNextAdvance() throws InterruptedException {
        Thread other = Thread.ofPlatform().start(() -> {
            clock.callFromThread(see("one"));
            clock.callFromThread(see("two"));
        });
        other.join();
        assertThat(seen).isEmpty();
        clock.advance(Duration.ZERO);
        assertThat(seen).containsExactly("one", "two");
    }

    @Test
    void anotherThreadIsRefusedWithBothNamesAndTheCure() throws InterruptedException {
        DelayedCall call = clock.callLater(SECOND, see("kept"));
        List<Throwable> thrown = new ArrayList<>();
        List<Runnable> uses = List.of(
                () -> clock.callLater(SECOND, see("never")),
                clock::nanos,
                () -> clock.advance(SECOND),
                clock::delayedCalls,
                call::isActive,
                call::cancel,
                () -> call.reset(SECOND),
                () -> call.delay(SECOND));
        Thread other = Thread.ofPlatform().name("stranger").start(() -> {
            assertThat(clock.isOnThread()).isFalse();
            for (Runnable use : uses) {
                try {
                    use.run();
                } catch (WrongThreadException refused) {
                    thrown.add(refused);
                }
            }
        });
        other.join();
        assertThat(thrown).hasSize(uses.size()).allSatisfy(refused -> assertThat(refused)
                .hasMessageContaining("\"stranger\"")
                .hasMessageContaining("\"" + Thread.currentThread().getName() + "\"")
                .hasMessageContaining("callFromThread"));
        assertThat(clock.isOnThread()).isTrue();
        clock.advance(SECOND);
        assertThat(seen).containsExactly("kept");
    }
}
