package dev.hawser.net;

import dev.hawser.deferred.Deferred;
import java.net.InetAddress;
import java.util.List;

/**
 * Turns host names into addresses. Used on the reactor's thread.
 *
 * <p>The reactor's own asks the operating system, which knows the hosts file and the name servers. Others are put together
 * and {@linkplain Reactor#installResolver installed}:
 *
 * <pre>{@code
 * reactor.installResolver(new HostsFileResolver(reactor, hosts).orElse(reactor.resolver()));
 * }</pre>
 *
 * <p>An implementation that asks somebody uses {@link HostNames} first: numeric hosts are never asked for.
 */
@FunctionalInterface
public interface Resolver {
    /**
     * The addresses of {@code host}, best first, at least one. A numeric host gives itself. Fails with
     * {@link ConnectFailed.DnsFailed} when there is none or the answer took too long.
     */
    Deferred<List<InetAddress>> resolve(String host);

    /**
     * The addresses of one family, at least one. Who asks for both may begin with those that come first. Fails with {@link
     * ConnectFailed.DnsFailed} also when there are only addresses of the other family.
     *
     * <p>This picks them out of {@link #resolve(String)}, so that both families come at the same time, as with the operating
     * system's resolver. One that can ask for each by itself does.
     */
    default Deferred<List<InetAddress>> resolve(String host, AddressFamily family) {
        return resolve(host).addCallback(found -> {
            List<InetAddress> wanted = found.stream().filter(family::includes).toList();
            if (wanted.isEmpty()) {
                throw new ConnectFailed.DnsFailed(HostNames.shown(host), "it has no " + family + " address", null);
            }
            return wanted;
        });
    }

    /**
     * Whether {@link #resolve(String, AddressFamily)} asks for one family alone, so that the two may come at different times. Who
     * wants both then asks for each; else one answer has both, in the order that suits this machine (RFC 6724).
     */
    default boolean separatesFamilies() {
        return false;
    }

    /** A resolver that asks this one first, and {@code next} where this fails with {@link ConnectFailed.DnsFailed}. */
    default Resolver orElse(Resolver next) {
        return new ResolverChain(this, next);
    }
}
