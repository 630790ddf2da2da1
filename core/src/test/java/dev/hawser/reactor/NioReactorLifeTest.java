package dev.hawser.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.Address;
import dev.hawser.net.ClientFactory;
import dev.hawser.net.ConnectFailed;
import dev.hawser.net.ConnectOptions;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Connector;
import dev.hawser.net.Factory;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import dev.hawser.net.ReactorStopped;
import dev.hawser.net.Trigger;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the reactor on {@code java.nio} starts, stops and breaks, and what that leaves behind. */
@Timeout(30)
class NioReactorLifeTest {
    private static final ReactorOptions OPTIONS = ReactorOptions.DEFAULT.withHandleSignals(false);

    private final Reactor reactor = Reactor.open(OPTIONS);
    private final List<String> events = new ArrayList<>();

    // ---------------------------------------------------------------- signals

    @Test
    void R5_aSecondSignalStopsWithoutWaitingForATriggerThatDelaysTheShutdown() {
        LoopReactor nio = (LoopReactor) reactor;
        reactor.delayShutdown(() -> new Promise<>(reactor));
        reactor.callWhenRunning(() -> nio.signalled("INT"));
        reactor.callLater(Duration.ofMillis(5), () -> nio.signalled("INT"));

        reactor.run();

        assertThat(reactor.stopSignal()).isEqualTo("INT");
    }

    // ---------------------------------------------------------------- threads

    /** A selector does not wait on a thread that stays interrupted. */
    @Test
    void anInterruptionOfTheReactorsThreadIsTakenOffSoThatItDoesNotSpin() throws Exception {
        Reactor onSelector = Reactor.open(OPTIONS.withBackend("nio"));
        Thread thread = onSelector.start();
        thread.interrupt();
        while (thread.isInterrupted()) {
            Thread.onSpinWait();
        }
        assertThat(onSelector.isRunning()).isTrue();
        onSelector.stop();
        thread.join();
    }

    @Test
    void aReactorWhoseThreadHasEndedBelongsToTheNextThatUsesIt() throws Exception {
        reactor.callLater(Duration.ofMillis(10), reactor::stop);
        Thread.ofPlatform().start(reactor::run).join();

        reactor.callLater(Duration.ZERO, () -> events.add("second run"));
        reactor.callLater(Duration.ofMillis(10), reactor::stop);
        reactor.start().join();

        assertThat(events).containsExactly("second run");
    }

    @Test
    void aReactorWhoseThreadLivesIsNotTakenOver() throws Exception {
        CompletableFuture<@Nullable Throwable> thrown = new CompletableFuture<>();
        Thread.ofPlatform().start(() -> thrown.complete(catchThrowable(reactor::checkThread)));
        assertThat(thrown.get()).isInstanceOf(WrongThreadException.class);
    }

    @Test
    void aReactorThatIsStoppedFromAnotherThreadAsSoonAsItIsClaimedStops() throws Exception {
        for (int i = 0; i < 200; i++) {
            Thread thread = reactor.start();
            stopAndJoin(thread);
        }
        assertThat(reactor.isRunning()).isFalse();
    }

    private void stopAndJoin(Thread thread) throws InterruptedException {
        reactor.stop();
        thread.join();
    }

    // ---------------------------------------------------------------- blocked callers

    @Test
    void H4_aBlockingCallAfterTheStopFailsAtOnce() throws Exception {
        stopAndJoin(reactor.start());

        CompletableFuture<@Nullable Throwable> thrown = new CompletableFuture<>();
        Thread.ofPlatform().start(() -> thrown.complete(
                catchThrowable(() -> reactor.blockingCallFromThread(() -> Deferred.succeed(reactor, 1)))));
        assertThat(thrown.get()).isInstanceOf(ReactorStopped.class);
    }

    @Test
    void H4_aBlockingCallMadeBeforeTheRunWaitsForIt() throws Exception {
        CompletableFuture<Object> answer = new CompletableFuture<>();
        Thread caller = Thread.ofPlatform().start(() -> {
            try {
                answer.complete(reactor.<Object>blockingCallFromThread(() -> Deferred.succeed(reactor, "here")));
            } catch (Exception thrown) {
                answer.completeExceptionally(thrown);
            } finally {
                reactor.callFromThread(reactor::stop);
            }
        });
        reactor.run();
        caller.join();
        assertThat(answer.get()).isEqualTo("here");
    }

