package dev.hawser.reactor;

import dev.hawser.bytes.Bytes;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream that blocks, on a daemon thread, for a target on the loop. At most one chunk is kept: the thread reads
 * the next one when the target has dealt with the last and still reads.
 *
 * <p>Two threads use it, the reading one and the loop's; what both use is guarded by this object's monitor. The stream
 * is read and closed by the reading thread alone: a descriptor closed by another, while a read is about to begin,
 * might be somebody else's by then.
 */
final class PipeReader {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.reactor");

    /** The most bytes of one read; as much as a pipe of Linux holds. */
    static final int CHUNK = 64 << 10;

    private static final int FIRST_CHUNK = 8 << 10;

    /** Who reads. */
    interface Target {
        /** Something has come; called on any thread, the loop's included. */
        void arrived();
    }

    /** What a read gave. */
    sealed interface Arrival {
        /** Some bytes. */
        record Data(Bytes bytes) implements Arrival {}

        /** The end of the stream, for ever. */
        record End() implements Arrival {}

        /** Reading failed, for ever. */
        record Broken(Throwable cause) implements Arrival {}
    }

    private final InputStream in;
    private final boolean closesStream;
    /** Of the reading thread alone, as is {@link #full}. */
    private byte[] buffer = new byte[FIRST_CHUNK];
    /** Whether the last read filled a small buffer. */
    private boolean full;

    private @Nullable Target target;
    private @Nullable Arrival arrival;
    private boolean closed;

    /**
     * A reader of {@code in}, which starts nothing yet.
     *
     * @param closesStream whether {@link #release()} closes the stream; otherwise the next target goes on with it
     */
    PipeReader(InputStream in, boolean closesStream) {
        this.in = in;
        this.closesStream = closesStream;
    }

    /** A thread that does not keep the JVM from its end. */
    static Thread thread(String name, Runnable body) {
        return Thread.ofPlatform()
                .daemon()
                .inheritInheritableThreadLocals(false)
                .name(name)
                .unstarted(body);
    }

    /** Runs {@link #readAll} on a new thread. */
    void start(String threadName, Runnable whenHeld) {
        thread(threadName, () -> readAll(whenHeld)).start();
    }

    /**
     * Reads on the calling thread until the end or {@link #release()}.
     *
     * <p>It keeps the stream's monitor all the time. When a child exits the JDK takes what a pipe of its holds and
     * closes it, under that monitor, and a grandchild that still writes would be cut off. So the JDK waits until we
     * have seen the end of the pipe.
     *
     * @param whenHeld run as soon as the monitor is held
     */
    void readAll(Runnable whenHeld) {
        synchronized (in) {
            try {
                whenHeld.run();
                Arrival came;
                do {
                    if (!isWanted()) {
                        return;
                    }
                    came = read();
                    announce(came);
                } while (came instanceof Arrival.Data);
            } finally {
                close();
            }
        }
    }

    private Arrival read() {
        try {
            if (full) {
                buffer = new byte[CHUNK]; // most children say little
                full = false;
            }
            int count = in.read(buffer);
            full = count == buffer.length && count < CHUNK;
            return count < 0 ? new Arrival.End() : new Arrival.Data(Bytes.copyOf(buffer, 0, count));
        } catch (Throwable broken) { // told to the loop, which ends by a fatal one
            return new Arrival.Broken(broken);
        }
    }

    private void close() {
        if (closesStream) {
            try {
                in.close();
            } catch (IOException refused) {
                LOGGER.log(System.Logger.Level.DEBUG, "closing a pipe failed", refused);
            }
        }
    }

    /** Waits until the next chunk is wanted. False when none is any more. */
    private synchronized boolean isWanted() {
        boolean interrupted = false;
        while (!closed && (target == null || arrival != null)) {
            try {
                wait();
            } catch (InterruptedException notByUs) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !closed;
    }

    private void announce(Arrival came) {
        Target told;
        synchronized (this) {
            arrival = came;
            told = target;
        }
        if (told != null) {
            told.arrived();
        }
    }

    // ---------------------------------------------------------------- on the loop

    /** Reads for {@code reading} from now on; for nobody where it is null. */
    void readFor(@Nullable Target reading) {
        boolean waiting;
        synchronized (this) {
            target = reading;
            waiting = arrival != null;
            notifyAll();
        }
        if (reading != null && waiting) {
            reading.arrived();
        }
    }

    /** What has come for {@code reading}, until {@link #delivered()}; null where nothing has, or it does not read. */
    synchronized @Nullable Arrival arrivalFor(Target reading) {
        return target == reading ? arrival : null;
    }

    /** The chunk has been dealt with. */
    synchronized void delivered() {
        if (arrival instanceof Arrival.Data) {
            arrival = null;
            notifyAll();
        }
    }

    /** Nobody reads any more. A read that is under way ends when the other side writes or closes. */
    synchronized void release() {
        target = null;
        closed = closesStream;
        notifyAll();
    }
}
