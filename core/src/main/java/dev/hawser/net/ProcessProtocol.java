package dev.hawser.net;

import dev.hawser.bytes.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What one child process is watched by. The events run on the reactor's thread: {@link #connectionMade()}, output in
 * the order of each stream, the end of each stream, {@link #processExited} when the child is reaped, possibly while its
 * streams are still open, and {@link #processEnded} once, after the exit and the end of all streams. What an event
 * throws is logged.
 */
public abstract class ProcessProtocol {
    private @Nullable ProcessTransport transport;

    /** For subclasses. */
    protected ProcessProtocol() {}

    /** The child runs. */
    public void connectionMade() throws Exception {}

    /**
     * Bytes from the child's descriptor {@code childFd}. Calls {@link #outReceived} for 1, {@link #errReceived} for
     * 2. All that a child with a terminal says comes from 1.
     */
    public void childDataReceived(int childFd, Bytes data) throws Exception {
        if (childFd == 1) {
            outReceived(data);
        } else if (childFd == 2) {
            errReceived(data);
        }
    }

    /** Bytes from the child's standard output. */
    public void outReceived(Bytes data) throws Exception {}

    /** Bytes from the child's standard error. */
    public void errReceived(Bytes data) throws Exception {}

    /**
     * The child's descriptor {@code childFd} is closed, by the child or by us. Calls the method of its name for 0, 1 and
     * 2. For a terminal it is 1 alone.
     */
    public void childConnectionLost(int childFd) throws Exception {
        switch (childFd) {
            case 0 -> inConnectionLost();
            case 1 -> outConnectionLost();
            case 2 -> errConnectionLost();
            default -> {}
        }
    }

    /** The child's standard input is closed. */
    public void inConnectionLost() throws Exception {}

    /** The child's standard output is closed. */
    public void outConnectionLost() throws Exception {}

    /** The child's standard error is closed. */
    public void errConnectionLost() throws Exception {}

    /** The child has exited: {@link ProcessDone} or {@link ProcessTerminated}. Its output may still come. */
    public void processExited(ConnectionEnd reason) throws Exception {}

    /** The child has exited and all its streams are closed: {@link ProcessDone} or {@link ProcessTerminated}. */
    public void processEnded(ConnectionEnd reason) throws Exception {}

    /** The child. */
    public final ProcessTransport transport() {
        ProcessTransport made = transport;
        if (made == null) {
            throw new IllegalStateException(getClass().getName() + " has no transport before connectionMade");
        }
        return made;
    }

    /** The reactor of the child. */
    public final Reactor reactor() {
        return transport().reactor();
    }

    /** Logs at level INFO under the name of this class; see {@link Protocol#log}. */
    public final void log(String format, @Nullable Object... args) {
        LogContext.log(getClass(), getClass().getSimpleName(), format, args);
    }

    /**
     * Connects this protocol to {@code transport} and calls {@link #connectionMade()}. For transports and tests.
     *
     * @throws IllegalStateException when it has one already
     */
    public final void makeConnection(ProcessTransport transport) throws Exception {
        if (this.transport != null) {
            throw new IllegalStateException(getClass().getName() + " watches a process already");
        }
        this.transport = transport;
        connectionMade();
    }
}
