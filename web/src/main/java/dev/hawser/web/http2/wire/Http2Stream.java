package dev.hawser.web.http2.wire;

import dev.hawser.bytes.Bytes;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http2.hpack.HpackEncoder;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A request and its response, as one end sees them. Used on the thread of its session.
 *
 * <p>What is sent on a stream that has been reset is dropped; what is sent behind the end is an error of the program.
 */
public final class Http2Stream {
    static final int DEFAULT_URGENCY = 3;

    private static final int PAUSED_ABOVE = 64 << 10;

    private final Http2Session session;
    private final int id;
    final ReceiveWindow receiveWindow;
    private @Nullable Http2StreamReceiver receiver;
    private StreamState state = StreamState.IDLE;
    private int urgency = DEFAULT_URGENCY;

    /** How many bytes of body are still to come by the peer's word, -1 where it has not said. */
    private long expected = -1;
    /** Whether the answer is one to HEAD, whose length is not that of its body. */
    private boolean hasNoBody;
    /** How many bytes came that the program has not consumed. */
    private int buffered;
    /** Whether the next block of header fields is that behind the body. */
    boolean isHeadReceived;

    long sendWindow;
    private @Nullable ArrayDeque<Bytes> queue;
    private long queued;
    /** What ends our side, when all that waits is sent. */
    private @Nullable Headers lastFields;
    private SendPhase phase = SendPhase.FLOWING;
    /** Whether it stands in the schedule. */
    boolean isScheduled;

    /** What is to come of our side. */
    private enum SendPhase {
        /** More may come. */
        FLOWING,
        /** More may come; the program was asked to wait. */
        PAUSED,
        /** The end waits behind what is queued. */
        ENDING
    }

    Http2Stream(Http2Session session, int id, long sendWindow, int receiveWindow) {
        this.session = session;
        this.id = id;
        this.sendWindow = sendWindow;
        this.receiveWindow = new ReceiveWindow(receiveWindow);
    }

    // ---------------------------------------------------------------- for programs

    /** The number of the stream: odd, as clients have them. */
    public int id() {
        return id;
    }

    /** What it is at. */
    public StreamState state() {
        return state;
    }

    /** How many bytes wait to be sent. */
    public long queued() {
        return queued;
    }

    /** How many bytes came that were not {@link #consumed}. */
    public int unconsumed() {
        return buffered;
    }

    /** How soon it is to be served, 0 the soonest, 7 the latest (RFC 9218). */
    public int urgency() {
        return urgency;
    }

    /**
     * Answers: with an interim head of 1xx, any number of times, or with the head of the response. Fields that speak of a
     * connection are left out.
     *
     * @param isEnd whether nothing follows
     * @throws IllegalStateException when our side has ended, or the stream is ours
     */
    public void sendHead(int status, Headers headers, boolean isEnd) {
        beginHead(status).addAll(headers);
        endHead(isEnd);
    }

    /**
     * The same in two steps, without an object for the fields: they are added to what is given back, and then {@link #endHead}
     * is called, before anything else is asked of the session.
     *
     * @throws IllegalStateException when the stream is ours
     */
    public HpackEncoder beginHead(int status) {
        return session.beginHead(this, status);
    }

    /**
     * Sends the head that was begun.
     *
     * @throws IllegalStateException when our side has ended
     */
    public void endHead(boolean isEnd) {
        session.endHead(this, isEnd);
    }

    /**
     * Sends {@code data}, behind what waits already, as the windows allow.
     *
     * @throws IllegalStateException when our side has ended, or not begun
     */
    public void sendData(Bytes data, boolean isEnd) {
        session.sendData(this, data, isEnd);
    }

    /**
     * Ends our side with {@code trailers}, behind what waits already.
     *
     * @throws IllegalStateException when our side has ended, or not begun
     */
    public void sendTrailers(Headers trailers) {
        session.sendTrailers(this, trailers);
    }

    /** Has {@link Http2StreamReceiver#sendingResumed} called when all that waits has left, though it is little. */
    public void tellWhenSent() {
        if (queued > 0 && phase == SendPhase.FLOWING) {
            phase = SendPhase.PAUSED;
        }
    }

