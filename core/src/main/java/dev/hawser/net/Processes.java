package dev.hawser.net;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import org.jspecify.annotations.Nullable;

/**
 * Runs programs for what they say or how they exit.
 *
 * <pre>{@code
 * String branch = new Processes(reactor).getProcessOutput("git", "branch", "--show-current").await().utf8();
 * }</pre>
 *
 * <p>A value: the methods that begin with {@code with} give another. Programs read their standard input from {@link
 * #input()} and then see its end. Cancelling what a method returned kills the program; it is reaped, too, and the failure
 * is {@link java.util.concurrent.CancellationException}; when the reactor stops it is {@link ReactorStopped}. A program that cannot be started is the failure that {@link
 * Reactor#spawnProcess(ProcessProtocol, ProcessOptions, String, String...)} throws. A child that a program leaves behind
 * with its streams is waited for. Used on the reactor's thread.
 *
 * @param reactor runs them
 * @param options how they are started; their descriptors 0, 1 and 2 are always pipes
 * @param input what they read
 * @param maxOutput the most bytes kept of all that one says; above it is killed, and fails with {@link
 *     ProcessOutputTooLong}
 */
public record Processes(Reactor reactor, ProcessOptions options, Bytes input, long maxOutput) {
    /** 64 MiB. */
    public static final long DEFAULT_MAX_OUTPUT = 64 << 20;

    /** As much as an array holds. */
    private static final long LARGEST = Integer.MAX_VALUE - 8;

    /** Refuses a limit that is none, and a terminal, which has one stream only. */
    public Processes {
        if (maxOutput < 0 || maxOutput > LARGEST) {
            throw new IllegalArgumentException("no limit for what is kept: " + maxOutput + "; 0 to " + LARGEST + " are");
        }
        if (options.pty() != null || !options.childFds().equals(ProcessOptions.THREE_PIPES)) {
            throw new IllegalArgumentException("what a program says comes by pipes, not by a terminal or other descriptors");
        }
    }

    /** With everything inherited, nothing to read, and {@link #DEFAULT_MAX_OUTPUT}. */
    public Processes(Reactor reactor) {
        this(reactor, ProcessOptions.DEFAULT, Bytes.EMPTY, DEFAULT_MAX_OUTPUT);
    }

    /** These with other options. */
    public Processes withOptions(ProcessOptions options) {
        return new Processes(reactor, options, input, maxOutput);
    }

    /** These with something to read. */
    public Processes withInput(Bytes input) {
        return new Processes(reactor, options, input, maxOutput);
    }

    /** These with another limit. */
    public Processes withMaxOutput(long byteCount) {
        return new Processes(reactor, options, input, byteCount);
    }

    /**
     * What {@code executable} says on its standard output, whatever its exit status. Fails with {@link
     * UnexpectedErrorOutput} as soon as it says anything on its standard error.
     */
    public Deferred<Bytes> getProcessOutput(String executable, String... args) {
        return run(RunningProgram.Errors.REFUSED, executable, args).addCallback(RunningProgram.Finished::out);
    }

    /** What {@code executable} says on its standard output and error, in the order in which it comes. */
    public Deferred<Bytes> getProcessOutputAndErrors(String executable, String... args) {
        return run(RunningProgram.Errors.WITH_OUTPUT, executable, args).addCallback(RunningProgram.Finished::out);
    }

    /** The exit status of {@code executable}; what it says is dropped. Fails with {@link ProcessTerminated} by a signal. */
    public Deferred<Integer> getProcessValue(String executable, String... args) {
        return run(RunningProgram.Errors.ALL_DROPPED, executable, args).addCallback(finished -> {
            if (finished.exitCode() == null) {
                throw finished.end();
            }
            return finished.exitCode();
        });
    }

    /** What {@code executable} says, and its exit status. Fails with {@link ProcessKilled} when it ends by a signal. */
    public Deferred<ProcessOutput> getProcessOutputAndValue(String executable, String... args) {
        return run(RunningProgram.Errors.APART, executable, args).addCallback(finished -> {
            @Nullable Integer exitCode = finished.exitCode();
            if (exitCode == null && finished.end() instanceof ProcessTerminated killed) {
                throw new ProcessKilled(executable, finished.out(), finished.err(), killed);
            }
            return new ProcessOutput(finished.out(), finished.err(), exitCode == null ? 0 : exitCode);
        });
    }

    private Deferred<RunningProgram.Finished> run(RunningProgram.Errors errors, String executable, String... args) {
        return new RunningProgram(this, errors, executable).start(args);
    }
}
