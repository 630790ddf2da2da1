package dev.hawser.testing.simulation;

import dev.hawser.coroutine.Strand;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Outcome;
import dev.hawser.deferred.Work;
import dev.hawser.net.ReactorStopped;
import dev.hawser.time.Action;
import dev.hawser.time.Holding;
import dev.hawser.time.Origin;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The thread pool of a simulated host: as many pieces of work at once as it has threads, each at one instant of its
 * own, a while after its thread has taken it up; one that waits for the reactor goes on at another instant.
 */
final class SimulatedWorkers {
    /** Work takes up to so long, as the seed has it. */
    private static final long LONGEST_NANOS = 5_000_000;

    private final SimulatedReactor loop;
    private final SeededRandom random;
    private final ArrayDeque<Piece> beforeStart = new ArrayDeque<>();
    private final ArrayDeque<Piece> waiting = new ArrayDeque<>();
    private final Set<Piece> atWork = new LinkedHashSet<>();
    private final Set<Piece> blocked = new LinkedHashSet<>();
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
    void run(Action work, @Nullable Origin origin) {
        Piece piece = new Piece(work, origin);
        if (started) {
            waiting.add(piece);
            takeUp();
        } else {
            beforeStart.add(piece);
        }
    }

    private void takeUp() {
        while (busy < most && !waiting.isEmpty()) {
            busy++;
            Piece piece = waiting.remove();
            piece.of = generation;
            atWork.add(piece);
            loop.engine().scheduleAfter(piece, 1 + random.upTo(LONGEST_NANOS));
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

    /** In the order in which the work was given. */
    List<Holding> holdings() {
        List<Holding> all = new ArrayList<>();
        atWork.forEach(piece -> all.add(piece.holding()));
        waiting.forEach(piece -> all.add(piece.holding()));
        beforeStart.forEach(piece -> all.add(piece.holding()));
        return all;
    }

    boolean isAnyBlocked() {
        return !blocked.isEmpty();
    }

    /** The reactor has stopped: those who wait for it are told so. */
    void release() {
        for (Piece piece : List.copyOf(blocked)) {
            piece.goOn(new Outcome.Failure<>(new ReactorStopped("the blocking call was answered")));
        }
    }

    /** The simulation is over: those who wait go on, to their end, so that no thread stays behind. */
    void close() {
        for (Piece piece : List.copyOf(blocked)) {
            piece.goOn(new Outcome.Failure<>(new ReactorStopped("the simulation went on")));
            loop.engine().cancel(piece);
            piece.step();
        }
    }

    /** One piece of work, on a strand of its own. */
    final class Piece extends Event {
        private final Action work;
        private final @Nullable Origin origin;
        private int of;
        private @Nullable Strand strand;
        private @Nullable Outcome<?> answer;

        Piece(Action work, @Nullable Origin origin) {
            this.work = work;
            this.origin = origin;
        }

        Holding holding() {
            String where = !atWork.contains(this)
                    ? "waiting for a thread"
                    : blocked.contains(this) ? "waiting for the reactor" : "at work";
            return new Holding(Holding.Kind.THREAD_WORK, "work for a thread, " + where, origin);
        }

        boolean isOf(SimulatedReactor reactor) {
            return loop == reactor;
        }

        @Override
        void happen() {
            if (loop.isDead()) {
                return;
            }
            if (strand == null) {
                loop.note(What.WORK, loop.host().subject(), ++done);
            }
            step();
            if (strand != null && strand.isEnded()) {
                atWork.remove(this);
                if (of == generation) {
                    busy--;
                    takeUp();
                    loop.wake();
                }
            }
        }

        private void step() {
            if (strand == null) {
                strand = loop.coroutines().strand(this::body);
            }
            loop.engine().runStrand(this, strand, loop);
        }

        private void body() {
            loop.engine().context.share();
            loop.guarded("a worker thread", work);
        }

        /** Inside: waits until the reactor has fired the Deferred that {@code work} gives there. */
        <T extends @Nullable Object> T await(Work<? extends Deferred<? extends T>> work) throws Exception {
            loop.nextTurn(() -> {
                Deferred<T> deferred = Deferred.executeChain(loop, () -> work.run().addCallback(value -> value));
                deferred.finish(
                        value -> goOn(new Outcome.Success<>(value)), failure -> goOn(new Outcome.Failure<>(failure)));
            });
            blocked.add(this);
            Strand mine = strand;
            while (mine != null && answer == null) {
                mine.suspend();
            }
            blocked.remove(this);
            Outcome<?> outcome = answer;
            answer = null;
            return given(outcome);
        }

        @SuppressWarnings("unchecked") // the answer is that of the Deferred above
        private static <T extends @Nullable Object> T given(@Nullable Outcome<?> outcome) throws Exception {
            return switch (outcome) {
                case Outcome.Success<?> success -> (T) success.value();
                case Outcome.Failure<?> failure -> {
                    switch (failure.error()) {
                        case Exception exception -> throw exception;
                        case Error error -> throw error;
                        case Throwable other -> throw new IllegalStateException(other);
                    }
                }
                case null -> throw new IllegalStateException("a worker went on without an answer");
            };
        }

        private void goOn(Outcome<?> outcome) {
            if (answer == null && blocked.contains(this)) {
                answer = outcome;
                loop.engine().scheduleAfter(this, 0);
            }
        }

        @Override
        public String toString() {
            return "a worker thread of " + loop.host();
        }
    }
}
