package dev.hawser.reactor;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.Resolver;
import java.net.InetAddress;
import java.util.List;

final class ThreadedResolver implements Resolver {
    private final NioReactor loop;
    ThreadedResolver(NioReactor loop) { this.loop = loop; }
    @Override public Deferred<List<InetAddress>> resolve(String host) {
        return Deferred.execute(loop, () -> List.of(InetAddress.getAllByName(host)));
    }
    void close() {}
}