    @Test
    void H4_anInterruptedCallerDoesNotHaveItsWorkBegunInALaterRun() throws Exception {
        Thread caller = Thread.ofPlatform().start(() -> {
            Thread.currentThread().interrupt();
            var _ = catchThrowable(() -> reactor.blockingCallFromThread(() -> {
                events.add("begun");
                return Deferred.succeed(reactor, 1);
            }));
        });
        caller.join();
        runFor(Duration.ofMillis(20));
        assertThat(events).isEmpty();
    }

    @Test
    void H4_blockedCallersAreReleasedWhateverHappensAtTheEnd() throws Exception {
        reactor.listenTcp(0, ListenOptions.LOOPBACK, new Factory() {
            @Override
            public @Nullable Protocol buildProtocol(Address peer) {
                return null;
            }

            @Override
            public void stopFactory() {
                throw new NoClassDefFoundError("in stopFactory");
            }
        });
        CompletableFuture<@Nullable Throwable> thrown = new CompletableFuture<>();
        Thread.ofPlatform().start(() -> thrown.complete(
                catchThrowable(() -> reactor.blockingCallFromThread(() -> {
                    reactor.callLater(Duration.ZERO, () -> {
                        throw new LinkageError("the first");
                    });
                    return new Promise<String>(reactor);
                }))));

        assertThat(catchThrowable(reactor::run)).isInstanceOf(LinkageError.class).hasMessage("the first");

        assertThat(thrown.get(5, TimeUnit.SECONDS)).isInstanceOf(ReactorStopped.class);
        assertThat(reactor.isRunning()).isFalse();
        runFor(Duration.ofMillis(10));
    }

    // ---------------------------------------------------------------- the shutdown

    @Test
    void R3_aTriggerThatReturnsADeferredOfSomebodyElseDoesNotBreakTheShutdown() {
        reactor.delayShutdown(() -> {
            Promise<String> promise = new Promise<>(reactor);
            promise.finish(_ -> {}, _ -> {});
            return promise;
        });
        reactor.addSystemEventTrigger(Trigger.Phase.AFTER, Trigger.Event.SHUTDOWN, () -> events.add("after"));
        runFor(Duration.ofMillis(10));
        assertThat(events).containsExactly("after");
    }

    @Test
    void R4_anAbsurdStopTimeoutIsForEver() {
        Reactor patient = Reactor.open(OPTIONS.withStopTimeout(Duration.ofSeconds(Long.MAX_VALUE)));
        patient.deferToThread(() -> {
                    patient.callFromThread(patient::stop);
                    new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
                    return "done";
                })
                .finish(events::add, failure -> events.add(failure.toString()));
        patient.run();
        assertThat(events).containsExactly("done");
    }

    @Test
    void R4_aClientThatReconnectsAtOnceDoesNotHoldUpTheShutdown() {
        ListeningPort port = reactor.listenTcp(0, ListenOptions.LOOPBACK, Factory.of(Idle::new));
        Reconnecting factory = new Reconnecting();
        Connector connector = reactor.connectTcp("127.0.0.1", port.port(), factory);
        long begun = reactor.nanos();

        runFor(Duration.ofMillis(100));

        assertThat(Duration.ofNanos(reactor.nanos() - begun)).isLessThan(Duration.ofSeconds(2));
        assertThat(connector.state()).isEqualTo(Connector.State.DISCONNECTED);
        assertThat(events).contains("startFactory", "lost", "failed Stopped", "stopFactory");
        assertThat(events.getLast()).isEqualTo("stopFactory");
    }

    @Test
    void R4_whatConnectionLostOpensDuringTheShutdownIsClosedAgain() {
        List<ListeningPort> opened = new ArrayList<>();
        ListeningPort port = reactor.listenTcp(0, ListenOptions.LOOPBACK, Factory.of(() -> new Idle() {
            @Override
            public void connectionLost(ConnectionEnd reason) {
                opened.add(reactor.listenTcp(0, ListenOptions.LOOPBACK, Factory.of(Idle::new)));
            }
        }));
        reactor.connectTcp("127.0.0.1", port.port(), ClientFactory.of(Idle::new));
        long begun = reactor.nanos();

        runFor(Duration.ofMillis(100));

        assertThat(Duration.ofNanos(reactor.nanos() - begun)).isLessThan(Duration.ofSeconds(2));
        assertThat(opened).singleElement().matches(late -> !late.isListening());
    }

