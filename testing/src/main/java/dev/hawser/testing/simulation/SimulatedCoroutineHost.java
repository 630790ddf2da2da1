package dev.hawser.testing.simulation;

import dev.hawser.coroutine.Coroutines;
import org.jspecify.annotations.Nullable;

/** What the simulation does for the coroutines of its reactors. */
final class SimulatedCoroutineHost implements Coroutines.Host {
    private final Engine engine;

    SimulatedCoroutineHost(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void setThread(Thread thread) {
        engine.setThread(thread);
    }

    @Override
    public void shareContext() {
        engine.context.share();
    }

    @Override
    public @Nullable Object subject() {
        return engine.context.subject();
    }

    @Override
    public void setSubject(@Nullable Object subject) {
        engine.context.set(subject);
    }
}
