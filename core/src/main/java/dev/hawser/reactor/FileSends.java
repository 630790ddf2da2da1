package dev.hawser.reactor;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.ConnectionAborted;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.FileRegion;
import dev.hawser.net.FileTruncated;
import dev.hawser.time.Scheduler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files that a transport has been asked to send, and what was written behind them. A file goes into the transport's
 * queue where the carrier can send it. Elsewhere it is read on a worker thread, a chunk at a time, and its bytes go the
 * way of all that is written; what is written meanwhile waits here, so that a layer in between sees all in its order.
 */
final class FileSends {
    /** How much memory a file that waits counts for in a connection's bounds, since it keeps a descriptor open. */
    static final int WEIGHT = 16 << 10;

    private final StreamTransport transport;
    private final TransportLoop loop;
    private final SendSide outbound;

    /** Those whose Deferreds have not fired, in order. */
    private final Deque<Sending> sendings = new ArrayDeque<>(2);

    /** What waits for a file that is being read: other files, and bytes. */
    private final Deque<Object> behind = new ArrayDeque<>(2);

    private long behindBytes;
    private long behindFileBytes;

    /** The file that is being read; null where none is. */
    private @Nullable Sending feeding;

    private boolean readUnderWay;
    private boolean over;

    /** One file on its way. */
    private final class Sending {
        final FileRegion file;
        final Promise<Long> promise;

        /** How much of it was handed on, where it is read. */
        long handed;

        /** What the carrier will have taken in all when it has taken this; -1 until all of it was handed on. */
        long mark = -1;

        Sending(FileRegion file) {
            this.file = file;
            this.promise = new Promise<>(loop.reactor(), _ -> cancelled(this));
        }

        long left() {
            return file.byteCount() - handed;
        }
    }

    FileSends(StreamTransport transport, TransportLoop loop, SendSide outbound) {
        this.transport = transport;
        this.loop = loop;
        this.outbound = outbound;
    }

    // ---------------------------------------------------------------- asking

    /** Bytes that wait in memory, those of files not included. */
    long heldBytes() {
        return behindBytes;
    }

    /** All bytes that wait here. */
    long unsent() {
        return behindBytes + behindFileBytes + (feeding == null ? 0 : feeding.left());
    }

    /** What the files that wait count for in the bounds of memory. */
    long weight() {
        return (long) sendings.size() * WEIGHT;
    }

    /** Whether something of a file has not left. */
    boolean areUnsent() {
        return isFeeding() || outbound.unsent() > outbound.size();
    }

    /** Whether what is written has to wait. */
    boolean isFeeding() {
        return feeding != null;
    }

    /** Whether somebody is to be told that a file was sent. */
    boolean owesTelling() {
        Sending first = sendings.peekFirst();
        return first != null && first.mark >= 0 && outbound.sent() >= first.mark;
    }

    // ---------------------------------------------------------------- adding

    Deferred<Long> send(FileRegion file) {
        Sending sending = new Sending(file.slice(0, file.byteCount())); // one of our own, to be known by its identity
        sendings.addLast(sending);
        if (isFeeding()) {
            behind.addLast(sending);
            behindFileBytes += file.byteCount();
        } else {
            begin(sending);
        }
        return sending.promise;
    }

    /** Keeps {@code data} for when the file before it has been handed on. */
    void hold(Bytes data) {
        if (!data.isEmpty()) {
            behind.addLast(data);
            behindBytes += data.size();
            loop.held(data.size());
        }
    }

    private void begin(Sending sending) {
        if (sending.file.byteCount() == 0) {
            sending.mark = outbound.mark();
        } else if (transport.carries(sending.file)) {
            outbound.add(sending.file);
            sending.mark = outbound.mark();
        } else {
            feeding = sending;
        }
    }

    // ---------------------------------------------------------------- reading

