package dev.hawser.reactor.nio;

import dev.hawser.net.ReactorOptions;
import dev.hawser.reactor.spi.Backend;
import dev.hawser.reactor.spi.BackendHost;
import dev.hawser.reactor.spi.BackendProvider;
import org.jspecify.annotations.Nullable;

/** Backends on {@code java.nio}. */
public final class NioBackendProvider implements BackendProvider {
    /** There is nothing to it. */
    public NioBackendProvider() {}

    @Override
    public String name() {
        return "nio";
    }

    @Override
    public @Nullable String obstacle(ReactorOptions options) {
        return null;
    }

    @Override
    public Backend open(BackendHost host) {
        return new NioBackend(host);
    }
}
