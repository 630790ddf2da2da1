package dev.hawser.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.testing.Results;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rule V4: what is done every so often. */
final class TimerServiceTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final MemoryReactor reactor = new MemoryReactor();
    private final List<Duration> calls = new ArrayList<>();

    @AfterEach
    void nothingWasLost() {
        assertThat(reactor.unhandledFailures().drain()).isEmpty();
        assertThat(reactor.clock().delayedCalls()).isEmpty();
    }

    private void called() {
        calls.add(Duration.ofNanos(reactor.nanos()));
    }

    @Test
    void V4_theFirstCallIsAtTheStartAndTheOthersFollowUntilTheStop() {
        TimerService timer = new TimerService(reactor, "timer", MINUTE, this::called);
        assertThat(calls).isEmpty();
        Results.successOf(timer.startService());
        assertThat(calls).containsExactly(Duration.ZERO);
        reactor.advance(MINUTE);
        reactor.advance(MINUTE);
        Results.successOf(timer.stopService());
        reactor.advance(MINUTE);
        assertThat(calls).containsExactly(Duration.ZERO, MINUTE, MINUTE.multipliedBy(2));
        assertThat(timer.description()).isEqualTo("every 60 s");
    }

    @Test
    void itIsStartedAgainWithACallAtOnce() {
        TimerService timer = new TimerService(reactor, "timer", MINUTE, this::called);
        for (int i = 1; i <= 3; i++) {
            Results.successOf(timer.startService());
            assertThat(calls).hasSize(i);
            Results.successOf(timer.stopService());
        }
    }

    @Test
    void V4_aStopWaitsForTheOutstandingCall() {
        Promise<Integer> work = new Promise<>(reactor);
        TimerService timer = TimerService.ofDeferred(reactor, "timer", MINUTE, () -> work);
        Results.successOf(timer.startService());
        Deferred<@Nullable Void> stopped = timer.stopService();
        reactor.advance(MINUTE);
        Results.assertNoResult(stopped);
        work.callback(1);
        Results.successOf(stopped);
    }

    @Test
    void V4_aCallThatFailsEndsItAndIsLogged() {
        TimerService timer = new TimerService(reactor, "timer", MINUTE, () -> {
            called();
            if (calls.size() == 2) {
                throw new IOException("disk full");
            }
        });
        Results.successOf(timer.startService());
        try (CapturedLog log = CapturedLog.of("dev.hawser.app.Service")) {
            reactor.advance(MINUTE);
            assertThat(log.lines())
                    .containsExactly("SEVERE service timer has failed: java.io.IOException: disk full");
        }
        assertThat(timer.state()).isEqualTo(ServiceState.FAILED);
        assertThat(timer.failure()).hasMessage("disk full");
        reactor.advance(MINUTE);
        assertThat(calls).hasSize(2);
        Results.successOf(timer.startService());
        assertThat(calls).hasSize(3);
        Results.successOf(timer.stopService());
    }

    @Test
    void V4_aDeferredThatFailsEndsItToo() {
        Promise<Integer> work = new Promise<>(reactor);
        TimerService timer = TimerService.ofDeferred(reactor, "timer", MINUTE, () -> work);
        Results.successOf(timer.startService());
        try (CapturedLog log = CapturedLog.of("dev.hawser.app.Service")) {
            work.errback(new IOException("disk full"));
            assertThat(log.lines()).hasSize(1);
        }
        assertThat(timer.state()).isEqualTo(ServiceState.FAILED);
    }

    @Test
    void aFirstCallThatFailsAtOnceFailsTheStart() {
        TimerService timer = new TimerService(reactor, "timer", MINUTE, () -> {
            throw new IOException("disk full");
        });
        assertThat(Results.failureOf(timer.startService())).hasMessage("disk full");
        assertThat(timer.state()).isEqualTo(ServiceState.FAILED);
    }

    @Test
    void aCallThatFailsDuringTheStopIsLoggedAndTheStopIsMade() {
        Promise<Integer> work = new Promise<>(reactor);
        TimerService timer = TimerService.ofDeferred(reactor, "timer", MINUTE, () -> work);
        Results.successOf(timer.startService());
        Deferred<@Nullable Void> stopped = timer.stopService();
        try (CapturedLog log = CapturedLog.of("dev.hawser.app.Service")) {
            work.errback(new IOException("disk full"));
            assertThat(log.lines()).singleElement().asString().contains("the last call of service timer failed");
        }
        Results.successOf(stopped);
        assertThat(timer.state()).isEqualTo(ServiceState.STOPPED);
    }

    @Test
    void aCallMayStopItsOwnService() {
        TimerService[] timer = new TimerService[1];
        List<Deferred<@Nullable Void>> stops = new ArrayList<>();
        timer[0] = new TimerService(reactor, "timer", MINUTE, () -> {
            called();
            if (calls.size() == 2) {
                stops.add(timer[0].stopService());
            }
        });
        Results.successOf(timer[0].startService());
        reactor.advance(MINUTE);
        Results.successOf(stops.getFirst());
        assertThat(timer[0].state()).isEqualTo(ServiceState.STOPPED);
    }

    @Test
    void theFirstCallMayStopItsOwnService() {
        TimerService[] timer = new TimerService[1];
        List<Deferred<@Nullable Void>> stops = new ArrayList<>();
        timer[0] = new TimerService(reactor, "timer", MINUTE, () -> stops.add(timer[0].stopService()));
        Results.failureOf(timer[0].startService(), java.util.concurrent.CancellationException.class);
        Results.successOf(stops.getFirst());
        assertThat(timer[0].state()).isEqualTo(ServiceState.STOPPED);
    }

    @Test
    void oneThatWasOnlyOpenedIsStopped() {
        TimerService timer = new TimerService(reactor, "timer", MINUTE, this::called);
        Results.successOf(timer.privilegedStartService());
        Results.successOf(timer.stopService());
        assertThat(calls).isEmpty();
    }

    @Test
    void aNegativeIntervalIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TimerService(reactor, "timer", Duration.ofNanos(-1), this::called))
                .withMessageContaining("PT-0.000000001S");
    }
}
