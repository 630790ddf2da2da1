package dev.hawser.testing.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ClientFactory;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.Reactor;
import dev.hawser.testing.Property;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the seed breaks. */
final class FaultsTest {
    private static final Instant BEGINNING = Instant.parse("2000-01-01T00:00:00Z");

    // ---------------------------------------------------------------- TCP holds under all of them

    /** Both directions of one connection: what each side wrote and what the other got. */
    private static final class Talk {
        final List<Side> near = new ArrayList<>();
        final List<Side> far = new ArrayList<>();
    }

    /** Writes numbered bytes in pieces of all sizes, and now and then closes one way or another. */
    private static final class Side extends Line {
        private long written;
        private boolean closed;

        @Override
        public void connectionMade() {
            made = true;
            speak();
        }

        private void speak() {
            var random = reactor().random();
            reactor().callLater(Duration.ofMillis(random.nextInt(400)), () -> {
                if (!transport().isOpen()) {
                    return;
                }
                byte[] piece = new byte[random.nextInt(10) == 0 ? random.nextInt(40_000) : random.nextInt(100)];
                for (int i = 0; i < piece.length; i++) {
                    piece[i] = at(written++);
                }
                transport().write(Bytes.adopt(piece));
                switch (random.nextInt(60)) {
                    case 0 -> {
                        closed = true;
                        transport().loseConnection();
                    }
                    case 1 -> transport().abortConnection();
                    case 2 -> {
                        transport().loseWriteConnection();
                        return; // later writes are dropped
                    }
                    case 3 -> {
                        transport().pauseProducing();
                        reactor().callLater(Duration.ofSeconds(2), transport()::resumeProducing);
                    }
                    default -> {}
                }
                speak();
            });
        }

        static byte at(long index) {
            return (byte) (index * 31 + (index >> 8));
        }
    }

    private static Talk talk(long seed) {
        Talk talk = new Talk();
        try (Simulation simulation = Simulation.seed(seed)) {
            simulation
                    .network(Conditions.FAR.withWindow(20_000))
                    .faults(Faults.ALL.withResetWithin(100_000)
                            .withPartitions(Duration.ofSeconds(20), Duration.ofSeconds(5)));
            simulation.host("server", reactor -> reactor.listenTcp(80, _ -> added(talk.far)));
            simulation.host("alice", reactor -> connectAgain(reactor, talk));
            simulation.runFor(Duration.ofMinutes(2));
            assertThat(simulation.failures()).isEmpty();
        }
        return talk;
    }

    private static void connectAgain(Reactor reactor, Talk talk) {
        reactor.connectTcp("server", 80, ClientFactory.of(() -> added(talk.near)));
        reactor.callLater(Duration.ofSeconds(10), () -> connectAgain(reactor, talk));
    }

    private static Side added(List<Side> to) {
        Side side = new Side();
        to.add(side);
        return side;
    }

    @Test
    void bytesComeInOrderNoneInventedAndNoneLostWithoutAReset() {
        int[] whole = new int[1];
        int[] cut = new int[1];
        Property.of(random -> random.nextLong()).cases(25).check(seed -> {
            Talk talk = talk(seed);
            for (List<Side> sides : List.of(talk.near, talk.far)) {
                for (Side receiver : sides) {
                    Side sender = peerOf(receiver, sides == talk.near ? talk.far : talk.near);
                    Bytes got = receiver.got();
                    for (int i = 0; i < got.size(); i++) {
                        assertThat(got.byteAt(i)).isEqualTo(Side.at(i));
                    }
                    if (sender == null) {
                        assertThat(got.isEmpty()).as("bytes of nobody").isTrue();
                        continue;
                    }
                    assertThat((long) got.size()).as("invented").isLessThanOrEqualTo(sender.written);
                    // an end in good order that this side did not ask for comes after everything
                    if (receiver.lost instanceof ConnectionDone && !receiver.closed) {
                        whole[0]++;
                        assertThat((long) got.size()).as("lost without a reset").isEqualTo(sender.written);
                    }
                    if (receiver.lost != null && !(receiver.lost instanceof ConnectionDone)) {
                        cut[0]++;
                    }
                }
            }
        });
        assertThat(whole[0]).isGreaterThan(20);
        assertThat(cut[0]).isGreaterThan(20);
    }

    private static @org.jspecify.annotations.Nullable Side peerOf(Side side, List<Side> others) {
        return others.stream()
                .filter(other -> other.made && other.transport().host().equals(side.transport().peer())
                        && other.transport().peer().equals(side.transport().host()))
                .findFirst()
                .orElse(null);
    }

