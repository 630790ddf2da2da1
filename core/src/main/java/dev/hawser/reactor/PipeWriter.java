package dev.hawser.reactor;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a stream that blocks, one chunk at a time, on a daemon thread that begins with the first chunk.
 *
 * <p>Two threads use it, the writing one and the loop's; the fields are guarded by this object's monitor. The stream
 * is closed only while no write is under way.
 */
final class PipeWriter {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.reactor");

    /** Who writes. */
    interface Source {
        /** The chunk is with the operating system, or {@code failure} says why not. Called on the writing thread. */
        void written(@Nullable Throwable failure);
    }

    private record Chunk(byte[] bytes, Source source) {}

    private enum State {
        OPEN,
        /** The thread ends; the stream stays open. */
        RELEASED,
        /** The thread ends and closes the stream. */
        CLOSED
    }

    private final OutputStream out;
    private final String threadName;
    private final boolean closesStream;
    private State state = State.OPEN;
    private @Nullable Chunk chunk;
    private @Nullable Thread thread;

    /**
     * A writer to {@code out}.
     *
     * @param closesStream whether {@link #release()} closes the stream
     */
    PipeWriter(OutputStream out, String threadName, boolean closesStream) {
        this.out = out;
        this.threadName = threadName;
        this.closesStream = closesStream;
    }

    // ---------------------------------------------------------------- on the loop

    /** Writes {@code bytes}, and tells {@code source}. The chunk before has been told of. */
    synchronized void write(byte[] bytes, Source source) {
        if (state != State.OPEN || chunk != null) {
            throw new IllegalStateException("a chunk for a writer that is " + (chunk != null ? "busy" : state));
        }
        chunk = new Chunk(bytes, source);
        if (thread == null) {
            thread = PipeReader.thread(threadName, this::writeAll);
            thread.start();
        } else {
            notifyAll();
        }
    }

    /** Closes the stream, when a write that is under way has ended. */
    void close() {
        end(State.CLOSED);
    }

    /** Writes no more. */
    void release() {
        end(closesStream ? State.CLOSED : State.RELEASED);
    }

    private void end(State wanted) {
        synchronized (this) {
            if (state != State.OPEN) {
                return;
            }
            state = wanted;
            if (thread != null) {
                notifyAll();
                return;
            }
        }
        if (wanted == State.CLOSED) {
            closeStream(); // nothing was ever written: closing does not block
        }
    }

    // ---------------------------------------------------------------- on the writing thread

    private void writeAll() {
        Chunk next;
        while ((next = next()) != null) {
            Throwable failure = write(next.bytes());
            synchronized (this) {
                chunk = null;
            }
            next.source().written(failure);
        }
        if (isClosed()) {
            closeStream();
        }
    }

    /** Waits for a chunk; null when there will be none. */
    private synchronized @Nullable Chunk next() {
        boolean interrupted = false;
        while (state == State.OPEN && chunk == null) {
            try {
                wait();
            } catch (InterruptedException notByUs) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return state == State.OPEN ? chunk : null;
    }

    private synchronized boolean isClosed() {
        return state == State.CLOSED;
    }

    private @Nullable Throwable write(byte[] bytes) {
        synchronized (out) { // a writer released in the middle of a chunk finishes it before its successor begins
            try {
                out.write(bytes);
                out.flush();
                return null;
            } catch (Throwable broken) { // told to the loop, which ends by a fatal one
                return broken;
            }
        }
    }

    private void closeStream() {
        try {
            out.close();
        } catch (IOException refused) {
            LOGGER.log(System.Logger.Level.DEBUG, "closing a pipe failed", refused);
        }
    }
}
