package dev.hawser.reactor;

import dev.hawser.net.Address;
import dev.hawser.net.Factory;
import dev.hawser.net.Protocol;
import dev.hawser.net.TransportLimits;
import dev.hawser.reactor.spi.StreamSocket;
import dev.hawser.time.Origin;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes connections of accepted sockets: one factory on one reactor. */
final class Accepting {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.net.ListeningPort");

    private final LoopReactor loop;
    private final Factory factory;
    private final @Nullable TransportLimits limits;
    private final @Nullable Origin origin;
    private long connections;

    /** @param limits those of each connection; null for the reactor's */
    Accepting(LoopReactor loop, Factory factory, @Nullable TransportLimits limits) {
        this.loop = loop;
        this.factory = Objects.requireNonNull(factory, "factory");
        this.limits = limits == null ? loop.options().limits() : limits;
        this.origin = loop.origin();
    }

    /** The factory is in use from now on. */
    void begin() {
        loop.factories().begin(factory);
    }

    /** The factory is no longer used here. */
    void end() {
        loop.factories().end(factory);
    }

    /** Builds a protocol for {@code socket}, and connects it. */
    void connect(StreamSocket socket) {
        Address peer = socket.peer();
        Protocol protocol = Sockets.build(loop, factory, peer, socket);
        if (protocol == null) {
            socket.close(false);
            return;
        }
        try {
            SocketTransport transport =
                    new SocketTransport(loop, socket, limits, connections++, _ -> {}, origin);
            loop.opened(transport);
            transport.connected(protocol);
        } catch (IOException gone) {
            LOGGER.log(System.Logger.Level.DEBUG, "the connection of " + peer + " was gone before it began", gone);
            socket.close(false);
        }
    }

    LoopReactor loop() {
        return loop;
    }

    @Nullable Origin origin() {
        return origin;
    }

    /** The factory's name. */
    @Override
    public String toString() {
        return FactoryUses.name(factory);
    }
}
