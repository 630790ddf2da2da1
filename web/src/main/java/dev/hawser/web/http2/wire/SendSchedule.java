package dev.hawser.web.http2.wire;

import dev.hawser.bytes.Bytes;
import dev.hawser.web.http.Headers;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Who sends next, and how much (RFC 9113, section 5.2; RFC 9218): the more urgent first, those of one urgency in turn, a frame
 * each. Data that may leave at once waits for nobody.
 */
final class SendSchedule {
    private static final int URGENCIES = 8;
    private static final int LARGEST_FRAME = 16 << 10;
    private static final long LARGEST_WINDOW = Integer.MAX_VALUE;

    private final Http2Session session;
    private final Http2Writer writer;
    private final FloodGuard guard;
    @SuppressWarnings({"unchecked", "rawtypes"})
    private final ArrayDeque<Http2Stream>[] ready = new ArrayDeque[URGENCIES];

    private int scheduled;
    private long window = Http2Settings.INITIAL.initialWindow();
    private long sent;
    private boolean isCongested;
    private boolean isPumping;

    SendSchedule(Http2Session session, Http2Writer writer, FloodGuard guard) {
        this.session = session;
        this.writer = writer;
        this.guard = guard;
    }

    boolean isCongested() {
        return isCongested;
    }

    /** How many bytes of bodies were sent in all. */
    long sent() {
        return sent;
    }

    /** The carrier beneath takes no more, or does again. */
    void congested(boolean isCongested) {
        this.isCongested = isCongested;
    }

    /** Opens the connection's window; false where it would be too large. */
    boolean open(int increment) {
        window += increment;
        return window <= LARGEST_WINDOW;
    }

    /** Changes a stream's window; false where it would be too large. */
    boolean open(Http2Stream stream, long increment) {
        stream.sendWindow += increment;
        schedule(stream);
        return stream.sendWindow <= LARGEST_WINDOW;
    }

    void send(Http2Stream stream, Bytes data, boolean isEnd) {
        int size = data.size();
        if (scheduled == 0 && !isCongested && !stream.hasQueued() && size <= LARGEST_FRAME
                && size <= window && size <= stream.sendWindow) {
            if (isEnd) {
                stream.end(null);
            }
            write(stream, data);
            return;
        }
        stream.enqueue(data);
        if (isEnd) {
            stream.end(null);
        }
        schedule(stream);
        pump();
        stream.pauseIfFull();
    }

    void sendLast(Http2Stream stream, Headers trailers) {
        stream.end(trailers);
        schedule(stream);
        pump();
    }

    private void schedule(Http2Stream stream) {
        if (stream.isScheduled || !stream.isSendable()) {
            return;
        }
        stream.isScheduled = true;
        scheduled++;
        @Nullable ArrayDeque<Http2Stream> queue = ready[stream.urgency()];
        if (queue == null) {
            queue = new ArrayDeque<>();
            ready[stream.urgency()] = queue;
        }
        queue.addLast(stream);
    }

    /** Sends what may leave now. */
    void pump() {
        if (isPumping) {
            return;
        }
        isPumping = true;
        try {
            while (!isCongested) {
                Http2Stream stream = next();
                if (stream == null) {
                    return;
                }
                int most = (int) Math.min(LARGEST_FRAME, Math.min(window, stream.sendWindow));
                write(stream, stream.hasQueued() ? stream.dequeue(most) : Bytes.EMPTY);
                schedule(stream);
                stream.resumeIfLow();
            }
        } finally {
            isPumping = false;
        }
    }

    /** Takes the stream whose turn it is out of the schedule; null where there is none that may send. */
    private @Nullable Http2Stream next() {
        for (int urgency = 0; urgency < URGENCIES && scheduled > 0; urgency++) {
            @Nullable ArrayDeque<Http2Stream> queue = ready[urgency];
            for (int i = queue == null ? 0 : queue.size(); i > 0; i--) {
                Http2Stream stream = queue.removeFirst();
                if (!stream.isSendable()) {
                    stream.isScheduled = false;
                    scheduled--;
                } else if (window == 0 && stream.hasQueued()) {
                    queue.addLast(stream);
                } else {
                    stream.isScheduled = false;
                    scheduled--;
                    return stream;
                }
            }
        }
        return null;
    }

    private void write(Http2Stream stream, Bytes data) {
        boolean isLast = stream.isEnding() && !stream.hasQueued();
        Headers trailers = isLast ? stream.lastFields() : null;
        if (!data.isEmpty() || isLast && trailers == null) {
            window -= data.size();
            sent += data.size();
            stream.sendWindow -= data.size();
            guard.dataSent();
            writer.data(stream.id(), data, isLast && trailers == null);
        }
        if (isLast) {
            if (trailers != null) {
                session.writeTrailers(stream, trailers);
            }
            session.sendingEnded(stream);
        }
    }
}
