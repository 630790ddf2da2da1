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
     * <p>It fails with {@link dev.hawser.net.ConnectFailed} when no connection is made, with {@link dev.hawser.net.TlsFailed} or
     * {@link dev.hawser.net.ConnectionLost} when it ends in the midst of a handshake that belongs to it, with {@link NoProtocol} when
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
     * <tr><td>{@code tcp:HOST:PORT[:timeout=30][:bindAddress=ADDRESS]}</td><td>TCP; the host is a name, reached as {@link
     * HostnameEndpoint} says, or numeric; the timeout is in seconds, the address to connect from numeric</td></tr>
     * <tr><td>{@code host:HOST:PORT[:attemptDelay=0.25][:mostAttempts=16]} and those of {@code tcp}</td><td>the same, with what
     * {@link HappyEyeballs} has</td></tr>
     * <tr><td>{@code tls:HOST:PORT[:serverName=NAME][:trustRoots=PEM][:certificate=PEM][:privateKey=PEM]}</td><td>TLS over TCP,
     * verified for the host or the name, by the platform's roots or those of a file or folder; with a certificate of its own.
     * Further {@code alpn=NAME,NAME}, {@code handshakeTimeout=30}, {@code insecure=yes} (nothing is verified), those of {@code
     * tcp}, and {@code endpoint=} for what is beneath in place of TCP: another description, escaped; the port is not needed
     * then</td></tr>
     * <tr><td>{@code ssl:HOST:PORT[:hostname=NAME][:caCertsDir=PEM][:certKey=PEM][:privateKey=PEM]}</td><td>the same with
     * Twisted's names; verified, too</td></tr>
     * <tr><td>{@code unix:PATH[:timeout=30]}</td><td>a Unix socket; {@code @NAME} is an abstract name</td></tr>
     * <tr><td>{@code socks5:HOST:PORT:proxy=}<i>another</i>{@code [:user=NAME:password=SECRET][:timeout=30]}</td><td>through a
     * SOCKS 5 proxy; the other description is escaped</td></tr>
     * <tr><td>{@code connect:HOST:PORT:proxy=}<i>another</i>{@code [:user=NAME:password=SECRET][:timeout=30]}</td><td>through an
     * HTTP proxy</td></tr>
     * <tr><td>{@code haproxy[:version=2]:}<i>another</i></td><td>another one, to which a PROXY protocol header with the
     * connection's own ends is sent first; beneath TLS where that one is TLS</td></tr>
     * <tr><td><i>others</i></td><td>what {@link ClientEndpointType}s there are</td></tr>
     * </table>
     *
     * <p>Certificates and roots are read here.
     *
     * @throws EndpointParseException naming the piece that is wrong and all of {@code description}
     * @see EndpointDescription the grammar
     */
    static ClientEndpoint parse(Reactor reactor, String description) {
        return EndpointTypes.client(reactor, description, 0);
    }
}
