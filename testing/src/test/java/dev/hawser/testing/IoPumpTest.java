package dev.hawser.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.HalfCloseable;
import dev.hawser.net.Protocol;
import dev.hawser.net.PullProducer;
import dev.hawser.net.PushProducer;
import dev.hawser.net.Transport;
import dev.hawser.time.Action;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A server and a client back to back (Y3). */
final class IoPumpTest {
    private final List<String> events = new ArrayList<>();
    private final MemoryReactor reactor = new MemoryReactor();
    private final Peer server = new Peer("server");
    private final Peer client = new Peer("client");

    private class Peer extends Protocol {
        final String name;
        Action onData = () -> {};
        Bytes received = Bytes.EMPTY;

        Peer(String name) {
            this.name = name;
        }

        @Override
        public void connectionMade() throws Exception {
            events.add(name + " made");
        }

        @Override
        public void dataReceived(Bytes data) throws Exception {
            events.add(name + " got " + (data.size() < 20 ? data.utf8() : data.size() + " bytes"));
            received = received.concat(data);
            onData.run();
        }

        @Override
        public void connectionLost(ConnectionEnd reason) {
            events.add(name + " lost " + reason.getClass().getSimpleName());
        }
    }

    private final class Half extends Peer implements HalfCloseable {
        Half(String name) {
            super(name);
        }

        @Override
        public void readConnectionLost() {
            events.add(name + " read lost");
        }

        @Override
        public void writeConnectionLost() {
            events.add(name + " write lost");
        }
    }

    private IoPump connect() {
        return connect(IoPump.Options.DEFAULT);
    }

    private IoPump connect(IoPump.Options options) {
        IoPump pump = IoPump.connect(reactor, options, server, client);
        events.clear();
        return pump;
    }

    @Test
    void Y3_bothAreConnectedTheServerFirst() {
        IoPump pump = IoPump.connect(server, client);
        assertThat(events).containsExactly("server made", "client made");
        assertThat(pump.server()).isSameAs(server.transport());
        assertThat(pump.client()).isSameAs(client.transport());
        assertThat(pump.server().peer()).isEqualTo(pump.client().host());
        assertThat(pump.client().peer()).isEqualTo(pump.server().host());
        assertThat(pump.pump()).isFalse();
        assertThat(pump.flush()).isFalse();
    }

    @Test
    void Y3_pumpMovesOneBatchEachWay() {
        IoPump pump = connect();
        server.onData = () -> server.transport().write("pong");
        client.transport().write("ping ");
        client.transport().write("again");
        server.transport().write("hello");
        assertThat(events).isEmpty();
        assertThat(pump.pump()).isTrue();
        assertThat(events).containsExactly("server got ping again", "client got hello");
        assertThat(pump.pump()).isTrue();
        assertThat(events).endsWith("client got pong");
        assertThat(pump.pump()).isFalse();
        assertThat(pump.server().writtenText()).as("what was said can still be asked").isEqualTo("hellopong");
    }

    @Test
    void Y3_pumpMakesTheCallsThatAreDue() {
        IoPump pump = connect();
        reactor.callLater(Duration.ZERO, () -> client.transport().write("due"));
        reactor.callLater(Duration.ofSeconds(1), () -> client.transport().write("later"));
        assertThat(pump.flush()).isTrue();
        assertThat(events).containsExactly("server got due");
        reactor.advance(Duration.ofSeconds(1));
        pump.flush();
        assertThat(events).endsWith("server got later");
    }

    @Test
    void Y3_whatIsWrittenInConnectionMadeArrives() {
        IoPump pump = IoPump.connect(
                reactor,
                new Peer("server") {
                    @Override
                    public void connectionMade() {
                        transport().write("220 ready");
                    }
                },
                client);
        pump.flush();
        assertThat(client.received.utf8()).isEqualTo("220 ready");
    }

