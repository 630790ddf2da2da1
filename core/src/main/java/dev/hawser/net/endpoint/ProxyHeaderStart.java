package dev.hawser.net.endpoint;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Factory;
import dev.hawser.net.Protocol;
import dev.hawser.net.proxy.wire.ProxyHeader;
import dev.hawser.net.proxy.wire.ProxyHeaderException;
import dev.hawser.net.proxy.wire.ProxyHeaderParser;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Upkeep;
import org.jspecify.annotations.Nullable;

/** Waits for the header of one connection, and gives it to the user's protocol then. */
final class ProxyHeaderStart extends Protocol {
    private static final System.Logger LOGGER = System.getLogger(ProxyHeaderServerEndpoint.class.getName());

    private final ProxyHeaderServerEndpoint endpoint;
    private final Factory factory;
    private final ProxyHeaderParser parser;
    private @Nullable DelayedCall timeout;
    private boolean over;

    ProxyHeaderStart(ProxyHeaderServerEndpoint endpoint, Factory factory) {
        this.endpoint = endpoint;
        this.factory = factory;
        this.parser = new ProxyHeaderParser(endpoint.limits());
    }

    @Override
    public void connectionMade() {
        Address peer = transport().peer();
        if (!endpoint.trusted().allows(peer)) {
            refuse(new ProxyHeaderException(peer.host() + " is no trusted proxy"));
            return;
        }
        timeout = reactor().callLater(endpoint.timeout(), (Upkeep) () -> {
            timeout = null;
            refuse(new ProxyHeaderException(
                    "it was not complete after " + endpoint.timeout().toMillis() / 1000.0 + " seconds"));
        });
    }

    @Override
    public void dataReceived(Bytes data) throws Exception {
        if (over) {
            return;
        }
        ProxyHeader header;
        try {
            header = parser.receive(data);
        } catch (ProxyHeaderException unacceptable) {
            refuse(unacceptable);
            return;
        }
        transport().unparsed(parser.size());
        if (header != null) {
            end();
            accept(header);
        }
    }

    private void accept(ProxyHeader header) throws Exception {
        Address peer = header instanceof ProxyHeader.Proxied proxied
                ? ProxyAddresses.address(proxied.source())
                : transport().peer();
        Protocol built = factory.buildProtocol(peer);
        if (built == null) {
            transport().loseConnection();
        } else {
            transport().switchProtocol(ProxiedTransport.wrap(built, header));
        }
    }

    @Override
    public Bytes releaseUnparsed() {
        transport().unparsed(0);
        return parser.rest();
    }

    @Override
    public void connectionLost(ConnectionEnd reason) {
        if (!over && parser.size() > 0) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "No acceptable PROXY protocol header: the connection from " + transport().peer() + " ended within it");
        }
        end();
    }

    /** The connection is over, whose program was never told of it: so the log is. */
    private void refuse(ProxyHeaderException reason) {
        end();
        LOGGER.log(
                System.Logger.Level.WARNING,
                reason.getMessage() + "; the connection from " + transport().peer() + " is aborted");
        transport().abortConnection();
    }

    private void end() {
        over = true;
        if (timeout != null) {
            timeout.cancel();
            timeout = null;
        }
    }

    @Override
    public String logPrefix() {
        return "ProxyHeader";
    }
}
