package dev.hawser.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.ReactorStopped;
import dev.hawser.time.AlreadyCalled;
import dev.hawser.time.AlreadyCancelled;
import dev.hawser.time.DelayedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Rules T1 to T6: delayed calls, and their place in a pass of the loop. */
public abstract class TimerContract extends ReactorContract {
    /** For the tests of one kind of reactor. */
    protected TimerContract() {}

    private DelayedCall later(int millis, String event) {
        return reactor().callLater(Duration.ofMillis(millis), () -> events.add(event));
    }

    @Test
    void T1_callsRunInTheOrderOfTheirTimesAndNotBefore() {
        long begun = reactor().nanos();
        long[] ran = new long[1];
        later(30, "third");
        later(10, "first");
        later(20, "second");
        reactor().callLater(Duration.ofMillis(40), () -> {
            ran[0] = reactor().nanos();
            reactor().stop();
        });
        run();
        assertThat(events).containsExactly("first", "second", "third");
        assertThat(ran[0] - begun).isGreaterThanOrEqualTo(Duration.ofMillis(40).toNanos());
    }

    @Test
    void T1_aNegativeDelayIsRefused() {
        assertThatThrownBy(() -> later(-1, "never"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT-0.001S");
    }

    @Test
    void T1_aCallMadeInsideACallRunsInALaterPass() {
        reactor().callLater(Duration.ZERO, () -> {
            later(0, "inner");
            events.add("outer");
        });
        later(0, "neighbour");
        reactor().callLater(Duration.ofMillis(5), reactor()::stop);
        run();
        assertThat(events).containsExactly("outer", "neighbour", "inner");
    }

    @Test
    void T1_anEndlessRowOfImmediateCallsLeavesRoomForInputAndOutput() {
        boolean[] over = new boolean[1];
        spin(over);
        Recorder server = recorder("server").onText("hello", self -> self.transport().loseConnection());
        Recorder client = recorder("client")
                .onMade(self -> self.transport().write("hello"))
                .onLost(_ -> over[0] = true);
        pair(server, client);
        run();
        assertThat(server.text()).isEqualTo("hello");
    }

    private void spin(boolean[] over) {
        reactor().callLater(Duration.ZERO, () -> {
            if (!over[0]) {
                spin(over);
            }
        });
    }

    @Test
    void T2_callsOfEqualTimeRunInTheOrderInWhichTheyWereMade() {
        List<Integer> order = new ArrayList<>();
        reactor().callLater(Duration.ZERO, () -> {
            for (int i = 0; i < 1000; i++) {
                int mine = i;
                reactor().callLater(Duration.ZERO, () -> order.add(mine));
            }
        });
        reactor().callLater(Duration.ofMillis(50), reactor()::stop);
        run();
        assertThat(order).hasSize(1000).isSorted();
    }

    @Test
    void T3_aCancelledCallDoesNotRun() {
        DelayedCall call = later(5, "never");
        assertThat(call.isActive()).isTrue();
        call.cancel();
        assertThat(call.isActive()).isFalse();
        reactor().callLater(Duration.ofMillis(20), reactor()::stop);
        run();
        assertThat(events).isEmpty();
    }

    @Test
    void T3_aCallMayCancelAnotherThatIsDueInTheSamePass() {
        DelayedCall[] second = new DelayedCall[1];
        reactor().callLater(Duration.ZERO, () -> second[0].cancel());
        second[0] = later(0, "never");
        reactor().callLater(Duration.ofMillis(5), reactor()::stop);
        run();
        assertThat(events).isEmpty();
    }

    @Test
    void T3_cancelOfACallThatIsRunningOrHasRunIsAlreadyCalled() {
        DelayedCall[] call = new DelayedCall[1];
        call[0] = reactor().callLater(Duration.ZERO, () -> {
            assertThat(call[0].isActive()).isFalse();
            assertThatThrownBy(call[0]::cancel).isInstanceOf(AlreadyCalled.class);
            reactor().stop();
        });
        run();
        assertThatThrownBy(call[0]::cancel).isInstanceOf(AlreadyCalled.class);
        assertThatThrownBy(() -> call[0].reset(Duration.ZERO)).isInstanceOf(AlreadyCalled.class);
        assertThatThrownBy(() -> call[0].delay(Duration.ZERO)).isInstanceOf(AlreadyCalled.class);
    }

    @Test
    void T3_aCancelledCallIsAlreadyCancelled() {
        DelayedCall call = later(5, "never");
        call.cancel();
        assertThatThrownBy(call::cancel).isInstanceOf(AlreadyCancelled.class);
        assertThatThrownBy(() -> call.reset(Duration.ZERO)).isInstanceOf(AlreadyCancelled.class);
        assertThatThrownBy(() -> call.delay(Duration.ZERO)).isInstanceOf(AlreadyCancelled.class);
    }

    @Test
    void T3_thousandsOfCancelledCallsDoNotDisturbTheOthers() {
        List<DelayedCall> cancelled = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            cancelled.add(later(i % 7, "never"));
            if (i % 100 == 0) {
                later(10, "kept");
            }
        }
        cancelled.forEach(DelayedCall::cancel);
        reactor().callLater(Duration.ofMillis(30), reactor()::stop);
        run();
        assertThat(events).hasSize(50).containsOnly("kept");
    }

    @Test
    void T4_resetCountsFromNowSoonerOrLater() {
        DelayedCall sooner = later(10_000, "sooner");
        DelayedCall later = later(5, "later");
        sooner.reset(Duration.ofMillis(10));
        later.reset(Duration.ofMillis(25));
        reactor().callLater(Duration.ofMillis(60), reactor()::stop);
        run();
        assertThat(events).containsExactly("sooner", "later");
    }

    @Test
    void T4_delayMovesTheTimeBothWays() {
        DelayedCall first = later(10_000, "brought forward");
        DelayedCall second = later(5, "put off");
        long due = second.dueNanos();
        second.delay(Duration.ofMillis(20));
        assertThat(second.dueNanos()).isEqualTo(due + Duration.ofMillis(20).toNanos());
        first.delay(Duration.ofSeconds(-20));
        reactor().callLater(Duration.ofMillis(60), reactor()::stop);
        run();
        assertThat(events).containsExactly("brought forward", "put off");
    }

    @Test
    void T4_aCallPutOffBehindAnotherOfTheSameTimeRunsAfterIt() {
        reactor().callLater(Duration.ZERO, () -> {
            DelayedCall first = later(5, "put off twice");
            first.reset(Duration.ofMillis(30));
            later(15, "second");
            first.reset(Duration.ofMillis(40));
        });
        reactor().callLater(Duration.ofMillis(80), reactor()::stop);
        run();
        assertThat(events).containsExactly("second", "put off twice");
    }

    @Test
    void T4_aNegativeResetIsRefusedAndTheCallStays() {
        DelayedCall call = later(5, "ran");
        assertThatThrownBy(() -> call.reset(Duration.ofMillis(-1))).isInstanceOf(IllegalArgumentException.class);
        reactor().callLater(Duration.ofMillis(20), reactor()::stop);
        run();
        assertThat(events).containsExactly("ran");
    }

    @Test
    void T5_anExceptionInACallDoesNotStopTheLoopOrTheOtherCalls() {
        reactor().callLater(Duration.ZERO, () -> {
            throw new java.io.IOException("at call");
        });
        reactor().callLater(Duration.ZERO, () -> {
            throw new StackOverflowError("too deep");
        });
        later(0, "next");
        reactor().callLater(Duration.ofMillis(5), reactor()::stop);
        run();
        assertThat(events).containsExactly("next");
    }

    @Test
    void T6_callsFromThreadsComeBeforeDelayedCallsInAPass() {
        reactor().callLater(Duration.ofMillis(5), () -> {
            later(0, "delayed");
            reactor().callFromThread(() -> events.add("from thread"));
        });
        reactor().callLater(Duration.ofMillis(20), reactor()::stop);
        run();
        assertThat(events).containsExactly("from thread", "delayed");
    }

    @Test
    void T6_aCallFromAThreadMadeInsideOneRunsInTheNextPass() {
        reactor().callFromThread(() -> {
            reactor().callFromThread(() -> events.add("second pass"));
            later(0, "delayed in the first pass");
        });
        reactor().callLater(Duration.ofMillis(5), reactor()::stop);
        run();
        assertThat(events).containsExactly("delayed in the first pass", "second pass");
    }

    @Test
    void T6_aLongDelayDoesNotKeepTheStopWaiting() {
        later(1_000_000_000, "never");
        reactor().callLater(Duration.ofDays(1_000_000), () -> events.add("never"));
        reactor().callLater(Duration.ofMillis(5), reactor()::stop);
        run();
        assertThat(events).isEmpty();
    }

    @Test
    void T1_delayedCallsThatAreLeftAreDroppedByTheStop() {
        DelayedCall left = later(10_000, "never");
        reactor().callWhenRunning(reactor()::stop);
        run();
        assertThat(left.isActive()).isFalse();
        reactor().callLater(Duration.ofMillis(10), reactor()::stop);
        run();
        assertThat(events).isEmpty();
    }

    @Test
    void C3_deferLaterGivesTheValueOfItsWork() {
        reactor().<Integer>deferLater(Duration.ofMillis(5), () -> 42).finish(
                value -> {
                    events.add("value " + value);
                    reactor().stop();
                },
                failure -> events.add(failure.toString()));
        run();
        assertThat(events).containsExactly("value 42");
    }

    @Test
    void C3_deferLaterGivesTheFailureOfItsWork() {
        reactor().<Integer>deferLater(Duration.ofMillis(5), () -> {
            throw new java.io.IOException("at work");
        }).finish(value -> events.add("value " + value), failure -> {
            events.add(failure.toString());
            reactor().stop();
        });
        run();
        assertThat(events).containsExactly("java.io.IOException: at work");
    }

    @Test
    void C3_aCancelledDeferLaterDoesNotRun() {
        Deferred<Integer> call = reactor().deferLater(Duration.ofMillis(5), () -> {
            events.add("never");
            return 1;
        });
        call.finish(value -> events.add("value " + value), failure -> events.add(
                failure instanceof CancellationException ? "cancelled" : failure.toString()));
        call.cancel();
        reactor().callLater(Duration.ofMillis(20), reactor()::stop);
        run();
        assertThat(events).containsExactly("cancelled");
    }

    @Test
    void C3_deferLaterFailsWithReactorStoppedWhenTheReactorStopsFirst() {
        reactor().<Integer>deferLater(Duration.ofDays(1), () -> 1).finish(
                value -> events.add("value " + value), failure -> events.add(
                        failure instanceof ReactorStopped ? "stopped" : failure.toString()));
        reactor().callWhenRunning(reactor()::stop);
        run();
        assertThat(events).containsExactly("stopped");
    }
}
