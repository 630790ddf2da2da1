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
import dev.hawser.policy.AccessFactory;
import dev.hawser.policy.AccessList;
import dev.hawser.policy.CountingFactory;
import dev.hawser.policy.LimitConnectionRateFactory;
import dev.hawser.policy.LimitConnectionsByPeerFactory;
import dev.hawser.policy.LimitTotalConnectionsFactory;
import dev.hawser.policy.Rate;
import dev.hawser.policy.Throttling;
import dev.hawser.policy.ThrottlingFactory;
import dev.hawser.policy.TimeoutFactory;
import dev.hawser.policy.Timeouts;
import java.io.IOException;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** TCP, or another wire, with every protocol, of both ends, behind something. */
final class WrappedWire implements Wire {
    private final Wire beneath;
    private final BiFunction<Reactor, Factory, Factory> wrapping;

    WrappedWire(BiFunction<Reactor, Factory, Factory> wrapping) {
        this(Wire.tcp(), wrapping);
    }

    private WrappedWire(Wire beneath, BiFunction<Reactor, Factory, Factory> wrapping) {
        this.beneath = beneath;
        this.wrapping = wrapping;
    }

    /** The same over {@code wire}. */
    WrappedWire over(Wire wire) {
        return new WrappedWire(wire, wrapping);
    }

    @Override
    public Set<Trait> traits() {
        return beneath.traits();
    }

    @Override
    public void close() throws IOException {
        beneath.close();
    }

    /** Two wrappers that pass everything on. */
    static WrappedWire passingThrough() {
        return new WrappedWire((_, factory) -> new PassingFactory(new PassingFactory(factory)));
    }

    /** A throttle in both directions, often in the way and never for long. */
    static WrappedWire throttled() {
        Rate fast = new Rate(1_000_000_000, 200_000);
        Throttling throttling = new Throttling(fast, fast, fast, fast);
        return new WrappedWire((reactor, factory) -> new ThrottlingFactory(factory, reactor, throttling));
    }

    /** All policies, none of which has anything against it. */
    static WrappedWire policed() {
        return new WrappedWire((reactor, factory) -> new LimitTotalConnectionsFactory(
                new LimitConnectionsByPeerFactory(
                        new LimitConnectionRateFactory(
                                new TimeoutFactory(
                                        new CountingFactory(new AccessFactory(
                                                new ThrottlingFactory(factory, reactor, Throttling.NONE),
                                                AccessList.allowAll())),
                                        Timeouts.DEFAULT),
                                reactor,
                                Rate.perSecond(1_000)),
                        1_000),
                1_000));
    }

    @Override
    public ListeningPort listen(Reactor reactor, ListenOptions options, Factory factory) {
        return beneath.listen(reactor, options, wrapping.apply(reactor, factory));
    }

    @Override
    public Connector connect(Reactor reactor, ListeningPort port, ClientFactory factory) {
        return beneath.connect(reactor, port, wrapping.apply(reactor, factory)::buildProtocol);
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
