package dev.hawser.net;

import dev.hawser.bytes.Bytes;

/**
 * A running child process. What is written goes to its standard input. As a {@link PushProducer} it is the source of
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

    /** Closes the child's standard input when all that was written is sent. */
    void closeStdin();

    /** Stops reading the child's standard output and closes it. */
    void closeStdout();

    /** Stops reading the child's standard error and closes it. */
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

    /** Closes all three streams. Does not kill the child. */
    void loseConnection();

    /**
     * Sends a signal, named without {@code SIG}.
     *
     * @throws IllegalStateException when the child has been reaped
     * @throws UnsupportedOperationException when the backend cannot send that signal, with the reason
     */
    void signalProcess(String signal);

    /** The reactor this process belongs to. */
    Reactor reactor();
}
