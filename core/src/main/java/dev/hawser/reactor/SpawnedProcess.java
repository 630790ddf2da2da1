package dev.hawser.reactor;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ProcessProtocol;
import dev.hawser.net.ProcessTransport;
import dev.hawser.net.Producer;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.time.Action;
import dev.hawser.time.Holding;
import dev.hawser.time.Origin;
import dev.hawser.time.Scheduler;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What all child processes have in common, whoever runs them: a transport for each of our ends, the events, and their
 * order. Its pipes end with the reactor; it is not killed.
 */
abstract sealed class SpawnedProcess implements ProcessTransport permits ChildProcess, NativeProcess {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.net.ProcessTransport");

    final LoopReactor loop;
    private final ProcessProtocol protocol;
    private final String executable;
    private final @Nullable Origin origin;

    /** By the child's number. One that goes both ways for two numbers is there twice. */
    private final SortedMap<Integer, StreamTransport> readEnds = new TreeMap<>();

    private final SortedMap<Integer, StreamTransport> writeEnds = new TreeMap<>();
    private int openPipes;
    private @Nullable ConnectionEnd exit;

    SpawnedProcess(LoopReactor loop, ProcessProtocol protocol, String executable) {
        this.loop = loop;
        this.origin = loop.origin();
        this.protocol = protocol;
        this.executable = executable;
    }

    /** The child has exited and its streams are closed: {@code processEnded} is the next thing. */
    void release() {}

    /** The child runs no more for this reactor, whose loop has ended: sees to it that it is reaped. */
    abstract void abandon();

    // ---------------------------------------------------------------- the start

    /** Refuses a protocol that has a process. */
    static void checkFree(ProcessProtocol protocol) {
        if (isConnected(protocol)) {
            throw new IllegalStateException(protocol.getClass().getName() + " watches a process already");
        }
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
     * Our end of the child's {@code childFd} is {@code transport}, whose protocol is {@code served}: null for events of
     * the process's own.
     */
    final void connect(
            int childFd, StreamTransport transport, boolean reads, boolean writes, @Nullable Protocol served) {
        if (reads) {
            readEnds.put(childFd, transport);
        }
        if (writes) {
            writeEnds.put(childFd, transport);
        }
        openPipes++;
        transport.connected(served == null ? new Pipe(childFd) : served);
    }

    /** What the child's {@code childFd} is written by is {@code transport}, which {@link #connect} has for another. */
    final void writesTo(int childFd, StreamTransport transport) {
        writeEnds.put(childFd, transport);
    }

    /** Tells that it runs. */
    final void begin() {
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
            if (reason.getCause() != null) {
                LOGGER.log(System.Logger.Level.DEBUG, "descriptor " + childFd + " of " + SpawnedProcess.this, reason);
            }
            tell(() -> protocol.childConnectionLost(childFd));
            pipeLost();
        }

        @Override
        public String logPrefix() {
            return protocolName();
        }
    }

    /** One of {@link #connect} has been told that it is lost. */
    final void pipeLost() {
        openPipes--;
        settle();
    }

    /** It has been reaped. */
    final void exited(ConnectionEnd reason) {
        exit = reason;
        tell(() -> protocol.processExited(reason));
        settle();
    }

    /** Runs after the exit and after the end of each pipe: the last of these ends the process, once (X2). */
    private void settle() {
        ConnectionEnd reason = exit;
        if (reason != null && openPipes == 0) {
            loop.closed(this);
            release();
            tell(() -> protocol.processEnded(reason));
        }
    }

    private void tell(Action event) {
        loop.pulse().other();
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

    // ---------------------------------------------------------------- pipes

    /** What it is written to by default; null where that is no pipe of ours. */
    final @Nullable StreamTransport stdin() {
        return writeEnds.get(0);
    }

    private StreamTransport writeEnd(int childFd) {
        StreamTransport end = writeEnds.get(childFd);
        if (end == null) {
            throw new IllegalArgumentException("descriptor " + childFd + " of process " + pid()
                    + " cannot be written to: only " + writeEnds.keySet() + " can");
        }
        return end;
    }

    @Override
    public void write(Bytes data) {
        loop.checkThread();
        writeEnd(0).write(data);
    }

    @Override
    public void writeToChild(int childFd, Bytes data) {
        loop.checkThread();
        writeEnd(childFd).write(data);
    }

    @Override
    public void registerProducer(Producer producer) {
        loop.checkThread();
        writeEnd(0).registerProducer(producer);
    }

    @Override
    public void unregisterProducer() {
        loop.checkThread();
        writeEnd(0).unregisterProducer();
    }

    @Override
    public void closeStdin() {
        close(0);
    }

    @Override
    public void closeStdout() {
        close(1);
    }

    @Override
    public void closeStderr() {
        close(2);
    }

    /** A terminal is closed by its one number, 1. */
    private void close(int childFd) {
        loop.checkThread();
        StreamTransport end = end(childFd);
        if (end != null) {
            end.loseConnection();
        }
    }

    private @Nullable StreamTransport end(int childFd) {
        StreamTransport read = readEnds.get(childFd);
        StreamTransport write = writeEnds.get(childFd);
        return read != null ? read : readEnds.containsValue(write) ? null : write;
    }

    @Override
    public void closeChildFd(int childFd) {
        loop.checkThread();
        StreamTransport end = end(childFd);
        if (end == null) {
            throw new IllegalArgumentException("descriptor " + childFd + " of process " + pid()
                    + " is not one of ours: those we read are " + readEnds.keySet() + ", and those we write to "
                    + writeEnds.keySet());
        }
        end.loseConnection();
    }

    @Override
    public void loseConnection() {
        loop.checkThread();
        for (Map<Integer, StreamTransport> ends : List.of(writeEnds, readEnds)) {
            ends.values().forEach(StreamTransport::loseConnection);
        }
    }

    @Override
    public void pauseProducing() {
        loop.checkThread();
        readEnds.values().forEach(StreamTransport::pauseProducing);
    }

    @Override
    public void resumeProducing() {
        loop.checkThread();
        readEnds.values().forEach(StreamTransport::resumeProducing);
    }

    @Override
    public void stopProducing() {
        loseConnection();
    }

    // ---------------------------------------------------------------- names

    @Override
    public Reactor reactor() {
        return loop;
    }

    final Holding holding() {
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