    /** Only the sender closes, and nothing but resets and time-outs may keep a byte from coming. */
    @Test
    void aStreamThatEndsInGoodOrderIsWhole() {
        int[] ended = new int[1];
        int[] broken = new int[1];
        Property.of(random -> random.nextLong()).cases(200).check(seed -> {
            Line far = new Line();
            Simulation simulation = Simulation.seed(seed)
                    .network(Conditions.FAR.withWindow(5_000))
                    .faults(Faults.ALL.withResets(0.4)
                            .withResetWithin(50_000)
                            .withPartitions(Duration.ofSeconds(2), Duration.ofSeconds(2)));
            int size = (int) Math.floorMod(seed, 40_000L);
            byte[] sent = new byte[size];
            for (int i = 0; i < size; i++) {
                sent[i] = Side.at(i);
            }
            simulation.host("server", reactor -> reactor.listenTcp(80, _ -> far));
            simulation.host("alice", reactor -> reactor.connectTcp("server", 80, ClientFactory.of(() -> new Line() {
                @Override
                public void connectionMade() {
                    transport().write(Bytes.copyOf(sent));
                    transport().loseConnection();
                }
            })));
            simulation.runFor(Duration.ofMinutes(3));
            assertThat(Bytes.copyOf(sent).startsWith(far.got())).isTrue();
            if (far.lost instanceof ConnectionDone) {
                ended[0]++;
                assertThat(far.got().size()).isEqualTo(size);
            } else {
                broken[0]++;
            }
        });
        assertThat(ended[0]).isGreaterThan(50);
        assertThat(broken[0]).isGreaterThan(20);
    }

    // ---------------------------------------------------------------- each kind

    private static int connectMany(Simulation simulation, int attempts, List<Line> lines) {
        simulation.host("server", reactor -> reactor.listenTcp(80, () -> {
            return new Line() {
                @Override
                public void dataReceived(Bytes data) {
                    transport().write(data);
                }
            };
        }));
        simulation.host("alice", reactor -> {
            for (int i = 0; i < attempts; i++) {
                reactor.callLater(Duration.ofMillis(10L * i), () -> reactor.connectTcp(
                        "server", 80, ClientFactory.of(() -> {
                            Line line = new Line() {
                                @Override
                                public void connectionMade() {
                                    made = true;
                                    transport().write(Bytes.adopt(new byte[1000]));
                                }
                            };
                            lines.add(line);
                            return line;
                        })));
            }
        });
        simulation.runFor(Duration.ofMinutes(1));
        return (int) lines.stream().filter(line -> line.lost != null).count();
    }

    @Test
    void resetsComeToTheShareOfConnectionsAndAtTheByteThatTheySay() {
        Simulation simulation = Simulation.seed(9).faults(Faults.NONE.withResets(0.2).withResetWithin(999));
        int lost = connectMany(simulation, 1000, new ArrayList<>());
        assertThat(lost).isBetween(150, 250);
        assertThat(simulation.faultsThatHappened()).hasSize(lost).allMatch(name -> name.startsWith("reset alice>server:80#"));
        TreeSet<Integer> bytes = new TreeSet<>();
        for (String name : simulation.faultsThatHappened()) {
            bytes.add(Integer.parseInt(name.substring(name.lastIndexOf(' ') + 1)));
        }
        assertThat(bytes.first()).isZero();
        assertThat(bytes.last()).isBetween(500, 999);
        assertThat(bytes).hasSizeGreaterThan(50);
    }

    @Test
    void aResetLetsExactlySoManyBytesThrough() {
        Simulation found = Simulation.seed(9).faults(Faults.NONE.withResets(0.2).withResetWithin(999));
        connectMany(found, 300, new ArrayList<>());
        String back = found.faultsThatHappened().stream()
                .filter(name -> name.contains("at byte back"))
                .findFirst()
                .orElseThrow();
        Simulation again =
                Simulation.seed(9).faults(Faults.NONE.withResets(0.2).withResetWithin(999)).onlyFaults(back);
        List<Line> lines = new ArrayList<>();
        assertThat(connectMany(again, 300, lines)).isEqualTo(1);
        assertThat(again.faultsThatHappened()).containsExactly(back);
        Line hit = lines.stream().filter(line -> line.lost != null).findFirst().orElseThrow();
        long bytes = Long.parseLong(back.substring(back.lastIndexOf(' ') + 1));
        assertThat((long) hit.got().size()).isLessThanOrEqualTo(bytes);
    }

