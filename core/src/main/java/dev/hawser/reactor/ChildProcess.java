package dev.hawser.reactor;

import dev.hawser.net.Address;
import dev.hawser.net.ChildFd;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ProcessDone;
import dev.hawser.net.ProcessExitedAlready;
import dev.hawser.net.ProcessOptions;
import dev.hawser.net.ProcessProtocol;
import dev.hawser.net.ProcessTerminated;
import dev.hawser.net.Protocol;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A child process run by the JDK: a {@link PipeTransport} for each of its three streams, and its exit. For backends that
 * cannot watch descriptors.
 *
 * <p>The JDK reaps it, whatever becomes of the reactor. That the child has closed its standard input is noticed by the next write, since nothing else touches such a pipe.
 *
 * <p>One case is beyond the JDK's pipes: a child that exits within a moment of its start, on a busy machine before we
 * have its pipes in hand, and leaves a grandchild that writes to them. Its own output is complete; the grandchild's is
 * cut.
 */
final class ChildProcess extends SpawnedProcess {
    /** The one that {@link ProcessBuilder#start()} logs to. */
    private static final System.Logger JDK_LOGGER = System.getLogger("java.lang.ProcessBuilder");

    private static final File NOTHING = new File("/dev/null");
    private static final int KILLED = 128;
    private static final int LAST_SIGNAL = 64;

    private final Process process;
    private final boolean joins;
    private final int run;
    private final Set<String> sentSignals = new HashSet<>(0);

    private ChildProcess(
            LoopReactor loop, ProcessProtocol protocol, String executable, Process process, boolean joins) {
        super(loop, protocol, executable);
        this.joins = joins;
        this.process = process;
        this.run = loop.runsEnded();
    }

    private PipeTransport pipe(@Nullable PipeReader reader, @Nullable PipeWriter writer, String name) {
        String suffix = Long.toString(pid());
        PipeTransport.Names names = new PipeTransport.Names(
                new Address.Pipe(name), new Address.Pipe(name + " of process " + suffix), suffix, true);
        return new PipeTransport(loop, reader, writer, names, PipeUser.NONE);
    }

    // ---------------------------------------------------------------- the start

