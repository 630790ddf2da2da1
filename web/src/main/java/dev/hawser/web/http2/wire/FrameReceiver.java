package dev.hawser.web.http2.wire;

import dev.hawser.bytes.Bytes;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http2.hpack.HpackDecoder;
import dev.hawser.web.http2.hpack.HpackException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What the frames of the peer do to a session: each is judged by the state of its stream, and becomes an event. */
final class FrameReceiver implements FrameListener {
    private static final int RESETS_REMEMBERED = 256;
    private static final int TOO_LARGE = 431;

    private final Http2Session session;
    private final Http2Receiver receiver;
    private final Http2Limits limits;
    private final FloodGuard guard;
    private final HpackDecoder decoder;
    private final HeadCollector head = new HeadCollector();
    private final ReceiveWindow window;

    /** The block of header fields that is being put together. */
    private byte[] block = new byte[256];

    private int blockSize;
    private int continuations;
    private boolean blockEnds;
    private int blockDependency;

    /** How many bytes of bodies no program has consumed. */
    private int buffered;
    /** Streams that we reset lately, in a ring. */
    private final int[] resets = new int[RESETS_REMEMBERED];

    private int resetAt;
    private Http2Settings settings = Http2Settings.INITIAL;

    FrameReceiver(Http2Session session, Http2Receiver receiver, Http2Limits limits, FloodGuard guard) {
        this.session = session;
        this.receiver = receiver;
        this.limits = limits;
        this.guard = guard;
        this.decoder = new HpackDecoder(HpackDecoder.INITIAL_TABLE_SIZE, limits.headerList());
        this.window = new ReceiveWindow(limits.connectionWindow());
    }

    int buffered() {
        return buffered;
    }

    /** {@code stream} was reset by us: frames of it that are on their way are no fault, and what it kept is free. */
    void resetByUs(Http2Stream stream) {
        noteReset(stream.id());
        forget(stream);
    }

    /** What {@code stream} kept is free, and may be what others waited for. */
    private void forget(Http2Stream stream) {
        int count = stream.unbuffer(Integer.MAX_VALUE);
        int due = count == 0 ? 0 : released(count);
        if (due > 0) {
            session.writer().windowUpdate(0, due);
        }
    }

    private void noteReset(int streamId) {
        resets[resetAt] = streamId;
        resetAt = (resetAt + 1) % RESETS_REMEMBERED;
    }

    /** {@code stream} is ours; the answer to HEAD and CONNECT says a length that no body has. */
    void asked(Http2Stream stream, String method) {
        stream.answersWithoutBody(method.equals("HEAD"));
    }

    /** {@code byteCount} that waited are consumed; by how much the connection's window is to be opened, 0 for not now. */
    int released(int byteCount) {
        buffered -= byteCount;
        return buffered <= limits.buffered() ? window.due() : 0;
    }

    // ---------------------------------------------------------------- bodies

    @Override
    public void dataFrame(int streamId, Bytes data, int flowCounted, boolean isEnd) {
        if (!window.take(flowCounted)) {
            throw new Http2Exception(Http2ErrorCode.FLOW_CONTROL_ERROR, "more data than the connection's window allows");
        }
        window.give(flowCounted);
        if (data.isEmpty() && !isEnd) {
            guard.controlFrame();
        }
        Http2Stream stream = session.stream(streamId);
        if (stream == null) {
            judge(streamId, StreamInput.RECEIVE_DATA);
        } else if (admits(stream, StreamInput.RECEIVE_DATA)) {
            take(stream, data, flowCounted, isEnd);
        }
        if (buffered <= limits.buffered()) {
            int due = window.due();
            if (due > 0) {
                session.writer().windowUpdate(0, due);
            }
        }
    }

    private void take(Http2Stream stream, Bytes data, int flowCounted, boolean isEnd) {
        if (!stream.receiveWindow.take(flowCounted)) {
            fault(stream, Http2ErrorCode.FLOW_CONTROL_ERROR);
            return;
        }
        if (!stream.isHeadReceived || !stream.isExpected(data.size(), isEnd)) {
            fault(stream, Http2ErrorCode.PROTOCOL_ERROR);
            return;
        }
        if (!data.isEmpty()) {
            buffered += data.size();
            stream.buffer(data.size());
        }
        int padding = flowCounted - data.size();
        if (padding > 0 && !isEnd) {
            stream.receiveWindow.give(padding);
            session.updateWindow(stream);
        }
        if (isEnd) {
            session.become(stream, StreamStep.on(stream.state(), StreamInput.RECEIVE_END).state());
        }
        if (!data.isEmpty()) {
            stream.receiver().dataReceived(data);
        }
        if (isEnd) {
            stream.receiver().ended();
        }
    }

    // ---------------------------------------------------------------- heads

    @Override
    public void headersFrame(
            int streamId, Bytes source, int from, int to, boolean isEnd, boolean isLast, int dependency) {
        blockSize = 0;
        continuations = 0;
        blockEnds = isEnd;
        blockDependency = dependency;
        append(source, from, to);
        if (isLast) {
            blockReceived(streamId);
        }
    }

