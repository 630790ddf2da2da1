package dev.hawser.testing.simulation;

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
import dev.hawser.time.Origin;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Opens the UDP sockets of a simulated reactor. */
final class SimulatedDatagrams implements DatagramLoop {
    private final SimulatedReactor loop;

    SimulatedDatagrams(SimulatedReactor loop) {
        this.loop = loop;
    }

    DatagramPort listen(int port, UdpOptions options, DatagramProtocol protocol) {
        loop.checkThread();
        Objects.requireNonNull(protocol, "protocol");
        Address.Ip wanted = DatagramPlaces.wanted(port, options);
        try {
            return DatagramPort.open(
                    this,
                    protocol,
                    new DatagramPort.Settings("UDP", options.mostUnsent(), null),
                    events -> SimulatedSocket.open(loop, wanted, options, events));
        } catch (IOException refused) {
            throw DatagramPlaces.cannotListen(wanted, options, refused);
        }
    }

    @Override
    public Reactor reactor() {
        return loop;
    }

    @Override
    public LogContext context() {
        return loop.context();
    }

    @Override
    public void nextTurn(Action action) {
        loop.nextTurn(action);
    }

    @Override
    public Owed owed() {
        return loop.owed();
    }

    @Override
    public @Nullable Origin origin() {
        return loop.origin();
    }

    @Override
    public void opened(DatagramPort port) {
        loop.opened(port);
    }

    @Override
    public void closed(DatagramPort port) {
        loop.closed(port);
    }
}
