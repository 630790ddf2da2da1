package dev.hawser.deferred;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hawser.testing.CapturedLog;
import dev.hawser.testing.Seen;
import dev.hawser.testing.TestClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.logging.LogRecord;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeferredListTest {
    private final TestClock clock = new TestClock();
    private final List<Object> seen = new ArrayList<>();
    private final IOException failure = new IOException("on purpose");
    private final List<Promise<String>> members =
            IntStream.range(0, 3).mapToObj(i -> member("cancelled " + i)).toList();

    private Promise<String> member(String whenCancelled) {
        return new Promise<>(clock, _ -> seen.add(whenCancelled));
    }

    @AfterEach
    void noFailureIsLeftOver() {
        assertThat(clock.unhandledFailures().pending()).isEmpty();
    }

    @Test
    void D18_outcomesComeInTheOrderOfTheMembers() {
        Seen<List<Outcome<String>>> end = Seen.of(DeferredList.outcomes(clock, members));
        members.get(2).callback("two");
        members.get(0).callback("zero");
        assertThat(end.nothing()).isTrue();
        members.get(1).errback(failure);
        assertThat(end.value())
                .containsExactly(
                        new Outcome.Success<>("zero"), new Outcome.Failure<>(failure), new Outcome.Success<>("two"));
    }

    @Test
    void D18_anEmptyListFiresAtOnce() {
        assertThat(Seen.of(DeferredList.<String>outcomes(clock, List.of())).value()).isEmpty();
        assertThat(Seen.of(DeferredList.<String>gather(clock, List.of())).value()).isEmpty();
    }

    @Test
    void D18_membersThatHaveFiredCountAtOnce() {
        Seen<List<Outcome<Object>>> end = Seen.of(DeferredList.outcomes(
                clock, List.of(Deferred.succeed(clock, 1), Deferred.<String>fail(clock, failure))));
        assertThat(end.value()).containsExactly(new Outcome.Success<>(1), new Outcome.Failure<>(failure));
    }

    @Test
    void D18_aListConsumesItsMembers() {
        DeferredList.outcomes(clock, members);
        assertThatExceptionOfType(AlreadyConsumed.class).isThrownBy(() -> members.get(0).addErrback(_ -> ""));
    }

    @Test
    void D18_aListThatCannotBeMadeConsumesNothing() {
        Promise<String> consumed = new Promise<>(clock);
        Seen.of(consumed);
        Promise<String> foreign = new Promise<>(new TestClock());
        assertThatExceptionOfType(AlreadyConsumed.class)
                .isThrownBy(() -> DeferredList.gather(clock, List.of(members.get(0), consumed)))
                .withMessageContaining("member 1");
        assertThatExceptionOfType(AlreadyConsumed.class)
                .isThrownBy(() -> DeferredList.race(clock, List.of(members.get(0), members.get(0))))
                .withMessageContaining("twice");
        assertThatIllegalStateException()
                .isThrownBy(() -> DeferredList.outcomes(clock, List.of(members.get(0), foreign)))
                .withMessageContaining("on(scheduler)");
        assertThat(members.get(0).isConsumed()).isFalse();
    }

    @Test
    void D19_firstSuccessFiresOnceWithValueAndIndexAndLetsTheOthersGoOn() {
        Seen<Indexed<String>> end = Seen.of(DeferredList.firstSuccess(clock, members));
        members.get(0).errback(failure);
        assertThat(end.nothing()).isTrue();
        members.get(2).callback("two");
        assertThat(end.value()).isEqualTo(new Indexed<>(2, "two"));
        assertThat(seen).isEmpty();
        members.get(1).errback(failure);
    }

    @Test
    void D19_firstSuccessTakesTheFirstOfTheMembersThatHaveFired() {
        Seen<Indexed<Integer>> end = Seen.of(DeferredList.firstSuccess(
                clock,
                List.of(
                        Deferred.<Integer>fail(clock, failure),
                        Deferred.succeed(clock, 1),
                        Deferred.succeed(clock, 2))));
        assertThat(end.value()).isEqualTo(new Indexed<>(1, 1));
    }

    @Test
    void D19_noMemberCannotBeFirst() {
        assertThat(Seen.of(DeferredList.<String>firstSuccess(clock, List.of())).failure())
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Seen.of(DeferredList.<String>race(clock, List.of())).failure())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void D20_cancellingAnUnfiredListCancelsEveryMember() {
        Deferred<List<Outcome<String>>> list = DeferredList.outcomes(clock, members);
        Seen<List<Outcome<String>>> end = Seen.of(list);
        list.cancel();
        assertThat(seen).containsExactly("cancelled 0", "cancelled 1", "cancelled 2");
        assertThat(end.value()).hasSize(3).noneMatch(Outcome::isSuccess);
    }

    @Test
    void D20_whatCancellersThrowIsLoggedAndNotThrown() {
        IllegalStateException thrown = new IllegalStateException("broken canceller");
        Promise<String> broken = new Promise<>(clock, _ -> {
            throw thrown;
        });
        Deferred<List<String>> list = DeferredList.gather(clock, List.of(broken, members.get(1)));
        Seen<List<String>> end = Seen.of(list);
        try (CapturedLog log = new CapturedLog("dev.hawser.deferred")) {
            list.cancel();
            assertThat(log.records()).extracting(LogRecord::getThrown).contains(thrown);
        }
        assertThat(seen).containsExactly("cancelled 1");
        assertThat(end.failure()).isInstanceOf(CancellationException.class);
    }

    @Test
    void D20_cancellingAFiredListDoesNothing() {
        Deferred<Indexed<String>> list = DeferredList.firstSuccess(clock, members);
        members.get(1).callback("one");
        list.cancel();
        assertThat(seen).isEmpty();
        assertThat(Seen.of(list).value()).isEqualTo(new Indexed<>(1, "one"));
        members.get(0).callback("dropped");
    }

    @Test
    void D21_gatherGivesTheValuesInOrder() {
        Seen<List<String>> end = Seen.of(DeferredList.gather(clock, members));
        members.get(1).callback("one");
        members.get(2).callback("two");
        members.get(0).callback("zero");
        assertThat(end.value()).containsExactly("zero", "one", "two");
    }

    @Test
    void D21_gatherKeepsNulls() {
        Seen<List<@Nullable String>> end = Seen.of(DeferredList.<@Nullable String>gather(
                clock, List.of(Deferred.<@Nullable String>succeed(clock, null), Deferred.succeed(clock, "b"))));
        assertThat(end.value()).containsExactly(null, "b");
    }

    @Test
    void D21_gatherFailsWithTheFirstFailureInTimeAndCaresForTheOthers() {
        Seen<List<String>> end = Seen.of(DeferredList.gather(clock, members));
        members.get(2).errback(failure);
        assertThat(end.failure())
                .isInstanceOfSatisfying(FirstFailure.class, first -> assertThat(first.index()).isEqualTo(2))
                .hasCause(failure)
                .hasMessageContaining("member 2");
        assertThat(seen).isEmpty();
        members.get(0).errback(new IOException("too late to matter"));
        members.get(1).callback("one");
    }

    @Test
    void D21_aTimeLimitOnGatherCancelsTheMembersAndReadsAsATimeLimit() {
        Seen<List<String>> end =
                Seen.of(DeferredList.gather(clock, members).addTimeout(Duration.ofSeconds(1)));
        clock.advance(Duration.ofSeconds(1));
        assertThat(seen).hasSize(3);
        assertThat(end.failure()).isInstanceOf(DeferredTimedOut.class);
    }

    @Test
    void D21_aCancelledMemberThatFailsOtherwiseIsTheFirstFailure() {
        Promise<String> own = new Promise<>(clock, promise -> promise.errback(failure));
        Deferred<List<String>> list = DeferredList.gather(clock, List.of(members.get(0), own));
        Seen<List<String>> end = Seen.of(list);
        list.cancel();
        assertThat(end.failure()).isInstanceOf(FirstFailure.class).hasCause(failure);
    }

    @Test
    void D22_raceCancelsTheOthersBeforeItFires() {
        DeferredList.race(clock, members).finish(first -> seen.add(first), seen::add);
        members.get(1).callback("one");
        assertThat(seen).containsExactly("cancelled 0", "cancelled 2", new Indexed<>(1, "one"));
    }

    @Test
    void D22_aRaceWonBeforeItStartsCancelsTheOthers() {
        Seen<Indexed<String>> end = Seen.of(DeferredList.race(
                clock, List.of(members.get(0), Deferred.succeed(clock, "there"), members.get(2))));
        assertThat(end.value()).isEqualTo(new Indexed<>(1, "there"));
        assertThat(seen).containsExactly("cancelled 0", "cancelled 2");
    }

    @Test
    void D22_aRaceThatAllLoseFailsWithTheFailuresInTheOrderOfTheMembers() {
        Seen<Indexed<String>> end = Seen.of(DeferredList.race(clock, members));
        List<Throwable> failures = List.of(failure, new IOException("one"), new IOException("two"));
        for (int i : List.of(2, 0, 1)) {
            members.get(i).errback(failures.get(i));
        }
        assertThat(end.failure())
                .isInstanceOfSatisfying(
                        RaceFailed.class, lost -> assertThat(lost.failures()).isEqualTo(failures))
                .hasCause(failure);
    }

    @Test
    void D22_cancellingARaceCancelsAllMembers() {
        Deferred<Indexed<String>> race = DeferredList.race(clock, members);
        Seen<Indexed<String>> end = Seen.of(race);
        race.cancel();
        assertThat(seen).hasSize(3);
        assertThat(end.failure()).isInstanceOf(CancellationException.class);
    }

    @Test
    void D22_aLoserThatAnswersItsCancellingWithAValueIsIgnored() {
        Promise<String> sore = new Promise<>(clock, promise -> promise.callback("me too"));
        Seen<Indexed<String>> end = Seen.of(DeferredList.race(clock, List.of(sore, members.get(1))));
        members.get(1).callback("one");
        assertThat(end.value()).isEqualTo(new Indexed<>(1, "one"));
    }
}
