package dev.hawser.net.endpoint;

import dev.hawser.net.Address;
import dev.hawser.net.ForwardingTransport;
import dev.hawser.net.Protocol;
import dev.hawser.net.ProtocolWrapper;
import dev.hawser.net.proxy.wire.ProxyHeader;

/** The transport of a connection that came through a proxy which told of it: its ends are the client's. */
public final class ProxiedTransport extends ForwardingTransport {
    private final ProxyHeader header;

    private ProxiedTransport(ProtocolWrapper wrapper, ProxyHeader header) {
        super(wrapper);
        this.header = header;
    }

    /** A protocol whose transport has the ends that {@code header} says. */
    static Protocol wrap(Protocol inner, ProxyHeader header) {
        return new ProtocolWrapper(inner) {
            @Override
            protected ForwardingTransport innerTransport() {
                return new ProxiedTransport(this, header);
            }
        };
    }

    /** What the proxy said. */
    public ProxyHeader header() {
        return header;
    }

    /** Where the client connected to, as the proxy says. */
    @Override
    public Address host() {
        return header instanceof ProxyHeader.Proxied proxied
                ? ProxyAddresses.address(proxied.destination())
                : super.host();
    }

    /** The client, as the proxy says. */
    @Override
    public Address peer() {
        return header instanceof ProxyHeader.Proxied proxied ? ProxyAddresses.address(proxied.source()) : super.peer();
    }
}
