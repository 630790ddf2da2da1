package dev.hawser.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.ClientFactory;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Factory;
import dev.hawser.net.FileRegion;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Protocol;
import dev.hawser.net.PullProducer;
import dev.hawser.net.PushProducer;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import dev.hawser.net.Transport;
import dev.hawser.testing.MemoryTransport;
import dev.hawser.testing.Property;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Token buckets between connections and their protocols. */
final class ThrottlingTest {
    private static final Duration TENTH = Duration.ofMillis(100);

    private final Connections connections = new Connections();

    private ThrottlingFactory factory(Throttling throttling) {
        return new ThrottlingFactory(connections.factory(), connections.reactor, throttling);
    }

    private MemoryTransport connect(Throttling throttling) throws Exception {
        return connections.accepted(factory(throttling), "10.0.0.1");
    }

    private Transport upper() {
        return connections.built.getFirst().transport();
    }

    /** In steps, as time passes for a reactor. */
    private void advance(MemoryTransport transport, Duration by) {
        for (long milli = 0; milli < by.toMillis(); milli++) {
            connections.reactor.advance(Duration.ofMillis(1));
            transport.settle();
        }
    }

    private int received() {
        return connections.built.getFirst().received.stream().mapToInt(Bytes::size).sum();
    }

    // ---------------------------------------------------------------- writing

    @Test
    void writesLeaveAtTheirRate() throws Exception {
        MemoryTransport transport = connect(Throttling.NONE.withWrite(new Rate(1_000, 100)));
        upper().write(Bytes.of("x".repeat(400)));
        assertThat(transport.written().size()).isEqualTo(100);
        assertThat(upper().unsent()).isEqualTo(300);
        assertThat(transport.held()).as("counts towards the budget").isEqualTo(300);
        for (int sent = 200; sent <= 400; sent += 100) {
            advance(transport, TENTH);
            assertThat(transport.written().size()).as("but for a piece").isBetween(sent - 12, sent);
        }
        advance(transport, TENTH);
        assertThat(transport.written().size()).isEqualTo(400);
        assertThat(upper().unsent()).isZero();
        assertThat(transport.held()).isZero();
        assertThat(connections.reactor.clock().delayedCalls()).isEmpty();
    }

    @Test
    void loseConnectionSendsWhatIsHeldBackFirst() throws Exception {
        MemoryTransport transport = connect(Throttling.NONE.withWrite(new Rate(1_000, 100)));
        upper().write(Bytes.of("x".repeat(150)));
        upper().loseConnection();
        upper().write("dropped");
        assertThat(upper().isOpen()).isFalse();
        advance(transport, Duration.ofMillis(49));
        assertThat(transport.isClosed()).isFalse();
        advance(transport, TENTH);
        assertThat(transport.isClosed()).isTrue();
        assertThat(transport.writtenText()).isEqualTo("x".repeat(150));
        assertThat(connections.events).containsExactly("made", "lost ConnectionDone");
    }

    @Test
    void thePeersEndWaitsForWhatIsHeldBack() throws Exception {
        MemoryTransport transport = connect(Throttling.NONE.withWrite(new Rate(1_000, 100)));
        upper().write(Bytes.of("x".repeat(150)));
        transport.deliverEnd();
        assertThat(transport.isClosed()).isFalse();
        advance(transport, TENTH);
        assertThat(transport.isClosed()).isTrue();
        assertThat(transport.written().size()).isEqualTo(150);
    }

    @Test
    void loseWriteConnectionSendsItFirstToo() throws Exception {
        MemoryTransport transport = connect(Throttling.NONE.withWrite(new Rate(1_000, 100)));
        upper().write(Bytes.of("x".repeat(150)));
        upper().loseWriteConnection();
        transport.settle();
        assertThat(transport.isWriteClosed()).isFalse();
        advance(transport, TENTH);
        assertThat(transport.isWriteClosed()).isTrue();
        assertThat(transport.written().size()).isEqualTo(150);
    }

