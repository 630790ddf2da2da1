package dev.hawser.testing.simulation;

import dev.hawser.time.Action;
import java.util.ArrayDeque;

/**
 * The thread pool of a simulated host: as many pieces of work at once as it has threads, each at one instant of its
 * own, a while after its thread has taken it up.
 */
final class SimulatedWorkers {
    /** Work takes up to so long, as the seed has it. */
    private static final long LONGEST_NANOS = 5_000_000;

    private final SimulatedReactor loop;
    private final SeededRandom random;
    private final ArrayDeque<Action> beforeStart = new ArrayDeque<>();
    private final ArrayDeque<Action> waiting = new ArrayDeque<>();
    private int most;
    private int busy;
    private long done;
    private boolean started;
    /** Work of an earlier run is not waited for any more. */
    private int generation;

    SimulatedWorkers(SimulatedReactor loop, SeededRandom random, int most) {
        this.loop = loop;
        this.random = random;
        this.most = most;
    }

    void setMost(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("a pool has at least one thread, not " + threads);
        }
        most = threads;
        takeUp();
    }

    /** Work given while the reactor does not run, or is stopping, waits for its next start. */
    void run(Action work) {
        if (started) {
            waiting.add(work);
            takeUp();
        } else {
            beforeStart.add(work);
        }
    }

    private void takeUp() {
        while (busy < most && !waiting.isEmpty()) {
            busy++;
            loop.engine().scheduleAfter(new Piece(waiting.remove(), generation), 1 + random.upTo(LONGEST_NANOS));
        }
    }

    void start() {
        started = true;
        waiting.addAll(beforeStart);
        beforeStart.clear();
        takeUp();
    }

    /** Takes no more work; what was given is finished. */
    void stop() {
        started = false;
    }

    boolean isFinished() {
        return busy == 0 && waiting.isEmpty();
    }

    /** Ends the last run: what is still at work is not waited for, what was not begun is dropped. */
    void abandon() {
        generation++;
        busy = 0;
        started = false;
        waiting.clear();
        beforeStart.clear();
    }

    private final class Piece extends Event {
        private final Action work;
        private final int of;

        Piece(Action work, int of) {
            this.work = work;
            this.of = of;
        }

        @Override
        void happen() {
            if (loop.isDead()) {
                return;
            }
            loop.note(What.WORK, loop.host().subject(), ++done);
            loop.engine().runAs(Engine.WORKER, loop.host().name(), "a worker thread", work);
            if (of == generation) {
                busy--;
                takeUp();
                loop.wake();
            }
        }
    }
}
