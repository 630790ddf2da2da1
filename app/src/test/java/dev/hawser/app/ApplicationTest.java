package dev.hawser.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.app.ScriptedService.Hook;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.Drainable;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import dev.hawser.testing.MemoryReactor;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Whole programs of services: their start, their end, and what a launcher is told. */
final class ApplicationTest {
    private static @Nullable Observer wanted;

    private final List<String> events = new ArrayList<>();
    private final Reactor reactor = Reactor.open(ReactorOptions.DEFAULT.withBackend("nio"));
    private final Application application = new Application(reactor, "shop");

    /** What the service loader finds; it tells the observer of the test that runs. */
    public static class Observer implements ApplicationObserver {
        @Override
        public void running(Application application) {
            if (wanted != null) {
                wanted.running(application);
            }
        }

        @Override
        public void opened(Application application) {
            if (wanted != null) {
                wanted.opened(application);
            }
        }

        @Override
        public void started(Application application) {
            if (wanted != null) {
                wanted.started(application);
            }
        }
    }

    private final class Noting extends Observer {
        private String throwingAt = "";

        private void note(String event) {
            events.add("observer: " + event);
            if (event.equals(throwingAt)) {
                throw new IllegalStateException("at " + event);
            }
        }

        @Override
        public void running(Application application) {
            note("running " + application.state() + " " + reactor.isRunning());
        }

        @Override
        public void opened(Application application) {
            note("opened");
        }

        @Override
        public void started(Application application) {
            note("started");
        }
    }

    private final Noting observer = new Noting();

    @BeforeEach
    void observe() {
        wanted = observer;
    }

    @AfterEach
    void nothingWasLost() {
        wanted = null;
        assertThat(reactor.unhandledFailures().drain()).isEmpty();
    }

    private ScriptedService child(String name) {
        return application.add(new ScriptedService(reactor, name, events));
    }

    // ---------------------------------------------------------------- start and stop

    @Test
    void V2_allIsOpenedThenTheLauncherToldThenAllIsStartedAndAtTheEndStopped() {
        child("a");
        child("b").on(Hook.START, () -> {
            reactor.callLater(Duration.ZERO, reactor::stop);
            return Deferred.succeed(reactor, null);
        });
        application.run();
        assertThat(events).containsExactly(
                "observer: running STOPPED false",
                "a open",
                "b open",
                "observer: opened",
                "a start",
                "b start",
                "observer: started",
                "b stop",
                "a stop");
        assertThat(application.state()).isEqualTo(ServiceState.STOPPED);
    }

    @Test
    void itMayRunAgain() {
        child("a").on(Hook.START, () -> {
            reactor.callLater(Duration.ZERO, reactor::stop);
            return Deferred.succeed(reactor, null);
        });
        application.run();
        application.run();
        assertThat(events).containsSubsequence("a stop", "a open", "a start", "a stop").hasSize(12);
    }

    @Test
    void aServiceThatDoesNotStartEndsTheRunWithItsFailureWhenTheOthersHaveStopped() {
        child("a");
        IllegalArgumentException reason = new IllegalArgumentException("no such place");
        child("b").on(Hook.START, () -> {
            throw reason;
        });
        assertThatThrownBy(application::run).isSameAs(reason);
        assertThat(events).endsWith("b stop", "a stop").doesNotContain("observer: started");
        assertThat(reactor.isRunning()).isFalse();
    }

    @Test
    void aCheckedFailureIsTheCause() {
        child("a").on(Hook.OPEN, () -> {
            throw new IOException("no such file");
        });
        assertThatIllegalStateException()
                .isThrownBy(application::run)
                .withMessage("no such file")
                .withCauseInstanceOf(IOException.class);
    }

    @Test
    void aServiceWhoseStartWasCancelledByItselfEndsTheRunToo() {
        child("a").on(Hook.START, () -> {
            throw new java.util.concurrent.CancellationException("on its own");
        });
        assertThatThrownBy(application::run).hasMessage("on its own");
    }

