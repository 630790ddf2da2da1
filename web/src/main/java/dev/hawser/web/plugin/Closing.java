package dev.hawser.web.plugin;

import dev.hawser.app.Service;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.Reactor;
import java.util.function.Supplier;

/** A part of a service that is there already, and is closed when the service is stopped: behind its ports, which are closed before. */
final class Closing extends Service {
    private final Supplier<? extends Deferred<?>> close;

    Closing(Reactor reactor, String name, Supplier<? extends Deferred<?>> close) {
        super(reactor, name);
        this.close = close;
    }

    @Override
    protected Deferred<?> stop() {
        return close.get();
    }
}