    @Test
    void abortConnectionDropsIt() throws Exception {
        MemoryTransport transport = connect(Throttling.NONE.withWrite(new Rate(1_000, 100)));
        upper().write(Bytes.of("x".repeat(150)));
        upper().abortConnection();
        assertThat(upper().unsent()).isZero();
        advance(transport, Duration.ofSeconds(10));
        assertThat(transport.written().size()).isLessThanOrEqualTo(100);
        assertThat(connections.events).containsExactly("made", "lost ConnectionAborted");
        assertThat(connections.reactor.clock().delayedCalls()).isEmpty();
    }

    @Test
    void drainedFiresWhenTheLastHasLeft() throws Exception {
        MemoryTransport transport = connect(Throttling.NONE.withWrite(new Rate(1_000, 100)));
        upper().write(Bytes.of("x".repeat(250)));
        Deferred<@Nullable Void> drained = upper().drained();
        List<String> fired = new ArrayList<>();
        drained.finish(_ -> fired.add("drained"), failure -> fired.add(failure.toString()));
        advance(transport, TENTH);
        assertThat(fired).isEmpty();
        advance(transport, TENTH);
        assertThat(fired).containsExactly("drained");
    }

    @Test
    void drainedFailsWithTheConnection() throws Exception {
        MemoryTransport transport = connect(Throttling.NONE.withWrite(new Rate(1_000, 100)));
        upper().write(Bytes.of("x".repeat(250)));
        List<String> fired = new ArrayList<>();
        upper().drained().finish(_ -> fired.add("drained"), failure -> fired.add(failure.getClass().getSimpleName()));
        transport.disconnect();
        assertThat(fired).containsExactly("ConnectionDone");
    }

    @Test
    void theSoftBoundStopsReadingAndTheHardOneEndsIt() throws Exception {
        MemoryTransport transport = connect(Throttling.NONE.withWrite(new Rate(100_000, 100)));
        upper().write(Bytes.copyOf(new byte[300 << 10]));
        assertThat(upper().isReading()).isFalse();
        transport.deliver("not read");
        assertThat(received()).isZero();
        advance(transport, Duration.ofMillis(1_700)); // 178 KiB are left
        assertThat(upper().isReading()).isFalse();
        advance(transport, Duration.ofMillis(600));
        assertThat(upper().isReading()).isTrue();
        assertThat(received()).isEqualTo(8);

        upper().write(Bytes.copyOf(new byte[9 << 20]));
        upper().write("one too many");
        transport.settle();
        assertThat(connections.events).containsExactly("made", "lost PeerTooSlow");
        assertThat(connections.built.getFirst().end).hasMessageContaining("limit is 8388608");
        assertThat(transport.held()).isZero();
    }

    @Test
    void aPushProducerIsPausedAndResumed() throws Exception {
        MemoryTransport transport = connect(Throttling.NONE.withWrite(new Rate(100_000, 10_000)));
        List<String> told = new ArrayList<>();
        upper().registerProducer(new PushProducer() {
            @Override
            public void pauseProducing() {
                told.add("pause");
            }

            @Override
            public void resumeProducing() {
                told.add("resume");
            }

            @Override
            public void stopProducing() {
                told.add("stop");
            }
        });
        upper().write(Bytes.copyOf(new byte[10_000]));
        transport.settle();
        upper().write(Bytes.copyOf(new byte[64 << 10]));
        assertThat(told).as("exactly 64 KiB are unsent").isEmpty();
        upper().write("x");
        assertThat(told).containsExactly("pause");
        advance(transport, Duration.ofMillis(600));
        assertThat(told).containsExactly("pause");
        advance(transport, TENTH);
        assertThat(told).containsExactly("pause", "resume");
        upper().loseConnection();
        advance(transport, TENTH);
        assertThat(transport.isClosed()).as("it waits for its producer").isFalse();
        upper().write("last");
        upper().unregisterProducer();
        transport.settle();
        assertThat(transport.isClosed()).isTrue();
        assertThat(transport.writtenText()).endsWith("xlast");
    }