    @Test
    void aStopAmidTheStartIsNoFailure() {
        child("a").hold(Hook.START);
        reactor.callWhenRunning(() -> reactor.callLater(Duration.ZERO, reactor::stop));
        application.run();
        assertThat(events).endsWith("a start", "a stop");
    }

    @Test
    void whatAnObserverThrowsEndsTheStart() {
        child("a");
        observer.throwingAt = "opened";
        assertThatThrownBy(application::run).hasMessage("at opened");
        assertThat(events).endsWith("observer: opened", "a stop");
        events.clear();
        observer.throwingAt = "started";
        assertThatThrownBy(application::run).hasMessage("at started");
        assertThat(events).endsWith("observer: started", "a stop");
        events.clear();
        observer.throwingAt = "running STOPPED false";
        assertThatThrownBy(application::run).hasMessage("at running STOPPED false");
        assertThat(events).hasSize(1);
    }

    @Test
    void aReactorThatRunsAlreadyIsLeftAlone() {
        child("a");
        List<Throwable> thrown = new ArrayList<>();
        reactor.callWhenRunning(() -> {
            assertThatIllegalStateException()
                    .isThrownBy(application::run)
                    .withMessageContaining("runs already")
                    .satisfies(thrown::add);
            reactor.stop();
        });
        reactor.run();
        assertThat(thrown).hasSize(1);
        assertThat(events).isEmpty();
    }

    // ---------------------------------------------------------------- ports

    @Test
    void aPortIsNamedAfterItsDescription() {
        MemoryReactor memory = new MemoryReactor();
        Application shop = new Application(memory, "shop");
        StreamServerEndpointService tcp = shop.listen("tcp:8000:interface=127.0.0.1", Silent::new);
        StreamServerEndpointService unix = shop.listen("unix:/run/shop", Silent::new);
        assertThat(shop.services()).containsExactly(tcp, unix);
        assertThat(tcp.name()).isEqualTo("tcp:8000:interface=127.0.0.1");
        assertThat(unix.name()).isEqualTo("unix:|run|shop");
        assertThatIllegalArgumentException().isThrownBy(() -> shop.listen("tcp:x", Silent::new)).withMessageContaining("tcp:x");
    }

    private static final class Silent extends Protocol {}

    // ---------------------------------------------------------------- signals

    private static void signal() throws IOException {
        new ProcessBuilder("kill", "-TERM", Long.toString(ProcessHandle.current().pid())).start();
    }

    /** Never ends by itself; the second signal comes when it was asked to. */
    private static final class Stubborn extends Protocol implements Drainable {
        @Override
        public void connectionMade() throws IOException {
            signal();
        }

        @Override
        public void drainRequested() throws IOException {
            signal();
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aSecondSignalEndsTheWaitForConnectionsAtOnce() throws Exception {
        Reactor signalled = Reactor.open(ReactorOptions.DEFAULT.withBackend("nio").withHandleSignals(true));
        Application shop = new Application(signalled, "shop");
        StreamServerEndpointService port = shop.listen("tcp:0:interface=127.0.0.1", Stubborn::new);
        port.withDrain(Duration.ofDays(1));
        List<Socket> clients = new ArrayList<>();
        signalled.callWhenRunning(() -> signalled.callLater(
                Duration.ZERO, () -> clients.add(new Socket("127.0.0.1", Objects.requireNonNull(port.port()).port()))));
        try (CapturedLog log = CapturedLog.of("dev.hawser.app.Drain");
                CapturedLog ofReactor = CapturedLog.of("dev.hawser.reactor")) {
            shop.run();
            assertThat(log.lines()).containsExactly("INFO waiting up to 86400 s for 1 connection of service "
                    + "shop/tcp:0:interface=127.0.0.1; another signal ends it at once");
            assertThat(ofReactor.lines()).anyMatch(line -> line.contains("a second signal"));
        }
        assertThat(clients.getFirst().getInputStream().read()).isNegative();
        clients.getFirst().close();
        assertThat(port.state()).isEqualTo(ServiceState.STOPPED);
        assertThat(port.connectionCount()).isZero();
        assertThat(shop.state()).isEqualTo(ServiceState.STOPPED);
    }
}
