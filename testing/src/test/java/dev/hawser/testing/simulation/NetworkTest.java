package dev.hawser.testing.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.ClientFactory;
import dev.hawser.net.ConnectFailed;
import dev.hawser.net.ConnectOptions;
import dev.hawser.net.ConnectionAborted;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.Connector;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.PeerTooSlow;
import dev.hawser.net.Protocol;
import dev.hawser.net.TransportLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the simulated network does to connections, one thing at a time. */
final class NetworkTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Conditions STILL = Conditions.LOCAL.withLatency(Duration.ofMillis(10)).withJitter(Duration.ZERO);

    private final Simulation simulation = Simulation.seed(3).network(STILL);
    private final Line near = new Line();
    private Line far = new Line();
    private final List<ConnectionEnd> failed = new ArrayList<>();

    private final ClientFactory client = new ClientFactory() {
        @Override
        public Protocol buildProtocol(Address peer) {
            return near;
        }

        @Override
        public void clientConnectionFailed(Connector connector, ConnectionEnd reason) {
            failed.add(reason);
        }
    };

    private SimulatedHost server() {
        return server(ListenOptions.DEFAULT);
    }

    private SimulatedHost server(ListenOptions options) {
        return simulation.host("server", reactor -> reactor.listenTcp(80, options, _ -> far));
    }

    private SimulatedHost alice() {
        return simulation.host("alice", reactor -> reactor.connectTcp("server", 80, client));
    }

    private void connect() {
        server();
        alice();
        simulation.runUntil(() -> near.made && far.made, Duration.ofSeconds(10));
    }

    private static Bytes pattern(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8));
        }
        return Bytes.adopt(bytes);
    }

    // ---------------------------------------------------------------- names and connecting

    @Test
    void hostsHaveAddressesAndNames() {
        SimulatedHost server = server();
        SimulatedHost alice = alice();
        simulation.runFor(SECOND);
        assertThat(server.address().getHostAddress()).isEqualTo("10.0.0.1");
        assertThat(near.transport().peer()).isEqualTo(new Address.Ip(server.address(), 80));
        assertThat(far.transport().peer()).isEqualTo(near.transport().host());
        assertThat(near.transport().host().host()).isEqualTo(alice.address().getHostAddress());
    }

    @Test
    void aConnectionTakesTheWayThereAndBack() {
        server();
        alice();
        simulation.runUntil(() -> near.made, SECOND);
        assertThat(simulation.time()).isBetween(Duration.ofMillis(20), Duration.ofMillis(21));
        simulation.runUntil(() -> far.made, SECOND);
        assertThat(simulation.time()).isBetween(Duration.ofMillis(30), Duration.ofMillis(31));
    }

    @Test
    void nobodyListensIsRefused() {
        simulation.host("server", _ -> {});
        alice();
        simulation.runFor(SECOND);
        assertThat(failed).singleElement().isInstanceOf(ConnectFailed.Refused.class);
        assertThat(failed.getFirst()).hasMessageContaining("server:80 (10.0.0.1)");
    }

    @Test
    void aProgramThatHasStoppedRefuses() {
        SimulatedHost server = server();
        simulation.runFor(SECOND);
        server.reactor().stop();
        simulation.runFor(SECOND);
        assertThat(server.reactor().isRunning()).isFalse();
        alice();
        simulation.runFor(SECOND);
        assertThat(failed).singleElement().isInstanceOf(ConnectFailed.Refused.class);
    }

    @Test
    void anUnknownNameFailsToResolve() {
        alice();
        simulation.runFor(SECOND);
        assertThat(failed).singleElement().isInstanceOf(ConnectFailed.DnsFailed.class);
    }

    @Test
    void conditionsMayRefuse() {
        simulation.network("alice", "server", STILL.withRefusing(true));
        connectInVain();
        assertThat(failed).singleElement().isInstanceOf(ConnectFailed.Refused.class);
        simulation.network("alice", "server", STILL);
        near.lost = null;
        simulation.host("bob", reactor -> reactor.connectTcp("server", 80, client));
        simulation.runFor(SECOND);
        assertThat(near.made).isTrue();
    }

    private void connectInVain() {
        server();
        alice();
        simulation.runFor(Duration.ofMinutes(1));
        assertThat(near.made).isFalse();
    }

    @Test
    void aDownHostAnswersNothingAndTheAttemptTimesOut() {
        SimulatedHost server = server();
        simulation.runFor(SECOND);
        server.crash();
        alice();
        simulation.runFor(Duration.ofSeconds(29));
        assertThat(failed).isEmpty();
        simulation.runFor(Duration.ofSeconds(2));
        assertThat(failed).singleElement().isInstanceOf(ConnectFailed.TimedOut.class);
    }

    @Test
    void anAttemptSurvivesAShortPartition() {
        server();
        simulation.host("alice", reactor -> reactor.callLater(SECOND, () -> reactor.connectTcp("server", 80, client)));
        simulation.partition("alice", "server");
        simulation.runFor(Duration.ofSeconds(10));
        assertThat(near.made).isFalse();
        simulation.heal("alice", "server");
        simulation.runFor(Duration.ofSeconds(2));
        assertThat(near.made && far.made).isTrue();
    }

    @Test
    void aFullBacklogKeepsNewcomersWaiting() {
        List<Line> accepted = new ArrayList<>();
        simulation.host("server", reactor -> reactor.listenTcp(80, ListenOptions.DEFAULT.withBacklog(1), _ -> {
            Line line = new Line();
            accepted.add(line);
            return line;
        }));
        List<Line> made = new ArrayList<>();
        simulation.host("alice", reactor -> {
            for (int i = 0; i < 5; i++) {
                Line line = new Line();
                made.add(line);
                reactor.connectTcp("server", 80, ClientFactory.of(() -> line));
            }
        });
        simulation.runFor(Duration.ofMillis(500));
        assertThat(accepted).hasSizeLessThan(5);
        simulation.runFor(Duration.ofSeconds(10));
        assertThat(accepted).hasSize(5);
        assertThat(made).allMatch(line -> line.made);
    }

    @Test
    void anAttemptThatIsTakenBackIsNoConnection() {
        server();
        SimulatedHost alice = simulation.host("alice", _ -> {});
        simulation.runFor(SECOND);
        Connector connector = alice.reactor().connectTcp("server", 80, client);
        simulation.runFor(Duration.ofMillis(15)); // the server has answered
        connector.stopConnecting();
        simulation.runFor(SECOND);
        assertThat(failed).singleElement().isInstanceOf(ConnectFailed.Stopped.class);
        assertThat(far.made).isFalse();
    }

    @Test
    void aPartitionBetweenTheAnswerAndTheAcceptingLeavesTheClientAlone() {
        server();
        alice();
        simulation.runUntil(() -> near.made, SECOND);
        simulation.partition("alice", "server");
        simulation.runFor(Duration.ofMinutes(3));
        assertThat(far.made).isFalse();
        assertThat(near.lost).isInstanceOf(ConnectionLost.class).hasMessageContaining("timed out");
    }

    // ---------------------------------------------------------------- bytes on their way

    @Test
    void bytesComeInOrderAndWhole() {
        connect();
        Bytes sent = pattern(3 << 20);
        near.transport().write(sent);
        simulation.runFor(Duration.ofSeconds(20));
        assertThat(far.got()).isEqualTo(sent);
    }

    @Test
    void jitterNeverReordersAConnection() {
        simulation.network(Conditions.LOCAL.withJitter(SECOND));
        connect();
        StringBuilder sent = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            String piece = i + ",";
            sent.append(piece);
            near.transport().write(piece);
            simulation.runFor(Duration.ofMillis(5));
        }
        simulation.runFor(Duration.ofSeconds(3));
        assertThat(far.text()).isEqualTo(sent.toString());
        assertThat(far.reads).hasSizeGreaterThan(1);
    }

    @Test
    void latencyIsTheLeastThatBytesTake() {
        connect();
        Duration before = simulation.time();
        near.transport().write("x");
        simulation.runUntil(() -> !far.reads.isEmpty(), SECOND);
        assertThat(simulation.time().minus(before)).isBetween(Duration.ofMillis(10), Duration.ofMillis(11));
    }

    @Test
    void bandwidthDelays() {
        simulation.network(STILL.withBandwidth(100_000));
        connect();
        Duration before = simulation.time();
        near.transport().write(pattern(500_000));
        simulation.runUntil(() -> far.got().size() == 500_000, Duration.ofSeconds(20));
        assertThat(simulation.time().minus(before)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6));
    }

    @Test
    void readsMayBeTiny() {
        simulation.network(STILL.withMostRead(1));
        connect();
        near.transport().write("hello");
        simulation.runFor(SECOND);
        assertThat(far.reads).extracting(Bytes::utf8).containsExactly("h", "e", "l", "l", "o");
    }

    @Test
    void readsMayBeOfAnySizeUpToAMost() {
        simulation.network(STILL.withMostRead(10));
        connect();
        near.transport().write(pattern(1000));
        simulation.runFor(SECOND);
        assertThat(far.reads).extracting(Bytes::size).allMatch(size -> size >= 1 && size <= 10).contains(1, 10);
        assertThat(far.got()).isEqualTo(pattern(1000));
    }

    @Test
    void aSlowReaderTakesItsTime() {
        simulation.networkOneWay("alice", "server", STILL.withReadRate(1000).withMostRead(100));
        connect();
        Duration before = simulation.time();
        near.transport().write(pattern(10_000));
        simulation.runUntil(() -> far.got().size() == 10_000, Duration.ofSeconds(20));
        assertThat(simulation.time().minus(before)).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(11));
    }

    @Test
    void theQueueOfASenderFillsWhereNobodyReads() {
        simulation.network(STILL.withWindow(1000));
        connect();
        far.transport().pauseProducing();
        near.transport().write(pattern(5000));
        simulation.runFor(SECOND);
        assertThat(near.transport().unsent()).isEqualTo(4000);
        far.transport().resumeProducing();
        simulation.runFor(SECOND);
        assertThat(near.transport().unsent()).isZero();
        assertThat(far.got()).isEqualTo(pattern(5000));
    }

    @Test
    void anAcceptedConnectionWhosePeerTakesNothingEndsAfterTheStallTimeout() {
        simulation.network(STILL.withWindow(1000));
        server(ListenOptions.DEFAULT.withLimits(TransportLimits.DEFAULT.withStallTimeout(Duration.ofSeconds(5))));
        alice();
        simulation.runUntil(() -> near.made && far.made, SECOND);
        near.transport().pauseProducing();
        far.transport().write(pattern(5000));
        simulation.runFor(Duration.ofSeconds(7));
        assertThat(far.lost).isInstanceOf(PeerTooSlow.class);
    }

    @Test
    void conditionsMayChangeUnderAConnection() {
        connect();
        simulation.network("alice", "server", STILL.withLatency(Duration.ofSeconds(5)));
        Duration before = simulation.time();
        near.transport().write("x");
        simulation.runUntil(() -> !far.reads.isEmpty(), Duration.ofSeconds(10));
        assertThat(simulation.time().minus(before)).isGreaterThanOrEqualTo(Duration.ofSeconds(5));
    }

    // ---------------------------------------------------------------- ends

    @Test
    void aCloseIsToldToBothSides() {
        connect();
        near.transport().write("last words");
        near.transport().loseConnection();
        simulation.runFor(SECOND);
        assertThat(near.lost).isInstanceOf(ConnectionDone.class);
        assertThat(far.lost).isInstanceOf(ConnectionDone.class);
        assertThat(far.text()).isEqualTo("last words");
    }

    @Test
    void anAbortIsAResetForThePeer() {
        connect();
        near.transport().abortConnection();
        simulation.runFor(SECOND);
        assertThat(near.lost).isInstanceOf(ConnectionAborted.class);
        assertThat(far.lost).isInstanceOf(ConnectionLost.class).hasMessageContaining("reset by peer");
    }

    @Test
    void oneDirectionMayEndAlone() {
        far = new Line.Half();
        connect();
        near.transport().write("question");
        near.transport().loseWriteConnection();
        simulation.runFor(SECOND);
        assertThat(((Line.Half) far).readLost).isTrue();
        assertThat(near.lost).isNull();
        far.transport().write("answer");
        far.transport().loseConnection();
        simulation.runFor(SECOND);
        assertThat(near.text()).isEqualTo("answer");
        assertThat(near.lost).isInstanceOf(ConnectionDone.class);
        assertThat(far.lost).isInstanceOf(ConnectionDone.class);
    }

    @Test
    void closingWithBytesUnreadIsAReset() {
        connect();
        far.transport().pauseProducing();
        near.transport().write("unread");
        simulation.runFor(SECOND);
        far.transport().loseConnection();
        simulation.runFor(SECOND);
        assertThat(near.lost).isInstanceOf(ConnectionLost.class);
    }

    @Test
    void whatComesAfterACloseIsAnsweredWithAReset() {
        connect();
        near.transport().pauseProducing(); // it does not notice the end of stream
        far.transport().loseConnection();
        simulation.runFor(SECOND);
        assertThat(near.lost).isNull();
        near.transport().write("too late");
        simulation.runFor(SECOND);
        near.transport().write("really");
        simulation.runFor(SECOND);
        assertThat(near.lost).isInstanceOf(ConnectionLost.class);
        assertThat(far.text()).isEmpty();
    }

    @Test
    void anEventThatThrowsEndsItsConnectionAndIsAFailure() {
        far = new Line() {
            @Override
            public void dataReceived(Bytes data) {
                throw new IllegalStateException("planted");
            }
        };
        connect();
        near.transport().write("x");
        simulation.runFor(SECOND);
        assertThat(far.lost).isInstanceOf(ConnectionLost.class).hasMessageContaining("planted");
        assertThat(near.lost).isInstanceOf(ConnectionDone.class);
        assertThat(simulation.takeFailures()).singleElement().satisfies(failure -> {
            assertThat(failure.host()).isEqualTo("server");
            assertThat(failure.thrown()).hasMessage("planted");
        });
        assertThat(simulation.failures()).isEmpty();
    }

    // ---------------------------------------------------------------- partitions

    @Test
    void whatWasSentInAPartitionComesAfterIt() {
        connect();
        simulation.partition("server", "alice");
        near.transport().write("one ");
        simulation.runFor(SECOND);
        near.transport().write("two");
        simulation.runFor(Duration.ofSeconds(30));
        assertThat(far.text()).isEmpty();
        simulation.heal("server", "alice");
        simulation.runFor(Duration.ofSeconds(2));
        assertThat(far.text()).isEqualTo("one two");
        assertThat(near.isOpen() && far.isOpen()).isTrue();
    }

    @Test
    void anEndOfStreamWaitsForTheEndOfAPartition() {
        connect();
        simulation.partition("server", "alice");
        near.transport().write("bye");
        near.transport().loseConnection();
        simulation.runFor(Duration.ofSeconds(30));
        assertThat(near.lost).isInstanceOf(ConnectionDone.class);
        assertThat(far.isOpen()).isTrue();
        simulation.heal("server", "alice");
        simulation.runFor(Duration.ofSeconds(2));
        assertThat(far.text()).isEqualTo("bye");
        assertThat(far.lost).isInstanceOf(ConnectionDone.class);
    }

    @Test
    void aSenderGivesUpAndTheOtherSideKnowsNothing() {
        connect();
        simulation.partition("server", "alice");
        near.transport().write("hello?");
        simulation.runFor(Duration.ofSeconds(119));
        assertThat(near.isOpen()).isTrue();
        simulation.runFor(Duration.ofSeconds(2));
        assertThat(near.lost).isInstanceOf(ConnectionLost.class).hasMessageContaining("timed out");
        simulation.heal("server", "alice");
        simulation.runFor(Duration.ofSeconds(5));
        assertThat(far.isOpen()).isTrue();
        assertThat(far.text()).isEmpty();
        far.transport().write("are you there?");
        simulation.runFor(SECOND);
        assertThat(far.lost).isInstanceOf(ConnectionLost.class).hasMessageContaining("reset");
    }

    @Test
    void partitionsThatFollowEachOtherDoNotKeepASenderTryingForEver() {
        simulation.network(STILL.withGivingUp(Duration.ofSeconds(10)).withLatency(Duration.ofSeconds(2)));
        connect();
        near.transport().write("hello?");
        for (int i = 0; i < 10; i++) {
            simulation.partition("server", "alice");
            simulation.runFor(Duration.ofSeconds(3));
            simulation.heal("server", "alice");
            simulation.runFor(Duration.ofMillis(500));
        }
        assertThat(near.lost).isInstanceOf(ConnectionLost.class).hasMessageContaining("timed out");
    }

    @Test
    void aPartitionIsBetweenTwoHostsOnly() {
        connect();
        Line third = new Line();
        simulation.host("bob", reactor -> reactor.connectTcp("server", 80, ClientFactory.of(() -> third)));
        far = new Line();
        simulation.partition("alice", "server");
        simulation.runFor(SECOND);
        assertThat(third.made).isTrue();
    }

    // ---------------------------------------------------------------- crashes

    @Test
    void aCrashIsSilence() {
        SimulatedHost server = server();
        alice();
        simulation.runFor(SECOND);
        server.crash();
        simulation.runFor(Duration.ofHours(1));
        assertThat(near.isOpen()).isTrue();
        assertThat(far.lost).isNull();
        near.transport().write("hello?");
        simulation.runFor(Duration.ofMinutes(3));
        assertThat(near.lost).isInstanceOf(ConnectionLost.class).hasMessageContaining("timed out");
    }

    @Test
    void aHostThatIsBackKnowsNothingAndAnswersWithAReset() {
        SimulatedHost server = server();
        alice();
        simulation.runFor(SECOND);
        Line before = far;
        far = new Line();
        server.crash();
        assertThat(server.isUp()).isFalse();
        near.transport().write("hello?");
        simulation.runFor(Duration.ofSeconds(10));
        server.restart();
        simulation.runFor(Duration.ofSeconds(2));
        assertThat(near.lost).isInstanceOf(ConnectionLost.class).hasMessageContaining("reset");
        assertThat(before.text()).isEmpty();
        assertThat(far.made).isFalse();
    }

    @Test
    void aRestartBootsTheProgramOnANewReactor() {
        List<Object> reactors = new ArrayList<>();
        SimulatedHost host = simulation.host("a", reactor -> {
            reactors.add(reactor);
            reactor.callLater(Duration.ofSeconds(10), () -> reactors.add("timer of the " + reactors.size()));
        });
        simulation.runFor(SECOND);
        host.restart();
        assertThat(host.isUp()).isTrue();
        simulation.runFor(Duration.ofSeconds(30));
        assertThat(reactors).hasSize(3).doesNotHaveDuplicates();
        assertThat(reactors.get(2)).isEqualTo("timer of the 2");
        assertThat(host.reactor()).isSameAs(reactors.get(1));
        assertThat(host.reactor().isRunning()).isTrue();
    }

    @Test
    void aProgramMayCrashItsOwnHostAndDoesNothingMore() {
        List<String> events = new ArrayList<>();
        SimulatedHost[] self = new SimulatedHost[1];
        self[0] = simulation.host("a", reactor -> {
            reactor.callLater(SECOND, () -> {
                self[0].crash();
                reactor.callLater(Duration.ZERO, () -> events.add("later"));
            });
            reactor.callLater(SECOND, () -> events.add("same instant"));
        });
        simulation.runFor(Duration.ofSeconds(3));
        assertThat(events).isEmpty();
        assertThatThrownBy(self[0]::crash).isInstanceOf(IllegalStateException.class).hasMessageContaining("down");
    }

    @Test
    void aCrashOfTheSenderLeavesNothingToBeSentAgain() {
        server();
        SimulatedHost alice = alice();
        simulation.runFor(SECOND);
        simulation.partition("alice", "server");
        near.transport().write("lost with the host");
        simulation.runFor(SECOND);
        alice.crash();
        simulation.heal("alice", "server");
        simulation.runFor(Duration.ofSeconds(10));
        assertThat(far.text()).isEmpty();
        assertThat(far.isOpen()).isTrue();
    }

    @Test
    void aProgramThatCannotBootIsAFailureAndRefuses() {
        simulation.host("server", _ -> {
            throw new IllegalStateException("no configuration");
        });
        alice();
        simulation.runFor(SECOND);
        assertThat(simulation.takeFailures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.message()).isEqualTo("Unhandled error in the program"));
        assertThat(failed).singleElement().isInstanceOf(ConnectFailed.Refused.class);
    }

    @Test
    void aHostMayConnectToItself() {
        simulation.host("server", reactor -> {
            reactor.listenTcp(80, ListenOptions.LOOPBACK, _ -> far);
            reactor.connectTcp("localhost", 80, client);
        });
        simulation.host("bob", reactor -> reactor.connectTcp(
                "server", 80, ConnectOptions.DEFAULT, ClientFactory.of(() -> {
                    throw new AssertionError("it listens on loopback only");
                })));
        simulation.runFor(SECOND);
        assertThat(near.isOpen() && far.isOpen()).isTrue();
        assertThat(simulation.failures()).isEmpty();
    }
}