    @Test
    void Y3_anEndIsToldAfterAllBytesAndOneSideInAPump() {
        IoPump pump = connect();
        client.transport().write("last");
        client.transport().loseConnection();
        assertThat(pump.pump()).isTrue();
        assertThat(events).containsExactly("client lost ConnectionDone", "server got last");
        assertThat(pump.pump()).isTrue();
        assertThat(events).endsWith("server lost ConnectionDone");
        assertThat(pump.pump()).isFalse();
    }

    @Test
    void Y3_theServersEndIsToldAfterAllBytesToo() {
        IoPump pump = connect();
        server.transport().write("last");
        server.transport().loseConnection();
        assertThat(pump.pump()).isTrue();
        assertThat(events).containsExactly("server lost ConnectionDone", "client got last");
        assertThat(pump.pump()).isTrue();
        assertThat(events).endsWith("client lost ConnectionDone");
        assertThat(pump.pump()).isFalse();
    }

    @Test
    void Y3_oneSideInAPumpHearsOfAnEndTheClientFirst() {
        Half left = new Half("server");
        Half right = new Half("client");
        IoPump pump = IoPump.connect(reactor, left, right);
        left.transport().loseWriteConnection();
        right.transport().loseWriteConnection();
        reactor.advance(Duration.ZERO);
        events.clear();
        assertThat(pump.pump()).isTrue();
        assertThat(events).containsExactly("client read lost", "client lost ConnectionDone");
        assertThat(pump.pump()).isTrue();
        assertThat(events).endsWith("server read lost", "server lost ConnectionDone");
        assertThat(pump.pump()).isFalse();
    }

    @Test
    void Y3_bothSidesMayLeaveAtOnce() {
        IoPump pump = connect();
        client.transport().write("bye");
        client.transport().loseConnection();
        server.transport().write("bye");
        server.transport().loseConnection();
        pump.flush();
        assertThat(events).containsExactlyInAnyOrder("client lost ConnectionDone", "server lost ConnectionDone");
    }

    @Test
    void W4_anAnswerToTheEndOfTheStreamStillArrives() {
        Half half = new Half("client");
        IoPump pump = IoPump.connect(reactor, server, half);
        server.onData = () -> server.transport().write("answer");
        events.clear();
        half.transport().write("question");
        half.transport().loseWriteConnection();
        pump.flush();
        assertThat(events)
                .containsExactly(
                        "client write lost",
                        "server got question",
                        "client got answer",
                        "server lost ConnectionDone",
                        "client read lost",
                        "client lost ConnectionDone");
    }

    @Test
    void W4_twoHalfCloseableEndsCloseOneDirectionEach() {
        Half left = new Half("server");
        Half right = new Half("client");
        IoPump pump = IoPump.connect(reactor, left, right);
        events.clear();
        right.transport().loseWriteConnection();
        pump.flush();
        assertThat(events).containsExactly("client write lost", "server read lost");
        left.transport().write("still there");
        left.transport().loseWriteConnection();
        pump.flush();
        assertThat(right.received.utf8()).isEqualTo("still there");
        assertThat(events).endsWith("client read lost", "client lost ConnectionDone");
        assertThat(pump.server().isClosed()).isTrue();
    }

    @Test
    void W4_writingToAnEndThatHasClosedIsAnsweredByAReset() {
        Half half = new Half("client");
        IoPump pump = IoPump.connect(reactor, server, half);
        server.transport().write("bye");
        server.transport().loseConnection();
        pump.flush();
        assertThat(events).endsWith("client got bye", "client read lost");
        half.transport().write("anybody there?");
        pump.flush();
        assertThat(events).endsWith("client lost ConnectionLost");
        assertThat(server.received.isEmpty()).isTrue();
    }

    @Test
    void W3_anAbortIsSeenAsALostConnection() {
        IoPump pump = connect();
        client.transport().write("unsent");
        client.transport().abortConnection();
        pump.flush();
        assertThat(events).containsExactly("client lost ConnectionAborted", "server lost ConnectionLost");
        assertThat(pump.server().endReason()).hasMessageContaining("reset");
    }

