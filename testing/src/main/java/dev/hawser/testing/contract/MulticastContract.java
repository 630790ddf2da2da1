package dev.hawser.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.CannotListen;
import dev.hawser.net.DatagramTransport;
import dev.hawser.net.InvalidAddress;
import dev.hawser.net.MulticastRefused;
import dev.hawser.net.UdpOptions;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Groups of real UDP sockets, over an interface of this machine that carries what is sent to groups; left out where there
 * is none.
 */
public abstract class MulticastContract extends ReactorContract {
    private static final String GROUP4 = "232.17.5.9";
    private static final String GROUP6 = "ff12::4857:5352";

    /** For the tests of one kind of reactor. */
    protected MulticastContract() {}

    private static @Nullable NetworkInterface found4;
    private static @Nullable NetworkInterface found6;
    private static boolean sought;

    /** The interface for a group, by its name. */
    private static synchronized String interfaceFor(String group) {
        try {
            if (!sought) {
                sought = true;
                for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
                    found4 = found4 == null && carries(each, GROUP4) ? each : found4;
                    found6 = found6 == null && carries(each, GROUP6) ? each : found6;
                }
            }
        } catch (SocketException refused) {
            throw new IllegalStateException(refused);
        }
        NetworkInterface found = group.equals(GROUP4) ? found4 : found6;
        assumeTrue(found != null, "no interface of this machine carries multicast to " + group);
        return Objects.requireNonNull(found).getName();
    }

    /** Whether what is sent to {@code group} by {@code candidate} comes back, as plain sockets of the JDK see it. */
    private static boolean carries(NetworkInterface candidate, String group) throws SocketException {
        InetAddress address = InetAddress.ofLiteral(group);
        boolean hasFamily = candidate
                .inetAddresses()
                .anyMatch(mine -> (mine instanceof Inet4Address) == (address instanceof Inet4Address));
        if (!candidate.isUp() || !candidate.supportsMulticast() || candidate.isPointToPoint() || !hasFamily) {
            return false;
        }
        try (MulticastSocket socket = new MulticastSocket(0)) {
            socket.setSoTimeout(1000);
            socket.setNetworkInterface(candidate);
            InetSocketAddress target = new InetSocketAddress(address, socket.getLocalPort());
            socket.joinGroup(target, candidate);
            socket.send(new DatagramPacket(new byte[] {1}, 1, target));
            socket.receive(new DatagramPacket(new byte[1], 1));
            return true;
        } catch (IOException notHere) {
            System.getLogger(MulticastContract.class.getName())
                    .log(System.Logger.Level.DEBUG, candidate + " carries nothing to " + group, notHere);
            return false;
        }
    }

    private DatagramRecorder datagrams(String name) {
        return new DatagramRecorder(name, events);
    }

    private static Address.Ip at(String group, DatagramTransport member) {
        return Address.Ip.of(group, member.host().port());
    }

    private void stopAfter(Duration delay) {
        reactor().callLater(delay, this::stopSoon);
    }

    // ---------------------------------------------------------------- members

    @Test
    void allMembersOfAGroupOfIPv4GetWhatIsSentThere() {
        allMembersGetWhatIsSent(GROUP4);
    }

    @Test
    void allMembersOfAGroupOfIPv6GetWhatIsSentThere() {
        allMembersGetWhatIsSent(GROUP6);
    }

    private void allMembersGetWhatIsSent(String group) {
        String by = interfaceFor(group);
        DatagramRecorder first = datagrams("first").onData((self, _, from) -> self.transport().write("pong", from));
        DatagramTransport at = reactor().listenUdp(0, UdpOptions.MULTICAST, first);
        at.joinGroup(group, by);
        DatagramRecorder second = datagrams("second");
        DatagramTransport other = reactor().listenUdp(at.host().port(), UdpOptions.MULTICAST, second);
        other.joinGroup(group, by);
        DatagramTransport outsider = reactor().listenUdp(at.host().port(), UdpOptions.MULTICAST, datagrams("outsider"));
        DatagramRecorder client = datagrams("client");
        DatagramTransport from = reactor().listenUdp(0, client);
        from.setOutgoingInterface(by);
        from.setTtl(0); // not beyond this machine
        client.onData((_, _, _) -> when(() -> second.received().size() == 1, this::stopSoon));
        reactor().callWhenRunning(() -> from.write("ping", at(group, at)));
        run();
        assertThat(eventsOf("first")).containsExactly("started", "got ping", "stopped");
        assertThat(eventsOf("second")).containsExactly("started", "got ping", "stopped");
        assertThat(eventsOf("client")).containsExactly("started", "got pong", "stopped");
        assertThat(eventsOf("outsider")).as("one that is no member").containsExactly("started", "stopped");
        assertThat(outsider.isListening()).isFalse();
    }

    @Test
    void whoHasLeftAGroupGetsNothingMore() {
        String by = interfaceFor(GROUP4);
        DatagramRecorder member = datagrams("member");
        DatagramTransport at = reactor().listenUdp(0, member);
        DatagramTransport from = reactor().listenUdp(0, datagrams("client"));
        from.setOutgoingInterface(by);
        from.setTtl(0);
        at.joinGroup(GROUP4, by);
        member.onData((_, _, _) -> {
            at.leaveGroup(GROUP4, by);
            from.write("second", at(GROUP4, at));
            stopAfter(Duration.ofMillis(50));
        });
        reactor().callWhenRunning(() -> from.write("first", at(GROUP4, at)));
        run();
        assertThat(eventsOf("member")).containsExactly("started", "got first", "stopped");
    }

    @Test
    void withoutLoopbackThisMachineHearsNothing() {
        for (String group : List.of(GROUP4, GROUP6)) {
            String by = interfaceFor(group);
            DatagramRecorder member = datagrams("member");
            DatagramTransport at = reactor().listenUdp(0, member);
            at.joinGroup(group, by);
            DatagramTransport from = reactor().listenUdp(0, datagrams("client"));
            from.setOutgoingInterface(by);
            from.setTtl(0);
            assertThat(from.isLoopback()).isTrue();
            from.setLoopback(false);
            assertThat(from.isLoopback()).isFalse();
            reactor().callWhenRunning(() -> {
                from.write("unheard", at(group, at));
                from.setLoopback(true);
                from.write("heard", at(group, at));
            });
            when(() -> !member.received().isEmpty(), this::stopSoon);
            run();
            assertThat(member.received()).as(group).containsExactly(Bytes.of("heard"));
        }
    }

    @Test
    void onlyTheSourceAskedForIsHeard() {
        String by = interfaceFor(GROUP4);
        String mine = NetworkInterfaces.ipv4Of(by);
        DatagramRecorder fromHere = datagrams("from here");
        DatagramTransport at = reactor().listenUdp(0, UdpOptions.MULTICAST, fromHere);
        at.joinGroup(GROUP4, by, mine);
        DatagramRecorder fromElsewhere = datagrams("from elsewhere");
        DatagramTransport other = reactor().listenUdp(at.host().port(), UdpOptions.MULTICAST, fromElsewhere);
        other.joinGroup(GROUP4, by, "192.0.2.77");
        DatagramTransport from = reactor().listenUdp(0, UdpOptions.DEFAULT.withInterface(mine), datagrams("client"));
        from.setOutgoingInterface(by);
        from.setTtl(0);
        fromHere.onData((_, _, _) -> stopAfter(Duration.ofMillis(50)));
        reactor().callWhenRunning(() -> from.write("x", at(GROUP4, at)));
        run();
        assertThat(eventsOf("from here")).containsExactly("started", "got x", "stopped");
        assertThat(eventsOf("from elsewhere")).containsExactly("started", "stopped");
    }

    // ---------------------------------------------------------------- options and refusals

    @Test
    void theTimeToLiveIsWhatWasSet() {
        for (String on : new String[] {null, "0.0.0.0"}) {
            DatagramTransport socket = reactor().listenUdp(0, UdpOptions.DEFAULT.withInterface(on), datagrams("x"));
            assertThat(socket.ttl()).isEqualTo(1);
            socket.setTtl(5);
            assertThat(socket.ttl()).isEqualTo(5);
        }
        reactor().callWhenRunning(this::stopSoon);
        run();
    }

    @Test
    void whatCannotBeJoinedOrLeftIsRefusedByItsNames() {
        String by = interfaceFor(GROUP4);
        DatagramTransport socket = reactor().listenUdp(0, datagrams("x"));
        assertThatThrownBy(() -> socket.joinGroup(GROUP4, "nosuchif0"))
                .isInstanceOf(MulticastRefused.class)
                .hasMessageContaining(GROUP4)
                .hasMessageContaining("\"nosuchif0\"");
        assertThatThrownBy(() -> socket.setOutgoingInterface("192.0.2.99"))
                .isInstanceOf(MulticastRefused.class)
                .hasMessageContaining("192.0.2.99");
        assertThatThrownBy(() -> socket.leaveGroup(GROUP4, by))
                .isInstanceOf(MulticastRefused.class)
                .hasMessageContaining("no member");
        socket.joinGroup(GROUP4, by);
        assertThatThrownBy(() -> socket.joinGroup(GROUP4, by))
                .isInstanceOf(MulticastRefused.class)
                .hasMessageContaining("already");
        assertThatThrownBy(() -> socket.joinGroup(GROUP4, by, "::1")).isInstanceOf(InvalidAddress.class);
        reactor().callWhenRunning(this::stopSoon);
        run();
    }

    @Test
    void aGroupIsJoinedOnTheInterfaceOfTheSystemsChoice() {
        interfaceFor(GROUP4);
        DatagramTransport socket = reactor().listenUdp(0, UdpOptions.DEFAULT.withInterface("0.0.0.0"), datagrams("x"));
        try {
            socket.joinGroup(GROUP4);
        } catch (MulticastRefused noRoute) {
            assumeTrue(false, "this machine has no route for groups: " + noRoute.getMessage());
        }
        socket.leaveGroup(GROUP4);
        reactor().callWhenRunning(this::stopSoon);
        run();
    }

    // ---------------------------------------------------------------- shared ports

    @Test
    void aSocketOfIPv6AloneLeavesThePortToIPv4() {
        interfaceFor(GROUP6);
        DatagramTransport of6;
        try {
            of6 = reactor().listenUdp(0, UdpOptions.DEFAULT.withIpv6Only(true), datagrams("of IPv6"));
        } catch (UnsupportedOperationException refused) {
            assertThat(refused).hasMessageContaining("java.nio");
            return;
        }
        int port = of6.host().port();
        DatagramRecorder recorder4 = datagrams("of IPv4").onData((_, _, _) -> stopSoon());
        DatagramTransport of4 = reactor().listenUdp(port, UdpOptions.DEFAULT.withInterface("0.0.0.0"), recorder4);
        assertThatThrownBy(() -> of6.write("x", Address.Ip.of("127.0.0.1", 9))).isInstanceOf(InvalidAddress.class);
        assertThatThrownBy(() -> of4.write("x", Address.Ip.of("::1", 9))).isInstanceOf(InvalidAddress.class);
        DatagramTransport from = reactor().listenUdp(0, datagrams("client"));
        reactor().callWhenRunning(() -> {
            from.write("six", Address.Ip.of("::1", port));
            from.write("four", Address.Ip.of("127.0.0.1", port));
        });
        run();
        assertThat(eventsOf("of IPv6")).containsExactly("started", "got six", "stopped");
        assertThat(eventsOf("of IPv4")).containsExactly("started", "got four", "stopped");
    }

    @Test
    void aPortIsSharedByThoseWhoAllSaySo() {
        UdpOptions shared = UdpOptions.LOOPBACK.withReusePort(true).withReceiveBuffer(100_000);
        DatagramTransport first = reactor().listenUdp(0, shared, datagrams("first"));
        int port = first.host().port();
        reactor().listenUdp(port, shared, datagrams("second"));
        assertThatThrownBy(() -> reactor().listenUdp(port, UdpOptions.LOOPBACK, datagrams("third")))
                .isInstanceOf(CannotListen.class)
                .hasMessageContaining("" + port);
        reactor().callWhenRunning(this::stopSoon);
        run();
    }

    /** Addresses of interfaces. */
    private static final class NetworkInterfaces {
        private NetworkInterfaces() {}

        static String ipv4Of(String name) {
            try {
                return Objects.requireNonNull(NetworkInterface.getByName(name))
                        .inetAddresses()
                        .filter(address -> !(address instanceof Inet6Address))
                        .findFirst()
                        .orElseThrow()
                        .getHostAddress();
            } catch (SocketException refused) {
                throw new IllegalStateException(refused);
            }
        }
    }
}
