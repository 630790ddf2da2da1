package dev.hawser.reactor;

import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import dev.hawser.net.ReactorProvider;

/** Opens reactors on {@code java.nio}. */
public final class NioReactorProvider implements ReactorProvider {
    /** For {@link java.util.ServiceLoader}. */
    public NioReactorProvider() {}

    @Override
    public Reactor open(ReactorOptions options) {
        return new NioReactor(options);
    }
}
