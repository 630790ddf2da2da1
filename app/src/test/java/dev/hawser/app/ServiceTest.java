package dev.hawser.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.app.ScriptedService.Hook;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.testing.Results;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of a service: every request in every state, and hooks that do anything at all. */
final class ServiceTest {
    private final MemoryReactor reactor = new MemoryReactor();
    private final ScriptedService service = new ScriptedService(reactor);
    private final List<Promise<@Nullable Void>> held = new ArrayList<>();

    @AfterEach
    void nothingWasLost() {
        assertThat(reactor.unhandledFailures().drain()).isEmpty();
    }

    /** Brings the service into {@code state}, and forgets what it did for that. */
    private void bringInto(ServiceState state) {
        switch (state) {
            case STOPPED -> {}
            case OPENING -> {
                held.add(service.hold(Hook.OPEN));
                ignored(service.privilegedStartService());
            }
            case OPEN -> ignored(service.privilegedStartService());
            case STARTING -> {
                held.add(service.hold(Hook.START));
                ignored(service.startService());
            }
            case RUNNING -> ignored(service.startService());
            case STOPPING -> {
                ignored(service.startService());
                held.add(service.hold(Hook.STOP));
                ignored(service.stopService());
            }
            case FAILED -> {
                service.on(Hook.START, () -> Deferred.fail(reactor, new IOException("no")));
                ignored(service.startService());
                service.on(Hook.START, service::done);
            }
        }
        assertThat(service.state()).isEqualTo(state);
        service.events().clear();
    }

    private static void ignored(Deferred<?> deferred) {
        deferred.finish(_ -> {}, _ -> {});
    }

