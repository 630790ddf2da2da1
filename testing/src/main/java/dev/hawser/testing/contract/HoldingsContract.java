package dev.hawser.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.Connector;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.ProcessProtocol;
import dev.hawser.net.ProcessTransport;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Holding;
import dev.hawser.time.Holding.Kind;
import dev.hawser.time.Origin;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a reactor says that it holds: each kind of thing from its beginning to its end, and made where. */
public abstract class HoldingsContract extends ReactorContract {
    private static final Duration LONG = Duration.ofSeconds(60);

    /** For the tests of one kind of reactor. */
    protected HoldingsContract() {}

    @BeforeEach
    void trace() {
        openWith(options -> options.withTracing(true));
    }

    /** All but the guard of {@link #run()}. */
    private List<Holding> held() {
        return reactor().holdings().stream()
                .filter(holding -> !madeIn(holding, "run"))
                .toList();
    }

    private static boolean madeIn(Holding holding, String method) {
        Origin origin = Objects.requireNonNull(holding.origin(), holding.what());
        return origin.frames().getFirst().getMethodName().equals(method);
    }

    private List<Kind> kinds() {
        return held().stream().map(Holding::kind).toList();
    }

    private Holding only() {
        assertThat(held()).hasSize(1);
        return held().getFirst();
    }

    private static void assertMadeHere(Holding holding) {
        assertThat(String.valueOf(holding.origin())).startsWith("HoldingsContract.java:");
        assertThat(holding).hasToString(holding.what() + ", made at " + holding.origin());
    }

    @Test
    void aNewReactorHoldsNothing() {
        assertThat(reactor().holdings()).isEmpty();
    }

    @Test
    void whereThingsWereMadeIsNotRecordedWithoutTracing() {
        openWith(options -> options.withTracing(false));
        reactor().callLater(LONG, () -> {});
        assertThat(reactor().holdings())
                .singleElement()
                .satisfies(holding -> assertThat(holding.origin()).isNull());
    }

    // ---------------------------------------------------------------- timers

    @Test
    void aTimerIsHeldUntilItIsCancelled() {
        DelayedCall call = reactor().callLater(LONG, () -> {});
        assertThat(only().kind()).isEqualTo(Kind.TIMER);
        assertThat(only().what()).matches("timer due in (60|59\\.\\d+) s");
        assertMadeHere(only());
        call.reset(Duration.ZERO);
        assertThat(only().what()).isEqualTo("timer due now");
        call.cancel();
        assertThat(held()).isEmpty();
    }

    @Test
    void aTimerIsNotHeldWhileItRuns() {
        reactor().callLater(Duration.ZERO, () -> {
            events.add("held " + held().size());
            reactor().stop();
        });
        run();
        assertThat(events).containsExactly("held 0");
    }

    @Test
    void theTimersOfDeferredsAreHeld() {
        Deferred<String> later = reactor().deferLater(LONG, () -> "never");
        assertMadeHere(only());
        Deferred<String> limited = later.addTimeout(Duration.ofSeconds(30));
        assertThat(kinds()).containsExactly(Kind.TIMER, Kind.TIMER);
        assertThat(held()).allSatisfy(HoldingsContract::assertMadeHere);
        assertThat(held().getFirst().what()).matches("timer due in (30|29\\.\\d+) s");
        limited.addErrback(_ -> "cancelled").finish(events::add, failure -> events.add(failure.toString()));
        later.cancel();
        assertThat(held()).isEmpty();
    }

    @Test
    void T1_lookingAtACallDoesNotMakeItRunSooner() {
        reactor().callLater(Duration.ZERO, () -> {
            reactor().callLater(Duration.ZERO, () -> events.add("inner"));
            events.add("held " + kinds());
        });
        reactor().callLater(Duration.ZERO, () -> events.add("neighbour"));
        stopSoon();
        run();
        assertThat(events).containsExactly("held [TIMER, TIMER, TIMER]", "neighbour", "inner");
    }

