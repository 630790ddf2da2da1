package dev.hawser.app;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.deferred.Work;
import dev.hawser.net.Reactor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A part of a program that is started and stopped: a port and what it serves, a connection that is kept, something done
 * every minute. Used on the thread of its reactor.
 *
 * <p>A subclass says what that means, by {@link #open()}, {@link #start()} and {@link #stop()}; whoever owns the service calls
 * {@link #startService()} and {@link #stopService()}, in any order and as often as he likes. Each of the three hooks has
 * ended before the next one is called, so none has to look for the others.
 *
 * <pre>{@code
 * final class Greeter extends Service {
 *     Greeter(Reactor reactor) { super(reactor, "greeter"); }
 *     @Override protected Deferred<?> start() { System.out.println("hello"); return done(); }
 *     @Override protected Deferred<?> stop() { System.out.println("good bye"); return done(); }
 * }
 * }</pre>
 */
public abstract class Service {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.app.Service");

    private final Reactor reactor;
    private final String name;
    private @Nullable MultiService parent;
    private ServiceState state = ServiceState.STOPPED;
    private @Nullable Throwable failure;

    /** The hook that is at work. */
    private @Nullable Deferred<?> step;

    private boolean stopAsked;
    private boolean startAsked;
    private final List<Promise<@Nullable Void>> whenOpen = new ArrayList<>();
    private final List<Promise<@Nullable Void>> whenRunning = new ArrayList<>();
    private final List<Promise<@Nullable Void>> whenStopped = new ArrayList<>();

    /**
     * A service of that reactor.
     *
     * @param name what people call it; unique among the services of one parent
     * @throws IllegalArgumentException when the name is blank or has a slash or a control character in it
     */
    protected Service(Reactor reactor, String name) {
        this.reactor = Objects.requireNonNull(reactor, "reactor");
        if (name.isBlank() || name.indexOf('/') >= 0 || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "a service's name is some text without slashes and control characters, and not \"" + name + "\"");
        }
        this.name = name;
    }

    // ---------------------------------------------------------------- what a subclass says

    /**
     * Does what may need privileges, such as binding a port. Called before {@link #start()}, and in a program that gives its
     * privileges up, before that. By default nothing is done.
     *
     * @return a Deferred that fires when it is done; it is cancelled where the service is stopped meanwhile
     * @throws Exception where it cannot be done, as a failure of the Deferred
     */
    protected Deferred<?> open() throws Exception {
        return done();
    }

    /**
     * Begins to serve. Called when {@link #open()} has succeeded.
     *
     * @return a Deferred that fires when it serves; it is cancelled where the service is stopped meanwhile
     * @throws Exception where it cannot start, as a failure of the Deferred
     */
    protected Deferred<?> start() throws Exception {
        return done();
    }

    /**
     * Ends what {@link #open()} and {@link #start()} have begun. Also called where one of these has failed, or was cancelled:
     * what was begun by then is to be ended.
     *
     * @return a Deferred that fires when all has ended; a failure is logged, and the service counts as stopped
     */
    protected Deferred<?> stop() throws Exception {
        return done();
    }

    /** A Deferred that has fired. */
    protected final Deferred<@Nullable Void> done() {
        return Deferred.succeed(reactor, null);
    }

    /**
     * Says that this service, which runs, goes on no more. It is stopped; {@link #failure()} says why then. Does nothing where
     * it does not run.
     */
    protected final void fail(Throwable reason) {
        reactor.checkThread();
        if (state == ServiceState.RUNNING) {
            LOGGER.log(System.Logger.Level.ERROR, this + " has failed", reason);
            endBecause(reason);
        }
    }

    // ---------------------------------------------------------------- requests

    /**
     * Does what may need privileges. Where that is done the Deferred fires at once, and where the service stops at present,
     * afterwards.
     *
     * @return a Deferred that fails as the hook does, or is cancelled when the service is stopped first
     */
    public final Deferred<@Nullable Void> privilegedStartService() {
        reactor.checkThread();
        return switch (state) {
            case OPEN, STARTING, RUNNING -> done();
            case OPENING, STOPPING -> wait(whenOpen);
            case STOPPED, FAILED -> {
                Deferred<@Nullable Void> open = wait(whenOpen);
                beginOpening();
                yield open;
            }
        };
    }

    /**
     * Starts it, {@link #privilegedStartService()} included where that has not been called. Where it runs the Deferred fires
     * at once, and where it stops at present it is started again afterwards.
     *
     * @return a Deferred that fires when the service runs; it fails as the hooks do, or with {@link CancellationException}
     *     when the service is stopped first
     */
    public final Deferred<@Nullable Void> startService() {
        reactor.checkThread();
        if (state == ServiceState.RUNNING) {
            return done();
        }
        Deferred<@Nullable Void> running = wait(whenRunning);
        startAsked = true;
        switch (state) {
            case STOPPED, FAILED -> beginOpening();
            case OPEN -> beginStarting();
            default -> {}
        }
        return running;
    }

    /**
     * Stops it, whatever it is at. The Deferred fires when all has ended, at once where nothing runs, and never fails.
     */
    public final Deferred<@Nullable Void> stopService() {
        reactor.checkThread();
        if (state == ServiceState.STOPPED || state == ServiceState.FAILED) {
            return done();
        }
        Deferred<@Nullable Void> stopped = wait(whenStopped);
        startAsked = false;
        switch (state) {
            case OPEN, RUNNING -> endBecause(null);
            case OPENING, STARTING -> {
                stopAsked = true;
                if (step != null) {
                    step.cancel();
                }
            }
            default -> failAll(whenOpen, whenRunning, stoppedFirst());
        }
        return stopped;
    }

    private Deferred<@Nullable Void> wait(List<Promise<@Nullable Void>> waiters) {
        Promise<@Nullable Void> waiter = new Promise<>(reactor);
        waiters.add(waiter);
        return waiter;
    }

    // ---------------------------------------------------------------- steps

    private void beginOpening() {
        state = ServiceState.OPENING;
        failure = null;
        stopAsked = false;
        take(this::open, () -> {
            state = ServiceState.OPEN;
            fireAll(whenOpen);
            if (startAsked && state == ServiceState.OPEN) {
                beginStarting();
            }
        });
    }

    private void beginStarting() {
        state = ServiceState.STARTING;
        take(this::start, () -> {
            state = ServiceState.RUNNING;
            startAsked = false;
            fireAll(whenRunning);
        });
    }

    /** Runs a hook, and then {@code done} where it succeeded and nobody has asked to stop. */
    private void take(Work<? extends Deferred<?>> hook, Runnable done) {
        Deferred<@Nullable Object> taken = run(hook);
        step = taken;
        taken.finish(
                _ -> {
                    step = null;
                    if (stopAsked) {
                        endBecause(null);
                    } else {
                        done.run();
                    }
                },
                thrown -> {
                    step = null;
                    endBecause(stopAsked ? null : thrown);
                });
    }

    private Deferred<@Nullable Object> run(Work<? extends Deferred<?>> hook) {
        return Deferred.<@Nullable Object>executeChain(reactor, () -> hook.run().addCallback(value -> value));
    }

    /** @param reason what made it end; null where somebody asked for it */
    private void endBecause(@Nullable Throwable reason) {
        state = ServiceState.STOPPING;
        boolean again = startAsked && reason == null && !stopAsked;
        startAsked = again;
        run(this::stop).finish(_ -> ended(reason), thrown -> {
            LOGGER.log(System.Logger.Level.ERROR, "stopping " + this + " failed", thrown);
            ended(reason);
        });
    }

    private void ended(@Nullable Throwable reason) {
        state = reason == null ? ServiceState.STOPPED : ServiceState.FAILED;
        failure = reason;
        stopAsked = false;
        boolean again = startAsked || (reason == null && !whenOpen.isEmpty() && whenRunning.isEmpty());
        if (reason != null) {
            startAsked = false;
            failAll(whenOpen, whenRunning, reason);
        } else if (!again) {
            failAll(whenOpen, whenRunning, stoppedFirst());
        }
        fireAll(whenStopped);
        if (again && state == ServiceState.STOPPED) {
            beginOpening();
        }
    }

    private CancellationException stoppedFirst() {
        return new CancellationException(this + " was stopped before it ran");
    }

    private static void fireAll(List<Promise<@Nullable Void>> waiters) {
        List<Promise<@Nullable Void>> told = new ArrayList<>(waiters);
        waiters.clear();
        for (Promise<@Nullable Void> waiter : told) {
            waiter.callback(null);
        }
    }

    private static void failAll(
            List<Promise<@Nullable Void>> some, List<Promise<@Nullable Void>> others, Throwable reason) {
        List<Promise<@Nullable Void>> told = new ArrayList<>(some);
        told.addAll(others);
        some.clear();
        others.clear();
        told.forEach(waiter -> waiter.errback(reason));
    }

    // ---------------------------------------------------------------- names

    /** The reactor whose thread it is used on. */
    public final Reactor reactor() {
        return reactor;
    }

    /** What people call it. */
    public final String name() {
        return name;
    }

    /** Where it stands. */
    public final ServiceState state() {
        return state;
    }

    /** Whether it runs. */
    public final boolean isRunning() {
        return state == ServiceState.RUNNING;
    }

    /** Why it is {@link ServiceState#FAILED}; null otherwise. */
    public final @Nullable Throwable failure() {
        return failure;
    }

    /** What it is part of; null for one that stands for itself. */
    public final @Nullable MultiService parent() {
        return parent;
    }

    final void setParent(@Nullable MultiService parent) {
        this.parent = parent;
    }

    /** A few words on what it does, for people: the address that it listens on, say. By default nothing. */
    public String description() {
        return "";
    }

    /** Its name, and those of what it is part of, as in {@code service shop/web}. */
    @Override
    public String toString() {
        StringBuilder path = new StringBuilder(name);
        for (MultiService above = parent; above != null; above = above.parent()) {
            path.insert(0, above.name() + "/");
        }
        return "service " + path;
    }
}