    @Test
    void W3_anAbortIsToldAfterWhatHadLeft() {
        IoPump pump = connect();
        server.onData = () -> server.transport().pauseProducing();
        client.transport().write("one");
        pump.flush();
        client.transport().write("two");
        client.transport().drained().finish(_ -> client.transport().abortConnection(), _ -> {});
        pump.flush();
        assertThat(events).containsExactly("server got one", "client lost ConnectionAborted");
        server.transport().resumeProducing();
        pump.flush();
        assertThat(events).endsWith("server got two", "server lost ConnectionLost");
    }

    @Test
    void P3_anEventThatThrowsEndsBothSides() {
        IoPump pump = connect();
        server.onData = () -> {
            throw new IllegalStateException("on purpose");
        };
        client.transport().write("x");
        pump.flush();
        assertThat(events).containsExactly("server got x", "server lost ConnectionLost", "client lost ConnectionDone");
        assertThat(pump.server().endReason()).hasRootCauseMessage("on purpose");
    }

    @Test
    void W5_aReaderThatPausesHoldsUpThePushProducerOfTheOtherEnd() {
        IoPump pump = connect(IoPump.Options.DEFAULT.withWindow(1000));
        Pusher pusher = new Pusher(server.transport());
        server.transport().registerProducer(pusher);
        client.transport().pauseProducing();
        server.transport().write(Bytes.adopt(new byte[80_000]));
        pump.flush();
        assertThat(pusher.isPaused).isTrue();
        assertThat(client.received.isEmpty()).isTrue();
        assertThat(pump.client().undelivered()).isEqualTo(1000);
        assertThat(server.transport().unsent()).isEqualTo(79_000);
        client.transport().resumeProducing();
        pump.flush();
        assertThat(client.received.size()).isEqualTo(80_000);
        assertThat(pusher.isPaused).isFalse();
    }

    private static final class Pusher implements PushProducer {
        private final Transport to;
        boolean isPaused;

        Pusher(Transport to) {
            this.to = to;
        }

        @Override
        public void pauseProducing() {
            isPaused = true;
        }

        @Override
        public void resumeProducing() {
            isPaused = false;
        }

        @Override
        public void stopProducing() {
            to.unregisterProducer();
        }
    }

    @Test
    void W5_aPullProducerIsAskedAsFastAsTheOtherEndReads() {
        IoPump pump = connect(IoPump.Options.DEFAULT.withWindow(10));
        int[] asked = {0};
        server.transport().registerProducer(new PullProducer() {
            @Override
            public void resumeProducing() {
                asked[0]++;
                server.transport().write("0123456789");
            }

            @Override
            public void stopProducing() {}
        });
        client.onData = () -> {
            if (client.received.size() >= 50) {
                client.transport().pauseProducing();
            }
        };
        pump.flush();
        assertThat(client.received.size()).isEqualTo(50);
        assertThat(pump.client().undelivered()).isEqualTo(10);
        assertThat(asked[0]).as("fifty read, ten under way, ten unsent").isEqualTo(7);
    }

    @Test
    void W5_setCapacityHoldsOneDirectionUp() {
        IoPump pump = connect();
        pump.server().setCapacity(3);
        server.transport().write("abcdef");
        client.transport().write("other way");
        pump.flush();
        assertThat(client.received.utf8()).isEqualTo("abc");
        assertThat(server.received.utf8()).isEqualTo("other way");
        pump.server().setCapacity(Long.MAX_VALUE);
        pump.flush();
        assertThat(client.received.utf8()).isEqualTo("abcdef");
    }

    @Test
    void W5_theServersBoundsHold() {
        IoPump pump = connect();
        client.transport().pauseProducing();
        server.onData = () -> server.transport().write(Bytes.adopt(new byte[500_000]));
        client.transport().write("more");
        pump.flush();
        assertThat(server.transport().isReading()).isFalse();
        client.transport().resumeProducing();
        pump.flush();
        assertThat(server.transport().isReading()).isTrue();
        assertThat(client.received.size()).isEqualTo(500_000);
    }

