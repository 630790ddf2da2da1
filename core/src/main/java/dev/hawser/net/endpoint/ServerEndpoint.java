package dev.hawser.net.endpoint;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.Factory;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import java.util.function.Supplier;

/** A place to listen on. Used on the reactor's thread. */
public interface ServerEndpoint {
    /**
     * Listens: the Deferred fires with the port. What goes wrong comes as its failure and is never thrown:
     * {@link dev.hawser.net.CannotListen} where the place is not to be had.
     */
    Deferred<ListeningPort> listen(Factory factory);

    /** {@link #listen(Factory)} with what {@code protocols} makes, such as {@code Echo::new}. */
    default Deferred<ListeningPort> listen(Supplier<? extends Protocol> protocols) {
        return listen(Factory.of(protocols));
    }

    /**
     * The endpoint that {@code description} describes. Nothing is opened or looked up yet.
     *
     * <table>
     * <caption>Types</caption>
     * <tr><td>{@code tcp:PORT[:interface=ADDRESS][:backlog=1024]}</td><td>TCP; the address is numeric, and without one it is all
     * of them</td></tr>
     * <tr><td>{@code tcp6:PORT[:interface=ADDRESS][:backlog=1024]}</td><td>TCP over IPv6, on {@code ::} without an
     * address</td></tr>
     * <tr><td>{@code tls:PORT:certificate=PEM[:privateKey=PEM]}, {@code tls:PEM[:port=443]}</td><td>TLS over TCP; the
     * identity is in one or two files, or in a folder, from which it is chosen by name ({@link
     * dev.hawser.tls.TlsIdentityFolder}). Further {@code alpn=NAME,NAME}, {@code handshakeTimeout=30}, {@code clientRoots=PEM},
     * {@code clientCertificates=required} or {@code wanted}, {@code reload=yes} (the files are followed while the reactor
     * runs), those of {@code tcp}, and {@code endpoint=} for what is beneath in place of TCP: another description,
     * escaped</td></tr>
     * <tr><td>{@code ssl:PORT[:privateKey=server.pem][:certKey=PEM][:extraCertChain=PEM]}</td><td>the same with Twisted's names</td></tr>
     * <tr><td>{@code unix:PATH[:mode=666][:backlog=1024][:lockfile=yes]}</td><td>a Unix socket; {@code @NAME} is an abstract
     * name</td></tr>
     * <tr><td>{@code systemd:name=NAME}, {@code systemd:index=0}, each with {@code domain=INET} if one likes</td><td>a socket
     * that systemd has opened ({@link dev.hawser.net.SystemdSockets})</td></tr>
     * <tr><td>{@code fd:NUMBER}</td><td>a listening socket that was inherited</td></tr>
     * <tr><td>{@code stdio:}</td><td>standard input and output, as one connection</td></tr>
     * <tr><td>{@code haproxy[:trusted=CIDR,CIDR][:timeout=5]:}<i>another</i></td><td>another one, whose connections begin with a
     * PROXY protocol header; beneath TLS where that one is TLS ({@link ProxyHeaderServerEndpoint})</td></tr>
     * <tr><td><i>others</i></td><td>what {@link ServerEndpointType}s there are</td></tr>
     * </table>
     *
     * <p>Certificates are read here, so that what is wrong with them is told at once; and their files are followed from the
     * reactor's start to its stop.
     *
     * @throws EndpointParseException naming the piece that is wrong and all of {@code description}
     * @see EndpointDescription the grammar
     */
    static ServerEndpoint parse(Reactor reactor, String description) {
        return EndpointTypes.server(reactor, description, 0);
    }
}
