package dev.hawser.net;

import dev.hawser.deferred.Deferred;
import java.net.InetAddress;
import java.util.List;

/** Turns host names into addresses. Used on the reactor's thread. */
@FunctionalInterface
public interface Resolver {
    /**
     * The addresses of {@code host}, best first, at least one. A numeric host gives itself. Fails with
     * {@link ConnectFailed.DnsFailed} when there is none or the answer took too long.
     */
    Deferred<List<InetAddress>> resolve(String host);
}
