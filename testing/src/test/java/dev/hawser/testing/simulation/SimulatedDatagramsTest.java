package dev.hawser.testing.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.DatagramProtocol;
import dev.hawser.net.DatagramTransport;
import dev.hawser.net.MulticastRefused;
import dev.hawser.net.UdpOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Datagrams between simulated hosts. */
final class SimulatedDatagramsTest {
    private static final int PORT = 5300;

    private final List<String> heard = new ArrayList<>();
    private int refusals;

    /** Notes what comes. */
    private final class Listener extends DatagramProtocol {
        @Override
        public void datagramReceived(Bytes data, Address from) {
            heard.add(data.utf8());
        }

        @Override
        public void connectionRefused() {
            refusals++;
        }
    }

    private static final class Mute extends DatagramProtocol {}

    private static Address.Ip at(SimulatedHost host) {
        return new Address.Ip(host.address(), PORT);
    }

    /** {@code count} datagrams from alice to bob, one each millisecond. */
    private Simulation sent(long seed, Faults faults, Conditions conditions, int count) {
        Simulation simulation = Simulation.seed(seed).network(conditions).faults(faults);
        SimulatedHost bob = simulation.host("bob", reactor -> reactor.listenUdp(PORT, new Listener()));
        simulation.host("alice", reactor -> {
            DatagramTransport socket = reactor.listenUdp(0, new Mute());
            for (int i = 0; i < count; i++) {
                String text = "" + i;
                reactor.callLater(Duration.ofMillis(1 + i), () -> socket.write(text, at(bob)));
            }
        });
        simulation.runFor(Duration.ofSeconds(10));
        assertThat(simulation.failures()).isEmpty();
        return simulation;
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    @Test
    void withoutFaultsAllComeInOrder() {
        sent(1, Faults.NONE, Conditions.LOCAL.withJitter(Duration.ZERO), 100);
        assertThat(heard).isEqualTo(numbers(100));
    }

    @Test
    void withJitterTheyOvertakeEachOther() {
        sent(1, Faults.NONE, Conditions.FAR, 100);
        assertThat(heard).isNotEqualTo(numbers(100)).containsExactlyInAnyOrderElementsOf(numbers(100));
    }

    @Test
    void theSeedLosesDoublesAndDelaysAndNamesEach() {
        Simulation simulation =
                sent(7, Faults.NONE.withDatagrams(0.2, 0.2, 0.2), Conditions.LOCAL.withJitter(Duration.ZERO), 100);
        List<String> faults = simulation.faultsThatHappened();
        long lost = faults.stream().filter(name -> name.startsWith("loss ")).count();
        long doubled = faults.stream().filter(name -> name.startsWith("double ")).count();
        assertThat(lost).isBetween(5L, 40L);
        assertThat(doubled).isBetween(5L, 40L);
        assertThat(faults).anyMatch(name -> name.startsWith("delay "));
        assertThat(heard).hasSize((int) (100 - lost + doubled));
        assertThat(heard.stream().distinct()).hasSize((int) (100 - lost));
        List<Integer> order = heard.stream().distinct().map(Integer::valueOf).toList();
        assertThat(order).isNotEqualTo(order.stream().sorted().toList());
    }

    @Test
    void theSameSeedGivesTheSameRunAndAnotherAnother() {
        Faults faults = Faults.ALL.withCrashes(Faults.NEVER, Duration.ofSeconds(1));
        String first = sent(3, faults, Conditions.FAR, 200).digest();
        List<String> firstHeard = List.copyOf(heard);
        heard.clear();
        assertThat(sent(3, faults, Conditions.FAR, 200).digest()).isEqualTo(first);
        assertThat(heard).isEqualTo(firstHeard);
        heard.clear();
        assertThat(sent(4, faults, Conditions.FAR, 200).digest()).isNotEqualTo(first);
        assertThat(heard).isNotEqualTo(firstHeard);
    }

    @Test
    void aFaultThatIsTakenAwayLeavesTheOthersAsTheyWere() {
        Faults faults = Faults.NONE.withDatagrams(0.2, 0, 0);
        Conditions conditions = Conditions.LOCAL.withJitter(Duration.ZERO);
        List<String> all = sent(5, faults, conditions, 50).faultsThatHappened();
        heard.clear();
        Simulation simulation = Simulation.seed(5).network(conditions).faults(faults).onlyFaults(all.getFirst());
        SimulatedHost bob = simulation.host("bob", reactor -> reactor.listenUdp(PORT, new Listener()));
        simulation.host("alice", reactor -> {
            DatagramTransport socket = reactor.listenUdp(0, new Mute());
            for (int i = 0; i < 50; i++) {
                String text = "" + i;
                reactor.callLater(Duration.ofMillis(1 + i), () -> socket.write(text, at(bob)));
            }
        });
        simulation.runFor(Duration.ofSeconds(10));
        assertThat(heard).hasSize(49);
        assertThat(simulation.faultsThatHappened()).containsExactly(all.getFirst());
    }

    @Test
    void aPartitionSwallowsWhatIsSentMeanwhile() {
        Simulation simulation = Simulation.seed(1);
        SimulatedHost bob = simulation.host("bob", reactor -> reactor.listenUdp(PORT, new Listener()));
        DatagramTransport[] socket = new DatagramTransport[1];
        SimulatedHost alice = simulation.host("alice", reactor -> socket[0] = reactor.listenUdp(0, new Mute()));
        simulation.runFor(Duration.ofSeconds(1));
        simulation.partition("alice", "bob");
        socket[0].write("lost", at(bob));
        simulation.runFor(Duration.ofSeconds(1));
        simulation.heal("alice", "bob");
        socket[0].write("heard", at(bob));
        simulation.runFor(Duration.ofSeconds(5));
        assertThat(heard).containsExactly("heard");
        assertThat(alice.isUp()).isTrue();
    }

    @Test
    void aHostThatIsDownHearsNothingAndOneWithoutAProgramRefuses() {
        Simulation simulation = Simulation.seed(1);
        SimulatedHost bob = simulation.host("bob", reactor -> {});
        DatagramTransport[] socket = new DatagramTransport[1];
        simulation.host("alice", reactor -> {
            socket[0] = reactor.listenUdp(0, new Listener());
            socket[0].connect(at(bob));
        });
        simulation.runFor(Duration.ofSeconds(1));
        socket[0].write("nobody");
        simulation.runFor(Duration.ofSeconds(1));
        assertThat(refusals).isEqualTo(1);
        bob.crash();
        socket[0].write("nothing");
        simulation.runFor(Duration.ofSeconds(1));
        assertThat(refusals).isEqualTo(1);
    }

    @Test
    void membersOfAGroupHearAndOthersDoNot() {
        Simulation simulation = Simulation.seed(1);
        DatagramTransport[] sockets = new DatagramTransport[4];
        for (int i = 0; i < 4; i++) {
            int number = i;
            simulation.host("host" + i, reactor -> {
                sockets[number] = reactor.listenUdp(PORT, UdpOptions.MULTICAST, new DatagramProtocol() {
                    @Override
                    public void datagramReceived(Bytes data, Address from) {
                        heard.add(number + " " + data.utf8() + " from " + from.host());
                    }
                });
                if (number < 3) {
                    sockets[number].joinGroup("228.0.0.5");
                }
            });
        }
        simulation.runFor(Duration.ofSeconds(1));
        sockets[0].write("all", Address.Ip.of("228.0.0.5", PORT));
        simulation.runFor(Duration.ofSeconds(1));
        assertThat(heard)
                .containsExactlyInAnyOrder(
                        "0 all from 10.0.0.1", "1 all from 10.0.0.1", "2 all from 10.0.0.1");
        heard.clear();
        sockets[0].setLoopback(false);
        sockets[1].leaveGroup("228.0.0.5");
        sockets[0].write("others", Address.Ip.of("228.0.0.5", PORT));
        simulation.runFor(Duration.ofSeconds(1));
        assertThat(heard).containsExactly("2 others from 10.0.0.1");
        heard.clear();
        sockets[0].setTtl(0);
        sockets[0].write("nobody", Address.Ip.of("228.0.0.5", PORT));
        simulation.runFor(Duration.ofSeconds(1));
        assertThat(heard).isEmpty();
        assertThatThrownBy(() -> sockets[3].joinGroup("228.0.0.5", "eth7"))
                .isInstanceOf(MulticastRefused.class)
                .hasMessageContaining("eth7");
    }

    @Test
    void aBroadcastReachesAllWhereItIsAllowed() {
        Simulation simulation = Simulation.seed(1);
        DatagramTransport[] sockets = new DatagramTransport[3];
        for (int i = 0; i < 3; i++) {
            int number = i;
            simulation.host("host" + i, reactor -> sockets[number] = reactor.listenUdp(PORT, new Listener()));
        }
        simulation.runFor(Duration.ofSeconds(1));
        sockets[0].setBroadcastAllowed(true);
        sockets[0].write("all", Address.Ip.of("255.255.255.255", PORT));
        simulation.runFor(Duration.ofSeconds(1));
        assertThat(heard).containsExactly("all", "all", "all");
    }

    @Test
    void aReceiverThatPausesLosesWhatGoesBeyondItsBuffer() {
        Simulation simulation = Simulation.seed(1).network(Conditions.LOCAL.withWindow(10 * (100 + 64)));
        DatagramTransport[] sockets = new DatagramTransport[2];
        SimulatedHost bob = simulation.host("bob", reactor -> {
            sockets[0] = reactor.listenUdp(PORT, new Listener());
            sockets[0].pauseProducing();
        });
        simulation.host("alice", reactor -> sockets[1] = reactor.listenUdp(0, new Mute()));
        simulation.runFor(Duration.ofSeconds(1));
        for (int i = 0; i < 50; i++) {
            sockets[1].write("x".repeat(100), at(bob));
        }
        simulation.runFor(Duration.ofSeconds(1));
        assertThat(heard).isEmpty();
        sockets[0].resumeProducing();
        simulation.runFor(Duration.ofSeconds(1));
        assertThat(heard).hasSize(10);
    }
}
