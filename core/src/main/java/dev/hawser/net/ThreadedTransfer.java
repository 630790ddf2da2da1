package dev.hawser.net;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.deferred.Transform;
import dev.hawser.deferred.Work;
import dev.hawser.time.Scheduler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * One transfer of a {@link FileSender} that reads on worker threads. It holds at most two pieces: the one that is being sent
 * and the next. It is over when its promise has fired; a read may be under way then, behind which the source is closed.
 */
final class ThreadedTransfer implements PullProducer {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.net.FileSender");

    private final Reactor reactor;
    private final ByteConsumer consumer;
    private final Transform<Bytes, Bytes> transform;
    private final Promise<Long> promise;
    private @Nullable ReadableByteChannel source;
    private boolean owned;
    private long written;

    /** The piece that was read; empty at the end of the source. Null where that is still to come. */
    private @Nullable Bytes next;

    private boolean reading;
    private boolean wanted;
    private boolean producing;

    ThreadedTransfer(Reactor reactor, ByteConsumer consumer, Transform<Bytes, Bytes> transform) {
        this.reactor = reactor;
        this.consumer = Objects.requireNonNull(consumer, "consumer");
        this.transform = Objects.requireNonNull(transform, "transform");
        this.promise = new Promise<>(reactor, _ -> cancelled());
    }

    /** {@code owned} says whether what {@code open} gives is to be closed. */
    Deferred<Long> begin(Work<? extends ReadableByteChannel> open, boolean owned) {
        this.owned = owned;
        reading = true;
        reactor.<ReadableByteChannel>deferToThread(open).finish(this::opened, this::failed);
        return promise;
    }

    private void opened(ReadableByteChannel opened) {
        source = opened;
        reading = false;
        if (promise.isFired()) {
            close();
            return;
        }
        read();
        try {
            consumer.registerProducer(this);
        } catch (IllegalStateException another) {
            end(another);
        }
    }

    private void read() {
        ReadableByteChannel from = source;
        if (reading || next != null || from == null) {
            return;
        }
        reading = true;
        reactor.<Bytes>deferToThread(() -> piece(from)).finish(this::arrived, this::failed);
    }

    private static Bytes piece(ReadableByteChannel source) throws IOException {
        byte[] chunk = new byte[FileSender.THREAD_CHUNK_SIZE];
        int count = source.read(ByteBuffer.wrap(chunk));
        if (count == 0) {
            throw new IOException("the channel is not blocking: it gave neither a byte nor its end");
        }
        return count < 0 ? Bytes.EMPTY : Bytes.adopt(chunk, 0, count).compact();
    }

    private void arrived(Bytes piece) {
        reading = false;
        if (promise.isFired()) {
            close();
            return;
        }
        next = piece;
        produce();
    }

    private void failed(Throwable failure) {
        reading = false;
        if (promise.isFired()) {
            close();
        } else {
            if (source != null) {
                consumer.unregisterProducer();
            }
            end(failure);
        }
        Scheduler.rethrowFatal(failure);
    }

    @Override
    public void resumeProducing() {
        wanted = true;
        produce();
    }

    /** Writes a piece where one is there and wanted; again for each time that it is asked for more while it writes. */
    private void produce() {
        if (producing) {
            return;
        }
        producing = true;
        try {
            while (wanted && next != null && !promise.isFired()) {
                write(next);
            }
        } catch (Throwable thrown) {
            Scheduler.rethrowFatal(thrown);
            if (!promise.isFired()) {
                consumer.unregisterProducer();
                end(thrown);
            }
        } finally {
            producing = false;
        }
    }

    private void write(Bytes piece) throws Exception {
        if (piece.isEmpty()) {
            consumer.unregisterProducer();
            end(null);
            return;
        }
        next = null;
        read();
        Bytes changed = transform.apply(piece);
        if (!changed.isEmpty()) {
            wanted = false;
            written += changed.size();
            consumer.write(changed);
        }
    }

    @Override
    public void stopProducing() {
        end(new FileSender.TransferStopped(written));
    }

    private void cancelled() {
        if (source != null) {
            consumer.unregisterProducer();
        }
        end(new CancellationException("the transfer was cancelled after " + written + " bytes"));
    }

    private void end(@Nullable Throwable failure) {
        if (promise.isFired()) {
            return;
        }
        if (failure == null) {
            promise.callback(written);
        } else {
            promise.errback(failure);
        }
        if (!reading) {
            close();
        }
    }

    private void close() {
        ReadableByteChannel read = source;
        source = null;
        if (owned && read != null) {
            try {
                read.close(); // nothing was written to it, so that this waits for nobody
            } catch (IOException unclosed) {
                LOGGER.log(System.Logger.Level.WARNING, "a file that was read does not close", unclosed);
            }
        }
    }
}
