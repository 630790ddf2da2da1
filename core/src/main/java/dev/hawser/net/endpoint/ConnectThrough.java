package dev.hawser.net.endpoint;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.Address;
import dev.hawser.net.Factory;
import dev.hawser.net.Protocol;
import dev.hawser.net.WrappingFactory;
import java.util.function.Supplier;

/** Connects to something by connecting to something else first. */
final class ConnectThrough implements WrappingFactory {
    private final Factory factory;
    private final Supplier<? extends StartingProtocol> starts;

    private ConnectThrough(Factory factory, Supplier<? extends StartingProtocol> starts) {
        this.factory = factory;
        this.starts = starts;
    }

    /** Connects to {@code inner}; what {@code starts} makes goes on from there, to what {@code factory} builds. */
    static Deferred<Protocol> begin(
            ClientEndpoint inner, Factory factory, Supplier<? extends StartingProtocol> starts) {
        return inner.connect(new ConnectThrough(factory, starts))
                .chain(protocol -> ((StartingProtocol) protocol).outcome());
    }

    @Override
    public Factory wrapped() {
        return factory;
    }

    @Override
    public Protocol buildProtocol(Address peer) {
        return starts.get();
    }
}