    @Test
    void W5_twoThatCloseWithMoreThanTheWindowUnsentWaitForTheStallTimeout() {
        IoPump pump = connect(IoPump.Options.DEFAULT.withWindow(1));
        server.transport().write("ab");
        server.transport().loseConnection();
        client.transport().write("cd");
        client.transport().loseConnection();
        pump.flush();
        assertThat(events).isEmpty();
        reactor.advance(Duration.ofSeconds(60));
        pump.flush();
        assertThat(events).containsExactly("server lost PeerTooSlow", "client lost ConnectionLost");
    }

    @Test
    void readsAreCutAsAskedFor() {
        IoPump pump = connect(IoPump.Options.DEFAULT.withChunks(4));
        client.transport().write("abcdefghij");
        pump.pump();
        assertThat(events).containsExactly("server got abcd", "server got efgh", "server got ij");
    }

    @Test
    void readsAreCutAtRandomTheSameForTheSameSeed() {
        List<List<String>> runs = new ArrayList<>();
        for (long seed : new long[] {7, 7, 8}) {
            events.clear();
            Peer other = new Peer("server");
            Peer sender = new Peer("client");
            IoPump pump = IoPump.connect(
                    new MemoryReactor(), IoPump.Options.DEFAULT.withRandomChunks(new Random(seed)), other, sender);
            for (int i = 0; i < 50; i++) {
                sender.transport().write("0123456789");
                pump.flush();
            }
            assertThat(other.received.size()).isEqualTo(500);
            runs.add(List.copyOf(events));
        }
        assertThat(runs.get(0)).hasSizeGreaterThan(100).isEqualTo(runs.get(1)).isNotEqualTo(runs.get(2));
    }

    @Test
    void aCutThatLosesBytesIsRefused() {
        IoPump pump = connect(IoPump.Options.DEFAULT.withCut(batch -> List.of(batch.drop(1))));
        client.transport().write("abc");
        assertThatIllegalStateException().isThrownBy(pump::pump).withMessageContaining("\"bc\"");
    }

    @Test
    void Y3_flushGivesUpOnTwoWhoNeverStopAndNamesThem() {
        IoPump pump = connect();
        server.onData = () -> server.transport().write("ping");
        client.onData = () -> client.transport().write("pong!");
        client.transport().write("begin");
        assertThatThrownBy(pump::flush)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("1000 rounds")
                .hasMessageContaining("client to server: 5 bytes, \"pong!\"")
                .hasMessageContaining("server to client: 4 bytes, \"ping\"");
    }

    @Test
    void pumpingInsideAnEventIsRefused() {
        IoPump pump = connect();
        server.onData = () -> {
            try {
                pump.pump();
            } catch (IllegalStateException refused) {
                events.add("refused");
            }
        };
        client.transport().write("x");
        pump.flush();
        assertThat(events).containsExactly("server got x", "refused");
    }

    @Test
    void optionsWithoutSenseAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> IoPump.Options.DEFAULT.withWindow(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IoPump.Options.DEFAULT.withChunks(0))
                .withMessageContaining("0");
    }

    @Test
    void theClientIsNotBoundedAsOnRealConnections() {
        IoPump pump = connect();
        server.transport().pauseProducing();
        client.transport().write(Bytes.adopt(new byte[9 << 20]));
        client.transport().write("more");
        pump.flush();
        assertThat(client.transport().isReading()).isTrue();
        server.transport().resumeProducing();
        pump.flush();
        assertThat(server.received.size()).isEqualTo((9 << 20) + 4);
        client.transport().loseConnection();
        pump.flush();
        assertThat(pump.server().endReason()).isInstanceOf(ConnectionDone.class);
        assertThat(reactor.connections()).isEmpty();
    }
}