    /** Ends the stream on both sides, and drops what waits. Does nothing where it is over. The receiver is not told. */
    public void reset(Http2ErrorCode code) {
        session.reset(this, code);
    }

    /** {@code byteCount} more of what came needs no memory any more: that much may come again. */
    public void consumed(int byteCount) {
        session.consumed(this, byteCount);
    }

    /** As {@code stream 5 (OPEN)}. */
    @Override
    public String toString() {
        return "stream " + id + " (" + state + ")";
    }

    /**
     * Who is told of it.
     *
     * @throws IllegalStateException when nobody is yet
     */
    public Http2StreamReceiver receiver() {
        Http2StreamReceiver receiver = this.receiver;
        if (receiver == null) {
            throw new IllegalStateException(this + " has no receiver yet");
        }
        return receiver;
    }

    // ---------------------------------------------------------------- for the session

    void receiver(Http2StreamReceiver receiver) {
        this.receiver = receiver;
    }

    boolean hasReceiver() {
        return receiver != null;
    }

    void state(StreamState state) {
        this.state = state;
    }

    void urgency(int urgency) {
        this.urgency = urgency;
    }

    void expect(long byteCount) {
        expected = byteCount;
    }

    void answersWithoutBody(boolean hasNoBody) {
        this.hasNoBody = hasNoBody;
    }

    /** Expects the body that {@code response} tells of, which some have not in spite of a length. */
    void expectAnswer(Http2ResponseHead response) {
        expected = hasNoBody || response.status() == 304 || response.status() == 204 ? 0 : response.contentLength();
    }

    /** Whether {@code byteCount} more, with the end behind it or not, agree with the length that was told. */
    boolean isExpected(int byteCount, boolean isEnd) {
        if (expected < 0) {
            return true;
        }
        expected -= byteCount;
        return isEnd ? expected == 0 : expected >= 0;
    }

    void buffer(int byteCount) {
        buffered += byteCount;
    }

    /** Takes {@code byteCount} off what is buffered, at most what there is, and says how many those were. */
    int unbuffer(int byteCount) {
        int count = Math.min(byteCount, buffered);
        buffered -= count;
        return count;
    }

    boolean isEnding() {
        return phase == SendPhase.ENDING;
    }

    boolean hasQueued() {
        return queued > 0;
    }

    /** Whether there is something to send that the stream's own window allows. */
    boolean isSendable() {
        return state.isSending() && (queued > 0 ? sendWindow > 0 : phase == SendPhase.ENDING);
    }

    void enqueue(Bytes data) {
        if (!data.isEmpty()) {
            if (queue == null) {
                queue = new ArrayDeque<>();
            }
            queue.addLast(data);
            queued += data.size();
            session.queuedBy(data.size());
        }
    }

    /** The end waits behind what is queued; {@code trailers} with it, where they are not null. */
    void end(@Nullable Headers trailers) {
        lastFields = trailers;
        phase = SendPhase.ENDING;
    }

    @Nullable Headers lastFields() {
        return lastFields;
    }

    /** The next bytes to be sent, at most {@code most}. */
    Bytes dequeue(int most) {
        ArrayDeque<Bytes> queue = this.queue;
        Bytes first = queue == null ? null : queue.pollFirst();
        if (queue == null || first == null) {
            return Bytes.EMPTY;
        }
        Bytes taken = first;
        if (first.size() > most) {
            queue.addFirst(first.drop(most));
            taken = first.take(most);
        }
        queued -= taken.size();
        session.queuedBy(-taken.size());
        return taken;
    }

    /** Drops what waits. */
    void clear() {
        queue = null;
        session.queuedBy(-queued);
        queued = 0;
    }

    void pauseIfFull() {
        if (queued > PAUSED_ABOVE && phase == SendPhase.FLOWING) {
            phase = SendPhase.PAUSED;
            receiver().sendingPaused();
        }
    }

    void resumeIfLow() {
        if (queued == 0 && phase == SendPhase.PAUSED) {
            phase = SendPhase.FLOWING;
            receiver().sendingResumed();
        }
    }
}
