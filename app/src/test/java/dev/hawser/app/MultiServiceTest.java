package dev.hawser.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hawser.app.ScriptedService.Hook;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.testing.Results;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rule V1: several services as one. */
final class MultiServiceTest {
    private final MemoryReactor reactor = new MemoryReactor();
    private final List<String> events = new ArrayList<>();
    private final MultiService all = new MultiService(reactor, "all");

    @AfterEach
    void nothingWasLost() {
        assertThat(reactor.unhandledFailures().drain()).isEmpty();
    }

    private ScriptedService child(String name) {
        return new ScriptedService(reactor, name, events);
    }

    private static void ignored(Deferred<?> deferred) {
        deferred.finish(_ -> {}, _ -> {});
    }

    // ---------------------------------------------------------------- order

    @Test
    void V1_allAreOpenedAndStartedInOrderAndStoppedInReverse() {
        all.add(child("a"));
        all.add(child("b"));
        Results.successOf(all.startService());
        Results.successOf(all.stopService());
        assertThat(events).containsExactly("a open", "b open", "a start", "b start", "b stop", "a stop");
    }

    @Test
    void eachWaitsForTheOneBefore() {
        ScriptedService a = all.add(child("a"));
        ScriptedService b = all.add(child("b"));
        Promise<@Nullable Void> aStarts = a.hold(Hook.START);
        Promise<@Nullable Void> bStops = b.hold(Hook.STOP);
        Deferred<@Nullable Void> running = all.startService();
        assertThat(events).containsExactly("a open", "b open", "a start");
        assertThat(all.state()).isEqualTo(ServiceState.STARTING);
        aStarts.callback(null);
        Results.successOf(running);
        Deferred<@Nullable Void> stopped = all.stopService();
        assertThat(events).endsWith("b start", "b stop");
        bStops.callback(null);
        Results.successOf(stopped);
        assertThat(events).endsWith("b stop", "a stop");
    }

    @Test
    void V2_allAreOpenedBeforeTheFirstIsStarted() {
        all.add(child("a"));
        all.add(child("b"));
        Results.successOf(all.privilegedStartService());
        assertThat(events).containsExactly("a open", "b open");
        assertThat(all.services()).allMatch(service -> service.state() == ServiceState.OPEN);
    }

    @Test
    void aPartThatWasStartedAloneIsStoppedWithTheWhole() {
        MultiService inner = all.add(new MultiService(reactor, "inner"));
        ScriptedService part = inner.add(child("part"));
        Results.successOf(all.startService());
        Results.successOf(inner.stopService());
        Results.successOf(part.startService());
        Promise<@Nullable Void> partStops = part.hold(Hook.STOP);
        Deferred<@Nullable Void> stopped = all.stopService();
        assertThat(part.state()).isEqualTo(ServiceState.STOPPING);
        assertThat(stopped.isFired()).isFalse();
        partStops.callback(null);
        Results.successOf(stopped);
        assertThat(part.state()).isEqualTo(ServiceState.STOPPED);
    }

    @Test
    void aPartThatWasStartedAloneIsStoppedWithAWholeThatHasStoppedOrFailed() {
        ScriptedService part = all.add(child("part"));
        Results.successOf(part.startService());
        Results.successOf(all.stopService());
        assertThat(part.state()).isEqualTo(ServiceState.STOPPED);
        ScriptedService broken = all.add(child("broken")).on(Hook.START, () -> {
            throw new IOException("no port");
        });
        Results.failureOf(all.startService());
        Results.successOf(part.startService());
        Results.successOf(all.stopService());
        assertThat(part.state()).isEqualTo(ServiceState.STOPPED);
        assertThat(broken.state()).isEqualTo(ServiceState.FAILED);
    }

    @Test
    void oneThatDoesNotStartHasThoseBeforeStoppedAgain() {
        all.add(child("a"));
        ScriptedService b = all.add(child("b")).on(Hook.START, () -> {
            throw new IOException("no port");
        });
        ScriptedService c = all.add(child("c"));
        assertThat(Results.failureOf(all.startService())).hasMessage("no port");
        assertThat(events).containsExactly(
                "a open", "b open", "c open", "a start", "b start", "b stop", "c stop", "a stop");
        assertThat(all.state()).isEqualTo(ServiceState.FAILED);
        assertThat(b.state()).isEqualTo(ServiceState.FAILED);
        assertThat(c.state()).isEqualTo(ServiceState.STOPPED);
        b.on(Hook.START, b::done);
        Results.successOf(all.startService());
        assertThat(all.services()).allMatch(Service::isRunning);
    }

