package dev.hawser.reactor;

import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorGroup;
import dev.hawser.net.ReactorOptions;
import dev.hawser.net.ReactorProvider;

/** Opens reactors on whichever backend is asked for, or the best. */
public final class LoopReactorProvider implements ReactorProvider {
    /** For {@link java.util.ServiceLoader}. */
    public LoopReactorProvider() {}

    @Override
    public Reactor open(ReactorOptions options) {
        return new LoopReactor(options);
    }

    @Override
    public ReactorGroup openGroup(int reactors, ReactorOptions options) {
        return new LoopGroup(reactors, options);
    }
}
