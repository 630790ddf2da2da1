package dev.hawser.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Reactor;
import dev.hawser.net.Trigger;
import dev.hawser.net.Trigger.Event;
import dev.hawser.net.Trigger.Phase;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Rules R1 to R5: how a reactor starts, stops, starts again, and ends by what nobody can survive. */
public abstract class LifeContract extends ReactorContract {
    /** For the tests of one kind of reactor. */
    protected LifeContract() {}

    private void on(Phase phase, Event event, String name) {
        reactor().addSystemEventTrigger(phase, event, () -> events.add(name));
    }

    // ---------------------------------------------------------------- R1, R2: running

    @Test
    void R1_aReactorRunsUntilItIsStoppedAndMayRunAgain() {
        for (int i = 0; i < 3; i++) {
            Recorder server = recorder("server" + i).onMade(self -> self.transport().write("hello"));
            Recorder client = recorder("client" + i).onText("hello", self -> self.transport().loseConnection());
            pair(server, client);
            assertThat(reactor().isRunning()).isFalse();
            run();
            assertThat(client.text()).isEqualTo("hello");
        }
    }

    @Test
    void R1_runAndStartWhileRunningAreRefused() {
        needsThreads();
        reactor().callWhenRunning(() -> {
            assertThatThrownBy(reactor()::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("already");
            assertThatThrownBy(reactor()::start).isInstanceOf(IllegalStateException.class);
            events.add("checked");
            reactor().stop();
        });
        run();
        assertThat(events).containsExactly("checked");
    }

    @Test
    void R1_stopOfAReactorThatDoesNotRunIsRefused() {
        assertThatThrownBy(reactor()::stop).isInstanceOf(IllegalStateException.class).hasMessageContaining("running");
        reactor().callWhenRunning(reactor()::stop);
        run();
        assertThatThrownBy(reactor()::stop).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void R1_aSecondStopDoesNothing() {
        reactor().addSystemEventTrigger(Trigger.Phase.AFTER, Trigger.Event.SHUTDOWN, () -> {
            reactor().stop();
            events.add("stopped");
        });
        reactor().callWhenRunning(() -> {
            reactor().stop();
            reactor().stop();
        });
        run();
        assertThat(events).containsExactly("stopped");
    }

    @Test
    void R1_stopMayComeFromAnotherThread() throws InterruptedException {
        needsThreads();
        CountDownLatch running = new CountDownLatch(1);
        Thread other = new Thread(() -> {
            try {
                running.await();
                reactor().stop();
            } catch (InterruptedException interrupted) {
                events.add(interrupted.toString());
            }
        });
        reactor().callLater(Duration.ofMillis(20), running::countDown);
        other.start();
        run();
        other.join();
        assertThat(events).isEmpty();
    }

    @Test
    void R1_severalReactorsRunInOneProcessAndTalkToEachOther() throws InterruptedException {
        needsThreads();
        Reactor other = open(OPTIONS);
        Recorder server = recorder("server").onMade(self -> self.transport().write("from elsewhere"));
        ListeningPort port = other.listenTcp(0, dev.hawser.net.ListenOptions.LOOPBACK, _ -> server);
        int number = port.port();
        Thread loop = other.start();
        Recorder client = recorder("client").onText("from elsewhere", self -> self.transport().loseConnection());
        reactor().connectTcp("127.0.0.1", number, _ -> client);
        stopWhenLost(client);
        run();
        other.stop();
        loop.join();
        assertThat(client.text()).isEqualTo("from elsewhere");
        assertThat(eventsOf("server").getLast()).startsWith("lost");
    }

    @Test
    void R2_isRunningFromStartUpToTheEndOfTheShutdown() {
        reactor().addSystemEventTrigger(Phase.DURING, Event.STARTUP, () -> events.add("up " + reactor().isRunning()));
        reactor().addSystemEventTrigger(Phase.AFTER, Event.SHUTDOWN, () -> events.add("down " + reactor().isRunning()));
        reactor().callWhenRunning(reactor()::stop);
        run();
        assertThat(events).containsExactly("up true", "down true");
        assertThat(reactor().isRunning()).isFalse();
    }

    @Test
    void R2_callWhenRunningKeepsItsOrderAndRunsAtOnceWhenRunning() {
        reactor().callWhenRunning(() -> events.add("first"));
        reactor().callWhenRunning(() -> {
            events.add("second");
            reactor().callWhenRunning(() -> events.add("at once"));
            events.add("after");
            reactor().stop();
        });
        run();
        assertThat(events).containsExactly("first", "second", "at once", "after");
    }

    // ---------------------------------------------------------------- R3: triggers

    @Test
    void R3_triggersRunByPhaseAndInTheirOrderAndOnce() {
        for (Event event : Event.values()) {
            on(Phase.AFTER, event, event + " after");
            on(Phase.BEFORE, event, event + " before 1");
            on(Phase.DURING, event, event + " during");
            on(Phase.BEFORE, event, event + " before 2");
        }
        reactor().callWhenRunning(reactor()::stop);
        run();
        assertThat(events)
                .containsExactly(
                        "STARTUP before 1",
                        "STARTUP before 2",
                        "STARTUP during",
                        "STARTUP after",
                        "SHUTDOWN before 1",
                        "SHUTDOWN before 2",
                        "SHUTDOWN during",
                        "SHUTDOWN after");
        events.clear();
        reactor().callWhenRunning(reactor()::stop);
        run();
        assertThat(events).isEmpty();
    }

    @Test
    void R3_theShutdownWaitsForTheDeferredsOfBeforeTriggers() {
        Recorder server = recorder("server");
        Recorder client = recorder("client");
        connect(listen(server), client);
        reactor().delayShutdown(() -> reactor().deferLater(Duration.ofMillis(30), () -> {
            events.add("waited, connection open " + server.transport().isOpen());
            return 1;
        }));
        on(Phase.DURING, Event.SHUTDOWN, "during");
        when(() -> server.isMade() && client.isMade(), reactor()::stop);
        run();
        assertThat(events)
                .containsSubsequence("waited, connection open true", "during", "server lost ConnectionLost");
    }

    @Test
    void R3_aFailureOfABeforeTriggerIsLoggedAndTheShutdownGoesOn() {
        reactor().delayShutdown(() -> Deferred.fail(reactor(), new IOException("failed")));
        reactor().delayShutdown(() -> {
            throw new IOException("thrown");
        });
        on(Phase.DURING, Event.SHUTDOWN, "during");
        reactor().callWhenRunning(reactor()::stop);
        run();
        assertThat(events).containsExactly("during");
    }

    @Test
    void R3_anExceptionInATriggerLeavesTheOthersRunning() {
        reactor().addSystemEventTrigger(Phase.BEFORE, Event.STARTUP, () -> {
            throw new IOException("at start");
        });
        reactor().addSystemEventTrigger(Phase.DURING, Event.SHUTDOWN, () -> {
            throw new IllegalStateException("at stop");
        });
        on(Phase.BEFORE, Event.STARTUP, "started");
        on(Phase.DURING, Event.SHUTDOWN, "stopped");
        reactor().callWhenRunning(reactor()::stop);
        run();
        assertThat(events).containsExactly("started", "stopped");
    }

    @Test
    void R3_aRemovedTriggerDoesNotRunAndCannotBeRemovedTwice() {
        Trigger removed = reactor().addSystemEventTrigger(Phase.BEFORE, Event.SHUTDOWN, () -> events.add("never"));
        removed.remove();
        assertThatThrownBy(removed::remove).isInstanceOf(IllegalStateException.class);
        Trigger ran = reactor().addSystemEventTrigger(Phase.BEFORE, Event.SHUTDOWN, () -> events.add("ran"));
        reactor().callWhenRunning(reactor()::stop);
        run();
        assertThatThrownBy(ran::remove).isInstanceOf(IllegalStateException.class);
        assertThat(events).containsExactly("ran");
    }

    // ---------------------------------------------------------------- R4: shutdown

    @Test
    void R4_theStopLosesAllConnectionsAndTellsTheirProtocols() {
        Recorder server = recorder("server").onMade(self -> self.transport().write(Pattern.bytes(32 << 20)));
        Recorder client = recorder("client").onMade(self -> self.transport().pauseProducing());
        connect(listen(server), client);
        when(() -> server.isMade() && client.isMade(), reactor()::stop);
        run();
        assertThat(server.reason()).isInstanceOf(ConnectionLost.class).hasMessageContaining("the reactor stops");
        assertThat(client.reason()).isInstanceOf(ConnectionLost.class);
    }

    @Test
    void R4_whatIsOpenedDuringTheShutdownIsClosedToo() {
        Recorder server = recorder("server").onLost(_ -> {
            events.add("listening again");
            listen(recorder("late"));
        });
        Recorder client = recorder("client");
        ListeningPort port = listen(server);
        RecordingFactory factory = factory(client).onLost(dev.hawser.net.Connector::connect);
        reactor().connectTcp("127.0.0.1", port.port(), factory);
        when(() -> server.isMade() && client.isMade(), reactor()::stop);
        long begun = reactor().nanos();
        run();
        assertThat(events).contains("listening again").endsWith("factory stop");
        assertThat(eventsOf("factory")).filteredOn(event -> event.startsWith("failed")).hasSize(1);
        assertThat(reactor().nanos() - begun).as("no wait for the stop timeout").isLessThan(2_000_000_000L);
    }

    @Test
    void R4_anErrbackThatTriesAgainDoesNotKeepTheReactorFromStopping() {
        tryAgain();
        reactor().callWhenRunning(reactor()::stop);
        run();
        assertThat(events).contains("ReactorStopped");
    }

    private void tryAgain() {
        reactor().<Integer>deferLater(Duration.ofDays(1), () -> 1).finish(_ -> {}, failure -> {
            events.add(failure.getClass().getSimpleName());
            tryAgain();
        });
    }

    @Test
    void R4_whatIsOwedFailsWithReactorStopped() {
        ListeningPort port = listen();
        reactor().<Integer>deferLater(Duration.ofDays(1), () -> 1)
                .finish(_ -> {}, failure -> events.add("deferLater " + failure.getClass().getSimpleName()));
        reactor().callWhenRunning(() -> {
            port.stopListening().finish(_ -> events.add("port closed"), failure -> events.add("port " + failure));
            reactor().stop();
        });
        run();
        assertThat(events).containsExactlyInAnyOrder("port closed", "deferLater ReactorStopped");
    }

    @Test
    void R4_theStopTimeoutIsNotSpentWhereNothingIsLeft() {
        openWith(options -> options.withStopTimeout(Duration.ofSeconds(10)));
        long begun = reactor().nanos();
        reactor().callWhenRunning(reactor()::stop);
        run();
        assertThat(reactor().nanos() - begun).isLessThan(5_000_000_000L);
    }

    @Test
    void R4_delayedCallsStillRunWhileTheShutdownWaits() {
        Promise<Integer> gate = new Promise<>(reactor());
        reactor().delayShutdown(() -> gate);
        reactor().callWhenRunning(() -> {
            reactor().stop();
            reactor().callLater(Duration.ofMillis(10), () -> {
                events.add("ran");
                gate.callback(1);
            });
        });
        run();
        assertThat(events).containsExactly("ran");
    }

    @Test
    void R4_theShutdownGoesOnWhenWhatItWaitsForFiresWithTheEndOfAConnection() {
        Recorder server = recorder("server").onMade(_ -> reactor().stop());
        reactor().delayShutdown(() -> {
            afterTurns(3, () -> server.transport().abortConnection());
            return server.transport().lost();
        });
        if (hasSockets()) { // nothing else is to happen on the reactor
            peer(listen(server), Peer::ending);
        } else {
            connect(listen(server), recorder("client").onMade(self -> self.transport().pauseProducing()));
        }
        run();
        assertThat(eventsOf("server")).containsExactly("made", "lost ConnectionAborted");
    }

    // ---------------------------------------------------------------- R5: signals

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void R5_sigtermStopsAReactorThatHandlesSignalsAndIsRemembered() {
        needsThreads();
        openWith(options -> options.withHandleSignals(true));
        on(Phase.BEFORE, Event.SHUTDOWN, "before");
        reactor().callWhenRunning(() -> new ProcessBuilder(
                        "kill", "-TERM", Long.toString(ProcessHandle.current().pid()))
                .start());
        run();
        assertThat(events).containsExactly("before");
        assertThat(reactor().stopSignal()).isEqualTo("TERM");
        reactor().callWhenRunning(reactor()::stop);
        run();
        assertThat(reactor().stopSignal()).isNull();
    }

    // ---------------------------------------------------------------- fatal errors

    /** Runs, and gives the error that ended the reactor. */
    private Throwable runToItsEnd() {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        assertThatThrownBy(reactor()::run).isInstanceOf(Error.class).satisfies(thrown::set);
        return thrown.get();
    }

    @Test
    void aFatalErrorInAnEventClosesEverythingAndIsThrownByRun() throws IOException {
        Recorder server = recorder("server").onData(_ -> {
            throw new NoClassDefFoundError("dev/hawser/Missing");
        });
        ListeningPort port = listen(server);
        AtomicReference<String> ending = new AtomicReference<>();
        Peer peer = peer(port, socket -> {
            Peer.write(socket, "x");
            ending.set(Peer.ending(socket));
        });
        assertThat(runToItsEnd()).isInstanceOf(NoClassDefFoundError.class).hasMessage("dev/hawser/Missing");
        peer.join();
        assertThat(ending.get()).isIn("end", "reset");
        assertThat(reactor().isRunning()).isFalse();
        try (ServerSocket again = new ServerSocket()) {
            again.setReuseAddress(true);
            again.bind(new java.net.InetSocketAddress("127.0.0.1", port.port()));
        }
    }

    @Test
    void aFatalErrorInADelayedCallATriggerOrACallFromAThreadIsThrownByRun() {
        reactor().callLater(Duration.ZERO, () -> {
            throw new InternalError("in a delayed call");
        });
        assertThat(runToItsEnd()).hasMessage("in a delayed call");
        reactor().callFromThread(() -> {
            throw new OutOfMemoryError("in a call from a thread");
        });
        assertThat(runToItsEnd()).hasMessage("in a call from a thread");
        reactor().callWhenRunning(() -> {
            throw new UnsatisfiedLinkError("in a trigger");
        });
        assertThat(runToItsEnd()).hasMessage("in a trigger");
    }

    @Test
    void aReactorThatEndedByAFatalErrorMayRunAgain() {
        Recorder lost = recorder("lost").onMade(_ -> {
            throw new InternalError("fatal");
        });
        connect(listen(lost), recorder("client"));
        assertThat(runToItsEnd()).hasMessage("fatal");
        Recorder server = recorder("server").onMade(self -> self.transport().write("hello"));
        Recorder client = recorder("second").onText("hello", self -> self.transport().loseConnection());
        pair(server, client);
        run();
        assertThat(client.text()).isEqualTo("hello");
    }

    @Test
    void aFatalErrorFailsWhatIsOwed() {
        reactor().<Integer>deferLater(Duration.ofDays(1), () -> 1)
                .finish(_ -> {}, failure -> events.add(failure.getClass().getSimpleName()));
        reactor().callLater(Duration.ZERO, () -> {
            throw new InternalError("fatal");
        });
        assertThat(runToItsEnd()).hasMessage("fatal");
        assertThat(events).containsExactly("ReactorStopped");
    }
}
