package dev.hawser.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.ClientFactory;
import dev.hawser.net.ConnectOptions;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.ProcessOptions;
import dev.hawser.net.ProcessProtocol;
import dev.hawser.net.Protocol;
import dev.hawser.net.PullProducer;
import dev.hawser.net.Reactor;
import dev.hawser.net.Transport;
import dev.hawser.net.Trigger;
import dev.hawser.time.Action;
import dev.hawser.time.DelayedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What belongs to a reactor is used on its thread: everything else throws there, and says what to do. */
public abstract class WrongThreadContract extends ReactorContract {
    /** For the tests of one kind of reactor. */
    protected WrongThreadContract() {}

    /** Runs each of {@code uses} on another thread; gives those that were not refused as they should be. */
    private static List<String> notRefused(Map<String, Action> uses) {
        List<String> wrong = new ArrayList<>();
        Thread other = new Thread(
                () -> uses.forEach((name, use) -> {
                    try {
                        use.run();
                        wrong.add(name + " was allowed");
                    } catch (WrongThreadException refused) {
                        String message = String.valueOf(refused.getMessage());
                        if (!message.contains("the other one") || !message.contains("callFromThread")) {
                            wrong.add(name + " says " + message);
                        }
                    } catch (Exception thrown) {
                        wrong.add(name + " threw " + thrown);
                    }
                }),
                "the other one");
        other.start();
        try {
            other.join();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
        return wrong;
    }

    @Test
    void H1_eachMethodOfTheReactorRefusesAnotherThread() {
        Reactor reactor = reactor();
        ClientFactory client = _ -> null;
        Map<String, Action> uses = new LinkedHashMap<>();
        uses.put("start", reactor::start);
        uses.put("callWhenRunning", () -> reactor.callWhenRunning(() -> {}));
        uses.put("addSystemEventTrigger", () -> reactor.addSystemEventTrigger(
                Trigger.Phase.AFTER, Trigger.Event.STARTUP, () -> {}));
        uses.put("delayShutdown", () -> reactor.delayShutdown(() -> Deferred.succeed(reactor, 1)));
        uses.put("callLater", () -> reactor.callLater(Duration.ZERO, () -> {}));
        uses.put("deferLater", () -> reactor.deferLater(Duration.ZERO, () -> 1));
        uses.put("deferToThread", () -> reactor.deferToThread(() -> 1));
        uses.put("callInThread", () -> reactor.callInThread(() -> {}));
        uses.put("callInThread with result", () -> reactor.<Integer>callInThread(() -> 1, _ -> {}));
        uses.put("suggestThreadPoolSize", () -> reactor.suggestThreadPoolSize(3));
        uses.put("listenTcp", () -> reactor.listenTcp(0, _ -> null));
        uses.put("listenTcp with options", () -> reactor.listenTcp(0, ListenOptions.LOOPBACK, _ -> null));
        uses.put("connectTcp", () -> reactor.connectTcp("127.0.0.1", 1, client));
        uses.put("connectTcp with options", () -> reactor.connectTcp(
                "127.0.0.1", 1, ConnectOptions.DEFAULT, client));
        uses.put("resolver", reactor::resolver);
        uses.put("installResolver", () -> reactor.installResolver(_ -> Deferred.succeed(reactor, List.of())));
        uses.put("spawnProcess", () -> reactor.spawnProcess(
                new ProcessProtocol() {}, ProcessOptions.DEFAULT, "true"));
        uses.put("openStandardIo", () -> reactor.openStandardIo(new Protocol() {}));
        uses.put("checkThread", reactor::checkThread);
        assertThat(notRefused(uses)).isEmpty();
    }

    @Test
    void H1_eachMethodOfATransportRefusesAnotherThread() {
        Recorder server = recorder("server").onMade(self -> {
            Transport transport = self.transport();
            Map<String, Action> uses = new LinkedHashMap<>();
            uses.put("write", () -> transport.write(Bytes.of("x")));
            uses.put("write nothing", () -> transport.write(Bytes.EMPTY));
            uses.put("write text", () -> transport.write("x"));
            uses.put("writeSequence", () -> transport.writeSequence(List.of(Bytes.of("x"))));
            uses.put("loseConnection", transport::loseConnection);
            uses.put("abortConnection", transport::abortConnection);
            uses.put("loseWriteConnection", transport::loseWriteConnection);
            uses.put("unsent", transport::unsent);
            uses.put("drained", transport::drained);
            uses.put("isOpen", transport::isOpen);
            uses.put("isReading", transport::isReading);
            uses.put("pauseProducing", transport::pauseProducing);
            uses.put("resumeProducing", transport::resumeProducing);
            uses.put("stopProducing", transport::stopProducing);
            uses.put("unparsed", () -> transport.unparsed(1));
            uses.put("registerProducer", () -> transport.registerProducer(new PullProducer() {
                @Override
                public void resumeProducing() {}

                @Override
                public void stopProducing() {}
            }));
            uses.put("unregisterProducer", transport::unregisterProducer);
            uses.put("setTcpNoDelay", () -> transport.setTcpNoDelay(true));
            uses.put("tcpNoDelay", transport::tcpNoDelay);
            uses.put("setTcpKeepAlive", () -> transport.setTcpKeepAlive(true));
            uses.put("tcpKeepAlive", transport::tcpKeepAlive);
            notRefused(uses).forEach(events::add);
            self.note("all asked");
            transport.loseConnection();
        });
        pair(server, recorder("client"));
        run();
        assertThat(eventsOf("server")).containsExactly("made", "all asked", "lost ConnectionDone");
        assertThat(events).noneMatch(event -> event.contains(" was allowed") || event.contains(" says "));
    }

    @Test
    void H1_whatATransportTellsOfItselfMayBeAskedAnywhere() {
        Recorder server = recorder("server").onMade(self -> reactor().deferToThread(
                        () -> self.transport().host() + " " + self.transport().peer().host() + " "
                                + (self.transport().reactor() == reactor()))
                .finish(
                        told -> {
                            events.add(told);
                            self.transport().loseConnection();
                        },
                        failure -> events.add(failure.toString())));
        ListeningPort port = listen(server);
        connect(port, recorder("client"));
        stopWhenLost(server);
        run();
        assertThat(events).contains(port.host() + " 127.0.0.1 true");
    }

    @Test
    void H1_delayedCallsPortsAndConnectorsRefuseAnotherThread() {
        DelayedCall call = reactor().callLater(Duration.ofDays(1), () -> {});
        ListeningPort port = listen(recorder("server"));
        dev.hawser.net.Connector connector = connect(port, recorder("client"));
        Map<String, Action> uses = new LinkedHashMap<>();
        uses.put("cancel", call::cancel);
        uses.put("reset", () -> call.reset(Duration.ZERO));
        uses.put("delay", () -> call.delay(Duration.ZERO));
        uses.put("startListening", port::startListening);
        uses.put("stopListening", port::stopListening);
        uses.put("connect", connector::connect);
        uses.put("stopConnecting", connector::stopConnecting);
        uses.put("disconnect", connector::disconnect);
        assertThat(notRefused(uses)).isEmpty();
        reactor().callWhenRunning(reactor()::stop);
        run();
    }

    @Test
    void H1_runMakesTheCallingThreadTheOwner() throws InterruptedException {
        Reactor reactor = reactor();
        Thread other = new Thread(reactor::run, "the other one");
        reactor.callWhenRunning(() -> {
            events.add("owner " + Thread.currentThread().getName() + " " + reactor.isOnThread());
            reactor.stop();
        });
        assertThat(reactor.isOnThread()).isTrue();
        other.start();
        other.join();
        assertThat(events).containsExactly("owner the other one true");
        assertThat(reactor.isOnThread()).isFalse();
    }

    @Test
    void H1_startMakesItsThreadTheOwnerAndGivesTheReactorBack() throws InterruptedException {
        Reactor reactor = reactor();
        for (int run = 0; run < 2; run++) {
            reactor.callWhenRunning(() -> {
                events.add("on its thread " + reactor.isOnThread());
                reactor.stop();
            });
            Thread loop = reactor.start();
            loop.join();
            assertThat(reactor.isOnThread()).as("after run " + run).isTrue();
        }
        assertThat(events).containsExactly("on its thread true", "on its thread true");
    }
}
