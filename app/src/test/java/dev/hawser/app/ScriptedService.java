package dev.hawser.app;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.deferred.Work;
import dev.hawser.net.Reactor;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A service whose hooks note that they were called, and do what a test says; by default they succeed at once. */
final class ScriptedService extends Service {
    enum Hook {
        OPEN,
        START,
        STOP
    }

    private final List<String> events;
    private final Map<Hook, Work<? extends @Nullable Deferred<?>>> scripts = new EnumMap<>(Hook.class);

    ScriptedService(Reactor reactor, String name, List<String> events) {
        super(reactor, name);
        this.events = events;
    }

    ScriptedService(Reactor reactor) {
        this(reactor, "scripted", new ArrayList<>());
    }

    List<String> events() {
        return events;
    }

    ScriptedService on(Hook hook, Work<? extends @Nullable Deferred<?>> script) {
        scripts.put(hook, script);
        return this;
    }

    /** Has {@code hook} wait for what is returned, the next time. */
    Promise<@Nullable Void> hold(Hook hook) {
        Promise<@Nullable Void> promise = new Promise<>(reactor());
        scripts.put(hook, () -> {
            scripts.remove(hook);
            return promise;
        });
        return promise;
    }

    void failNow(Throwable reason) {
        fail(reason);
    }

    private Deferred<?> run(Hook hook) throws Exception {
        events.add(name() + " " + hook.name().toLowerCase(java.util.Locale.ROOT));
        Work<? extends @Nullable Deferred<?>> script = scripts.get(hook);
        return script == null ? done() : nullable(script.run());
    }

    /** A hook of somebody who does not care for annotations. */
    @SuppressWarnings("NullAway")
    private static Deferred<?> nullable(@Nullable Deferred<?> returned) {
        return returned;
    }

    @Override
    protected Deferred<?> open() throws Exception {
        return run(Hook.OPEN);
    }

    @Override
    protected Deferred<?> start() throws Exception {
        return run(Hook.START);
    }

    @Override
    protected Deferred<?> stop() throws Exception {
        return run(Hook.STOP);
    }
}
