package dev.hawser.web.http2.wire;

import dev.hawser.bytes.Bytes;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http2.hpack.HpackEncoder;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One end of an HTTP/2 connection (RFC 9113), without I/O: bytes go in by {@link #receive}, events come out to the receivers,
 * requests are the methods of this and of {@link Http2Stream}, and bytes go out to the output. Used by one thread, of either role.
 *
 * <p>What is requested inside {@link #receive} goes out together when that returns; what is requested outside of it at once.
 * Data waits for the windows, and while the carrier is {@linkplain #congested congested}; what waits of a stream is for its
 * program to bound, which is told to pause.
 *
 * <p>A peer that breaks the protocol is told by GOAWAY, and {@link Http2Receiver#failed} is called: nothing is received afterwards.
 * {@link #receive} itself never throws but what a receiver threw.
 */
public final class Http2Session {
    private static final Bytes PREFACE = Bytes.of("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    private static final int LAST_STREAM = Integer.MAX_VALUE;
    /** What a ping says that asks whether the peer has seen that we finish. */
    private static final long DRAINING = 0x4861_7773_6572_3f21L;
    private static final int MOST_UNSENT_REPLIES = 1000;

    private final boolean isServer;
    private final Http2Limits limits;
    private final Http2Receiver receiver;
    private final Http2Writer writer;
    private final HpackEncoder encoder = new HpackEncoder();
    private final FloodGuard guard;
    private final FrameReceiver frames;
    private final FrameParser parser;
    private final SendSchedule schedule;
    private final StreamTable table = new StreamTable();

    private Http2Settings peer = Http2Settings.INITIAL;
    private Phase phase = Phase.GOING;
    private int prefaceSeen;
    /** The last stream that either side opened of its own; by parity of one side only, since there is no push. */
    private int lastStream;
    /** The streams behind this one are not looked at, since we finish. */
    private int lastTaken = LAST_STREAM;

    private int unsentReplies;
    private long queued;
    private boolean isReceiving;

    /** What is to come of the connection. */
    private enum Phase {
        /** All that there is. */
        GOING,
        /** We have said that we finish, and not yet behind which stream. */
        ANNOUNCED,
        /** No new streams, for one end said so. */
        FINISHING,
        /** Nothing. */
        FAILED
    }

    private Http2Session(boolean isServer, Http2Limits limits, Http2Receiver receiver, Consumer<Bytes> output) {
        this.isServer = isServer;
        this.limits = limits;
        this.receiver = receiver;
        this.writer = new Http2Writer(output);
        this.guard = new FloodGuard(limits);
        this.schedule = new SendSchedule(this, writer, guard);
        this.frames = new FrameReceiver(this, receiver, limits, guard);
        this.parser = new FrameParser(Http2Settings.INITIAL.maxFrameSize(), frames);
    }

    /** The end that is asked. */
    public static Http2Session server(Http2Limits limits, Http2Receiver receiver, Consumer<Bytes> output) {
        return new Http2Session(true, limits, receiver, output);
    }

    /** The end that asks. */
    public static Http2Session client(Http2Limits limits, Http2Receiver receiver, Consumer<Bytes> output) {
        return new Http2Session(false, limits, receiver, output);
    }

    // ---------------------------------------------------------------- the connection

    /** Says what this end has to say first. To be called once, before anything else. */
    public void start() {
        if (isServer) {
            writer.settings(
                    Http2Settings.MAX_CONCURRENT_STREAMS, limits.concurrentStreams(),
                    Http2Settings.INITIAL_WINDOW_SIZE, limits.streamWindow(),
                    Http2Settings.MAX_HEADER_LIST_SIZE, limits.headerList(),
                    Http2Settings.ENABLE_CONNECT_PROTOCOL, 1,
                    Http2Settings.NO_RFC7540_PRIORITIES, 1);
        } else {
            writer.preface();
            writer.settings(
                    Http2Settings.ENABLE_PUSH, 0,
                    Http2Settings.INITIAL_WINDOW_SIZE, limits.streamWindow(),
                    Http2Settings.MAX_HEADER_LIST_SIZE, limits.headerList(),
                    Http2Settings.NO_RFC7540_PRIORITIES, 1);
        }
        int more = limits.connectionWindow() - Http2Settings.INITIAL.initialWindow();
        if (more > 0) {
            writer.windowUpdate(0, more);
        }
        flushOutside();
    }

    /** Takes what came from the peer. Does nothing once it has broken the protocol. */
    public void receive(Bytes data) {
        if (phase == Phase.FAILED) {
            return;
        }
        isReceiving = true;
        try {
            Bytes rest = isServer && prefaceSeen < PREFACE.size() ? dropPreface(data) : data;
            parser.receive(rest);
            schedule.pump();
        } catch (Http2Exception broken) {
            fail(broken);
        } finally {
            isReceiving = false;
            writer.flush();
        }
    }

    private Bytes dropPreface(Bytes data) {
        int count = Math.min(data.size(), PREFACE.size() - prefaceSeen);
        if (!data.take(count).equals(PREFACE.slice(prefaceSeen, prefaceSeen + count))) {
            throw new Http2Exception(Http2ErrorCode.PROTOCOL_ERROR, "a connection that does not begin as one of HTTP/2");
        }
        prefaceSeen += count;
        return data.drop(count);
    }

    private void fail(Http2Exception broken) {
        phase = Phase.FAILED;
        parser.stop();
        writer.goAway(isServer ? Math.min(lastStream, lastTaken) : 0, broken.code(), String.valueOf(broken.getMessage()));
        writer.flush();
        receiver.failed(broken);
    }

    /** The streams that are not over. */
    public List<Http2Stream> openStreams() {
        return table.all();
    }

    /** How many streams are not over. */
    public int streams() {
        return table.count();
    }

    /** What the peer has told of itself. */
    public Http2Settings peerSettings() {
        return peer;
    }

    /** Whether a block of header fields has begun to come, and not ended. */
    public boolean isWithinHeaders() {
        return parser.isWithinHeaders();
    }

    /** How many bytes are kept: those of an incomplete frame, and of bodies that no program has consumed. */
    public long buffered() {
        return parser.waiting() + frames.buffered();
    }

    /** How many bytes of bodies wait to be sent, in all streams. */
    public long queued() {
        return queued;
    }

    /** How many bytes of bodies were sent, ever. */
    public long sent() {
        return schedule.sent();
    }

    /** Whether something waits that the peer does not let leave. */
    public boolean hasQueued() {
        for (Http2Stream stream : table.all()) {
            if (stream.hasQueued()) {
                return true;
            }
        }
        return false;
    }

    /** Tells that seconds have passed, which is what the limits of rates are refilled by. */
    public void elapsed(long seconds) {
        guard.elapsed(seconds);
    }

    /** While the carrier beneath is congested, bodies wait. */
    public void congested(boolean isCongested) {
        schedule.congested(isCongested);
        if (!isCongested) {
            unsentReplies = 0;
            schedule.pump();
            flushOutside();
        }
    }

    /** Asks the peer to send the same back, which {@link Http2Receiver#pingAcknowledged} tells of. */
    public void ping(long payload) {
        writer.ping(payload, false);
        flushOutside();
    }

    /**
     * Finishes, in two steps (RFC 9113, section 6.8): the peer is told that no stream more is taken, and those that it opened
     * before it knew are still taken, until it has answered a ping or {@link #finishDrain} is called. For the end that is asked.
     */
    public void drain() {
        if (phase == Phase.GOING) {
            phase = Phase.ANNOUNCED;
            writer.goAway(LAST_STREAM, Http2ErrorCode.NO_ERROR, "");
            writer.ping(DRAINING, false);
            flushOutside();
        }
    }

    /** The second step of {@link #drain}; streams that are open go on to their end. */
    public void finishDrain() {
        if (phase == Phase.GOING || phase == Phase.ANNOUNCED) {
            phase = Phase.FINISHING;
            lastTaken = lastStream;
            writer.goAway(isServer ? lastStream : 0, Http2ErrorCode.NO_ERROR, "");
            flushOutside();
        }
    }

    /** Whether no stream more is taken or can be opened. */
    public boolean isFinishing() {
        return phase == Phase.FINISHING || phase == Phase.FAILED;
    }

    /** The connection is gone or goes now: every stream that is not over is reset, and its receiver told. */
    public void connectionLost() {
        phase = Phase.FAILED;
        for (Http2Stream stream : table.all()) {
            Http2StreamReceiver told = stream.hasReceiver() ? stream.receiver() : null;
            finish(stream, StreamState.CLOSED);
            if (told != null) {
                told.wasReset(Http2ErrorCode.INTERNAL_ERROR, false);
            }
        }
    }

    // ---------------------------------------------------------------- streams that we open

    /** Whether {@link #openStream} may be called. */
    public boolean canOpenStream() {
        return !isServer && phase == Phase.GOING && table.count() < peer.maxConcurrentStreams() && lastStream < LAST_STREAM - 2;
    }

    /** Whether no stream can be opened ever again. */
    public boolean isSpent() {
        return phase != Phase.GOING || lastStream >= LAST_STREAM - 2;
    }

    /**
     * Asks.
     *
     * @param isEnd whether there is no body
     * @throws IllegalStateException when {@link #canOpenStream} is not so
     */
    public Http2Stream openStream(Http2RequestHead head, boolean isEnd, Http2StreamReceiver receiver) {
        if (!canOpenStream()) {
            throw new IllegalStateException("no stream can be opened: " + phase + ", " + table.count() + " of "
                    + peer.maxConcurrentStreams() + " streams are open");
        }
        encoder.begin();
        encoder.addPseudo(":method", head.method());
        if (!head.isPlainConnect()) {
            encoder.addPseudo(":scheme", head.scheme());
        }
        if (!head.authority().isEmpty()) {
            encoder.addPseudo(":authority", head.authority());
        }
        if (!head.isPlainConnect()) {
            encoder.addPseudo(":path", head.path());
        }
        String protocol = head.protocol();
        if (protocol != null) {
            encoder.addPseudo(":protocol", protocol);
        }
        encoder.addAll(head.headers());
        lastStream = lastStream == 0 ? 1 : lastStream + 2;
        Http2Stream stream = newStream(lastStream);
        stream.receiver(receiver);
        frames.asked(stream, head.method());
        send(stream, StreamInput.SEND_HEADERS);
        writer.headers(stream.id(), encoder, isEnd, peer.maxFrameSize());
        if (isEnd) {
            send(stream, StreamInput.SEND_END);
        }
        flushOutside();
        return stream;
    }

    private Http2Stream newStream(int id) {
        Http2Stream stream = new Http2Stream(this, id, peer.initialWindow(), limits.streamWindow());
        table.add(stream);
        return stream;
    }

    // ---------------------------------------------------------------- for streams

    /** By {@code byteCount} more wait in a stream, or fewer. */
    void queuedBy(long byteCount) {
        queued += byteCount;
    }

    HpackEncoder beginHead(Http2Stream stream, int status) {
        if (!isServer) {
            throw new IllegalStateException("a client does not answer " + stream);
        }
        encoder.begin();
        encoder.addStatus(status);
        return encoder;
    }

    void endHead(Http2Stream stream, boolean isEnd) {
        if (!isSending(stream)) {
            return; // what the block put into the table is taken back by the next
        }
        send(stream, StreamInput.SEND_HEADERS);
        writer.headers(stream.id(), encoder, isEnd, peer.maxFrameSize());
        if (isEnd) {
            stream.end(null);
            sendingEnded(stream);
        }
        flushOutside();
    }

    void sendData(Http2Stream stream, Bytes data, boolean isEnd) {
        if (isSending(stream)) {
            send(stream, StreamInput.SEND_DATA);
            schedule.send(stream, data, isEnd);
            flushOutside();
        }
    }

    void sendTrailers(Http2Stream stream, Headers trailers) {
        if (isSending(stream)) {
            schedule.sendLast(stream, trailers);
            flushOutside();
        }
    }

    /** Whether there is somebody to send to; throws where the program has said the end. */
    private boolean isSending(Http2Stream stream) {
        if (stream.isEnding()) {
            throw new IllegalStateException("our side of " + stream + " has ended");
        }
        return !stream.state().isOver() && phase != Phase.FAILED;
    }

    void writeTrailers(Http2Stream stream, Headers trailers) {
        encoder.begin();
        encoder.addAll(trailers);
        writer.headers(stream.id(), encoder, true, peer.maxFrameSize());
    }

    /** The last of our side was written. */
    void sendingEnded(Http2Stream stream) {
        send(stream, StreamInput.SEND_END);
        stream.receiver().sendingEnded();
    }

    void reset(Http2Stream stream, Http2ErrorCode code) {
        StreamStep step = StreamStep.on(stream.state(), StreamInput.SEND_RESET);
        if (step.verdict() == StreamStep.Verdict.TAKE && phase != Phase.FAILED) {
            writer.reset(stream.id(), code);
            finish(stream, step.state());
            flushOutside();
        }
    }

    void consumed(Http2Stream stream, int byteCount) {
        int count = stream.unbuffer(byteCount);
        if (stream.state().isReceiving()) {
            stream.receiveWindow.give(count);
            updateWindow(stream);
        }
        int due = frames.released(count);
        if (due > 0 && phase != Phase.FAILED) {
            writer.windowUpdate(0, due);
        }
        flushOutside();
    }

    private void send(Http2Stream stream, StreamInput input) {
        StreamStep step = StreamStep.on(stream.state(), input);
        if (step.verdict() != StreamStep.Verdict.TAKE) {
            throw new IllegalStateException(stream + " cannot " + input);
        }
        become(stream, step.state());
    }

    /** Moves {@code stream} on, out of the table where it is over. */
    void become(Http2Stream stream, StreamState state) {
        if (state.isOver()) {
            finish(stream, state);
        } else {
            stream.state(state);
        }
    }

    private void finish(Http2Stream stream, StreamState state) {
        stream.state(state);
        stream.clear();
        table.remove(stream);
        if (state == StreamState.RESET) {
            frames.resetByUs(stream);
        }
        receiver.streamClosed(stream);
    }

    private void flushOutside() {
        if (!isReceiving) {
            writer.flush();
        }
    }

    // ---------------------------------------------------------------- for what receives frames

    boolean isServer() {
        return isServer;
    }

    @Nullable Http2Stream stream(int id) {
        return table.get(id);
    }

    /** What the stream {@code id} is at, which is not among those that are open. */
    StreamState stateOf(int id) {
        boolean isOfClient = (id & 1) != 0;
        return isOfClient && id <= lastStream ? StreamState.CLOSED : StreamState.IDLE;
    }

    /** Whether {@code id} is of a stream that the peer may not know to be beyond what we still take. */
    boolean isBeyondLast(int id) {
        return isServer && phase == Phase.FINISHING && id > lastTaken;
    }

    /** A stream that the peer opens. */
    Http2Stream opened(int id) {
        lastStream = id;
        return newStream(id);
    }

    /** Notes that {@code id} was opened by the peer and was refused. */
    void refused(int id) {
        lastStream = id;
        reply(id, Http2ErrorCode.REFUSED_STREAM);
    }

    /** Resets a stream that is not among those that are open. */
    void reply(int id, Http2ErrorCode code) {
        countReply();
        writer.reset(id, code);
    }

    /** Resets {@code stream} for a fault of the peer's, and tells its receiver. */
    void resetForFault(Http2Stream stream, Http2ErrorCode code) {
        countReply();
        reset(stream, code);
        if (stream.hasReceiver()) {
            stream.receiver().wasReset(code, false);
        }
    }

    void countReply() {
        if (schedule.isCongested() && ++unsentReplies > MOST_UNSENT_REPLIES) {
            throw new Http2Exception(Http2ErrorCode.ENHANCE_YOUR_CALM, "frames are to be answered, and no answer is read");
        }
    }

    void updateWindow(Http2Stream stream) {
        int due = stream.receiveWindow.due();
        if (due > 0) {
            writer.windowUpdate(stream.id(), due);
        }
    }

    Http2Writer writer() {
        return writer;
    }

    SendSchedule schedule() {
        return schedule;
    }

    void settled(Http2Settings changed) {
        long more = (long) changed.initialWindow() - peer.initialWindow();
        peer = changed;
        encoder.limitTable(changed.headerTableSize());
        for (Http2Stream stream : more == 0 ? List.<Http2Stream>of() : table.all()) {
            if (!schedule.open(stream, more)) {
                throw new Http2Exception(Http2ErrorCode.FLOW_CONTROL_ERROR, "INITIAL_WINDOW_SIZE makes a window too large");
            }
        }
        writer.settingsAck();
        receiver.settingsReceived(changed);
    }

    void pinged(long payload) {
        if (payload == DRAINING && phase == Phase.ANNOUNCED) {
            finishDrain();
        } else {
            receiver.pingAcknowledged(payload);
        }
    }

    /** The peer takes nothing behind {@code last}. */
    void goneAway(int last, Http2ErrorCode code, String detail) {
        if (!isServer) {
            phase = Phase.FINISHING;
            for (Http2Stream stream : table.all()) {
                if (Integer.compareUnsigned(stream.id(), last) > 0) {
                    become(stream, StreamState.CLOSED);
                    stream.receiver().wasReset(Http2ErrorCode.REFUSED_STREAM, true);
                }
            }
        }
        receiver.goAwayReceived(code, detail);
    }
}