    @Test
    void aStopAmidTheStartCancelsWhatIsAtWorkAndStopsAll() {
        all.add(child("a"));
        ScriptedService b = all.add(child("b"));
        all.add(child("c"));
        b.hold(Hook.START);
        Deferred<@Nullable Void> running = all.startService();
        Results.successOf(all.stopService());
        Results.failureOf(running, CancellationException.class);
        assertThat(events)
                .containsExactly("a open", "b open", "c open", "a start", "b start", "c stop", "b stop", "a stop");
        assertThat(all.state()).isEqualTo(ServiceState.STOPPED);
    }

    @Test
    void tenThousandChildrenDoNotOverflowTheStack() {
        for (int i = 0; i < 10_000; i++) {
            all.add(child("child " + i));
        }
        Results.successOf(all.startService());
        assertThat(events).hasSize(20_000);
        Results.successOf(all.stopService());
        assertThat(events).hasSize(30_000).endsWith("child 0 stop");
    }

    // ---------------------------------------------------------------- operators

    @Test
    void aChildThatSomebodyStoppedDoesNotDisturbTheStop() {
        ScriptedService a = all.add(child("a"));
        ScriptedService b = all.add(child("b"));
        Results.successOf(all.startService());
        Results.successOf(a.stopService());
        assertThat(b.isRunning()).isTrue();
        assertThat(all.isRunning()).isTrue();
        events.clear();
        Results.successOf(all.stopService());
        assertThat(events).containsExactly("b stop");
        Results.successOf(all.startService());
        assertThat(a.isRunning()).isTrue();
    }

    @Test
    void aChildThatSomebodyIsStoppingIsWaitedFor() {
        ScriptedService a = all.add(child("a"));
        Promise<@Nullable Void> aStops = a.hold(Hook.STOP);
        Results.successOf(all.startService());
        Deferred<@Nullable Void> byHand = a.stopService();
        Deferred<@Nullable Void> stopped = all.stopService();
        Results.assertNoResult(stopped);
        aStops.callback(null);
        Results.successOf(byHand);
        Results.successOf(stopped);
        assertThat(events).containsExactly("a open", "a start", "a stop");
    }

    @Test
    void aChildThatSomebodyStopsAmidTheStartDoesNotFailTheOthers() {
        ScriptedService a = all.add(child("a"));
        ScriptedService b = all.add(child("b"));
        a.hold(Hook.START);
        Deferred<@Nullable Void> running = all.startService();
        Results.successOf(a.stopService());
        Results.successOf(running);
        assertThat(a.state()).isEqualTo(ServiceState.STOPPED);
        assertThat(b.isRunning()).isTrue();
    }

    @Test
    void aChildWhoseOwnStartWasCancelledDoesFailTheOthers() {
        ScriptedService a = all.add(child("a"));
        Promise<@Nullable Void> aStarts = a.hold(Hook.START);
        Deferred<@Nullable Void> running = all.startService();
        aStarts.cancel();
        Results.failureOf(running, CancellationException.class);
        assertThat(all.state()).isEqualTo(ServiceState.FAILED);
    }

    @Test
    void aChildThatFailsLaterIsStoppedAlone() {
        ScriptedService a = all.add(child("a"));
        ScriptedService b = all.add(child("b"));
        Results.successOf(all.startService());
        try (CapturedLog log = CapturedLog.of("dev.hawser.app.Service")) {
            a.failNow(new IOException("gone"));
            assertThat(log.lines()).singleElement().asString().contains("service all/a has failed");
        }
        assertThat(all.isRunning()).isTrue();
        assertThat(b.isRunning()).isTrue();
        Results.successOf(all.stopService());
        assertThat(events).containsOnlyOnce("a stop").endsWith("b stop");
    }

    // ---------------------------------------------------------------- adding and removing

