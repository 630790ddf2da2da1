package dev.hawser.reactor;

import dev.hawser.net.Address;
import dev.hawser.net.CannotListen;
import dev.hawser.net.ConnectFailed;
import dev.hawser.net.DatagramProtocol;
import dev.hawser.net.LogContext;
import dev.hawser.net.Reactor;
import dev.hawser.net.UdpOptions;
import dev.hawser.net.UnixDatagramOptions;
import dev.hawser.reactor.spi.MessageSocket;
import dev.hawser.time.Action;
import dev.hawser.time.Origin;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Opens the datagram sockets of a {@link LoopReactor}. */
final class LoopDatagrams implements DatagramLoop {
    private static final String UDP = "UDP";
    private static final String UNIX = "unix";

    private final LoopReactor loop;

    LoopDatagrams(LoopReactor loop) {
        this.loop = loop;
    }

    DatagramPort listenUdp(int port, UdpOptions options, DatagramProtocol protocol) {
        loop.checkThread();
        Objects.requireNonNull(protocol, "protocol");
        Address.Ip wanted = DatagramPlaces.wanted(port, options);
        DatagramPort.Settings settings = new DatagramPort.Settings(UDP, options.mostUnsent(), null);
        try {
            return open(protocol, settings, events -> loop.backend().openUdp(wanted, options, events));
        } catch (IOException refused) {
            throw DatagramPlaces.cannotListen(wanted, options, refused);
        }
    }

    DatagramPort listenUnix(String path, UnixDatagramOptions options, DatagramProtocol protocol) {
        loop.checkThread();
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(protocol, "protocol");
        if (path.isEmpty()) {
            throw new IllegalArgumentException("no path to listen on: \"\"");
        }
        DatagramPort.Settings settings = new DatagramPort.Settings(UNIX, options.mostUnsent(), null);
        try {
            return open(protocol, settings, events -> loop.backend().openUnixDatagram(path, options, events));
        } catch (IOException refused) {
            throw new CannotListen(new Address.Unix(path).toString(), refused);
        }
    }

    DatagramPort connectUnix(String path, UnixDatagramOptions options, DatagramProtocol protocol) {
        loop.checkThread();
        Objects.requireNonNull(protocol, "protocol");
        if (path.isEmpty()) {
            throw new IllegalArgumentException("no path to connect to: \"\"");
        }
        Address.Unix peer = new Address.Unix(path);
        try {
            return open(protocol, new DatagramPort.Settings(UNIX, options.mostUnsent(), peer), events -> {
                MessageSocket socket = bound(options, events);
                try {
                    socket.connect(peer);
                } catch (IOException refused) {
                    socket.close();
                    throw refused;
                }
                return socket;
            });
        } catch (java.net.ConnectException refused) {
            throw new ConnectFailed.Refused(peer.toString());
        } catch (IOException failed) {
            throw new ConnectFailed(peer.toString(), failed);
        }
    }

    private MessageSocket bound(UnixDatagramOptions options, MessageSocket.Events events) throws IOException {
        try {
            return loop.backend().openUnixDatagram(options.bindPath(), options, events);
        } catch (IOException refused) {
            throw new ConnectFailed.BindFailed(String.valueOf(options.bindPath()), refused);
        }
    }

    private DatagramPort open(DatagramProtocol protocol, DatagramPort.Settings settings, DatagramPort.Opener opener)
            throws IOException {
        DatagramPort port = DatagramPort.open(this, protocol, settings, opener);
        loop.tellBackend();
        return port;
    }

    // ---------------------------------------------------------------- the loop, as ports see it

    @Override
    public void eventBegins() {
        loop.eventBegins();
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