    /** Reads on where a file is to be read and little is unsent, and says whether there is one. */
    boolean feed() {
        Sending file = feeding;
        if (file != null && !readUnderWay && outbound.size() < FileRegion.CHUNK_SIZE) {
            readUnderWay = true;
            long from = file.file.offset() + file.handed;
            int most = (int) Math.min(file.left(), FileRegion.CHUNK_SIZE);
            loop.reactor()
                    .deferToThread(() -> read(file.file, from, most))
                    .finish(chunk -> arrived(file, chunk), failure -> failed(file, failure));
        }
        return file != null;
    }

    private static Bytes read(FileRegion file, long from, int most) throws IOException {
        byte[] chunk = new byte[most];
        ByteBuffer buffer = ByteBuffer.wrap(chunk);
        while (buffer.hasRemaining()) {
            if (file.channel().read(buffer, from + buffer.position()) < 0) {
                break;
            }
        }
        return Bytes.adopt(chunk, 0, buffer.position());
    }

    private void arrived(Sending file, Bytes chunk) {
        readUnderWay = false;
        if (over || feeding != file) {
            continueFeeding();
            return;
        }
        file.handed += chunk.size();
        transport.pass(chunk);
        if (chunk.isEmpty() || (file.left() > 0 && chunk.size() < FileRegion.CHUNK_SIZE)) {
            failed(file, new FileTruncated(file.file, file.left()));
            return;
        }
        if (file.left() == 0) {
            file.mark = outbound.mark();
            feeding = null;
            passBehind();
        }
        transport.takesMore();
    }

    private void continueFeeding() {
        if (!over) {
            transport.takesMore(); // the file was taken back while it was read: the next one's turn
        }
    }

    /** Hands on what waited, up to the next file that has to be read. */
    private void passBehind() {
        while (feeding == null && !behind.isEmpty()) {
            switch (behind.removeFirst()) {
                case Bytes data -> {
                    behindBytes -= data.size();
                    loop.held(-data.size());
                    transport.pass(data);
                }
                case Sending next -> {
                    behindFileBytes -= next.file.byteCount();
                    begin(next);
                }
                case Object other -> throw new IllegalStateException("neither bytes nor a file: " + other);
            }
        }
    }

    // ---------------------------------------------------------------- endings

    /** Tells those whose files the carrier has taken, and says whether there were any. Runs user code. */
    boolean tellSent() {
        boolean told = false;
        while (owesTelling()) {
            Sending sent = sendings.removeFirst();
            told = true;
            sent.promise.callback(sent.file.byteCount());
        }
        return told;
    }

    private void failed(Sending file, Throwable failure) {
        readUnderWay = false;
        if (over || file.promise.isFired()) {
            continueFeeding();
            return;
        }
        sendings.remove(file);
        transport.close(new ConnectionLost(failure), false);
        file.promise.errback(failure);
        Scheduler.rethrowFatal(failure);
    }

    private void cancelled(Sending file) {
        if (over) {
            return;
        }
        sendings.remove(file);
        if (behind.remove(file)) {
            behindFileBytes -= file.file.byteCount();
        } else if (file == feeding && file.handed == 0) {
            feeding = null;
            passBehind();
            transport.sendInTurn();
        } else if (file != feeding && outbound.remove(file.file)) {
            for (Sending other : sendings) {
                if (other.mark > file.mark) {
                    other.mark -= file.file.byteCount();
                }
            }
            transport.sendInTurn();
        } else if (file.file.byteCount() > 0) { // the peer waits for the rest
            transport.close(new ConnectionAborted(), true);
        }
    }

    /** The carrier is closed: nothing is kept any more. */
    void clear() {
        over = true;
        loop.held(-behindBytes);
        behindBytes = 0;
        behindFileBytes = 0;
        behind.clear();
        feeding = null;
    }

    /** Tells those whose files were not sent why. Runs user code. */
    void lost(ConnectionEnd reason) {
        List<Sending> unsent = List.copyOf(sendings);
        sendings.clear();
        for (Sending sending : unsent) {
            if (!sending.promise.isFired()) { // an earlier one's errback may have cancelled it
                sending.promise.errback(
                        sending == unsent.getFirst() && reason.getCause() instanceof FileTruncated truncated
                                ? truncated
                                : reason);
            }
        }
    }
}