    @Test
    void V1_aChildAddedToARunningParentIsOpenedAndStarted() {
        Results.successOf(all.startService());
        ScriptedService late = all.add(child("late"));
        assertThat(events).containsExactly("late open", "late start");
        assertThat(late.isRunning()).isTrue();
    }

    @Test
    void V1_aChildAddedToAnOpenParentIsOpenedAndThenStartedWithIt() {
        Results.successOf(all.privilegedStartService());
        ScriptedService late = all.add(child("late"));
        assertThat(late.state()).isEqualTo(ServiceState.OPEN);
        Results.successOf(all.startService());
        assertThat(late.isRunning()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(value = Hook.class, names = "STOP", mode = EnumSource.Mode.EXCLUDE)
    void V1_aChildAddedWhileTheParentOpensOrStartsIsAmongThoseThatItWaitsFor(Hook hook) {
        ScriptedService a = all.add(child("a"));
        Promise<@Nullable Void> held = a.hold(hook);
        Deferred<@Nullable Void> running = all.startService();
        ScriptedService late = all.add(child("late"));
        Promise<@Nullable Void> lateStarts = late.hold(Hook.START);
        assertThat(late.state()).isEqualTo(ServiceState.STOPPED);
        held.callback(null);
        Results.assertNoResult(running);
        lateStarts.callback(null);
        Results.successOf(running);
        assertThat(late.isRunning()).isTrue();
    }

    @Test
    void V1_aChildAddedByTheLastOfThoseThatStartIsStartedToo() {
        all.add(child("a")).on(Hook.START, () -> {
            all.add(child("late"));
            return Deferred.succeed(reactor, null);
        });
        Results.successOf(all.startService());
        assertThat(events).containsExactly("a open", "a start", "late open", "late start");
    }

    @ParameterizedTest
    @EnumSource(value = ServiceState.class, names = {"STOPPED", "STOPPING", "FAILED"})
    void aChildAddedToAParentThatDoesNotRunWaitsForItsStart(ServiceState state) {
        ScriptedService a = all.add(child("a"));
        Promise<@Nullable Void> aStops = a.hold(Hook.STOP);
        if (state == ServiceState.FAILED) {
            a.on(Hook.START, () -> Deferred.fail(reactor, new IOException("no")));
            a.on(Hook.STOP, a::done);
        }
        if (state != ServiceState.STOPPED) {
            ignored(all.startService());
            ignored(all.stopService());
        }
        assertThat(all.state()).isEqualTo(state);
        ScriptedService late = all.add(child("late"));
        assertThat(late.state()).isEqualTo(ServiceState.STOPPED);
        a.on(Hook.START, a::done);
        Deferred<@Nullable Void> again = all.startService();
        if (state == ServiceState.STOPPING) {
            aStops.callback(null);
        }
        Results.successOf(again);
        assertThat(late.isRunning()).isTrue();
    }

    @Test
    void aChildAddedLateThatDoesNotStartIsLoggedAndHarmsNobody() {
        Results.successOf(all.startService());
        try (CapturedLog log = CapturedLog.of("dev.hawser.app.Service")) {
            all.add(child("late").on(Hook.OPEN, () -> {
                throw new IOException("no port");
            }));
            assertThat(log.lines()).singleElement().asString().contains("service all/late did not start");
        }
        assertThat(all.isRunning()).isTrue();
        assertThat(all.service("late").state()).isEqualTo(ServiceState.FAILED);
    }

    @Test
    void V1_aChildThatIsRemovedIsStopped() {
        ScriptedService a = all.add(child("a"));
        all.add(child("b"));
        Results.successOf(all.startService());
        Promise<@Nullable Void> aStops = a.hold(Hook.STOP);
        Deferred<@Nullable Void> removed = all.remove(a);
        Results.assertNoResult(removed);
        assertThat(all.services()).extracting(Service::name).containsExactly("b");
        assertThat(a.parent()).isNull();
        aStops.callback(null);
        Results.successOf(removed);
        Results.successOf(all.stopService());
        assertThat(events).containsOnlyOnce("a stop");
        assertThatIllegalArgumentException().isThrownBy(() -> all.remove(a)).withMessageContaining("service a");
    }

    @Test
    void aChildThatIsRemovedAmidItsStartIsForgottenByTheStart() {
        ScriptedService a = all.add(child("a"));
        all.add(child("b"));
        a.hold(Hook.OPEN);
        Deferred<@Nullable Void> running = all.startService();
        Results.successOf(all.remove(a));
        Results.successOf(running);
        assertThat(events).containsExactly("a open", "a stop", "b open", "b start");
    }

    @Test
    void aRemovedChildMayBePartOfAnother() {
        ScriptedService a = all.add(child("a"));
        ignored(all.remove(a));
        MultiService other = new MultiService(reactor, "other");
        other.add(a);
        assertThat(a).hasToString("service other/a");
    }

    // ---------------------------------------------------------------- before the stop

    @Test
    void allThatRunAreToldBeforeTheFirstIsStopped() {
        MultiService group = all.add(new MultiService(reactor, "group"));
        group.add(new Preparing("a"));
        group.add(new Preparing("b"));
        all.add(new Preparing("c"));
        Results.successOf(all.startService());
        Results.successOf(group.service("a").stopService());
        assertThat(events).containsExactly("a prepares", "a stops");
        events.clear();
        Results.successOf(all.stopService());
        assertThat(events).containsExactly("c prepares", "b prepares", "c stops", "b stops");
        events.clear();
        Results.successOf(all.startService());
        Results.successOf(all.stopService());
        assertThat(events).containsExactly(
                "c prepares", "b prepares", "a prepares", "c stops", "b stops", "a stops");
    }

    @Test
    void onePreparationThatThrowsIsLoggedAndHarmsNobody() {
        all.add(new Preparing("a"));
        all.add(new Preparing("wrong"));
        Results.successOf(all.startService());
        try (CapturedLog log = CapturedLog.of("dev.hawser.app.Service")) {
            Results.successOf(all.stopService());
            assertThat(log.lines()).singleElement().asString().contains("preparing the stop of service all/wrong failed");
        }
        assertThat(events).containsExactly("wrong prepares", "a prepares", "wrong stops", "a stops");
    }

    private final class Preparing extends Service {
        Preparing(String name) {
            super(MultiServiceTest.this.reactor, name);
        }

        @Override
        protected void stopRequested() throws IOException {
            events.add(name() + " prepares");
            if (name().equals("wrong")) {
                throw new IOException("cannot");
            }
        }

        @Override
        protected Deferred<?> stop() {
            events.add(name() + " stops");
            return done();
        }
    }

    // ---------------------------------------------------------------- names

    @Test
    void V1_twoChildrenOfOneNameAreRefused() {
        all.add(child("a"));
        ScriptedService second = child("a");
        assertThatIllegalArgumentException().isThrownBy(() -> all.add(second)).withMessageContaining("\"a\"");
        assertThat(second.parent()).isNull();
    }

    @Test
    void aChildHasOneParent() {
        ScriptedService a = all.add(child("a"));
        MultiService other = new MultiService(reactor, "other");
        assertThatIllegalStateException().isThrownBy(() -> other.add(a)).withMessageContaining("service all/a");
    }

    @Test
    void aChildOfAnotherReactorIsRefused() {
        ScriptedService foreign = new ScriptedService(new MemoryReactor());
        assertThatIllegalArgumentException().isThrownBy(() -> all.add(foreign)).withMessageContaining("another reactor");
    }

    @Test
    void nothingIsPartOfItself() {
        MultiService group = all.add(new MultiService(reactor, "group"));
        assertThatIllegalArgumentException().isThrownBy(() -> group.add(all)).withMessageContaining("part of itself");
        assertThatIllegalArgumentException().isThrownBy(() -> all.add(all)).withMessageContaining("part of itself");
        assertThat(all).hasToString("service all");
    }

    @Test
    void aChildIsFoundByItsName() {
        ScriptedService a = all.add(child("a"));
        assertThat(all.service("a")).isSameAs(a);
        assertThatExceptionOfType(NoSuchElementException.class)
                .isThrownBy(() -> all.service("b"))
                .withMessageContaining("\"b\"")
                .withMessageContaining("[a]");
    }
}