    @Override
    public void continuationFrame(int streamId, Bytes source, int from, int to, boolean isLast) {
        if (++continuations > limits.continuations()) {
            throw new Http2Exception(
                    Http2ErrorCode.ENHANCE_YOUR_CALM, "header fields in more than " + continuations + " frames");
        }
        append(source, from, to);
        if (isLast) {
            blockReceived(streamId);
        }
    }

    private void append(Bytes source, int from, int to) {
        int more = to - from;
        if (more > limits.headerBlock() - blockSize) {
            throw new Http2Exception(Http2ErrorCode.ENHANCE_YOUR_CALM,
                    "more than " + limits.headerBlock() + " bytes of header fields");
        }
        if (more > block.length - blockSize) {
            block = Arrays.copyOf(block, Math.max(2 * block.length, blockSize + more));
        }
        source.slice(from, to).copyTo(block, blockSize);
        blockSize += more;
    }

    /** All of a block has come. It is decoded whatever becomes of it, since the tables must stay in step. */
    private void blockReceived(int streamId) {
        boolean isWhole;
        head.begin();
        try {
            isWhole = decoder.decode(block, 0, blockSize, head);
        } catch (HpackException broken) {
            throw new Http2Exception(Http2ErrorCode.COMPRESSION_ERROR, String.valueOf(broken.getMessage()));
        }
        Http2Stream stream = session.stream(streamId);
        if (stream != null) {
            if (admits(stream, StreamInput.RECEIVE_HEADERS)) {
                followed(stream, isWhole);
            }
        } else if (session.stateOf(streamId) == StreamState.IDLE && session.isServer()) {
            asked(streamId, isWhole);
        } else if (session.stateOf(streamId) == StreamState.IDLE) {
            throw new Http2Exception(Http2ErrorCode.PROTOCOL_ERROR, "header fields on stream " + streamId + ", which is idle");
        } else {
            judge(streamId, StreamInput.RECEIVE_HEADERS);
        }
    }

    /** A request on a new stream. */
    private void asked(int streamId, boolean isWhole) {
        if ((streamId & 1) == 0) {
            throw new Http2Exception(Http2ErrorCode.PROTOCOL_ERROR, "a client opens stream " + streamId);
        }
        if (session.isBeyondLast(streamId)) {
            return;
        }
        if (session.streams() >= limits.concurrentStreams()) {
            guard.streamReset();
            noteReset(streamId);
            session.refused(streamId);
            return;
        }
        Http2Stream stream = session.opened(streamId);
        stream.receiver(Unheard.RECEIVER); // one of a bad request is seen by others when a limit of faults ends the connection
        session.become(stream, StreamState.OPEN);
        if (blockEnds) {
            session.become(stream, StreamState.HALF_CLOSED_REMOTE);
        }
        stream.isHeadReceived = true;
        if (!isWhole) {
            refuseLarge(stream);
            return;
        }
        Http2RequestHead request = blockDependency == streamId ? null : head.request(true);
        if (request == null || blockEnds && request.contentLength() > 0) {
            fault(stream, Http2ErrorCode.PROTOCOL_ERROR);
            return;
        }
        stream.expect(request.contentLength());
        stream.urgency(Urgency.of(head.priority(), stream.urgency()));
        Http2StreamReceiver told = receiver.requestReceived(stream, request, !blockEnds);
        stream.receiver(told);
        told.started();
        if (blockEnds && stream.state() != StreamState.RESET) {
            told.ended();
        }
    }

    private void refuseLarge(Http2Stream stream) {
        guard.streamReset();
        stream.sendHead(TOO_LARGE, Headers.EMPTY, true);
        stream.reset(Http2ErrorCode.NO_ERROR);
    }

    /** Fields on a stream that is there: the head of an answer, or what comes behind a body. */
    private void followed(Http2Stream stream, boolean isWhole) {
        if (!isWhole) {
            fault(stream, Http2ErrorCode.ENHANCE_YOUR_CALM);
        } else if (blockDependency == stream.id()) {
            fault(stream, Http2ErrorCode.PROTOCOL_ERROR);
        } else if (stream.isHeadReceived) {
            trailers(stream);
        } else {
            answered(stream);
        }
    }

    private void trailers(Http2Stream stream) {
        @Nullable Headers trailers = blockEnds ? head.trailers() : null;
        if (trailers == null || !stream.isExpected(0, true)) {
            fault(stream, Http2ErrorCode.PROTOCOL_ERROR);
            return;
        }
        session.become(stream, StreamStep.on(stream.state(), StreamInput.RECEIVE_END).state());
        stream.receiver().trailersReceived(trailers);
        stream.receiver().ended();
    }

    private void answered(Http2Stream stream) {
        Http2ResponseHead response = head.response();
        if (response == null || response.isInterim() && blockEnds) {
            fault(stream, Http2ErrorCode.PROTOCOL_ERROR);
            return;
        }
        if (response.isInterim()) {
            guard.controlFrame();
        } else {
            stream.isHeadReceived = true;
            stream.expectAnswer(response);
            if (blockEnds && !stream.isExpected(0, true)) {
                fault(stream, Http2ErrorCode.PROTOCOL_ERROR);
                return;
            }
        }
        if (blockEnds) {
            session.become(stream, StreamStep.on(stream.state(), StreamInput.RECEIVE_END).state());
        }
        stream.receiver().headReceived(response);
        if (blockEnds) {
            stream.receiver().ended();
        }
    }