    @Test
    void H1_workGivenWhenTheThreadsHaveStoppedIsNotRunInALaterRun() {
        reactor.addSystemEventTrigger(Trigger.Phase.DURING, Trigger.Event.SHUTDOWN, () -> events.add("shutdown"));
        ListeningPort port = reactor.listenTcp(0, ListenOptions.LOOPBACK, Factory.of(() -> new Idle() {
            @Override
            public void connectionLost(ConnectionEnd reason) {
                reactor.deferToThread(() -> events.add("late work")).finish(
                        _ -> events.add("done"), failure -> events.add(failure.getClass().getSimpleName()));
            }
        }));
        reactor.connectTcp("127.0.0.1", port.port(), ClientFactory.of(Idle::new));
        runFor(Duration.ofMillis(100));
        runFor(Duration.ofMillis(100));
        assertThat(events).containsExactly("shutdown", "ReactorStopped");
    }

    // ---------------------------------------------------------------- fatal errors

    @Test
    void aFatalErrorLeavesNothingOfTheRunToTheNext() {
        ListeningPort port = reactor.listenTcp(0, ListenOptions.LOOPBACK, Factory.of(Idle::new));
        Reconnecting factory = new Reconnecting();
        Connector connector = reactor.connectTcp("127.0.0.1", port.port(), factory);
        reactor.callLater(Duration.ofMillis(100), () -> {
            throw new LinkageError("fatal");
        });
        assertThat(catchThrowable(reactor::run)).isInstanceOf(LinkageError.class);
        events.clear();

        assertThat(connector.state()).isEqualTo(Connector.State.DISCONNECTED);
        assertThat(port.isListening()).isFalse();
        factory.made().transport().write("into the void");
        factory.made().transport().abortConnection();
        runFor(Duration.ofMillis(30));
        assertThat(events).as("events of the connection of the run that broke").isEmpty();
    }

    @Test
    void aFatalErrorTellsNoFactoryThatItsAttemptFailed() {
        reactor.installResolver(_ -> new Promise<>(reactor));
        Connector connector = reactor.connectTcp("example.com", 80, new Reconnecting());
        reactor.callLater(Duration.ofMillis(20), () -> {
            throw new LinkageError("fatal");
        });
        assertThat(catchThrowable(reactor::run)).isInstanceOf(LinkageError.class);

        assertThat(events).containsExactly("startFactory", "stopFactory");
        assertThat(connector.state()).isEqualTo(Connector.State.DISCONNECTED);
    }

