package dev.hawser.web.proxy;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.Address;
import dev.hawser.net.Factory;
import dev.hawser.net.Protocol;
import dev.hawser.net.WrappingFactory;
import dev.hawser.net.endpoint.ClientEndpoint;
import dev.hawser.net.endpoint.HostnameEndpoint;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint for a host that may have addresses which are not allowed, or are the proxy's own. Those are not connected to, so that
 * nobody learns whether somebody listens there; and since a name may lead elsewhere a moment later, the address of a connection is
 * looked at again when it is made. It fails with {@link DestinationRefused}.
 *
 * @param allowed where it goes
 * @param ourselves where the proxy is asked; null where it does not matter
 */
record GuardedEndpoint(HostnameEndpoint inner, Predicate<Address> allowed, @Nullable Address ourselves) implements ClientEndpoint {
    @Override
    public Deferred<Protocol> connect(Factory factory) {
        return inner.reactor().resolver().resolve(inner.host()).chain(found -> {
            List<InetAddress> usable = found.stream().filter(this::isAllowed).toList();
            if (usable.isEmpty()) {
                throw new DestinationRefused(inner.host() + " has no address that this proxy goes to");
            }
            return within(found, usable).connect(new Guarding(this, factory));
        });
    }

    private boolean isAllowed(InetAddress address) {
        return allowed.test(new Address.Ip(address, inner.port()));
    }

    /** All of them, or else the best of those that are allowed. */
    private ClientEndpoint within(List<InetAddress> found, List<InetAddress> usable) {
        return usable.size() == found.size()
                ? inner
                : new HostnameEndpoint(
                        inner.reactor(), usable.getFirst().getHostAddress(), inner.port(), inner.options(), inner.eyeballs());
    }

    private void check(Address peer) {
        if (!allowed.test(peer)) {
            throw new DestinationRefused(peer + " is no address that this proxy goes to");
        }
        if (peer instanceof Address.Ip ip && isOurs(ip)) {
            throw new DestinationRefused(peer + " is this proxy itself");
        }
    }

    private boolean isOurs(Address.Ip peer) {
        return ourselves instanceof Address.Ip own
                && own.port() == peer.port()
                && (own.address().equals(peer.address()) || isOfThisMachine(peer.address()));
    }

    static boolean isOfThisMachine(InetAddress address) {
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException unknown) {
            return true;
        }
    }

    private record Guarding(GuardedEndpoint endpoint, Factory wrapped) implements WrappingFactory {
        @Override
        public @Nullable Protocol buildProtocol(Address peer) throws Exception {
            endpoint.check(peer);
            return wrapped.buildProtocol(peer);
        }
    }
}
