package dev.hawser.net;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.time.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** One program that {@link Processes} runs. */
final class RunningProgram extends ProcessProtocol {
    /** What becomes of what it says. */
    enum Errors {
        /** Its errors are a failure. */
        REFUSED,
        /** Its errors are a part of its output. */
        WITH_OUTPUT,
        APART,
        ALL_DROPPED
    }

    /** What came of it. */
    record Finished(Bytes out, Bytes err, ConnectionEnd end) {
        /** Null where it did not exit. */
        @Nullable Integer exitCode() {
            return switch (end) {
                case ProcessDone _ -> 0;
                case ProcessTerminated ended when ended.exitCode().isPresent() -> ended.exitCode().getAsInt();
                default -> null;
            };
        }
    }

    private static final System.Logger LOGGER = System.getLogger("dev.hawser.net.ProcessTransport");

    private final Processes how;
    private final Errors errors;
    private final String executable;
    private final Promise<Finished> finished;
    private final List<Bytes> out = new ArrayList<>();
    private final List<Bytes> err = new ArrayList<>();
    private long kept;
    private @Nullable Trigger atStop;
    private @Nullable Promise<ConnectionEnd> ended;

    RunningProgram(Processes how, Errors errors, String executable) {
        this.how = how;
        this.errors = errors;
        this.executable = executable;
        this.finished = new Promise<>(how.reactor(), _ -> cancelled());
    }

    Deferred<Finished> start(String... args) {
        try {
            ProcessTransport child = how.reactor().spawnProcess(this, how.options(), executable, args);
            child.write(how.input());
            child.closeStdin();
            atStop = how.reactor()
                    .addSystemEventTrigger(Trigger.Phase.DURING, Trigger.Event.SHUTDOWN, this::reactorStops);
        } catch (Throwable thrown) {
            Scheduler.rethrowFatal(thrown);
            finished.errback(thrown);
        }
        return finished;
    }

    private void cancelled() {
        kill();
        finished.errback(new CancellationException(executable + " was cancelled"));
    }

    private void reactorStops() {
        atStop = null;
        if (!finished.isFired()) {
            kill();
            finished.errback(new ReactorStopped(executable + " ended"));
        }
    }

    /** It is over for whoever asked; the reactor reaps it. */
    private void kill() {
        out.clear();
        err.clear();
        try {
            transport().signalProcess("KILL");
        } catch (ProcessExitedAlready already) {
            LOGGER.log(System.Logger.Level.DEBUG, "it need not be killed", already);
        }
        transport().loseConnection(); // a child of its own may have them, too
    }

    @Override
    public void outReceived(Bytes data) {
        keep(out, data);
    }

    @Override
    public void errReceived(Bytes data) {
        if (errors != Errors.REFUSED) {
            keep(errors == Errors.WITH_OUTPUT ? out : err, data);
        } else if (!finished.isFired()) {
            Promise<ConnectionEnd> end = new Promise<>(how.reactor());
            ended = end;
            transport().loseConnection();
            finished.errback(new UnexpectedErrorOutput(executable, data, end));
        }
    }

    private void keep(List<Bytes> stream, Bytes data) {
        if (finished.isFired() || errors == Errors.ALL_DROPPED) {
            return;
        }
        kept += data.size();
        if (kept > how.maxOutput()) {
            kill();
            finished.errback(new ProcessOutputTooLong(executable, how.maxOutput()));
        } else {
            stream.add(data);
        }
    }

    @Override
    public void processEnded(ConnectionEnd reason) {
        if (atStop != null) {
            atStop.remove();
        }
        if (!finished.isFired()) {
            finished.callback(new Finished(Bytes.join(out), Bytes.join(err), reason));
        }
        if (ended != null && !ended.isFired()) {
            ended.callback(reason);
        }
    }
}
