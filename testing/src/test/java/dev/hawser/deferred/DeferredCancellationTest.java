package dev.hawser.deferred;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.testing.Seen;
import dev.hawser.testing.TestClock;
import dev.hawser.time.AlreadyCalled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class DeferredCancellationTest {
    private final TestClock clock = new TestClock();
    private final List<Object> seen = new ArrayList<>();

    @Test
    void D1_withoutACancellerOneLaterResultIsDroppedAndASecondThrows() {
        Promise<String> promise = new Promise<>(clock);
        Seen<String> end = Seen.of(promise);
        promise.cancel();
        promise.callback("too late");
        assertThatExceptionOfType(AlreadyCalled.class).isThrownBy(() -> promise.callback("again"));
        assertThat(end.failure()).isInstanceOf(CancellationException.class);
    }

    @Test
    void D1_theOneResultIsDroppedAlsoInsideTheCancelling() {
        Promise<String> promise = new Promise<>(clock);
        promise.finish(_ -> seen.add("value"), _ -> promise.errback(new IOException("the producer broke off")));
        promise.cancel();
        assertThat(seen).isEmpty();
        assertThatExceptionOfType(AlreadyCalled.class).isThrownBy(() -> promise.callback("again"));
    }

    @Test
    void D1_withACancellerALaterResultThrows() {
        Promise<String> promise = new Promise<>(clock, seen::add);
        Seen.of(promise);
        promise.cancel();
        assertThat(seen).containsExactly(promise);
        assertThatExceptionOfType(AlreadyCalled.class).isThrownBy(() -> promise.callback("late"));
    }

    @Test
    void D11_theCancellerRunsAndThenThePromiseFails() {
        Promise<String> promise = new Promise<>(clock, own -> {
            assertThat(own.isFired()).isFalse();
            seen.add("asked");
        });
        Seen<String> end = Seen.of(promise);
        promise.cancel();
        assertThat(seen).containsExactly("asked");
        assertThat(end.failure()).isInstanceOf(CancellationException.class);
    }

    @Test
    void D11_theCancellerMayFireWithAValue() {
        Promise<String> promise = new Promise<>(clock, own -> own.callback("what there was"));
        Seen<String> end = Seen.of(promise);
        promise.cancel();
        assertThat(end.value()).isEqualTo("what there was");
    }

    @Test
    void D11_theCancellerMayFireWithAnotherFailure() {
        IOException failure = new IOException("gone");
        Promise<String> promise = new Promise<>(clock, own -> own.errback(failure));
        Seen<String> end = Seen.of(promise);
        promise.cancel();
        assertThat(end.failure()).isSameAs(failure);
    }

    @Test
    void D11_theCancellerIsCalledOnceAndNotAfterFiring() {
        Promise<String> promise = new Promise<>(clock, seen::add);
        Seen<String> end = Seen.of(promise);
        promise.callback("done");
        promise.cancel();
        assertThat(seen).isEmpty();
        assertThat(end.value()).isEqualTo("done");

        Promise<String> twice = new Promise<>(clock, own -> {
            seen.add("asked");
            own.cancel();
        });
        Seen<String> other = Seen.of(twice);
        twice.cancel();
        twice.cancel();
        assertThat(seen).containsExactly("asked");
        assertThat(other.failure()).isInstanceOf(CancellationException.class);
    }

    @Test
    void D12_cancelOnAnyStageActsOnTheUnfiredSource() {
        for (int stage = 0; stage < 3; stage++) {
            Promise<Integer> source = new Promise<>(clock, seen::add);
            Deferred<Integer> middle = source.addCallback(value -> value);
            Deferred<Integer> last = middle.peek(_ -> {});
            Seen<Integer> end = Seen.of(last);
            List.of(source, middle, last).get(stage).cancel();
            assertThat(end.failure()).isInstanceOf(CancellationException.class);
            assertThat(seen).containsExactly(source);
            seen.clear();
        }
    }

    @Test
    void D12_cancelOfAStageThatNobodyHasAttachedToFailsIt() {
        Promise<Integer> source = new Promise<>(clock);
        Deferred<Integer> last = source.addCallback(value -> value);
        last.cancel();
        assertThat(last.isFired()).isTrue();
        assertThat(Seen.of(last).failure()).isInstanceOf(CancellationException.class);
    }

    @Test
    void D12_aStageThatWaitsForAnInnerDeferredCancelsThatOneOnly() {
        Promise<Integer> outer = new Promise<>(clock, own -> seen.add("outer"));
        Promise<Integer> inner = new Promise<>(clock, own -> seen.add("inner"));
        Deferred<Integer> stage = outer.chain(_ -> inner).peek(_ -> {});
        Seen<Integer> end = Seen.of(stage);
        outer.callback(1);
        stage.cancel();
        assertThat(seen).containsExactly("inner");
        assertThat(end.failure()).isInstanceOf(CancellationException.class);
    }

    @Test
    void D12_cancelOfAFiredDeferredDoesNothing() {
        Deferred<Integer> fired = Deferred.succeed(clock, 1);
        fired.cancel();
        assertThat(Seen.of(fired).value()).isEqualTo(1);
    }

    @Test
    void D12_whatTheCancellerThrowsReachesTheCallerAndNobodyIsLeftWaiting() {
        IllegalStateException broken = new IllegalStateException("broken canceller");
        Promise<Integer> promise = new Promise<>(clock, _ -> {
            throw broken;
        });
        Seen<Integer> end = Seen.of(promise);
        assertThatThrownBy(promise::cancel).isSameAs(broken);
        assertThat(end.failure()).isInstanceOf(CancellationException.class);
        promise.callback(1); // its producer may not know that it was cancelled
        assertThatExceptionOfType(AlreadyCalled.class).isThrownBy(() -> promise.callback(2));

        IOException checked = new IOException("checked");
        Promise<Integer> other = new Promise<>(clock, _ -> {
            throw checked;
        });
        Seen.of(other);
        assertThatThrownBy(other::cancel).isInstanceOf(IllegalStateException.class).hasCause(checked);
    }

    @Test
    void D13_cancelOfADeferredThatNeverFiresRunsTheErrbacksAtOnce() {
        Promise<Integer> never = new Promise<>(clock);
        Seen<Integer> end = Seen.of(never.addErrback(CancellationException.class, _ -> -1));
        never.cancel();
        assertThat(end.value()).isEqualTo(-1);
    }

    @Test
    void cancellingAStageWhoseCallbackRunsDoesNothing() {
        Promise<Integer> source = new Promise<>(clock);
        List<Deferred<Integer>> own = new ArrayList<>();
        own.add(source.addCallback(value -> {
            own.getFirst().cancel();
            return value + 1;
        }));
        source.callback(1);
        assertThat(Seen.of(own.getFirst()).value()).isEqualTo(2);
    }

    @Test
    void aForkCancelsItsSourceWhenAllBranchesAreCancelled() {
        Promise<Integer> source = new Promise<>(clock, seen::add);
        Deferred<Integer> one = source.fork();
        Deferred<Integer> two = source.fork();
        Seen<Integer> first = Seen.of(one);
        one.cancel();
        assertThat(first.failure()).isInstanceOf(CancellationException.class);
        assertThat(seen).isEmpty();
        assertThat(source.isFired()).isFalse();
        two.cancel();
        assertThat(seen).containsExactly(source);
        assertThat(source.isFired()).isTrue();
        assertThat(Seen.of(two).failure()).isInstanceOf(CancellationException.class);
    }

    @Test
    void aForkIsNotCancelledWhenTheEndOfItsLastBranchForksAgain() {
        Promise<Integer> source = new Promise<>(clock, seen::add);
        Deferred<Integer> first = source.fork();
        List<Seen<Integer>> second = new ArrayList<>();
        first.finish(seen::add, _ -> second.add(Seen.of(source.fork())));
        first.cancel();
        assertThat(seen).isEmpty();
        source.callback(1);
        assertThat(second.getFirst().value()).isEqualTo(1);
    }

    @Test
    void aForkGivesEachBranchTheOutcomeInOrderBeforeAndAfterFiring() {
        Promise<Integer> source = new Promise<>(clock);
        source.fork().finish(value -> seen.add("first " + value), _ -> {});
        source.fork().finish(value -> seen.add("second " + value), _ -> {});
        source.callback(1);
        source.fork().finish(value -> seen.add("third " + value), _ -> {});
        assertThat(seen).containsExactly("first 1", "second 1", "third 1");
    }

    @Test
    void aBranchCancelledByAnotherBranchIsNotFiredAgain() {
        Promise<Integer> source = new Promise<>(clock);
        List<Deferred<Integer>> branches = new ArrayList<>();
        source.fork().finish(_ -> branches.getFirst().cancel(), _ -> {});
        branches.add(source.fork());
        source.callback(1);
        assertThat(Seen.of(branches.getFirst()).failure()).isInstanceOf(CancellationException.class);
    }

    @Test
    void eachBranchHasItsOwnFailureToHandle() {
        RuntimeException failure = new RuntimeException("shared");
        Promise<Integer> source = new Promise<>(clock);
        Deferred<Integer> kept = source.fork();
        Seen.of(source.fork());
        source.errback(failure);
        assertThat(clock.unhandledFailures().pending()).containsExactly(failure);
        Seen.of(kept);
        assertThat(clock.unhandledFailures().pending()).isEmpty();
    }
}
