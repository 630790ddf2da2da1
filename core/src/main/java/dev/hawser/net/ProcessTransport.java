package dev.hawser.net;

import dev.hawser.bytes.Bytes;

/**
 * A running child process. What is written goes to its standard input, or to its terminal. As a {@link PushProducer} it is the source of
 * the child's output: pausing it stops reading all its streams. Used on the reactor's thread.
 */
public interface ProcessTransport extends ByteConsumer, PushProducer {
    /** The process number, also after the child has ended. */
    long pid();

    /** Sends {@code text} in UTF-8 to the child's standard input. */
    default void write(String text) {
        write(Bytes.of(text));
    }

    /**
     * Sends {@code data} to the child's descriptor.
     *
     * @throws IllegalArgumentException when {@code childFd} is not one that we write to
     */
    void writeToChild(int childFd, Bytes data);

    /** Closes the child's standard input when all that was written is sent; without effect where it is no pipe. */
    void closeStdin();

    /** Stops reading the child's standard output and closes it; without effect where it is no pipe. */
    void closeStdout();

    /** Stops reading the child's standard error and closes it; without effect where it is no pipe. */
    void closeStderr();

    /**
     * Closes one descriptor of the child, as the method of its name.
     *
     * @throws IllegalArgumentException when {@code childFd} is not one of ours
     */
    void closeChildFd(int childFd);

    /** Stops reading all the child's streams until {@link #resumeProducing()}. */
    @Override
    void pauseProducing();

    /** Reads the child's streams again. Nothing is delivered inside this call. */
    @Override
    void resumeProducing();

    /** The same as {@link #loseConnection()}. */
    @Override
    void stopProducing();

    /** Closes all its streams. Does not kill the child. */
    void loseConnection();

    /**
     * Sends a signal to the child, never to another process that has got its number since.
     *
     * @param signal its name without {@code SIG}, as {@code TERM}, {@code WINCH} or {@code RTMIN+3}, or its number; "0"
     *     sends none, and finds out whether one could be sent
     * @throws ProcessExitedAlready when the child has exited
     * @throws IllegalArgumentException when there is no such signal
     * @throws UnsupportedOperationException when the backend cannot send that signal, with the reason
     * @throws java.io.UncheckedIOException when the system refuses it, as for a child of another user
     */
    void signalProcess(String signal);

    /**
     * Sends a signal to all of the child's process group: that of {@link ProcessOptions#processGroup()}, or the one of
     * its own that a child with a terminal leads. A group that the child leads can be signalled until {@link
     * ProcessProtocol#processEnded}, also when the child itself has exited: until then no other can get its number. (Where the
     * system has no pidfds, before Linux 5.3, only until the exit, as with a group that was joined.)
     *
     * @param signal as for {@link #signalProcess}
     * @throws IllegalStateException when the child is in our own group
     * @throws ProcessExitedAlready when that time is over
     * @throws UnsupportedOperationException when the backend cannot, with the reason
     */
    default void signalProcessGroup(String signal) {
        throw new UnsupportedOperationException("cannot send signal " + signal + " to the process group of process "
                + pid() + ": this reactor starts none");
    }

    /**
     * Tells the child's terminal, and by signal {@code WINCH} the programs in it, that it has another size. Without
     * effect when the child has closed it.
     *
     * @throws IllegalStateException when the child has no terminal
     * @throws IllegalArgumentException when there is no such size
     * @throws UnsupportedOperationException when the backend has no terminals, with the reason
     */
    default void setWindowSize(int rows, int columns) {
        throw new UnsupportedOperationException("process " + pid() + " has no terminal: this reactor gives none");
    }

    /** The reactor this process belongs to. */
    Reactor reactor();
}