    @Test
    void aPullProducerWritesAtTheRate() throws Exception {
        MemoryTransport transport = connect(Throttling.NONE.withWrite(new Rate(1_000, 100)));
        upper().registerProducer(new PullProducer() {
            private int left = 5;

            @Override
            public void resumeProducing() {
                upper().write(Bytes.of("x".repeat(100)));
                if (--left == 0) {
                    upper().unregisterProducer();
                    upper().loseConnection();
                }
            }

            @Override
            public void stopProducing() {
                left = 0;
            }
        });
        for (int sent = 100; sent <= 500; sent += 100) {
            assertThat(transport.written().size()).isEqualTo(sent);
            advance(transport, TENTH);
        }
        assertThat(transport.isClosed()).isTrue();
    }

    @Test
    void whatAProducerThrowsEndsTheConnection() throws Exception {
        MemoryTransport transport = connect(Throttling.NONE.withWrite(new Rate(1_000, 100)));
        upper().registerProducer(new PushProducer() {
            @Override
            public void pauseProducing() {
                throw new IllegalStateException("at pause");
            }

            @Override
            public void resumeProducing() {}

            @Override
            public void stopProducing() {}
        });
        upper().write(Bytes.copyOf(new byte[100_000]));
        transport.settle();
        assertThat(connections.events).containsExactly("made", "lost ConnectionLost");
        assertThat(connections.built.getFirst().end).hasRootCauseMessage("at pause");
        assertThat(connections.reactor.unhandledFailures().drain()).hasSize(1);
    }

