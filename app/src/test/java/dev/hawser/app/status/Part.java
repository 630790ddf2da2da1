package dev.hawser.app.status;

import dev.hawser.app.Service;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.Reactor;
import org.jspecify.annotations.Nullable;

/** A service that does as a test says. */
final class Part extends Service {
    String description = "";
    @Nullable Exception refusal;
    @Nullable Promise<@Nullable Void> stopping;

    Part(Reactor reactor, String name) {
        super(reactor, name);
    }

    @Override
    protected Deferred<?> start() throws Exception {
        if (refusal != null) {
            throw refusal;
        }
        return done();
    }

    @Override
    protected Deferred<?> stop() {
        return stopping == null ? done() : stopping;
    }

    @Override
    public String description() {
        if (description.equals("?")) {
            throw new IllegalStateException("no words");
        }
        return description;
    }
}
