package dev.hawser.net;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.deferred.Transform;
import dev.hawser.time.Scheduler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Sends files, a piece at a time as the consumer has room, so that a file of any size takes {@value #CHUNK_SIZE}
 * bytes of memory.
 *
 * <pre>{@code
 * new FileSender(reactor()).beginFileTransfer(path, transport()).always(transport()::loseConnection);
 * }</pre>
 *
 * <p>Each piece is read on the scheduler's thread, which waits for the disk; a local file that the operating system
 * has in memory takes some microseconds. Do not send from a channel that waits for somebody else, such as a pipe. A sender
 * that was made by {@link #onThreads} opens and reads on worker threads instead, {@value #THREAD_CHUNK_SIZE} bytes at a
 * time, and the next piece while one is sent.
 *
 * <p>A whole file to a {@link Transport} goes quicker by {@link Transport#sendFile}, and needs no producer. This is for
 * pieces that are changed on their way, for channels that are no files, and for consumers that are no transports.
 *
 * <p>Holds nothing of its own: one sender makes any number of transfers, at the same time too. Used on the scheduler's
 * thread.
 */
public final class FileSender {
    /** Bytes read at a time, as in Twisted. */
    public static final int CHUNK_SIZE = 1 << 14;

    /** Bytes read at a time on a worker thread. */
    public static final int THREAD_CHUNK_SIZE = 1 << 16;

    private final Scheduler scheduler;

    /** Null for one that reads on the scheduler's thread. */
    private final @Nullable Reactor threads;

    /** A sender whose transfers are Deferreds of {@code scheduler}. */
    public FileSender(Scheduler scheduler) {
        this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
        this.threads = null;
    }

    private FileSender(Reactor reactor) {
        this.scheduler = reactor;
        this.threads = reactor;
    }

    /** A sender that opens, reads and closes on the worker threads of {@code reactor}, whose thread never waits. */
    public static FileSender onThreads(Reactor reactor) {
        return new FileSender(Objects.requireNonNull(reactor, "reactor"));
    }

    /** Sends the file {@code path} as it is; see {@link #beginFileTransfer(Path, ByteConsumer, Transform)}. */
    public Deferred<Long> beginFileTransfer(Path path, ByteConsumer consumer) {
        return beginFileTransfer(path, consumer, chunk -> chunk);
    }

    /**
     * Opens {@code path}, sends it as {@link #beginFileTransfer(ReadableByteChannel, ByteConsumer, Transform)} does,
     * and closes it. The Deferred fails with an {@link IOException} also when the file cannot be opened.
     */
    public Deferred<Long> beginFileTransfer(Path path, ByteConsumer consumer, Transform<Bytes, Bytes> transform) {
        scheduler.checkThread();
        if (threads != null) {
            return new ThreadedTransfer(threads, consumer, transform)
                    .begin(() -> FileChannel.open(path, StandardOpenOption.READ), true);
        }
        FileChannel opened;
        try {
            opened = FileChannel.open(path, StandardOpenOption.READ);
        } catch (IOException | RuntimeException unopened) {
            return Deferred.fail(scheduler, unopened);
        }
        return new Transfer(opened, true, consumer, transform).begin();
    }

    /**
     * Sends the rest of {@code source} as it is; see
     * {@link #beginFileTransfer(ReadableByteChannel, ByteConsumer, Transform)}.
     */
    public Deferred<Long> beginFileTransfer(ReadableByteChannel source, ByteConsumer consumer) {
        return beginFileTransfer(source, consumer, chunk -> chunk);
    }

    /**
     * Registers a pull producer with {@code consumer} that writes {@code transform} of each piece of {@code source} up
     * to its end. {@code source} must be blocking, and stays open; where it is read on threads, one read may still be under
     * way when the transfer has been cancelled or stopped.
     *
     * @return a Deferred of the count of bytes written, fired when the last of them has been handed to the consumer
     *     and the producer is unregistered; this may be before the method returns. It fails with
     *     {@link TransferStopped} when the consumer wants no more (a connection that was lost), with what reading or
     *     {@code transform} threw, and with {@link IllegalStateException} when the consumer has a producer already.
     *     Cancelling it ends the transfer
     */
    public Deferred<Long> beginFileTransfer(
            ReadableByteChannel source, ByteConsumer consumer, Transform<Bytes, Bytes> transform) {
        scheduler.checkThread();
        if (threads != null) {
            return new ThreadedTransfer(threads, consumer, transform).begin(() -> source, false);
        }
        return new Transfer(source, false, consumer, transform).begin();
    }

    /** The consumer wanted no more before all was sent. */
    public static final class TransferStopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TransferStopped(long byteCount) {
            super("Consumer asked us to stop producing, after " + byteCount + " bytes", null, true, false);
        }
    }

    /** One file on its way. It is over when its promise has fired. */
    private final class Transfer implements PullProducer {
        private final ReadableByteChannel source;
        private final boolean owned;
        private final ByteConsumer consumer;
        private final Transform<Bytes, Bytes> transform;
        private final Promise<Long> promise = new Promise<>(scheduler, _ -> cancelled());
        private long written;
        /** How often it was asked to produce and has not yet. */
        private int asked;

        Transfer(
                ReadableByteChannel source, boolean owned, ByteConsumer consumer, Transform<Bytes, Bytes> transform) {
            this.source = source;
            this.owned = owned;
            this.consumer = Objects.requireNonNull(consumer, "consumer");
            this.transform = Objects.requireNonNull(transform, "transform");
        }

        Deferred<Long> begin() {
            try {
                consumer.registerProducer(this);
            } catch (IllegalStateException another) {
                end(another);
            }
            return promise;
        }

        /** Writes one piece, and one more for each time that it is asked for more while it writes. */
        @Override
        public void resumeProducing() {
            asked++;
            if (asked > 1) {
                return; // asked inside write: the loop below sees to it, at the same depth of stack
            }
            try {
                for (; asked > 0 && !promise.isFired(); asked--) {
                    produce();
                }
            } finally {
                asked = 0;
            }
        }

        private void produce() {
            try {
                Bytes piece = read();
                if (piece == null) {
                    consumer.unregisterProducer();
                    end(null);
                    return;
                }
                Bytes changed = transform.apply(piece);
                if (changed.isEmpty()) {
                    // Nothing is written, so that the consumer will not ask for more by itself.
                    scheduler.callLater(Duration.ZERO, this::resumeProducing);
                    return;
                }
                written += changed.size();
                consumer.write(changed);
            } catch (Throwable thrown) {
                Scheduler.rethrowFatal(thrown);
                if (!promise.isFired()) {
                    consumer.unregisterProducer();
                    end(thrown);
                }
            }
        }

        @Override
        public void stopProducing() {
            end(new TransferStopped(written));
        }

        private void cancelled() {
            consumer.unregisterProducer();
            end(new CancellationException("the transfer was cancelled after " + written + " bytes"));
        }

        private @Nullable Bytes read() throws IOException {
            byte[] chunk = new byte[CHUNK_SIZE];
            int count = source.read(ByteBuffer.wrap(chunk));
            if (count == 0) {
                throw new IOException("the channel is not blocking: it gave neither a byte nor its end");
            }
            return count < 0 ? null : Bytes.adopt(chunk, 0, count).compact();
        }

        /** Ends the transfer, well where {@code failure} is null. */
        private void end(@Nullable Throwable failure) {
            if (promise.isFired()) {
                return;
            }
            Throwable outcome = closeOwned(failure);
            if (outcome == null) {
                promise.callback(written);
            } else {
                promise.errback(outcome);
            }
        }

        /** Closes what this sender opened; what that throws is the failure, or a part of it. */
        private @Nullable Throwable closeOwned(@Nullable Throwable failure) {
            if (!owned) {
                return failure;
            }
            try {
                source.close();
                return failure;
            } catch (IOException unclosed) {
                if (failure == null) {
                    return unclosed;
                }
                failure.addSuppressed(unclosed);
                return failure;
            }
        }
    }
}
