package dev.hawser.app.procmon;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.ChildFd;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ProcessOptions;
import dev.hawser.net.Reactor;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One program that is started again when it ends, until it is stopped. */
final class KeptProgram {
    private static final System.Logger LOGGER = System.getLogger(ProcessMonitor.class.getName());
    private static final Map<Integer, ChildFd> STREAMS = Map.of(0, ChildFd.NULL, 1, ChildFd.READ, 2, ChildFd.READ);

    private final Reactor reactor;
    private final String name;
    private final Program program;
    private final RestartPolicy policy;
    private final Duration killTime;
    private final List<Promise<@Nullable Void>> whenEnded = new ArrayList<>();

    private boolean wanted;
    private boolean atOnce;
    private boolean retired;
    private Duration delay;
    private long starts;
    private @Nullable Run run;
    private @Nullable DelayedCall nextRun;

    KeptProgram(Reactor reactor, String name, Program program, RestartPolicy policy, Duration killTime) {
        this.reactor = reactor;
        this.name = name;
        this.program = program;
        this.policy = policy;
        this.killTime = killTime;
        this.delay = policy.minDelay();
    }

    ProgramStatus status() {
        Run present = run;
        ProgramState state = present != null
                ? present.isEnding() ? ProgramState.ENDING : ProgramState.RUNNING
                : nextRun != null ? ProgramState.WAITING : ProgramState.STOPPED;
        OptionalLong pid =
                present == null ? OptionalLong.empty() : OptionalLong.of(present.transport().pid());
        return new ProgramStatus(name, program, state, pid, starts);
    }

    // ---------------------------------------------------------------- requests

    /** Has it run from now on: at once, or when what is left of the last run has ended. */
    void start() {
        if (retired) {
            return;
        }
        wanted = true;
        delay = policy.minDelay();
        if (run == null) {
            cancelNextRun();
            begin();
        } else if (run.isEnding()) {
            atOnce = true;
        }
    }

    /** Has it run no more; fires when all of it has ended. */
    Deferred<@Nullable Void> stop() {
        wanted = false;
        atOnce = false;
        cancelNextRun();
        return endRun();
    }

    /** Has it never run again; fires when all of it has ended. */
    Deferred<@Nullable Void> retire() {
        retired = true;
        return stop();
    }

    boolean isRetired() {
        return retired;
    }

    /** Ends it, and starts it again at once; fires when what ran has ended. */
    Deferred<@Nullable Void> restart() {
        if (run == null) {
            start();
            return Deferred.succeed(reactor, null);
        }
        Deferred<@Nullable Void> ended = endRun();
        start();
        return ended;
    }

    private Deferred<@Nullable Void> endRun() {
        if (run == null) {
            return Deferred.succeed(reactor, null);
        }
        Promise<@Nullable Void> ended = new Promise<>(reactor);
        whenEnded.add(ended);
        run.endByRequest();
        return ended;
    }

    private void cancelNextRun() {
        if (nextRun != null) {
            nextRun.cancel();
            nextRun = null;
        }
    }

    // ---------------------------------------------------------------- runs

    private void begin() {
        starts++;
        atOnce = false;
        Run begun = new Run();
        try {
            run = begun; // it may be told of things before it is returned
            begun.start(reactor, options(), program.command());
        } catch (Throwable refused) {
            Scheduler.rethrowFatal(refused);
            run = null;
            again(Duration.ZERO, "cannot be started: " + refused.getMessage());
        }
    }

    private ProcessOptions options() {
        return program.options().withChildFds(STREAMS);
    }

    private void ended(Run over, ConnectionEnd reason) {
        run = null;
        if (wanted && !over.endAsked) {
            Duration rounded = Duration.ofMillis(over.length.toMillis());
            again(over.length, "ended after " + RestartPolicy.shown(rounded) + ": " + reason.getMessage());
        } else {
            LOGGER.log(System.Logger.Level.INFO, name + ": ended, as it was told: " + reason.getMessage());
            if (wanted && atOnce) {
                begin();
            }
        }
        List<Promise<@Nullable Void>> told = new ArrayList<>(whenEnded);
        whenEnded.clear();
        for (Promise<@Nullable Void> promise : told) {
            promise.callback(null);
        }
    }

    private void again(Duration ran, String what) {
        RestartPolicy.Decision decision = policy.after(ran, delay);
        Duration wait = atOnce ? Duration.ZERO : decision.delay();
        delay = decision.next();
        nextRun = reactor.callLater(wait, () -> {
            nextRun = null;
            begin();
        });
        LOGGER.log(
                System.Logger.Level.WARNING,
                name + ": " + what + " (starts again " + (wait.isZero() ? "now)" : "in " + RestartPolicy.shown(wait) + ")"));
    }

    /** From one start to the end of all that it has started. */
    private final class Run extends ProcessTree {
        private final OutputLog out = new OutputLog(LOGGER, System.Logger.Level.INFO, name);
        private final OutputLog err = new OutputLog(LOGGER, System.Logger.Level.WARNING, name);
        private long began;
        private boolean endAsked;
        private boolean hasExited;
        private Duration length = Duration.ZERO;

        Run() {
            super(killTime);
        }

        boolean isEnding() {
            return endAsked || hasExited;
        }

        void endByRequest() {
            endAsked = true;
            end();
        }

        @Override
        public void connectionMade() {
            began = reactor.nanos();
            LOGGER.log(System.Logger.Level.INFO, name + ": started, process " + transport().pid());
        }

        @Override
        public void outReceived(Bytes data) {
            out.received(data);
        }

        @Override
        public void errReceived(Bytes data) {
            err.received(data);
        }

        @Override
        public void outConnectionLost() {
            out.finished();
        }

        @Override
        public void errConnectionLost() {
            err.finished();
        }

        @Override
        protected void exited(ConnectionEnd reason) {
            hasExited = true;
            length = Duration.ofNanos(reactor.nanos() - began);
        }

        @Override
        protected void ended(ConnectionEnd reason) {
            KeptProgram.this.ended(this, reason);
        }
    }
}
