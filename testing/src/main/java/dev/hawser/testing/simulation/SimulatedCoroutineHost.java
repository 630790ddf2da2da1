package dev.hawser.testing.simulation;

import dev.hawser.coroutine.Coroutines;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the simulation does for the coroutines of its reactors. */
final class SimulatedCoroutineHost implements Coroutines.Host {
    private final Engine engine;
    private final Supplier<? extends @Nullable Object> origins;

    SimulatedCoroutineHost(Engine engine, Supplier<? extends @Nullable Object> origins) {
        this.engine = engine;
        this.origins = origins;
    }

    @Override
    public @Nullable Object origin() {
        return origins.get();
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
