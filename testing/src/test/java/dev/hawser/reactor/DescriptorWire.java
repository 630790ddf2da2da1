package dev.hawser.reactor;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.Address;
import dev.hawser.net.ClientFactory;
import dev.hawser.net.Connector;
import dev.hawser.net.Factory;
import dev.hawser.net.HalfCloseable;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.TransportLimits;
import dev.hawser.reactor.linux.DescriptorIo;
import dev.hawser.reactor.linux.TestDescriptors;
import dev.hawser.testing.contract.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Connections over descriptors, both of whose ends are in one reactor. */
final class DescriptorWire implements Wire {
    /** Makes the descriptors of one connection. */
    interface Source {
        TestDescriptors open() throws IOException;
    }

    private final Source source;
    private final Set<Trait> traits;

    private DescriptorWire(Source source, Set<Trait> traits) {
        this.source = source;
        this.traits = traits;
    }

    static DescriptorWire pipes() {
        return new DescriptorWire(TestDescriptors::pipes, EnumSet.of(Trait.HALF_CLOSE, Trait.ROOM));
    }

    static DescriptorWire sockets() {
        return new DescriptorWire(TestDescriptors::sockets, EnumSet.of(Trait.HALF_CLOSE, Trait.ROOM));
    }

    /** Over terminals, which hold a few KiB. */
    static DescriptorWire terminals() {
        return new DescriptorWire(TestDescriptors::terminals, EnumSet.of(Trait.HALF_CLOSE));
    }

    /** Through a child that copies, when it has its turn. */
    static DescriptorWire throughChild() {
        return new DescriptorWire(TestDescriptors::throughChild, EnumSet.of(Trait.HALF_CLOSE));
    }

    @Override
    public Set<Trait> traits() {
        return traits;
    }

    @Override
    public ListeningPort listen(Reactor reactor, ListenOptions options, Factory factory) {
        TransportLimits limits = options.limits() == null ? reactor.options().limits() : options.limits();
        return new Port((LoopReactor) reactor, factory, limits);
    }

    @Override
    public Connector connect(Reactor reactor, ListeningPort port, ClientFactory factory) {
        Attempt attempt = new Attempt((Port) port, factory);
        attempt.connect();
        return attempt;
    }

    @Override
    public End peer(ListeningPort port) {
        throw new UnsupportedOperationException("both ends are in the reactor");
    }

    private record Port(LoopReactor reactor, Factory factory, TransportLimits limits) implements ListeningPort {
        @Override
        public Address host() {
            return new Address.Pipe("a test");
        }

        @Override
        public boolean isListening() {
            return true;
        }

        @Override
        public Deferred<@Nullable Void> stopListening() {
            return Deferred.succeed(reactor, null);
        }

        @Override
        public void startListening() {
            throw new IllegalStateException("it listens");
        }
    }

    private final class Attempt implements Connector {
        private final Port port;
        private final ClientFactory factory;
        private State state = State.DISCONNECTED;
        private @Nullable StreamTransport client;

        Attempt(Port port, ClientFactory factory) {
            this.port = port;
            this.factory = factory;
        }

        @Override
        public State state() {
            return state;
        }

        @Override
        public void connect() {
            state = State.CONNECTING;
            port.reactor.callWhenRunning(() -> port.reactor.nextTurn(this::connected));
        }

        private void connected() throws Exception {
            Protocol server = port.factory.buildProtocol(port.host());
            Protocol mine = Objects.requireNonNull(factory.buildProtocol(port.host()));
            TestDescriptors pair = source.open();
            DescriptorIo io = new DescriptorIo();
            StreamTransport accepted = transport(io, pair.one(), port.limits, server);
            StreamTransport made = transport(io, pair.other(), null, mine);
            client = made;
            state = State.CONNECTED;
            if (server == null) {
                accepted.loseConnection();
            } else {
                accepted.connected(server);
            }
            made.connected(mine);
        }

        private StreamTransport transport(
                DescriptorIo io, TestDescriptors.End end, @Nullable TransportLimits limits, @Nullable Protocol protocol)
                throws IOException {
            Address far = new Address.Pipe("the other end");
            PipeTransport.Names names = new PipeTransport.Names(
                    limits == null ? far : port.host(),
                    limits == null ? port.host() : far,
                    limits == null ? "client" : "0,pipe",
                    false);
            boolean readsOn = protocol instanceof HalfCloseable;
            return new DescriptorTransport(
                    port.reactor,
                    limits,
                    io,
                    new DescriptorTransport.Ends(end.input(), end.output(), readsOn),
                    names,
                    PipeUser.NONE);
        }

        @Override
        public void stopConnecting() {
            throw new IllegalStateException("there is no attempt");
        }

        @Override
        public void disconnect() {
            if (client == null) {
                throw new UncheckedIOException(new IOException("it has not begun"));
            }
            client.loseConnection();
        }

        @Override
        public String destination() {
            return port.host().toString();
        }
    }
}
