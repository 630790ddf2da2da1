package dev.hawser.testing;

import dev.hawser.coroutine.Coroutines;
import dev.hawser.net.LogContext;
import dev.hawser.time.Origin;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a {@link TestClock} does for its coroutines. */
final class ClockHost implements Coroutines.Host {
    private final Consumer<Thread> owner;
    private final LogContext context = LogContext.ofThread();

    private final boolean tracing;

    /** Tells {@code owner} whose turn it is. */
    ClockHost(Consumer<Thread> owner, boolean tracing) {
        this.owner = owner;
        this.tracing = tracing;
    }

    @Override
    public @Nullable Object origin() {
        return tracing ? Origin.here() : null;
    }

    @Override
    public void setThread(Thread thread) {
        owner.accept(thread);
    }

    @Override
    public void shareContext() {
        context.share();
    }

    @Override
    public @Nullable Object subject() {
        return context.subject();
    }

    @Override
    public void setSubject(@Nullable Object subject) {
        context.set(subject);
    }
}
