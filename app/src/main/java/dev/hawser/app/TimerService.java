package dev.hawser.app;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.deferred.Work;
import dev.hawser.net.Reactor;
import dev.hawser.task.LoopingCall;
import dev.hawser.time.Action;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Does the same thing every so often while it runs, the first time at its start; {@link LoopingCall} says when exactly.
 *
 * <p>A call that fails ends that: the failure is logged, and the service is {@link ServiceState#FAILED}. Where the first call
 * fails within the start, the start does. A stop waits for a call whose Deferred has not fired.
 */
public final class TimerService extends Service {
    private final LoopingCall loop;
    private final Duration interval;
    private @Nullable Promise<@Nullable Void> ended;
    private @Nullable Throwable failedAtOnce;

    /**
     * Runs {@code action} every {@code interval}.
     *
     * @throws IllegalArgumentException when {@code interval} is negative
     */
    public TimerService(Reactor reactor, String name, Duration interval, Action action) {
        this(reactor, name, interval, LoopingCall.of(reactor, action));
    }

    private TimerService(Reactor reactor, String name, Duration interval, LoopingCall loop) {
        super(reactor, name);
        if (interval.isNegative()) {
            throw new IllegalArgumentException("an interval cannot be negative: " + interval);
        }
        this.interval = interval;
        this.loop = loop;
    }

    /**
     * One that runs {@code work} every {@code interval}, and waits for the Deferred that it returns before it does so again.
     * Null stands for one that has fired.
     *
     * @throws IllegalArgumentException when {@code interval} is negative
     */
    public static TimerService ofDeferred(
            Reactor reactor, String name, Duration interval, Work<? extends @Nullable Deferred<?>> work) {
        return new TimerService(reactor, name, interval, LoopingCall.ofDeferred(reactor, work));
    }

    @Override
    protected Deferred<?> start() {
        Promise<@Nullable Void> over = new Promise<>(reactor());
        ended = over;
        failedAtOnce = null;
        loop.start(interval).finish(_ -> over.callback(null), failure -> {
            over.callback(null);
            failed(failure);
        });
        return failedAtOnce == null ? done() : Deferred.fail(reactor(), failedAtOnce);
    }

    private void failed(Throwable failure) {
        switch (state()) {
            case STARTING -> failedAtOnce = failure;
            case RUNNING -> fail(failure);
            default -> LOGGER.log(System.Logger.Level.ERROR, "the last call of " + this + " failed", failure);
        }
    }

    @Override
    protected Deferred<?> stop() {
        if (loop.isRunning()) {
            loop.stop();
        }
        Promise<@Nullable Void> over = ended;
        ended = null;
        return over == null ? done() : over;
    }

    @Override
    public String description() {
        return "every " + Drain.seconds(interval);
    }
}