    // ---------------------------------------------------------------- the network

    @Test
    void aPortIsHeldWhileItListens() {
        ListeningPort port = reactor().listenTcp(0, _ -> null);
        assertThat(only().kind()).isEqualTo(Kind.PORT);
        assertThat(only().what()).contains("listening port").contains(":" + port.port());
        assertMadeHere(only());
        port.stopListening().finish(_ -> reactor().stop(), failure -> events.add(failure.toString()));
        assertThat(held()).isEmpty();
        run();
        assertThat(events).isEmpty();
    }

    @Test
    void anAttemptIsHeldUntilItIsAConnection() {
        Recorder server = recorder("server");
        Recorder client = recorder("client");
        ListeningPort port = listen(server);
        Connector connector = connect(port, client);
        assertThat(kinds()).containsExactly(Kind.PORT, Kind.CONNECT_ATTEMPT);
        assertThat(held().getLast().what()).isEqualTo("connect attempt to " + connector.destination());
        List<Holding> connections = new ArrayList<>();
        when(() -> events.containsAll(List.of("server made", "client made")), () -> {
            connections.addAll(held());
            connector.disconnect();
            when(() -> kinds().equals(List.of(Kind.PORT)), reactor()::stop);
        });
        run();
        assertThat(connections).extracting(Holding::kind).containsExactly(Kind.PORT, Kind.CONNECTION, Kind.CONNECTION);
        assertThat(connections).extracting(Holding::what).anySatisfy(what -> assertThat(what)
                .contains("connection server,0,127.0.0.1")
                .contains(":" + port.port() + " to 127.0.0.1:"));
        assertThat(connections).extracting(Holding::what).anySatisfy(what -> assertThat(what)
                .contains("connection client,client")
                .endsWith(" to 127.0.0.1:" + port.port()));
        assertThat(connections).filteredOn(each -> madeIn(each, "listen")).hasSize(2); // the port and what it accepted
        assertThat(connections).filteredOn(each -> madeIn(each, "connect")).hasSize(1);
        assertThat(events).contains("server lost ConnectionDone", "client lost ConnectionDone");
    }

    @Test
    void aRefusedAttemptIsNotHeldAnyMore() {
        ListeningPort port = listen();
        int closed = port.port();
        port.stopListening().finish(
                _ -> reactor().connectTcp("127.0.0.1", closed, factory()),
                failure -> events.add(failure.toString()));
        when(() -> !eventsOf("factory").isEmpty() && held().isEmpty(), reactor()::stop);
        run();
        assertThat(reactor().holdings()).isEmpty();
    }

    @Test
    void theLookUpOfAnAttemptIsPartOfIt() {
        reactor().connectTcp("localhost", 9, factory());
        reactor().callLater(Duration.ZERO, () -> { // by then the resolver has been asked
            events.add("held " + kinds());
            reactor().stop();
        });
        run();
        assertThat(events).contains("held [CONNECT_ATTEMPT]");
    }

    @Test
    void aLookUpIsHeldUntilItIsAnsweredOrNotWanted() {
        Deferred<List<InetAddress>> unwanted = reactor().resolver().resolve("localhost");
        assertThat(only()).isEqualTo(new Holding(Kind.LOOK_UP, "look-up of localhost", only().origin()));
        assertMadeHere(only());
        unwanted.addErrback(_ -> List.of()).finish(_ -> events.add("cancelled"), _ -> {});
        unwanted.cancel();
        assertThat(held()).isEmpty();
        reactor().resolver().resolve("localhost").finish(
                _ -> {
                    events.add("held " + kinds());
                    reactor().stop();
                },
                failure -> events.add(failure.toString()));
        run();
        assertThat(events).containsExactly("cancelled", "held []");
    }

