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
     * <tr><td>{@code tcp:PORT[:interface=ADDRESS][:backlog=50]}</td><td>TCP; the address is numeric, and without one
     * it is all of them</td></tr>
     * </table>
     *
     * @throws EndpointParseException naming the piece that is wrong and all of {@code description}
     * @see EndpointDescription the grammar
     */
    static ServerEndpoint parse(Reactor reactor, String description) {
        return EndpointTypes.server(reactor, description, 0);
    }
}
