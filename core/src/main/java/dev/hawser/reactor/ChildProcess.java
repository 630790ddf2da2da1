package dev.hawser.reactor;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ProcessDone;
import dev.hawser.net.ProcessOptions;
import dev.hawser.net.ProcessProtocol;
import dev.hawser.net.ProcessTerminated;
import dev.hawser.net.ProcessTransport;
import dev.hawser.net.Producer;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.time.Action;
import dev.hawser.time.Holding;
import dev.hawser.time.Origin;
import dev.hawser.time.Scheduler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A child process run by the JDK: a {@link PipeTransport} for each of its three streams, and its exit.
 *
 * <p>The JDK reaps it, whatever becomes of the reactor. Its pipes end with the reactor; it is not killed. That the
 * child has closed its standard input is noticed by the next write, since nothing else touches such a pipe.
 *
 * <p>One case is beyond the JDK's pipes: a child that exits within a moment of its start, on a busy machine before we
 * have its pipes in hand, and leaves a grandchild that writes to them. Its own output is complete; the grandchild's is
 * cut.
 */
final class ChildProcess implements ProcessTransport {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.net.ProcessTransport");
    /** The one that {@link ProcessBuilder#start()} logs to. */
    private static final System.Logger JDK_LOGGER = System.getLogger("java.lang.ProcessBuilder");

    private static final int KILLED = 128;
    private static final int LAST_SIGNAL = 64;

    private final LoopReactor loop;
    private final ProcessProtocol protocol;
    private final String executable;
    private final @Nullable Origin origin;
    private final Process process;
    private final PipeTransport stdin;
    private final PipeTransport stdout;
    private final PipeTransport stderr;
    private final int run;
    private final Set<String> sentSignals = new HashSet<>(0);
    private int openPipes = 3;
    private @Nullable ConnectionEnd exit;

    private ChildProcess(LoopReactor loop, ProcessProtocol protocol, String executable, Started started) {
        this.loop = loop;
        this.origin = loop.origin();
        this.protocol = protocol;
        this.executable = executable;
        this.process = started.process();
        this.run = loop.runsEnded();
        PipeWriter writer = new PipeWriter(process.getOutputStream(), "hawser-pipe-" + pid() + "-in", true);
        this.stdin = pipe(null, writer, "stdin");
        this.stdout = pipe(started.out(), null, "stdout");
        this.stderr = pipe(started.err(), null, "stderr");
    }

