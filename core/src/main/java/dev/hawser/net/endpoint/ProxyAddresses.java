package dev.hawser.net.endpoint;

import dev.hawser.net.Address;
import dev.hawser.net.proxy.wire.ProxyEnd;
import dev.hawser.net.proxy.wire.ProxyHeader;
import java.util.List;

/** Addresses as a PROXY protocol header has them, and as transports have them. */
final class ProxyAddresses {
    private ProxyAddresses() {}

    static Address address(ProxyEnd end) {
        return switch (end) {
            case ProxyEnd.Ip(var address, int port) -> new Address.Ip(address, port);
            case ProxyEnd.Unix(String path) -> new Address.Unix(path);
        };
    }

    /** The header of a proxy that passes on a connection from {@code source}, which came to {@code destination}. */
    static ProxyHeader header(Address source, Address destination) {
        if (source instanceof Address.Ip from
                && destination instanceof Address.Ip to
                && from.address().getClass() == to.address().getClass()) {
            return new ProxyHeader.Proxied(
                    new ProxyEnd.Ip(from.address(), from.port()), new ProxyEnd.Ip(to.address(), to.port()));
        }
        return new ProxyHeader.Unproxied(false, List.of());
    }
}
