package dev.hawser.app;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Work;
import dev.hawser.net.Reactor;
import dev.hawser.time.Scheduler;
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
    /** The log of all services. */
    static final System.Logger LOGGER = System.getLogger("dev.hawser.app.Service");

    /** What is wanted of it at last, by the latest request. */
    private enum Goal {
        STOPPED,
        OPEN,
        RUNNING
    }

    private final Reactor reactor;
    private final String name;
    private @Nullable MultiService parent;
    private ServiceState state = ServiceState.STOPPED;
    private Goal goal = Goal.STOPPED;
    private @Nullable Throwable failure;

    /** {@link #open()} or {@link #start()}, while they are at work. */
    private @Nullable Deferred<?> step;

    private boolean stopAnnounced;
    private final Waiters whenOpen;
    private final Waiters whenRunning;
    private final Waiters whenStopped;

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
        this.whenOpen = new Waiters(reactor);
        this.whenRunning = new Waiters(reactor);
        this.whenStopped = new Waiters(reactor);
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

    /**
     * This service, or one that it is part of, is about to stop: begins what takes time, such as letting requests finish.
     * Called once before {@link #stop()}, which waits for what this begins. Of several services all that run are told before
     * the first of them is stopped, so that they do it together. What it throws is logged.
     */
    protected void stopRequested() throws Exception {}

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
        Objects.requireNonNull(reason, "reason");
        if (state == ServiceState.RUNNING) {
            LOGGER.log(System.Logger.Level.ERROR, this + " has failed", reason);
            beginStopping(reason);
        }
    }

    // ---------------------------------------------------------------- requests

    /**
     * Does what may need privileges. Where that is done the Deferred fires at once, and where the service stops at present,
     * it is opened again afterwards. Cancelling the Deferred changes nothing but that nobody waits.
     *
     * @return a Deferred that fails as the hook does, when what it began has ended; or with {@link CancellationException} as
     *     soon as somebody has the service stopped first
     */
    public final Deferred<@Nullable Void> privilegedStartService() {
        reactor.checkThread();
        return switch (state) {
            case OPEN, STARTING, RUNNING -> done();
            case OPENING -> whenOpen.add();
            case STOPPING, STOPPED, FAILED -> {
                if (goal == Goal.STOPPED) {
                    goal = Goal.OPEN;
                }
                Deferred<@Nullable Void> open = whenOpen.add();
                proceed();
                yield open;
            }
        };
    }

    /**
     * Starts it, {@link #privilegedStartService()} included where that has not been called. Where it runs the Deferred fires
     * at once, and where it stops at present it is started again afterwards. Cancelling the Deferred changes nothing but
     * that nobody waits.
     *
     * @return a Deferred that fires when the service runs; it fails as the hooks do, when what they began has ended; or
     *     with {@link CancellationException} as soon as somebody has the service stopped first
     */
    public final Deferred<@Nullable Void> startService() {
        reactor.checkThread();
        if (state == ServiceState.RUNNING) {
            return done();
        }
        goal = Goal.RUNNING;
        Deferred<@Nullable Void> running = whenRunning.add();
        proceed();
        return running;
    }

    /**
     * Stops it, whatever it is at: a hook that is at work is cancelled. The Deferred fires when all has ended, at once where
     * nothing runs, and never fails.
     */
    public final Deferred<@Nullable Void> stopService() {
        reactor.checkThread();
        goal = Goal.STOPPED;
        if (state == ServiceState.STOPPED || state == ServiceState.FAILED) {
            starters().run(); // of a start that was to follow the stop just made
            return stopParts();
        }
        Deferred<@Nullable Void> stopped = whenStopped.add();
        Runnable tellStarters = starters(); // before a hook has it started again
        switch (state) {
            case OPEN, RUNNING -> beginStopping(null);
            case OPENING, STARTING -> {
                state = ServiceState.STOPPING;
                cancelStep();
            }
            default -> {}
        }
        tellStarters.run();
        return stopped;
    }

    /** Begins what the goal asks for, where nothing is under way that leads there or must end first. */
    private void proceed() {
        switch (state) {
            case STOPPED, FAILED -> {
                if (goal != Goal.STOPPED) {
                    beginOpening();
                }
            }
            case OPEN -> {
                if (goal == Goal.RUNNING) {
                    beginStarting();
                }
            }
            case OPENING, STARTING, RUNNING, STOPPING -> {}
        }
    }

    /** Lets those go who wait for a start, whom the result tells that it was called off. */
    private Runnable starters() {
        Runnable opening = whenOpen.failing(stoppedFirst());
        Runnable running = whenRunning.failing(stoppedFirst());
        return () -> {
            opening.run();
            running.run();
        };
    }

    /** It has stopped or failed, and nobody wants it to go on; nobody has been told so yet. */
    void hasStopped() {}

    private CancellationException stoppedFirst() {
        return new CancellationException(this + " was stopped before it ran");
    }

    // ---------------------------------------------------------------- steps

    private void beginOpening() {
        state = ServiceState.OPENING;
        failure = null;
        stopAnnounced = false;
        take("open", this::open, () -> {
            state = ServiceState.OPEN;
            whenOpen.fire();
            proceed();
        });
    }

    private void beginStarting() {
        state = ServiceState.STARTING;
        take("start", this::start, () -> {
            state = ServiceState.RUNNING;
            whenRunning.fire();
        });
    }

    /** Runs a hook, and then {@code next} where it succeeded and nobody has asked to stop. */
    private void take(String hookName, Work<? extends Deferred<?>> hook, Runnable next) {
        Deferred<@Nullable Object> taken = run(hookName, hook);
        step = taken;
        if (state == ServiceState.STOPPING) {
            cancelStep(); // the hook itself had it stopped
        }
        taken.finish(
                _ -> {
                    step = null;
                    if (state == ServiceState.STOPPING) {
                        end(null);
                    } else {
                        next.run();
                    }
                },
                thrown -> {
                    step = null;
                    if (state == ServiceState.STOPPING) {
                        stoppedAmid(hookName, thrown);
                        end(null);
                    } else {
                        beginStopping(thrown);
                    }
                });
    }

    private Deferred<@Nullable Object> run(String hookName, Work<? extends Deferred<?>> hook) {
        return Deferred.<@Nullable Object>executeChain(reactor, () -> {
            Deferred<?> returned = hook.run();
            if (returned == null) {
                throw new IllegalStateException(this + ": " + hookName + "() of " + getClass().getName()
                        + " returned null in place of a Deferred; done() is one that has fired");
            }
            return returned.addCallback(value -> value);
        });
    }

    private void cancelStep() {
        Deferred<?> cancelled = step;
        if (cancelled == null) {
            return;
        }
        try {
            cancelled.cancel();
        } catch (Throwable thrown) {
            Scheduler.rethrowFatal(thrown);
            LOGGER.log(System.Logger.Level.ERROR, "cancelling the start of " + this + " failed", thrown);
        }
    }

    /** Nobody waits for the start any more; what it failed with is lost where it is more than that it was cancelled. */
    private void stoppedAmid(String hookName, Throwable thrown) {
        if (!(thrown instanceof CancellationException)) {
            LOGGER.log(System.Logger.Level.ERROR, hookName + "() of " + this + ", which is being stopped, failed", thrown);
        }
    }

    /** @param reason what made it end; null where somebody asked for it */
    private void beginStopping(@Nullable Throwable reason) {
        state = ServiceState.STOPPING;
        if (reason != null) {
            goal = Goal.STOPPED;
        }
        end(reason);
    }

    /** Ends what may go on while this is stopped itself. */
    Deferred<@Nullable Void> stopParts() {
        return done();
    }

    /** What this is part of is about to stop it. */
    void announceStop() {
        if (state == ServiceState.OPEN || state == ServiceState.RUNNING) {
            tellOfStop();
        }
    }

    private void tellOfStop() {
        if (!stopAnnounced) {
            stopAnnounced = true;
            try {
                stopRequested();
            } catch (Throwable thrown) {
                Scheduler.rethrowFatal(thrown);
                LOGGER.log(System.Logger.Level.ERROR, "preparing the stop of " + this + " failed", thrown);
            }
        }
    }

    private void end(@Nullable Throwable reason) {
        Runnable tellOpening = reason == null ? () -> {} : whenOpen.failing(reason);
        Runnable tellRunning = reason == null ? () -> {} : whenRunning.failing(reason);
        tellOfStop();
        run("stop", this::stop).addErrback(thrown -> {
                    LOGGER.log(System.Logger.Level.ERROR, "stopping " + this + " failed", thrown);
                    return null;
                })
                .finish(
                        _ -> {
                            state = reason == null ? ServiceState.STOPPED : ServiceState.FAILED;
                            failure = reason;
                            if (goal == Goal.STOPPED) {
                                hasStopped();
                            }
                            Runnable tellStopped = whenStopped.firing();
                            tellOpening.run();
                            tellRunning.run();
                            tellStopped.run();
                            proceed();
                        },
                        reactor.unhandledFailures()::report);
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
