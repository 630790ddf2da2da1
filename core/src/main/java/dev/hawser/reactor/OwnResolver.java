package dev.hawser.reactor;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.CachingResolver;
import dev.hawser.net.HostNames;
import dev.hawser.net.Resolver;
import dev.hawser.time.Holding;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;

/** The resolver that a reactor has by itself: the operating system's, with a short memory in front. */
final class OwnResolver implements Resolver {
    private final ThreadedResolver system;
    private final CachingResolver asked;
    private final CachingResolver askedInside;

    OwnResolver(LoopReactor loop) {
        system = new ThreadedResolver(loop, loop.options().tracing());
        asked = new CachingResolver(loop, system, CachingResolver.Keep.SHORT);
        askedInside = asked.over(system::resolveInside);
    }

    @Override
    public Deferred<List<InetAddress>> resolve(String host) {
        return asked.resolve(local(host));
    }

    /** {@link #resolve} for something that is held itself. */
    Deferred<List<InetAddress>> resolveInside(String host) {
        return askedInside.resolve(local(host));
    }

    /** A name below {@code localhost} is this host, and no name server is to say otherwise (RFC 6761 6.3). */
    private static String local(String host) {
        return HostNames.isLocalhost(host.toLowerCase(Locale.ROOT)) ? "localhost" : host;
    }

    /** The questions that wait for an answer. */
    List<Holding> holdings() {
        return system.holdings();
    }

    /** All who wait fail; for the reactor's stop. */
    void close() {
        system.close();
    }
}