    @Test
    void refusalsComeToTheShareOfAttempts() {
        Simulation simulation = Simulation.seed(9).faults(Faults.NONE.withRefusals(0.2));
        List<Line> lines = new ArrayList<>();
        connectMany(simulation, 1000, lines);
        assertThat(lines.size()).isBetween(750, 850);
        assertThat(simulation.faultsThatHappened()).hasSize(1000 - lines.size());
    }

    @Test
    void partitionsComeAndGo() {
        Simulation simulation = Simulation.seed(9)
                .faults(Faults.NONE.withPartitions(Duration.ofSeconds(10), Duration.ofSeconds(2)));
        connectMany(simulation, 1, new ArrayList<>());
        simulation.runFor(Duration.ofHours(1));
        assertThat(simulation.faultsThatHappened().size()).isBetween(200, 400); // every 12 seconds
        assertThat(simulation.faultsThatHappened()).allMatch(name -> name.startsWith("partition server|alice#"));
    }

    @Test
    void crashesComeAndTheProgramBootsAgain() {
        int[] boots = new int[1];
        Simulation simulation = Simulation.seed(9).faults("server", Faults.NONE.withCrashes(
                Duration.ofSeconds(10), Duration.ofSeconds(2)));
        simulation.host("server", _ -> boots[0]++);
        simulation.host("spared", _ -> {});
        simulation.runFor(Duration.ofHours(1));
        int crashes = simulation.faultsThatHappened().size();
        assertThat(crashes).isBetween(200, 400);
        assertThat(boots[0]).isBetween(crashes, crashes + 1);
        assertThat(simulation.faultsThatHappened()).allMatch(name -> name.startsWith("crash server#"));
    }

    @Test
    void clocksGoWrongAndTimersFollowThem() {
        Simulation simulation = Simulation.seed(11).faults(Faults.NONE.withClockSkew(Duration.ofMinutes(5), 1000));
        List<Duration> rung = new ArrayList<>();
        List<Reactor> reactors = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            reactors.add(simulation
                    .host("h" + i, reactor -> reactor.callLater(Duration.ofHours(1), () -> rung.add(simulation.time())))
                    .reactor());
        }
        simulation.runFor(Duration.ofHours(2));
        assertThat(rung).hasSize(10).doesNotHaveDuplicates();
        assertThat(rung).allSatisfy(time -> assertThat(time)
                .isBetween(Duration.ofHours(1).minusSeconds(4), Duration.ofHours(1).plusSeconds(4)));
        assertThat(reactors.stream().map(reactor -> reactor.wallClock().instant()).distinct().count()).isEqualTo(10);
        assertThat(reactors).allSatisfy(reactor -> assertThat(reactor.wallClock().instant())
                .isBetween(BEGINNING.plusSeconds(2 * 3600 - 308), BEGINNING.plusSeconds(2 * 3600 + 308)));
        assertThat(simulation.faultsThatHappened()).hasSize(10).allMatch(name -> name.startsWith("clock h"));
    }

    @Test
    void withoutFaultsClocksAgree() {
        Simulation simulation = Simulation.seed(11);
        Reactor a = simulation.host("a", _ -> {}).reactor();
        simulation.runFor(Duration.ofSeconds(90));
        assertThat(a.wallClock().instant()).isEqualTo(BEGINNING.plusSeconds(90));
        assertThat(a.nanos()).isEqualTo(Duration.ofSeconds(90).toNanos());
    }

    @Test
    void aClockThatDriftsRingsAtTheFirstNanosecondThatIsLateEnough() {
        Engine engine = new Engine(1);
        for (long drift : new long[] {-100_000, -999, -1, 0, 1, 37, 100_000}) {
            HostClock clock = new HostClock(engine, 0, 0, drift);
            for (long nanos : new long[] {1, 2, 999_999, 1_000_000, 1_000_001, 3_600_000_000_000L, 86_400_000_000_123L}) {
                long at = clock.whenNanos(nanos);
                assertThat(clock.reading(at)).isGreaterThanOrEqualTo(nanos);
                assertThat(clock.reading(at - 1)).isLessThan(nanos);
            }
        }
    }

    @Test
    void figuresThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> Faults.NONE.withResets(1.5)).hasMessageContaining("1.5");
        assertThatThrownBy(() -> Faults.NONE.withCrashes(Duration.ZERO, Duration.ZERO)).hasMessageContaining("PT0S");
        assertThatThrownBy(() -> Conditions.LOCAL.withMostRead(0)).hasMessageContaining("mostRead 0");
        assertThatThrownBy(() -> Conditions.LOCAL.withLatency(Duration.ofMillis(-1))).hasMessageContaining("PT-0.001S");
    }
}
