package dev.hawser.net;

import dev.hawser.deferred.Deferred;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;

/** Asks one resolver, and another where the first has no answer. */
record ResolverChain(Resolver first, Resolver next) implements Resolver {
    ResolverChain {
        Objects.requireNonNull(first, "first");
        Objects.requireNonNull(next, "next");
    }

    @Override
    public Deferred<List<InetAddress>> resolve(String host) {
        return first.resolve(host).chainErrback(ConnectFailed.DnsFailed.class, _ -> next.resolve(host));
    }

    @Override
    public boolean separatesFamilies() {
        return first.separatesFamilies() && next.separatesFamilies();
    }

    @Override
    public Deferred<List<InetAddress>> resolve(String host, AddressFamily family) {
        return first.resolve(host, family).chainErrback(ConnectFailed.DnsFailed.class, _ -> next.resolve(host, family));
    }
}
