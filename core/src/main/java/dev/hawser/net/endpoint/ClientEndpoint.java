package dev.hawser.net.endpoint;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.Factory;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import java.util.function.Supplier;

/** A place to connect to, any number of times. Used on the reactor's thread. */
public interface ClientEndpoint {
    /**
     * Connects: the Deferred fires with what {@code factory} built, after its {@code connectionMade} has returned and
     * before its first {@code dataReceived}.
     *
     * <p>It fails with {@link dev.hawser.net.ConnectFailed} when no connection is made, with {@link NoProtocol} when
     * the factory builds null, and with what {@code buildProtocol} or {@code connectionMade} throws. Cancelling it
     * stops the attempt; the failure is then {@link java.util.concurrent.CancellationException}. The hooks of a
     * {@link dev.hawser.net.ClientFactory} are not called; {@code startFactory} and {@code stopFactory} are, for the
     * first and the last of the factory's connections through endpoints of one reactor.
     */
    Deferred<Protocol> connect(Factory factory);

    /**
     * {@link #connect(Factory)} with what {@code protocols} makes, such as {@code Echo::new}, or
     * {@code () -> protocol} for one that is there.
     */
    @SuppressWarnings("unchecked") // connect fires with what its factory built, and this factory builds nothing else
    default <P extends Protocol> Deferred<P> connect(Supplier<P> protocols) {
        return connect(Factory.of(protocols)).addCallback(protocol -> (P) protocol);
    }

    /**
     * The endpoint that {@code description} describes. Nothing is opened or looked up yet.
     *
     * <table>
     * <caption>Types</caption>
     * <tr><td>{@code tcp:HOST:PORT[:timeout=30][:bindAddress=ADDRESS]}</td><td>TCP; the host is a name or numeric, the
     * timeout in seconds, the address to connect from numeric. Host and port may be given as {@code host=} and
     * {@code port=}</td></tr>
     * </table>
     *
     * @throws EndpointParseException naming the piece that is wrong and all of {@code description}
     * @see EndpointDescription the grammar
     */
    static ClientEndpoint parse(Reactor reactor, String description) {
        return EndpointTypes.client(reactor, description, 0);
    }
}
