package dev.hawser.task;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.time.Scheduler;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One piece of work that a {@link Cooperator} does bit by bit.
 *
 * <p>A task whose work fails, and which nobody asked {@link #whenDone()}, leaves an unhandled failure.
 */
public final class CooperativeTask<I extends Iterator<? extends @Nullable Deferred<?>>> {
    private static final System.Logger LOGGER = System.getLogger(CooperativeTask.class.getName());

    private enum State {
        UNFINISHED,
        DONE,
        STOPPED,
        FAILED,
        ABANDONED
    }

    private final Cooperator cooperator;
    private final Scheduler scheduler;
    private final I work;
    private final Promise<I> done;

    private State state = State.UNFINISHED;
    private int pauses;
    private @Nullable Deferred<?> awaited;
    private @Nullable Throwable failure;

    CooperativeTask(Cooperator cooperator, Scheduler scheduler, I work) {
        this.cooperator = cooperator;
        this.scheduler = scheduler;
        this.work = Objects.requireNonNull(work, "work");
        this.done = new Promise<>(scheduler, _ -> end(State.STOPPED));
    }

    /**
     * Fires with the iterator when it has come to its end; fails with what a step failed with, {@link TaskStopped} or
     * {@link SchedulerStopped}. May be called any number of times; when all the Deferreds so given are cancelled, the
     * task is stopped.
     */
    public Deferred<I> whenDone() {
        return done.fork();
    }

    /**
     * Does no more steps until {@link #resume()} has been called as often as this.
     *
     * @throws TaskDone when the work is done
     * @throws TaskStopped when the task was stopped
     * @throws TaskFailed when it has failed
     * @throws SchedulerStopped when the cooperator was stopped
     */
    public void pause() {
        checkUnfinished("paused");
        pauses++;
        if (pauses == 1) {
            cooperator.unready(this);
        }
    }

    /**
     * Takes one {@link #pause()} back.
     *
     * @throws NotPaused when there is none to take back
     */
    public void resume() {
        scheduler.checkThread();
        // The wait for a Deferred is a pause too, but not one of the caller's.
        if (pauses - (awaited == null ? 0 : 1) <= 0) {
            throw new NotPaused("a task was resumed that is not paused");
        }
        unpause();
    }

    /**
     * Ends the task before its end: who asked {@link #whenDone()} gets {@link TaskStopped}, and the Deferred that the
     * task waits for is cancelled.
     *
     * @throws TaskDone when the work is done
     * @throws TaskStopped when the task was stopped
     * @throws TaskFailed when it has failed
     * @throws SchedulerStopped when the cooperator was stopped
     */
    public void stop() {
        checkUnfinished("stopped");
        endQuietly(State.STOPPED, new TaskStopped("the task was stopped"));
    }

    // ---------------------------------------------------------------- what the cooperator calls

    /** Does one step; called only when nothing else has to happen first. */
    void step() {
        try {
            boolean more = work.hasNext();
            if (state != State.UNFINISHED) {
                return; // a step may stop its own task
            }
            if (!more) {
                end(State.DONE);
                done.callback(work);
                return;
            }
            Deferred<?> returned = work.next();
            if (returned != null && state == State.UNFINISHED) {
                waitFor(returned);
            }
        } catch (Throwable thrown) {
            Scheduler.rethrowFatal(thrown);
            fail(thrown);
        }
    }

    /** Ends the task because the cooperator was stopped. */
    void abandon() {
        endQuietly(State.ABANDONED, new SchedulerStopped("the cooperator was stopped before the task was done"));
    }

    // ---------------------------------------------------------------- the machine

    private void waitFor(Deferred<?> returned) {
        if (returned.owner() != scheduler) {
            throw new IllegalStateException("a step returned a Deferred of another scheduler (" + returned.owner()
                    + ", not " + scheduler + "): hand it over with on(scheduler)");
        }
        awaited = returned;
        pauses++;
        cooperator.unready(this);
        returned.finish(
                _ -> {
                    awaited = null;
                    unpause();
                },
                this::fail);
    }

    private void unpause() {
        pauses--;
        if (pauses == 0 && state == State.UNFINISHED) {
            cooperator.ready(this);
        }
    }

    private void fail(Throwable thrown) {
        if (state != State.UNFINISHED) {
            LOGGER.log(System.Logger.Level.DEBUG, "A step failed of a task that has ended", thrown);
            return;
        }
        failure = thrown;
        awaited = null;
        end(State.FAILED);
        done.errback(thrown);
    }

    /** Whoever stops a task need not be told, as an unhandled failure, that it has stopped. */
    private void endQuietly(State how, IllegalStateException reason) {
        done.fork().finish(_ -> {}, _ -> {});
        end(how);
        done.errback(reason);
    }

    private void end(State how) {
        state = how;
        cooperator.finished(this);
        Deferred<?> waitedFor = awaited;
        awaited = null;
        if (waitedFor != null) {
            try {
                waitedFor.cancel();
            } catch (Throwable thrown) {
                Scheduler.rethrowFatal(thrown);
                scheduler
                        .unhandledFailures()
                        .report(LOGGER, "Unhandled error in the canceller of what a task waited for", thrown);
            }
        }
    }

    private void checkUnfinished(String verb) {
        scheduler.checkThread();
        switch (state) {
            case UNFINISHED -> {}
            case DONE -> throw new TaskDone("a task was " + verb + " that is done");
            case STOPPED -> throw new TaskStopped("a task was " + verb + " that had been stopped");
            case FAILED -> throw new TaskFailed("a task was " + verb + " that had failed: " + failure, failure);
            case ABANDONED -> throw new SchedulerStopped("a task was " + verb + " whose cooperator had been stopped");
        }
    }
}