    private Deferred<@Nullable Void> request(String name) {
        return switch (name) {
            case "open" -> service.privilegedStartService();
            case "start" -> service.startService();
            case "stop" -> service.stopService();
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** Lets go of the hooks that were held, where nobody has cancelled them. */
    private void release() {
        for (Promise<@Nullable Void> promise : held) {
            if (!promise.isFired()) {
                promise.callback(null);
            }
        }
        held.clear();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // state | request | state then | fired | hooks so far | at last | hooks at last
                "STOPPED  | open  | OPEN     | true  | open       | OPEN    | open",
                "STOPPED  | start | RUNNING  | true  | open start | RUNNING | open start",
                "STOPPED  | stop  | STOPPED  | true  |            | STOPPED | ''",
                "OPENING  | open  | OPENING  | false |            | OPEN    | ''",
                "OPENING  | start | OPENING  | false |            | RUNNING | start",
                "OPENING  | stop  | STOPPED  | true  | stop       | STOPPED | stop",
                "OPEN     | open  | OPEN     | true  |            | OPEN    | ''",
                "OPEN     | start | RUNNING  | true  | start      | RUNNING | start",
                "OPEN     | stop  | STOPPED  | true  | stop       | STOPPED | stop",
                "STARTING | open  | STARTING | true  |            | RUNNING | ''",
                "STARTING | start | STARTING | false |            | RUNNING | ''",
                "STARTING | stop  | STOPPED  | true  | stop       | STOPPED | stop",
                "RUNNING  | open  | RUNNING  | true  |            | RUNNING | ''",
                "RUNNING  | start | RUNNING  | true  |            | RUNNING | ''",
                "RUNNING  | stop  | STOPPED  | true  | stop       | STOPPED | stop",
                "STOPPING | open  | STOPPING | false |            | OPEN    | open",
                "STOPPING | start | STOPPING | false |            | RUNNING | open start",
                "STOPPING | stop  | STOPPING | false |            | STOPPED | ''",
                "FAILED   | open  | OPEN     | true  | open       | OPEN    | open",
                "FAILED   | start | RUNNING  | true  | open start | RUNNING | open start",
                "FAILED   | stop  | FAILED   | true  |            | FAILED  | ''",
            })
    void everyRequestInEveryState(
            ServiceState state,
            String request,
            ServiceState then,
            boolean fired,
            @Nullable String hooks,
            ServiceState last,
            String lastHooks) {
        bringInto(state);
        Deferred<@Nullable Void> answer = request(request);
        assertThat(service.state()).isEqualTo(then);
        assertThat(answer.isFired()).isEqualTo(fired);
        assertThat(hooks()).isEqualTo(hooks == null ? "" : hooks);
        release();
        assertThat(service.state()).isEqualTo(last);
        assertThat(hooks()).isEqualTo(lastHooks);
        Results.successOf(answer);
    }

    private String hooks() {
        return String.join(" ", service.events()).replace("scripted ", "");
    }

    @ParameterizedTest
    @EnumSource(ServiceState.class)
    void aStartThatFollowsAStopStartsItAgainInEveryState(ServiceState state) {
        bringInto(state);
        Deferred<@Nullable Void> stopped = service.stopService();
        Deferred<@Nullable Void> running = service.startService();
        release();
        Results.successOf(stopped);
        Results.successOf(running);
        assertThat(service.state()).isEqualTo(ServiceState.RUNNING);
    }

    @ParameterizedTest
    @EnumSource(ServiceState.class)
    void theLatestOfManyRequestsCountsInEveryState(ServiceState state) {
        bringInto(state);
        Deferred<@Nullable Void> firstStart = service.startService();
        boolean ran = firstStart.isFired();
        Deferred<@Nullable Void> stop = service.stopService();
        Deferred<@Nullable Void> secondStart = service.startService();
        Deferred<@Nullable Void> lastStop = service.stopService();
        release();
        assertThat(service.state()).isIn(ServiceState.STOPPED, ServiceState.FAILED);
        Results.successOf(stop);
        Results.successOf(lastStop);
        if (ran) {
            Results.successOf(firstStart);
        } else {
            assertThat(Results.failureOf(firstStart, CancellationException.class)).hasMessageContaining("scripted");
        }
        if (secondStart.isFired()) {
            ignored(secondStart);
        }
    }

    // ---------------------------------------------------------------- hooks that go wrong

    @ParameterizedTest
    @EnumSource(value = Hook.class, names = "STOP", mode = EnumSource.Mode.EXCLUDE)
    void aHookThatThrowsFailsTheStartAfterTheStop(Hook hook) {
        service.on(hook, () -> {
            throw new IOException("thrown by " + hook);
        });
        Promise<@Nullable Void> stop = service.hold(Hook.STOP);
        Deferred<@Nullable Void> running = service.startService();
        Results.assertNoResult(running);
        assertThat(service.state()).isEqualTo(ServiceState.STOPPING);
        assertThat(service.failure()).isNull();
        stop.callback(null);
        assertThat(Results.failureOf(running)).hasMessage("thrown by " + hook).isSameAs(service.failure());
        assertThat(service.state()).isEqualTo(ServiceState.FAILED);
    }

    @ParameterizedTest
    @EnumSource(value = Hook.class, names = "STOP", mode = EnumSource.Mode.EXCLUDE)
    void aHookThatFailsLaterFailsTheStart(Hook hook) {
        Promise<@Nullable Void> promise = service.hold(hook);
        Deferred<@Nullable Void> running = service.startService();
        promise.errback(new IOException("later"));
        assertThat(Results.failureOf(running)).hasMessage("later");
        assertThat(service.state()).isEqualTo(ServiceState.FAILED);
        assertThat(hooks()).endsWith("stop");
    }

    @ParameterizedTest
    @EnumSource(value = Hook.class, names = "STOP", mode = EnumSource.Mode.EXCLUDE)
    void aHookWhoseDeferredSomebodyCancelsFailsTheStart(Hook hook) {
        Promise<@Nullable Void> promise = service.hold(hook);
        Deferred<@Nullable Void> running = service.startService();
        promise.cancel();
        Results.failureOf(running, CancellationException.class);
        assertThat(service.state()).isEqualTo(ServiceState.FAILED);
    }

    @ParameterizedTest
    @EnumSource(value = Hook.class, names = "STOP", mode = EnumSource.Mode.EXCLUDE)
    void aHookThatReturnsNullIsNamed(Hook hook) {
        service.on(hook, () -> null);
        assertThat(Results.failureOf(service.startService(), IllegalStateException.class))
                .hasMessageContaining("scripted")
                .hasMessageContaining(hook.name().toLowerCase(java.util.Locale.ROOT) + "()")
                .hasMessageContaining("returned null");
    }

    @Test
    void aStopThatThrowsOrFailsIsLoggedAndCountsAsDone() {
        for (int round = 0; round < 3; round++) {
            int kind = round;
            service.on(Hook.STOP, () -> switch (kind) {
                case 0 -> throw new IOException("thrown");
                case 1 -> Deferred.fail(reactor, new IOException("failed"));
                default -> null;
            });
            Results.successOf(service.startService());
            try (CapturedLog log = CapturedLog.of("dev.hawser.app.Service")) {
                Results.successOf(service.stopService());
                assertThat(log.lines()).singleElement().asString().contains("stopping service scripted failed");
            }
            assertThat(service.state()).isEqualTo(ServiceState.STOPPED);
            assertThat(service.failure()).isNull();
        }
    }

    @Test
    void aHookThatNeverFiresIsCancelledByAStop() {
        Promise<@Nullable Void> never = service.hold(Hook.START);
        Deferred<@Nullable Void> running = service.startService();
        Results.successOf(service.stopService());
        assertThat(never.isFired()).isTrue();
        assertThat(Results.failureOf(running, CancellationException.class))
                .hasMessage("service scripted was stopped before it ran");
        assertThat(hooks()).isEqualTo("open start stop");
    }

    @Test
    void aHookThatTakesItsTimeAfterBeingCancelledIsWaitedFor() {
        Promise<@Nullable Void> cleaned = new Promise<>(reactor);
        service.on(Hook.START, () -> new Promise<@Nullable Void>(reactor).chainErrback(_ -> cleaned));
        Deferred<@Nullable Void> running = service.startService();
        Deferred<@Nullable Void> stopped = service.stopService();
        assertThat(service.state()).isEqualTo(ServiceState.STOPPING);
        Results.failureOf(running, CancellationException.class);
        Results.assertNoResult(stopped);
        assertThat(hooks()).isEqualTo("open start");
        cleaned.callback(null);
        Results.successOf(stopped);
        assertThat(hooks()).isEqualTo("open start stop");
        assertThat(service.state()).isEqualTo(ServiceState.STOPPED);
    }

    @Test
    void aHookThatFailsWhenCancelledIsLogged() {
        service.on(Hook.START, () -> new Promise<@Nullable Void>(reactor)
                .chainErrback(_ -> Deferred.fail(reactor, new IOException("while ending"))));
        ignored(service.startService());
        try (CapturedLog log = CapturedLog.of("dev.hawser.app.Service")) {
            Results.successOf(service.stopService());
            assertThat(log.lines()).singleElement().asString().contains("start() of service scripted");
        }
        assertThat(service.state()).isEqualTo(ServiceState.STOPPED);
    }

    @Test
    void aCancellerThatThrowsDoesNotReachWhoStops() {
        service.on(Hook.START, () -> new Promise<@Nullable Void>(reactor, _ -> {
            throw new IllegalStateException("broken canceller");
        }));
        ignored(service.startService());
        try (CapturedLog log = CapturedLog.of("dev.hawser.app.Service")) {
            Results.successOf(service.stopService());
            assertThat(log.lines()).singleElement().asString().contains("cancelling the start of service scripted");
        }
        assertThat(service.state()).isEqualTo(ServiceState.STOPPED);
    }

    // ---------------------------------------------------------------- requests out of hooks and callbacks

    @ParameterizedTest
    @EnumSource(value = Hook.class, names = "STOP", mode = EnumSource.Mode.EXCLUDE)
    void aHookThatStopsItsOwnServiceIsCancelled(Hook hook) {
        List<Deferred<@Nullable Void>> stops = new ArrayList<>();
        service.on(hook, () -> {
            stops.add(service.stopService());
            return new Promise<@Nullable Void>(reactor);
        });
        Deferred<@Nullable Void> running = service.startService();
        Results.failureOf(running, CancellationException.class);
        Results.successOf(stops.getFirst());
        assertThat(service.state()).isEqualTo(ServiceState.STOPPED);
        assertThat(hooks()).endsWith("stop");
    }

    @Test
    void aStopHookThatStartsItsServiceAgainHasItStartedAfterwards() {
        List<Deferred<@Nullable Void>> starts = new ArrayList<>();
        Results.successOf(service.startService());
        service.on(Hook.STOP, () -> {
            starts.add(service.startService());
            assertThat(service.state()).isEqualTo(ServiceState.STOPPING);
            return service.done();
        });
        Results.successOf(service.stopService());
        Results.successOf(starts.getFirst());
        assertThat(service.state()).isEqualTo(ServiceState.RUNNING);
        assertThat(hooks()).isEqualTo("open start stop open start");
    }

    @Test
    void hooksMayMakeTheRequestThatTheyBelongTo() {
        List<Deferred<@Nullable Void>> answers = new ArrayList<>();
        service.on(Hook.OPEN, () -> {
            answers.add(service.privilegedStartService());
            return service.done();
        });
        service.on(Hook.START, () -> {
            answers.add(service.startService());
            return service.done();
        });
        service.on(Hook.STOP, () -> {
            answers.add(service.stopService());
            return service.done();
        });
        Results.successOf(service.startService());
        Results.successOf(service.stopService());
        assertThat(answers).hasSize(3).allSatisfy(Results::successOf);
        assertThat(hooks()).isEqualTo("open start stop");
    }

    @Test
    void aCallbackOfTheOpeningMayStopIt() {
        Promise<@Nullable Void> open = service.hold(Hook.OPEN);
        List<Deferred<@Nullable Void>> stops = new ArrayList<>();
        service.privilegedStartService().finish(_ -> stops.add(service.stopService()), failure -> {});
        Deferred<@Nullable Void> running = service.startService();
        open.callback(null);
        Results.failureOf(running, CancellationException.class);
        Results.successOf(stops.getFirst());
        assertThat(hooks()).isEqualTo("open stop");
    }

    @Test
    void aCallbackOfTheStartMayStopItAndOneOfTheStopStartIt() {
        List<String> told = new ArrayList<>();
        Promise<@Nullable Void> start = service.hold(Hook.START);
        service.startService().finish(
                _ -> {
                    told.add("running");
                    service.on(Hook.START, service::done);
                    service.stopService().finish(
                            _ -> {
                                told.add("stopped");
                                service.startService().finish(_ -> told.add("again"), failure -> told.add("" + failure));
                            },
                            failure -> told.add("" + failure));
                },
                failure -> told.add("" + failure));
        Deferred<@Nullable Void> second = service.startService();
        start.callback(null);
        assertThat(told).containsExactly("running", "stopped", "again");
        Results.successOf(second);
        assertThat(service.state()).isEqualTo(ServiceState.RUNNING);
    }

    @Test
    void aCallbackOfTheStopThatStopsCallsARestartOff() {
        Results.successOf(service.startService());
        Promise<@Nullable Void> stop = service.hold(Hook.STOP);
        service.stopService().finish(_ -> ignored(service.stopService()), _ -> {});
        Deferred<@Nullable Void> again = service.startService();
        stop.callback(null);
        Results.failureOf(again, CancellationException.class);
        assertThat(service.state()).isEqualTo(ServiceState.STOPPED);
    }

    @Test
    void aCallbackOfAFailureMayTryAgain() {
        service.on(Hook.START, () -> Deferred.fail(reactor, new IOException("first")));
        List<String> told = new ArrayList<>();
        service.startService().finish(_ -> {}, _ -> {
            service.on(Hook.START, service::done);
            service.startService().finish(_ -> told.add("running"), failure -> told.add("" + failure));
        });
        assertThat(told).containsExactly("running");
        assertThat(service.failure()).isNull();
    }

    @Test
    void aStartAskedForWhileAFailedOneIsCleanedUpIsMadeThen() {
        Promise<@Nullable Void> stop = service.hold(Hook.STOP);
        service.on(Hook.START, () -> Deferred.fail(reactor, new IOException("first")));
        Deferred<@Nullable Void> first = service.startService();
        service.on(Hook.START, service::done);
        Deferred<@Nullable Void> second = service.startService();
        stop.callback(null);
        assertThat(Results.failureOf(first)).hasMessage("first");
        Results.successOf(second);
        assertThat(service.state()).isEqualTo(ServiceState.RUNNING);
        assertThat(service.failure()).isNull();
    }

    @Test
    void cancellingAStartOnlyEndsTheWait() {
        Promise<@Nullable Void> start = service.hold(Hook.START);
        Deferred<@Nullable Void> running = service.startService();
        running.cancel();
        Results.failureOf(running, CancellationException.class);
        assertThat(service.state()).isEqualTo(ServiceState.STARTING);
        start.callback(null);
        assertThat(service.state()).isEqualTo(ServiceState.RUNNING);
    }

    @Test
    void allWhoStoppedItAreTold() {
        Results.successOf(service.startService());
        Promise<@Nullable Void> stop = service.hold(Hook.STOP);
        List<Deferred<@Nullable Void>> stops = List.of(service.stopService(), service.stopService(), service.stopService());
        stops.getLast().cancel();
        Results.failureOf(stops.getLast(), CancellationException.class);
        stop.callback(null);
        Results.successOf(stops.get(0));
        Results.successOf(stops.get(1));
        assertThat(hooks()).isEqualTo("open start stop");
    }

    // ---------------------------------------------------------------- failing while it runs

    @Test
    void aRunningServiceThatFailsIsStoppedAndSaysWhy() {
        Results.successOf(service.startService());
        IOException reason = new IOException("gone");
        try (CapturedLog log = CapturedLog.of("dev.hawser.app.Service")) {
            service.failNow(reason);
            assertThat(log.lines()).singleElement().asString().contains("service scripted has failed").contains("gone");
        }
        assertThat(service.state()).isEqualTo(ServiceState.FAILED);
        assertThat(service.failure()).isSameAs(reason);
        assertThat(hooks()).isEqualTo("open start stop");
        Results.successOf(service.startService());
        assertThat(service.failure()).isNull();
    }

    @ParameterizedTest
    @EnumSource(value = ServiceState.class, names = "RUNNING", mode = EnumSource.Mode.EXCLUDE)
    void failingDoesNothingWhereItDoesNotRun(ServiceState state) {
        bringInto(state);
        Throwable before = service.failure();
        service.failNow(new IOException("too late or too early"));
        assertThat(service.state()).isEqualTo(state);
        assertThat(service.failure()).isSameAs(before);
    }

    @Test
    void aStopAskedForWhileAFailureIsCleanedUpFiresThen() {
        Results.successOf(service.startService());
        Promise<@Nullable Void> stop = service.hold(Hook.STOP);
        try (CapturedLog log = CapturedLog.of("dev.hawser.app.Service")) {
            service.failNow(new IOException("gone"));
            assertThat(log.lines()).hasSize(1);
        }
        Deferred<@Nullable Void> stopped = service.stopService();
        Results.assertNoResult(stopped);
        stop.callback(null);
        Results.successOf(stopped);
        assertThat(service.state()).isEqualTo(ServiceState.FAILED);
    }

    // ---------------------------------------------------------------- names

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a/b", "line\nbreak", "bell\u0007"})
    void aNameThatCannotBeShownIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ScriptedService(reactor, name, new ArrayList<>()))
                .withMessageContaining(name);
    }

    @Test
    void itIsUsedOnTheThreadOfItsReactor() throws InterruptedException {
        List<Throwable> thrown = new ArrayList<>();
        Thread other = Thread.ofPlatform().start(() -> {
            for (String request : List.of("open", "start", "stop")) {
                try {
                    ignored(request(request));
                } catch (WrongThreadException expected) {
                    thrown.add(expected);
                }
            }
        });
        other.join();
        assertThat(thrown).hasSize(3);
        reactor.advance(Duration.ZERO);
        assertThat(service.state()).isEqualTo(ServiceState.STOPPED);
    }
}
