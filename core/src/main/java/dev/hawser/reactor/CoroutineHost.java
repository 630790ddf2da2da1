package dev.hawser.reactor;

import dev.hawser.coroutine.Carrier;
import dev.hawser.coroutine.Coroutines;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a {@link LoopReactor} does for its coroutines. */
final class CoroutineHost implements Coroutines.Host {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.reactor");
    private static final long A_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final LoopReactor loop;
    private long toldLast;
    private boolean warned;

    CoroutineHost(LoopReactor loop) {
        this.loop = loop;
        this.toldLast = loop.nanos();
    }

    @Override
    public @Nullable Object origin() {
        return loop.origin();
    }

    @Override
    public void setThread(Thread thread) {
        loop.setOwner(thread);
    }

    @Override
    public void shareContext() {
        loop.context().share();
    }

    @Override
    public @Nullable Object subject() {
        return loop.context().subject();
    }

    @Override
    public void setSubject(@Nullable Object subject) {
        loop.context().set(subject);
    }

    /** Says once what it costs to switch in lock-step, where nobody chose that. */
    @Override
    public void switchedOften() {
        long now = loop.nanos();
        boolean often = now - toldLast < A_SECOND;
        toldLast = now;
        if (often && !warned && loop.options().carrier() == Carrier.AUTO
                && loop.coroutines().carrier() == Carrier.LOCK_STEP) {
            warned = true;
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "coroutines switch more than a thousand times a second, in lock-step, which costs up to"
                            + " some tens of microseconds each: start java with " + Carrier.REACTOR_THREAD.flags()
                            + ", or open the reactor with Carrier.VIRTUAL_REACTOR");
        }
    }
}
