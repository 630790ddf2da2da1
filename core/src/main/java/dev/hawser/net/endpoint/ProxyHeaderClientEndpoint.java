package dev.hawser.net.endpoint;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.Factory;
import dev.hawser.net.Protocol;
import dev.hawser.net.Transport;
import dev.hawser.net.proxy.wire.ProxyHeader;
import dev.hawser.net.proxy.wire.ProxyHeaderWriter;
import java.util.function.Function;

/**
 * Another endpoint, to which a PROXY protocol header is sent before anything else: what a proxy does to a server of its own.
 *
 * @param version 1 or 2
 * @param header what to tell of the connection that was just made; called once for each
 */
public record ProxyHeaderClientEndpoint(
        ClientEndpoint inner, int version, Function<? super Transport, ? extends ProxyHeader> header)
        implements ClientEndpoint {
    /** Refuses other versions. */
    public ProxyHeaderClientEndpoint {
        if (version != 1 && version != 2) {
            throw new IllegalArgumentException("there are versions 1 and 2 of the PROXY protocol, and not " + version);
        }
    }

    /** With the two ends of the connection itself, as a client that is behind no proxy has to say where one is wanted. */
    public ProxyHeaderClientEndpoint(ClientEndpoint inner, int version) {
        this(inner, version, OwnEnds.HEADER);
    }

    @Override
    public Deferred<Protocol> connect(Factory factory) {
        return ConnectThrough.begin(inner, factory, () -> new Start(factory));
    }

    private static final class OwnEnds {
        /** One object, so that equal endpoints are equal. */
        static final Function<Transport, ProxyHeader> HEADER =
                transport -> ProxyAddresses.header(transport.host(), transport.peer());

        private OwnEnds() {}
    }

    private final class Start extends StartingProtocol {
        Start(Factory factory) {
            super(factory, "a server behind a proxy");
        }

        @Override
        public void connectionMade() {
            try {
                ProxyHeader said = header.apply(transport());
                Bytes bytes = version == 1 ? ProxyHeaderWriter.version1(said) : ProxyHeaderWriter.version2(said);
                transport().write(bytes);
            } catch (RuntimeException unwritable) {
                fail(unwritable);
                return;
            }
            succeed(null);
        }
    }
}
