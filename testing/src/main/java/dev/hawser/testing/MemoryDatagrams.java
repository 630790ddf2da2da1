package dev.hawser.testing;

import dev.hawser.net.Address;
import dev.hawser.net.DatagramProtocol;
import dev.hawser.net.LogContext;
import dev.hawser.net.Reactor;
import dev.hawser.net.UdpOptions;
import dev.hawser.reactor.DatagramLoop;
import dev.hawser.reactor.DatagramPlaces;
import dev.hawser.reactor.DatagramPort;
import dev.hawser.reactor.Owed;
import dev.hawser.time.Action;
import dev.hawser.time.Holding;
import dev.hawser.time.Origin;
import java.io.IOException;
import java.net.BindException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The UDP sockets of a {@link MemoryReactor}. */
final class MemoryDatagrams implements DatagramLoop {
    private static final int FIRST_FREE_PORT = 49152; // RFC 6335 6: dynamic ports begin here

    private final MemoryReactor reactor;
    private final Owed owed;
    private final List<MemoryUdp> recorded = new ArrayList<>();
    private final Set<DatagramPort> open = new LinkedHashSet<>();
    private int nextFreePort = FIRST_FREE_PORT;

    MemoryDatagrams(MemoryReactor reactor) {
        this.reactor = reactor;
        this.owed = new Owed(reactor);
    }

    List<MemoryUdp> recorded() {
        return List.copyOf(recorded);
    }

    DatagramPort listen(int port, UdpOptions options, DatagramProtocol protocol) {
        Address.Ip wanted = DatagramPlaces.wanted(port, options);
        Address.Ip bound = new Address.Ip(wanted.address(), port == 0 ? nextFreePort++ : port);
        try {
            if (isTaken(bound, options)) {
                throw new BindException("Address already in use");
            }
            MemoryUdp udp = new MemoryUdp(reactor, bound, options);
            DatagramPort opened = udp.open(this, protocol);
            recorded.add(udp);
            return opened;
        } catch (IOException refused) {
            throw DatagramPlaces.cannotListen(wanted, options, refused);
        }
    }

    private boolean isTaken(Address.Ip bound, UdpOptions options) {
        return recorded.stream().anyMatch(other -> {
            Address.Ip its = (Address.Ip) other.transport().host();
            boolean overlaps = its.address().equals(bound.address())
                    || its.address().isAnyLocalAddress()
                    || bound.address().isAnyLocalAddress();
            boolean shared = (other.options().reuseAddress() && options.reuseAddress())
                    || (other.options().reusePort() && options.reusePort());
            return other.transport().isListening() && its.port() == bound.port() && overlaps && !shared;
        });
    }

    List<Holding> holdings() {
        return open.stream().map(DatagramPort::holding).toList();
    }

    /** The reactor stops. */
    void loseAll() {
        List.copyOf(open).forEach(DatagramPort::end);
        owed.failAll();
    }

    // ---------------------------------------------------------------- the loop, as ports see it

    @Override
    public Reactor reactor() {
        return reactor;
    }

    @Override
    public LogContext context() {
        return LogContext.ofThread();
    }

    @Override
    public void nextTurn(Action action) {
        reactor.callFromThread(action);
    }

    @Override
    public Owed owed() {
        return owed;
    }

    @Override
    public @Nullable Origin origin() {
        return reactor.origin();
    }

    @Override
    public void opened(DatagramPort port) {
        open.add(port);
    }

    @Override
    public void closed(DatagramPort port) {
        open.remove(port);
    }
}