    /** Over TCP, as the memory of a test does not send files. */
    @Test
    void aFileKeepsItsPlaceAndTheRate(@TempDir Path folder) throws Exception {
        byte[] content = new byte[40_000];
        new Random(5).nextBytes(content);
        Path path = Files.write(folder.resolve("file"), content);
        Reactor reactor = Reactor.open(ReactorOptions.DEFAULT.withHandleSignals(false));
        List<String> told = new ArrayList<>();
        List<Bytes> arrived = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(path)) {
            ThrottlingFactory throttled = new ThrottlingFactory(
                    Factory.of(() -> new Protocol() {
                        @Override
                        public void connectionMade() {
                            transport().write("before");
                            transport()
                                    .sendFile(new FileRegion(channel, 100, 30_000))
                                    .finish(sent -> told.add("sent " + sent), failure -> told.add(failure.toString()));
                            transport().write("after");
                            transport().loseConnection();
                        }
                    }),
                    reactor,
                    Throttling.NONE.withWrite(new Rate(100_000, 10_000)));
            ListeningPort port = reactor.listenTcp(0, ListenOptions.LOOPBACK, throttled);
            ClientFactory client = ClientFactory.of(() -> new Protocol() {
                @Override
                public void dataReceived(Bytes data) {
                    arrived.add(data);
                }

                @Override
                public void connectionLost(ConnectionEnd reason) {
                    told.add(reason.getClass().getSimpleName());
                    reactor().stop();
                }
            });
            long begun = reactor.nanos();
            reactor.connectTcp("127.0.0.1", port.port(), client);
            reactor.run();
            assertThat(Duration.ofNanos(reactor.nanos() - begun)).isGreaterThan(Duration.ofMillis(200));
        }
        assertThat(Bytes.join(arrived))
                .isEqualTo(Bytes.of("before")
                        .concat(Bytes.copyOf(content, 100, 30_000))
                        .concat(Bytes.of("after")));
        assertThat(told).containsExactlyInAnyOrder("sent 30000", "ConnectionDone");
    }

    // ---------------------------------------------------------------- reading

    @Test
    void readsArriveAtTheirRate() throws Exception {
        MemoryTransport transport = connect(Throttling.NONE.withRead(new Rate(1_000, 100)));
        transport.deliver("x".repeat(250));
        transport.deliver("y".repeat(50));
        transport.deliverEnd();
        assertThat(received()).isEqualTo(100);
        assertThat(transport.isReading()).isFalse();
        assertThat(transport.held()).isEqualTo(150);
        advance(transport, TENTH);
        assertThat(received()).isBetween(188, 200);
        advance(transport, TENTH);
        assertThat(received()).isBetween(288, 300);
        assertThat(connections.events).as("the end comes after all of it").containsExactly("made");
        advance(transport, TENTH);
        assertThat(received()).isEqualTo(300);
        assertThat(connections.events).containsExactly("made", "lost ConnectionDone");
        assertThat(connections.reactor.clock().delayedCalls()).isEmpty();
    }

    @Test
    void aProtocolThatPausesKeepsItsTurn() throws Exception {
        MemoryTransport transport = connect(Throttling.NONE.withRead(new Rate(1_000, 100)));
        transport.deliver("x".repeat(250));
        upper().pauseProducing();
        advance(transport, Duration.ofSeconds(10));
        assertThat(received()).isEqualTo(100);
        upper().resumeProducing();
        transport.settle();
        assertThat(received()).as("no more than another burst").isEqualTo(200);
        advance(transport, TENTH);
        assertThat(received()).isEqualTo(250);
    }

    @Test
    void loseConnectionEndsTheWaitForMore() throws Exception {
        MemoryTransport transport = connect(Throttling.NONE.withRead(new Rate(10, 10)));
        transport.deliver("x".repeat(250));
        upper().loseConnection();
        transport.settle();
        assertThat(connections.events).containsExactly("made", "lost ConnectionDone");
        assertThat(received()).isEqualTo(10);
        assertThat(connections.reactor.clock().delayedCalls()).isEmpty();
    }

    // ---------------------------------------------------------------- rates

    @Test
    void aRateMayBeChangedWhileSomebodyWaits() throws Exception {
        ThrottlingFactory throttled = factory(Throttling.NONE.withWrite(new Rate(1, 1)));
        MemoryTransport transport = connections.accepted(throttled, "10.0.0.1");
        upper().write(Bytes.of("x".repeat(1_000)));
        advance(transport, Duration.ofSeconds(1));
        assertThat(transport.written().size()).isEqualTo(2);
        throttled.setThrottling(Throttling.NONE.withWrite(new Rate(1_000, 500)));
        advance(transport, Duration.ofMillis(500));
        assertThat(transport.written().size()).isBetween(440, 502);
        throttled.setThrottling(Throttling.NONE);
        transport.settle();
        assertThat(transport.written().size()).isEqualTo(1_000);
        transport.disconnect();
        assertThat(throttled.connections()).isZero();
        assertThat(throttled.waits()).isPositive();
    }

    @Test
    void connectionsShareTheCommonBucketFairly() throws Exception {
        ThrottlingFactory throttled = factory(Throttling.NONE.withTotalWrite(new Rate(10_000, 1_000)));
        List<MemoryTransport> transports = new ArrayList<>();
        for (int host = 1; host <= 5; host++) {
            transports.add(connections.accepted(throttled, "10.0.0." + host));
            connections.built.getLast().transport().write(Bytes.copyOf(new byte[100_000 * host]));
        }
        for (int tick = 0; tick < 100; tick++) {
            connections.reactor.advance(Duration.ofMillis(50));
        }
        long all = 0;
        for (MemoryTransport transport : transports) {
            all += transport.written().size();
        }
        assertThat(all).isBetween(50_000L, 51_000L);
        for (MemoryTransport transport : transports.subList(1, 5)) {
            assertThat((long) transport.written().size()).isBetween(9_500L, 10_500L);
        }
        assertThat(transports.getFirst().written().size()).as("the burst was its").isBetween(10_000, 11_500);
    }

    /** What a throttled stream is made of. */
    private record Run(Rate own, Rate total, List<Integer> pieces, List<Integer> millis) {}

    private static Run run(RandomGenerator random) {
        List<Integer> pieces = new ArrayList<>();
        List<Integer> millis = new ArrayList<>();
        for (int count = 1 + random.nextInt(20); count > 0; count--) {
            pieces.add(1 + random.nextInt(random.nextBoolean() ? 50 : 5_000));
            millis.add(random.nextInt(300));
        }
        return new Run(
                new Rate(1 + random.nextInt(20_000), 1 + random.nextInt(3_000)),
                new Rate(1 + random.nextInt(20_000), 1 + random.nextInt(3_000)),
                pieces,
                millis);
    }

    @Test
    void aThrottledStreamCarriesTheSameBytesWithinItsBucketsAtEveryInstant() {
        Property.of(ThrottlingTest::run).cases(100).check(ThrottlingTest::keepsToIts);
    }

    /** In one direction and the other at once. */
    private static void keepsToIts(Run run) throws Exception {
        Connections connections = new Connections();
        Throttling throttling = new Throttling(run.own, run.own, run.total, run.total);
        ThrottlingFactory throttled = new ThrottlingFactory(connections.factory(), connections.reactor, throttling);
        MemoryTransport transport = connections.accepted(throttled, "10.0.0.1");
        Connections.Seen seen = connections.built.getFirst();
        List<long[]> written = new ArrayList<>();
        List<long[]> read = new ArrayList<>();
        byte next = 0;
        Bytes all = Bytes.EMPTY;
        long most = 0;
        for (int at = 0; at < run.pieces.size(); at++) {
            byte[] piece = new byte[run.pieces.get(at)];
            for (int index = 0; index < piece.length; index++) {
                piece[index] = next++;
            }
            all = all.concat(Bytes.copyOf(piece));
            seen.transport().write(Bytes.copyOf(piece));
            transport.deliver(Bytes.copyOf(piece));
            most += piece.length;
            for (int milli = 0; milli < run.millis.get(at); milli++) {
                connections.reactor.advance(Duration.ofMillis(1));
                note(connections, transport, seen, written, read);
            }
        }
        long slowest = Math.min(run.own.perSecond(), run.total.perSecond());
        connections.reactor.advance(Duration.ofMillis(1_000 * most / slowest + 60_000));
        for (int settle = 0; settle < 100_000 && written.getLast()[1] + read.getLast()[1] < 2 * most; settle++) {
            connections.reactor.advance(Duration.ofMillis(100));
            note(connections, transport, seen, written, read);
        }
        assertThat(transport.written()).isEqualTo(all);
        assertThat(Bytes.join(seen.received)).isEqualTo(all);
        keeps(run.own, written);
        keeps(run.total, written);
        keeps(run.own, read);
        keeps(run.total, read);
        assertThat(connections.reactor.clock().delayedCalls()).isEmpty();
    }

    private static void note(
            Connections connections,
            MemoryTransport transport,
            Connections.Seen seen,
            List<long[]> written,
            List<long[]> read) {
        transport.settle();
        long now = connections.reactor.nanos();
        written.add(new long[] {now, transport.written().size()});
        read.add(new long[] {now, seen.received.stream().mapToLong(Bytes::size).sum()});
    }

    /** Between any two instants no more than the burst and the rate's share. */
    private static void keeps(Rate rate, List<long[]> counts) {
        for (int from = 0; from < counts.size(); from++) {
            for (int to = from + 1; to < Math.min(counts.size(), from + 60); to++) {
                double seconds = (counts.get(to)[0] - counts.get(from)[0]) / 1e9;
                long passed = counts.get(to)[1] - counts.get(from)[1];
                if (passed > rate.burst() + rate.perSecond() * seconds + 1e-6) {
                    throw new AssertionError(passed + " bytes in " + seconds + " s at " + rate);
                }
            }
        }
    }
}