    private PipeTransport pipe(@Nullable PipeReader reader, @Nullable PipeWriter writer, String name) {
        String suffix = Long.toString(pid());
        PipeTransport.Names names = new PipeTransport.Names(
                new Address.Pipe(name), new Address.Pipe(name + " of process " + suffix), suffix, true);
        return new PipeTransport(loop, reader, writer, names, () -> {});
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
        return builder;
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

    /** Starts {@code builder}'s program, watched by {@code protocol}, which is told before this returns. */
    static ChildProcess spawn(LoopReactor loop, ProcessProtocol protocol, ProcessBuilder builder) {
        if (isConnected(protocol)) {
            throw new IllegalStateException(protocol.getClass().getName() + " watches a process already");
        }
        CompletableFuture<Started> started = new CompletableFuture<>();
        // The reading thread starts the process: it must hold the pipe before a short-lived child has exited.
        PipeReader.thread("hawser-pipe-out", () -> start(builder, started)).start();
        ChildProcess child = new ChildProcess(loop, protocol, builder.command().getFirst(), join(started, builder));
        loop.opened(child);
        child.begin();
        return child;
    }

    private static boolean isConnected(ProcessProtocol protocol) {
        try {
            protocol.transport();
            return true;
        } catch (IllegalStateException notYet) {
            return false;
        }
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

    private void begin() {
        stdin.connected(new Pipe(0));
        stdout.connected(new Pipe(1));
        stderr.connected(new Pipe(2));
        process.onExit().whenComplete((_, _) -> loop.deliver(this::exited));
        tell(() -> protocol.makeConnection(this));
    }

    // ---------------------------------------------------------------- events

    /** What the transport of one stream tells. */
    private final class Pipe extends Protocol {
        private final int childFd;

        Pipe(int childFd) {
            this.childFd = childFd;
        }

        @Override
        public void dataReceived(Bytes data) {
            tell(() -> protocol.childDataReceived(childFd, data));
        }

        @Override
        public void connectionLost(ConnectionEnd reason) {
            openPipes--;
            if (reason.getCause() != null) {
                LOGGER.log(System.Logger.Level.DEBUG, "descriptor " + childFd + " of " + ChildProcess.this, reason);
            }
            tell(() -> protocol.childConnectionLost(childFd));
            settle();
        }

        @Override
        public String logPrefix() {
            return protocolName();
        }
    }

    private void exited() {
        if (run != loop.runsEnded()) {
            return; // its pipes were lost when the reactor stopped, and with them the interest in it
        }
        ConnectionEnd reason = reason(process.exitValue());
        exit = reason;
        stdin.end(new ConnectionDone());
        tell(() -> protocol.processExited(reason));
        settle();
    }

    /** Runs after the exit and after the end of each pipe: the last of these four ends the process, once (X2). */
    private void settle() {
        ConnectionEnd reason = exit;
        if (reason != null && openPipes == 0) {
            loop.closed(this);
            tell(() -> protocol.processEnded(reason));
        }
    }

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

    private void tell(Action event) {
        Object before = loop.context().subject();
        loop.context().set(this);
        try {
            event.run();
        } catch (Throwable thrown) {
            Scheduler.rethrowFatal(thrown);
            loop.unhandledFailures()
                    .report(LOGGER, "Unhandled error in " + protocol.getClass().getName(), thrown);
        } finally {
            loop.context().set(before);
        }
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
            throw new IllegalStateException(
                    "cannot send signal " + signal + " to process " + pid() + ": it has exited already");
        }
        // By the handle: Process.destroy would also close the pipes, with what the child has yet to say in them.
        ProcessHandle handle = process.toHandle();
        if (kill ? handle.destroyForcibly() : handle.destroy()) {
            sentSignals.add(signal);
        }
    }

    // ---------------------------------------------------------------- pipes

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public void write(Bytes data) {
        stdin.write(data);
    }

    @Override
    public void writeToChild(int childFd, Bytes data) {
        loop.checkThread();
        if (childFd != 0) {
            throw new IllegalArgumentException(
                    "descriptor " + childFd + " of the child cannot be written to: only 0, its standard input, can");
        }
        stdin.write(data);
    }

    @Override
    public void registerProducer(Producer producer) {
        stdin.registerProducer(producer);
    }

    @Override
    public void unregisterProducer() {
        stdin.unregisterProducer();
    }

    @Override
    public void closeStdin() {
        stdin.loseConnection();
    }

    @Override
    public void closeStdout() {
        stdout.loseConnection();
    }

    @Override
    public void closeStderr() {
        stderr.loseConnection();
    }

    @Override
    public void closeChildFd(int childFd) {
        loop.checkThread();
        switch (childFd) {
            case 0 -> closeStdin();
            case 1 -> closeStdout();
            case 2 -> closeStderr();
            default ->
                throw new IllegalArgumentException(
                        "descriptor " + childFd + " of the child is not one of ours: 0, 1 and 2 are");
        }
    }

    @Override
    public void loseConnection() {
        closeStdin();
        closeStderr();
        closeStdout();
    }

    @Override
    public void pauseProducing() {
        stdout.pauseProducing();
        stderr.pauseProducing();
    }

    @Override
    public void resumeProducing() {
        stdout.resumeProducing();
        stderr.resumeProducing();
    }

    @Override
    public void stopProducing() {
        loseConnection();
    }

    @Override
    public Reactor reactor() {
        return loop;
    }

    Holding holding() {
        String state = exit == null ? "" : ", exited";
        return new Holding(Holding.Kind.PROCESS, "process " + pid() + " (" + executable + ")" + state, origin);
    }

    private String protocolName() {
        Class<?> type = protocol.getClass();
        while (type.getSimpleName().isEmpty() && type.getSuperclass() != null) {
            type = type.getSuperclass();
        }
        return type.getSimpleName();
    }

    /** The name of this process in log lines, such as {@code TailProtocol,4711}. */
    @Override
    public String toString() {
        return protocolName() + "," + pid();
    }
}