    @Test
    void aFatalErrorInBuildProtocolClosesTheConnectionToo() throws Exception {
        ListeningPort port = reactor.listenTcp(0, ListenOptions.LOOPBACK, _ -> {
            throw new LinkageError("fatal");
        });
        try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), port.port())) {
            peer.setSoTimeout(5000);
            assertThat(catchThrowable(reactor::run)).isInstanceOf(LinkageError.class);
            assertThat(peer.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void T6_callsFromThreadsLeftByAFatalErrorKeepTheirOrder() {
        reactor.callFromThread(() -> {
            throw new LinkageError("fatal");
        });
        reactor.callFromThread(() -> events.add("older"));
        assertThat(catchThrowable(reactor::run)).isInstanceOf(LinkageError.class);
        reactor.callFromThread(() -> events.add("newer"));
        runFor(Duration.ofMillis(10));
        assertThat(events).containsExactly("older", "newer");
    }

    // ---------------------------------------------------------------- wrong input

    @Test
    void missingArgumentsAreRefusedAtOnceAndByName() {
        assertThatNullPointerException()
                .isThrownBy(() -> reactor.callLater(Duration.ZERO, none()))
                .withMessage("action");
        assertThatNullPointerException().isThrownBy(() -> reactor.callFromThread(none())).withMessage("action");
        assertThatNullPointerException().isThrownBy(() -> reactor.callInThread(none())).withMessage("action");
        assertThatNullPointerException().isThrownBy(() -> reactor.callWhenRunning(none())).withMessage("action");
        assertThatNullPointerException().isThrownBy(() -> reactor.deferToThread(none())).withMessage("work");
        assertThatNullPointerException().isThrownBy(() -> reactor.delayShutdown(none())).withMessage("work");
        assertThatNullPointerException()
                .isThrownBy(() -> reactor.listenTcp(0, ListenOptions.DEFAULT, none()))
                .withMessage("factory");
        assertThatNullPointerException()
                .isThrownBy(() -> reactor.connectTcp(none(), 80, ClientFactory.of(Idle::new)))
                .withMessage("host");
        assertThatNullPointerException()
                .isThrownBy(() -> reactor.connectTcp("localhost", 80, ConnectOptions.DEFAULT, none()))
                .withMessage("factory");
        assertThatNullPointerException().isThrownBy(() -> reactor.installResolver(none())).withMessage("resolver");
        assertThatNullPointerException().isThrownBy(() -> OPTIONS.withLimits(none())).withMessage("limits");
        runFor(Duration.ofMillis(10));
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // what a caller without null checks may pass
    private static <T> T none() {
        return null;
    }

    @Test
    void T4_anAbsurdDelayIsFarAway() {
        var call = reactor.callLater(Duration.ofSeconds(Long.MAX_VALUE), () -> events.add("far"));
        call.delay(Duration.ofSeconds(Long.MAX_VALUE));
        call.delay(Duration.ofSeconds(Long.MAX_VALUE));
        runFor(Duration.ofMillis(10));
        assertThat(events).isEmpty();
    }

    @Test
    void T4_anAbsurdDelayTheOtherWayIsDueAtOnce() {
        reactor.callLater(Duration.ofSeconds(Long.MAX_VALUE), () -> events.add("now"))
                .delay(Duration.ofSeconds(Long.MIN_VALUE));
        runFor(Duration.ofMillis(10));
        assertThat(events).containsExactly("now");
    }

    @Test
    void C3_aNegativeDelayPromisesNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reactor.deferLater(Duration.ofSeconds(-1), () -> 1))
                .withMessageContaining("PT-1S");
        runFor(Duration.ofMillis(10));
        assertThat(reactor.unhandledFailures().drain()).isEmpty();
    }

    @Test
    void P1_aFactoryThatDoesNotStartLeavesNoAttempt() {
        Reconnecting factory = new Reconnecting() {
            @Override
            public void startFactory() {
                throw new IllegalStateException("not today");
            }
        };
        assertThatIllegalStateException()
                .isThrownBy(() -> reactor.connectTcp("127.0.0.1", 80, factory))
                .withMessage("not today");
        runFor(Duration.ofMillis(10));
        assertThat(events).isEmpty();
    }

    @Test
    void E7_aResolverThatThrowsFailsTheAttemptAtOnce() {
        reactor.installResolver(_ -> {
            throw new IllegalStateException("no names today");
        });
        reactor.connectTcp("example.com", 80, new ClientFactory() {
            @Override
            public @Nullable Protocol buildProtocol(Address peer) {
                return null;
            }

            @Override
            public void clientConnectionFailed(Connector connector, ConnectionEnd reason) {
                events.add(reason instanceof ConnectFailed.DnsFailed ? reason.getMessage() : reason.toString());
                reactor.stop();
            }
        });
        reactor.run();
        assertThat(events).singleElement().asString().contains("no names today");
    }

    // ---------------------------------------------------------------- help

    private void runFor(Duration time) {
        reactor.callLater(time, reactor::stop);
        reactor.run();
    }

    private static class Idle extends Protocol {}

    /** Connects again whenever it may. */
    private class Reconnecting implements ClientFactory {
        private @Nullable Protocol made;

        Protocol made() {
            assertThat(made).isNotNull();
            return java.util.Objects.requireNonNull(made);
        }

        @Override
        public Protocol buildProtocol(Address peer) {
            Protocol protocol = new Idle();
            made = protocol;
            return protocol;
        }

        @Override
        public void startFactory() {
            events.add("startFactory");
        }

        @Override
        public void stopFactory() {
            events.add("stopFactory");
        }

        @Override
        public void clientConnectionFailed(Connector connector, ConnectionEnd reason) {
            events.add("failed " + reason.getClass().getSimpleName());
            connector.connect();
        }

        @Override
        public void clientConnectionLost(Connector connector, ConnectionEnd reason) {
            events.add("lost");
            connector.connect();
        }
    }
}