    // ---------------------------------------------------------------- control

    @Override
    public void priorityFrame(int streamId, int dependency) {
        guard.controlFrame();
        if (streamId == dependency) {
            Http2Stream stream = session.stream(streamId);
            if (stream != null) {
                fault(stream, Http2ErrorCode.PROTOCOL_ERROR);
            } else {
                session.reply(streamId, Http2ErrorCode.PROTOCOL_ERROR);
            }
        }
    }

    @Override
    public void priorityUpdateFrame(int streamId, Bytes value) {
        guard.controlFrame();
        Http2Stream stream = session.stream(streamId);
        if (stream != null) {
            stream.urgency(Urgency.of(value.latin1(), Http2Stream.DEFAULT_URGENCY));
        }
    }

    @Override
    public void resetFrame(int streamId, int code) {
        Http2Stream stream = session.stream(streamId);
        if (stream == null) {
            judge(streamId, StreamInput.RECEIVE_RESET);
            guard.controlFrame();
            return;
        }
        guard.streamReset();
        forget(stream);
        session.become(stream, StreamStep.on(stream.state(), StreamInput.RECEIVE_RESET).state());
        Http2ErrorCode reason = Http2ErrorCode.of(code);
        stream.receiver().wasReset(reason, reason == Http2ErrorCode.REFUSED_STREAM);
    }

    @Override
    public void settingFrame(int id, int value) {
        settings = settings.with(id, value);
    }

    @Override
    public void settingsEnded() {
        guard.controlFrame();
        session.countReply();
        session.settled(settings);
    }

    @Override
    public void settingsAcknowledged() {
        guard.controlFrame();
    }

    @Override
    public void pingFrame(long payload, boolean isAck) {
        guard.controlFrame();
        if (isAck) {
            session.pinged(payload);
        } else {
            session.countReply();
            session.writer().ping(payload, true);
        }
    }

    @Override
    public void goAwayFrame(int lastStreamId, int code, Bytes debug) {
        guard.controlFrame();
        session.goneAway(lastStreamId, Http2ErrorCode.of(code), debug.take(Math.min(debug.size(), 200)).utf8());
    }

    @Override
    public void windowFrame(int streamId, int increment) {
        guard.windowUpdate();
        if (streamId == 0) {
            if (increment == 0) {
                throw new Http2Exception(Http2ErrorCode.PROTOCOL_ERROR, "WINDOW_UPDATE of 0");
            }
            if (!session.schedule().open(increment)) {
                throw new Http2Exception(Http2ErrorCode.FLOW_CONTROL_ERROR, "the connection's window is too large");
            }
            return;
        }
        Http2Stream stream = session.stream(streamId);
        if (stream == null) {
            judge(streamId, StreamInput.RECEIVE_WINDOW);
        } else if (increment == 0) {
            fault(stream, Http2ErrorCode.PROTOCOL_ERROR);
        } else if (!session.schedule().open(stream, increment)) {
            fault(stream, Http2ErrorCode.FLOW_CONTROL_ERROR);
        }
    }

    @Override
    public void unknownFrame(int type) {
        guard.controlFrame();
    }

    // ---------------------------------------------------------------- judging

    /** Whether {@code stream} may receive that; where not, it is dealt with. */
    private boolean admits(Http2Stream stream, StreamInput input) {
        StreamStep step = StreamStep.on(stream.state(), input);
        if (step.verdict() == StreamStep.Verdict.STREAM_CLOSED) {
            fault(stream, Http2ErrorCode.STREAM_CLOSED);
        }
        return step.verdict() == StreamStep.Verdict.TAKE;
    }

    /** Deals with a frame on a stream that is not open. */
    private void judge(int streamId, StreamInput input) {
        if (session.isBeyondLast(streamId)) {
            return;
        }
        StreamState state = session.stateOf(streamId);
        StreamStep step = StreamStep.on(isResetByUs(streamId) ? StreamState.RESET : state, input);
        switch (step.verdict()) {
            case CONNECTION_STREAM_CLOSED ->
                throw new Http2Exception(Http2ErrorCode.STREAM_CLOSED, input + " on stream " + streamId + ", which is over");
            case CONNECTION_PROTOCOL_ERROR ->
                throw new Http2Exception(Http2ErrorCode.PROTOCOL_ERROR, input + " on stream " + streamId + ", which is idle");
            case IGNORE, TAKE, MISUSE, STREAM_CLOSED -> {}
        }
    }

    private boolean isResetByUs(int streamId) {
        for (int reset : resets) {
            if (reset == streamId) {
                return true;
            }
        }
        return false;
    }

    private void fault(Http2Stream stream, Http2ErrorCode code) {
        guard.streamReset();
        session.resetForFault(stream, code);
    }
}