    // ---------------------------------------------------------------- processes

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aProcessIsHeldUntilItHasEndedWithoutItsPipes() {
        ProcessTransport child = reactor().spawnProcess(
                new ProcessProtocol() {
                    @Override
                    public void processEnded(dev.hawser.net.ConnectionEnd reason) {
                        events.add("held " + kinds());
                        reactor().stop();
                    }
                },
                "cat");
        assertThat(only())
                .isEqualTo(new Holding(Kind.PROCESS, "process " + child.pid() + " (cat)", only().origin()));
        assertMadeHere(only());
        child.closeStdin();
        assertThat(kinds()).containsExactly(Kind.PROCESS);
        run();
        assertThat(events).containsExactly("held []");
    }

    // ---------------------------------------------------------------- threads

    @Test
    void workForAThreadIsHeldUntilItHasEnded() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        reactor().suggestThreadPoolSize(1);
        Deferred<@Nullable Void> first = reactor().deferToThread(() -> {
            begun.countDown();
            goOn.await();
            return null;
        });
        Deferred<Integer> second = reactor().deferToThread(() -> 2);
        assertThat(held()).hasSize(2).allSatisfy(holding -> {
            assertThat(holding.kind()).isEqualTo(Kind.THREAD_WORK);
            assertThat(holding.what()).isEqualTo("work for a thread, waiting for a thread");
            assertMadeHere(holding);
        });
        first.finish(_ -> events.add("first " + kinds()), failure -> events.add(failure.toString()));
        reactor().callLater(Duration.ZERO, () -> {
            begun.await();
            assertThat(held().getFirst().what()).startsWith("work for a thread, running on ");
            assertThat(held().getLast().what()).isEqualTo("work for a thread, waiting for a thread");
            events.add("running");
            goOn.countDown();
        });
        second.finish(
                value -> {
                    events.add("second " + value + " " + kinds());
                    reactor().stop();
                },
                failure -> events.add(failure.toString()));
        run();
        assertThat(events).first().isEqualTo("running");
        assertThat(events).last().isEqualTo("second 2 []");
        assertThat(events).hasSize(3);
    }

    @Test
    void workWhoseResultNobodyWantsIsHeldUntilItHasEndedAllTheSame() {
        CountDownLatch goOn = new CountDownLatch(1);
        Deferred<@Nullable Void> work = reactor().deferToThread(() -> {
            goOn.await();
            return null;
        });
        work.addErrback(_ -> null).finish(_ -> events.add("cancelled"), _ -> {});
        reactor().callLater(Duration.ZERO, () -> {
            work.cancel();
            events.add("held " + kinds());
            goOn.countDown();
            when(() -> held().isEmpty(), reactor()::stop);
        });
        run();
        assertThat(events).containsExactly("cancelled", "held [THREAD_WORK]");
    }

    @Test
    void workThatFailsIsNotHeldAnyMoreWhenItsOutcomeIsKnown() {
        reactor().<Integer>callInThread(
                () -> {
                    throw new java.io.IOException("at work");
                },
                _ -> reactor().callFromThread(() -> events.add("known")));
        when(() -> !events.isEmpty() && held().isEmpty(), reactor()::stop);
        run();
        assertThat(reactor().holdings()).isEmpty();
    }

    // ---------------------------------------------------------------- coroutines

    @Test
    void aCoroutineIsHeldUntilItEnds() {
        Promise<String> answer = new Promise<>(reactor());
        reactor()
                .async(() -> {
                    events.add("inside " + kinds());
                    assertThat(only().what()).isEqualTo("coroutine, running");
                    return answer.await();
                })
                .finish(
                        value -> {
                            events.add(value + " " + kinds());
                            reactor().stop();
                        },
                        failure -> events.add(failure.toString()));
        assertThat(only().kind()).isEqualTo(Kind.COROUTINE);
        assertThat(only().what()).startsWith("coroutine at ").contains("HoldingsContract");
        assertMadeHere(only());
        reactor().callLater(Duration.ZERO, () -> answer.callback("over"));
        run();
        assertThat(events).containsExactly("inside [COROUTINE]", "over []");
    }
}
