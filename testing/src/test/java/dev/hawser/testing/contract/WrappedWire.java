package dev.hawser.testing.contract;

import dev.hawser.net.Address;
import dev.hawser.net.ClientFactory;
import dev.hawser.net.Connector;
import dev.hawser.net.Factory;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Protocol;
import dev.hawser.net.ProtocolWrapper;
import dev.hawser.net.Reactor;
import dev.hawser.net.WrappingFactory;
import java.io.IOException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** TCP with every protocol, of both ends, behind something. */
final class WrappedWire implements Wire {
    private final Wire beneath = Wire.tcp();
    private final UnaryOperator<Factory> wrapping;

    WrappedWire(UnaryOperator<Factory> wrapping) {
        this.wrapping = wrapping;
    }

    /** Two wrappers that pass everything on. */
    static WrappedWire passingThrough() {
        return new WrappedWire(factory -> new PassingFactory(new PassingFactory(factory)));
    }

    @Override
    public ListeningPort listen(Reactor reactor, ListenOptions options, Factory factory) {
        return beneath.listen(reactor, options, wrapping.apply(factory));
    }

    @Override
    public Connector connect(Reactor reactor, ListeningPort port, ClientFactory factory) {
        return beneath.connect(reactor, port, wrapping.apply(factory)::buildProtocol);
    }

    @Override
    public End peer(ListeningPort port) throws IOException {
        return beneath.peer(port);
    }

    private record PassingFactory(Factory wrapped) implements WrappingFactory {
        @Override
        public @Nullable Protocol buildProtocol(Address peer) throws Exception {
            Protocol inner = wrapped.buildProtocol(peer);
            return inner == null ? null : new Passing(inner);
        }
    }

    private static final class Passing extends ProtocolWrapper {
        Passing(Protocol inner) {
            super(inner);
        }
    }
}