    /** How to start {@code executable}. */
    static ProcessBuilder command(ProcessOptions options, String executable, String... args) {
        List<String> command = new ArrayList<>(args.length + 1);
        command.add(withoutNul(executable, "the executable's name"));
        for (int i = 0; i < args.length; i++) {
            command.add(withoutNul(args[i], "argument " + (i + 1) + " of " + executable));
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        if (options.environment() != null) {
            builder.environment().clear();
            builder.environment().putAll(options.environment());
        }
        if (options.directory() != null) {
            builder.directory(options.directory().toFile());
        }
        options.childFds().forEach((number, what) -> redirect(builder, number, what));
        if (ProgramSearch.isInAnotherPath(options)) { // the JDK looks into ours
            ProgramSearch.paths(options, executable).stream().findFirst().ifPresent(path -> command.set(0, path));
        }
        return builder;
    }

    private static void redirect(ProcessBuilder builder, int number, ChildFd what) {
        Redirect wanted = switch (what) {
            case ChildFd.Null _ -> number == 0 ? Redirect.from(NOTHING) : Redirect.DISCARD;
            case ChildFd.Inherited _ -> Redirect.INHERIT;
            default -> Redirect.PIPE;
        };
        switch (number) {
            case 0 -> builder.redirectInput(wanted);
            case 1 -> builder.redirectOutput(wanted);
            default -> builder.redirectError(wanted);
        }
    }

    /** What of {@code options} the JDK cannot do, as half a sentence; null where it can do all. */
    static @Nullable String beyond(ProcessOptions options) {
        if (options.pty() != null) {
            return "give a child a terminal";
        }
        if (options.user() != null) {
            return "start a child as another user (" + options.user().uid() + ")";
        }
        if (options.umask() != null) {
            return "start a child with a umask";
        }
        if (options.processGroup() != null) {
            return "put a child into a process group";
        }
        if (options.arg0() != null) {
            return "tell a program another name than its own (" + options.arg0() + ")";
        }
        for (int number = 0; number <= 2; number++) {
            if (!options.childFds().containsKey(number)) {
                return "close descriptor " + number + " of a child";
            }
        }
        for (Map.Entry<Integer, ChildFd> one : options.childFds().entrySet()) {
            int number = one.getKey();
            boolean possible = number <= 2
                    && switch (one.getValue()) {
                        case ChildFd.ParentReads _ -> number > 0;
                        case ChildFd.ParentWrites _ -> number == 0;
                        case ChildFd.Inherited(int ours) -> ours == number;
                        case ChildFd.Null _ -> true;
                        case ChildFd.BothWays _ -> false;
                    };
            if (!possible) {
                return "give a child " + one.getValue() + " as its descriptor " + number;
            }
        }
        return null;
    }

    private static String withoutNul(String text, String what) {
        int at = text.indexOf('\0');
        if (at >= 0) {
            throw new IllegalArgumentException(what + " has a NUL character at " + at
                    + ", which no program can be given: \"" + text.replace("\0", "\\0") + "\"");
        }
        return text;
    }

    /** A process whose output pipes are held by their readers. */
    private record Started(Process process, PipeReader out, PipeReader err) {}

    /**
     * Starts {@code builder}'s program, watched by {@code protocol}, which is told before this returns.
     *
     * @param joined whose one connection the child's 0 and 1 are; null where they are {@code protocol}'s
     */
    static ChildProcess spawn(
            LoopReactor loop, ProcessProtocol protocol, @Nullable Protocol joined, ProcessBuilder builder) {
        checkFree(protocol);
        CompletableFuture<Started> started = new CompletableFuture<>();
        // The reading thread starts the process: it must hold the pipe before a short-lived child has exited.
        PipeReader.thread("hawser-pipe-out", () -> start(builder, started)).start();
        Started begun = join(started, builder);
        ChildProcess child = new ChildProcess(loop, protocol, builder.command().getFirst(), begun.process(), joined != null);
        loop.opened(child);
        child.connectEnds(builder, begun, joined);
        begun.process().onExit().whenComplete((_, _) -> loop.deliver(child::reaped));
        child.begin();
        return child;
    }

    private void connectEnds(ProcessBuilder builder, Started begun, @Nullable Protocol joined) {
        PipeWriter in = new PipeWriter(process.getOutputStream(), "hawser-pipe-" + pid() + "-in", true);
        if (joined != null) {
            PipeTransport both = pipe(begun.out(), in, "stdio");
            writesTo(0, both);
            connect(1, both, true, false, joined);
        } else {
            if (isPipe(builder.redirectInput())) {
                connect(0, pipe(null, in, "stdin"), false, true, null);
            }
            connectOutput(1, builder.redirectOutput(), begun.out());
        }
        connectOutput(2, builder.redirectError(), begun.err());
    }

    private void connectOutput(int childFd, Redirect to, PipeReader reader) {
        if (isPipe(to)) {
            connect(childFd, pipe(reader, null, PipeTransport.Names.ofChildFd(childFd)), true, false, null);
        } else {
            reader.release();
        }
    }

    private static boolean isPipe(Redirect redirect) {
        return redirect.type() == Redirect.Type.PIPE;
    }

    /**
     * On the thread that reads the output. Between the start and the monitor there is nothing else: of a child that
     * exits in between, the JDK keeps what the pipes hold and closes them, and what a grandchild says later is lost.
     */
    private static void start(ProcessBuilder builder, CompletableFuture<Started> started) {
        JDK_LOGGER.isLoggable(System.Logger.Level.DEBUG); // asked by the JDK in between, and slow the first time
        Process process;
        try {
            process = builder.start();
        } catch (Throwable thrown) {
            started.completeExceptionally(thrown);
            return;
        }
        InputStream output = process.getInputStream();
        synchronized (output) {
            read(process, output, started);
        }
    }

    private static void read(Process process, InputStream output, CompletableFuture<Started> started) {
        PipeReader out = new PipeReader(output, true);
        PipeReader err = new PipeReader(process.getErrorStream(), true);
        String name = "hawser-pipe-" + process.pid();
        Thread.currentThread().setName(name + "-out");
        out.readAll(() -> {
            try {
                err.start(name + "-err", () -> started.complete(new Started(process, out, err)));
            } catch (Throwable noThread) {
                process.toHandle().destroyForcibly();
                out.release();
                started.completeExceptionally(noThread);
            }
        });
    }

    private static Started join(CompletableFuture<Started> started, ProcessBuilder builder) {
        try {
            return started.join();
        } catch (CompletionException failed) {
            switch (failed.getCause()) {
                case IOException refused ->
                    throw new UncheckedIOException(
                            "cannot start " + builder.command().getFirst() + ": " + refused.getMessage(), refused);
                case RuntimeException wrong -> throw wrong;
                case Error broken -> throw broken;
                case null, default -> throw failed;
            }
        }
    }

    // ---------------------------------------------------------------- the exit

    private void reaped() {
        if (run != loop.runsEnded()) {
            return; // its pipes were lost when the reactor stopped, and with them the interest in it
        }
        StreamTransport stdin = stdin(); // nothing else would tell that nobody reads it
        if (stdin instanceof PipeTransport both && joins) {
            both.outputLost(new IOException("Broken pipe"));
        } else if (stdin != null) {
            stdin.end(new ConnectionDone());
        }
        exited(reason(process.exitValue()));
    }

    /** The JDK reaps it. */
    @Override
    void abandon() {}

    private ConnectionEnd reason(int status) {
        if (status == 0) {
            return new ProcessDone();
        }
        if (status <= KILLED || status > KILLED + LAST_SIGNAL) {
            return ProcessTerminated.exited(status);
        }
        for (ChildSignal signal : ChildSignal.values()) {
            if (status == KILLED + signal.number && sentSignals.contains(signal.name())) {
                return ProcessTerminated.killed(signal.name());
            }
        }
        return ProcessTerminated.exitedOrKilled(status);
    }

    // ---------------------------------------------------------------- signals

    /** What the JDK can send. */
    private enum ChildSignal {
        TERM(15),
        KILL(9);

        final int number;

        ChildSignal(int number) {
            this.number = number;
        }
    }

    @Override
    public void signalProcess(String signal) {
        loop.checkThread();
        boolean kill = signal.equals("KILL");
        if (!kill && !signal.equals("TERM")) {
            throw new UnsupportedOperationException("cannot send signal " + signal + " to process " + pid()
                    + ": the JDK, which runs this child, sends TERM and KILL only; the program kill can send others");
        }
        if (!process.isAlive()) {
            throw new ProcessExitedAlready("send signal " + signal + " to", pid());
        }
        // By the handle: Process.destroy would also close the pipes, with what the child has yet to say in them.
        ProcessHandle handle = process.toHandle();
        if (kill ? handle.destroyForcibly() : handle.destroy()) {
            sentSignals.add(signal);
        }
    }

    @Override
    public void signalProcessGroup(String signal) {
        loop.checkThread();
        throw new UnsupportedOperationException("cannot send signal " + signal + " to the process group of process "
                + pid() + ": the JDK, which runs this child, has put it into ours");
    }

    @Override
    public void setWindowSize(int rows, int columns) {
        loop.checkThread();
        throw new UnsupportedOperationException(
                "process " + pid() + " has no terminal: the JDK, which runs this child, has none to give");
    }

    @Override
    public long pid() {
        return process.pid();
    }
}
