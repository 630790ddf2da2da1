package dev.hawser.testing.simulation;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.ConnectFailed;
import dev.hawser.net.Resolver;
import java.net.InetAddress;
import java.util.List;

/** Knows the hosts of the simulation by name, {@code localhost}, and numeric addresses. Answers at once. */
final class SimulatedResolver implements Resolver {
    private final SimulatedReactor reactor;

    SimulatedResolver(SimulatedReactor reactor) {
        this.reactor = reactor;
    }

    @Override
    public Deferred<List<InetAddress>> resolve(String host) {
        SimulatedHost known = reactor.network().find(host);
        if (known != null) {
            return Deferred.succeed(reactor, List.of(known.address()));
        }
        try {
            return Deferred.succeed(
                    reactor, List.of(InetAddress.ofLiteral(host.equals("localhost") ? "127.0.0.1" : host)));
        } catch (IllegalArgumentException name) {
            return Deferred.fail(
                    reactor, new ConnectFailed.DnsFailed(host, "the simulation has no host of that name", name));
        }
    }
}
