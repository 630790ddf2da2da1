package dev.hawser.web.proxy;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.Address;
import dev.hawser.net.Factory;
import dev.hawser.net.Protocol;
import dev.hawser.net.WrappingFactory;
import dev.hawser.net.endpoint.ClientEndpoint;
import dev.hawser.policy.AccessList;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint whose connections are looked at when their address is known, whatever name led there: not a byte is sent to one
 * that is not allowed, or is the proxy itself. It fails with {@link DestinationRefused} then.
 *
 * @param ourselves where the proxy is asked; null where it does not matter
 */
record GuardedEndpoint(ClientEndpoint inner, AccessList destinations, @Nullable Address ourselves) implements ClientEndpoint {
    @Override
    public Deferred<Protocol> connect(Factory factory) {
        return inner.connect(new Guarding(this, factory));
    }

    private void check(Address peer) {
        if (!destinations.allows(peer)) {
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

    private static boolean isOfThisMachine(InetAddress address) {
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
