package dev.hawser.testing.simulation;

import dev.hawser.reactor.TimerHeap;
import dev.hawser.time.Action;
import java.util.ArrayDeque;

/**
 * The passes of a simulated reactor: as those of a real one, thread calls, delayed calls, a step of the shutdown,
 * turns, events. Each is an event of the simulation and takes a microsecond: a program that always has something to do
 * for the next pass does not keep the time from moving.
 */
final class SimulatedLoop extends Event {
    private static final long PASS_NANOS = 1_000;

    private final SimulatedReactor reactor;
    private final Engine engine;
    private final HostClock clock;
    private final TimerHeap timers;
    private final SimulatedLife life;
    private final SimulatedConnections connections;
    private final ArrayDeque<Action> threadCalls = new ArrayDeque<>();
    private boolean inPass;
    private long nextPass;

    SimulatedLoop(SimulatedReactor reactor, HostClock clock, TimerHeap timers, SimulatedLife life,
            SimulatedConnections connections) {
        this.reactor = reactor;
        this.engine = reactor.engine();
        this.clock = clock;
        this.timers = timers;
        this.life = life;
        this.connections = connections;
    }

    // ---------------------------------------------------------------- passes

    /** Begins to run: what it was given before, then its first pass. */
    void begin() {
        life.starting();
        reactor.note(What.BOOT, reactor.host().subject(), 0);
        run("the start of the reactor", () -> {
            life.begin();
            reactor.startWorkers();
        });
        wake();
    }

    @Override
    void happen() {
        if (reactor.isRunning()) {
            engine.log.mix(engine.now() ^ reactor.host().number());
            run("the reactor", this::pass);
            if (reactor.isRunning()) {
                scheduleNext();
            }
        }
    }

    /** An error that is fatal ends the reactor at once, and then the run of the simulation. */
    private void run(String where, Action action) {
        try {
            engine.runAs(reactor, reactor, where, action);
        } catch (Error fatal) {
            engine.runAs(reactor, reactor, "the end of the reactor", () -> endBy(fatal));
            throw fatal;
        }
    }

    private void pass() {
        inPass = true;
        nextPass = engine.now() + PASS_NANOS;
        try {
            runThreadCalls();
            timers.runDue();
            life.step();
            connections.runTurns();
            if (life.state() != SimulatedLife.State.FINISHED) {
                connections.runReady();
            } else {
                finish();
            }
        } finally {
            inPass = false;
        }
    }

    private void runThreadCalls() {
        for (int left = threadCalls.size(); left > 0 && !reactor.isDead(); left--) {
            try {
                threadCalls.remove().run();
            } catch (Throwable thrown) {
                reactor.failed("Unhandled error while calling from thread", thrown);
            }
        }
    }

    private void scheduleNext() {
        boolean hasWork = !threadCalls.isEmpty()
                || connections.wantTurns()
                || connections.isAnyReady()
                || life.wantsStep();
        if (hasWork) {
            engine.schedule(this, nextPass);
            return;
        }
        long untilTimer = timers.untilNext();
        long at = untilTimer < 0 ? Long.MAX_VALUE : Math.max(nextPass, clock.whenNanos(clock.nanos() + untilTimer));
        if (life.state() == SimulatedLife.State.DRAINING) {
            at = Math.min(at, engine.now() + SimulatedLife.DRAINING_NANOS);
        }
        if (at < Long.MAX_VALUE) {
            engine.schedule(this, at);
        }
    }

    /** There is something to do. */
    void wake() {
        if (!inPass && reactor.isRunning()) {
            long at = Math.max(engine.now(), nextPass);
            if (!isScheduled() || nanos > at) {
                engine.schedule(this, at);
            }
        }
    }

    // ---------------------------------------------------------------- calls from threads

    /** Runs {@code action} in a later turn. */
    void call(Action action) {
        threadCalls.add(action);
        wake();
    }

    boolean isCalled() {
        return !threadCalls.isEmpty();
    }

    int calls() {
        return threadCalls.size();
    }

    // ---------------------------------------------------------------- the end

    private void endBy(Error fatal) {
        try {
            reactor.abandonRest();
        } catch (Error another) {
            fatal.addSuppressed(another);
        } finally {
            finish();
        }
    }

    private void finish() {
        connections.closeAll();
        timers.dropAll();
        life.end();
        reactor.releaseWorkers();
        reactor.note(What.EXIT, reactor.host().subject(), 0);
    }

    /** The host has crashed. */
    void die() {
        engine.cancel(this);
        connections.forget();
        threadCalls.clear();
        timers.dropAll();
    }

    @Override
    public String toString() {
        return "a pass of " + reactor;
    }
}
