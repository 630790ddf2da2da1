package dev.hawser.web.http2.wire;

import dev.hawser.bytes.Bytes;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http2.hpack.HpackDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A server session that writes down what it is told, and what it says. */
final class ServerEnd implements Http2Receiver {
    final Http2Session session;
    final List<String> events = new ArrayList<>();
    final Map<Integer, Http2Stream> streams = new LinkedHashMap<>();
    private final HpackDecoder decoder = new HpackDecoder(4096, 1 << 20);
    private Bytes written = Bytes.EMPTY;
    /** Whether what comes is consumed as it comes. */
    boolean isReading = true;

    ServerEnd() {
        this(Http2Limits.DEFAULT);
    }

    ServerEnd(Http2Limits limits) {
        session = Http2Session.server(limits, this, data -> written = written.concat(data));
        session.start();
    }

    /** One that has received the client's first bytes, and nobody looks at the answers to those. */
    static ServerEnd begun(Http2Limits limits) {
        ServerEnd end = new ServerEnd(limits);
        end.session.receive(Frames.BEGIN);
        end.said();
        return end;
    }

    ServerEnd receive(Bytes... frames) {
        for (Bytes frame : frames) {
            session.receive(frame);
        }
        return this;
    }

    Bytes taken() {
        Bytes taken = written;
        written = Bytes.EMPTY;
        return taken;
    }

    /** What it has said since the last call. */
    List<String> said() {
        return Frames.shown(taken(), decoder);
    }

    @Override
    public Http2StreamReceiver requestReceived(Http2Stream stream, Http2RequestHead head, boolean hasBody) {
        streams.put(stream.id(), stream);
        events.add(stream.id() + " " + head.method() + " " + head.path() + " " + head.headers() + (hasBody ? " ..." : ""));
        return new Told(stream);
    }

    @Override
    public void goAwayReceived(Http2ErrorCode code, String detail) {
        events.add("gone " + code);
    }

    @Override
    public void failed(Http2Exception reason) {
        events.add("failed " + reason.code());
    }

    /** Writes down what is told of a stream. */
    final class Told implements Http2StreamReceiver {
        private final Http2Stream stream;

        Told(Http2Stream stream) {
            this.stream = stream;
        }

        @Override
        public void dataReceived(Bytes data) {
            String last = events.getLast();
            String begin = stream.id() + " data ";
            if (last.startsWith(begin)) {
                events.removeLast();
                events.add(last + data.latin1());
            } else {
                events.add(begin + data.latin1());
            }
            if (isReading) {
                stream.consumed(data.size());
            }
        }

        @Override
        public void trailersReceived(Headers trailers) {
            events.add(stream.id() + " trailers " + trailers);
        }

        @Override
        public void ended() {
            events.add(stream.id() + " ended");
        }

        @Override
        public void sendingPaused() {
            events.add(stream.id() + " paused");
        }

        @Override
        public void sendingResumed() {
            events.add(stream.id() + " resumed");
        }

        @Override
        public void sendingEnded() {
            events.add(stream.id() + " sent");
        }

        @Override
        public void wasReset(Http2ErrorCode code, boolean isUntouched) {
            events.add(stream.id() + " reset " + code);
        }
    }

    /** The stream of that number, which must be there. */
    Http2Stream stream(int id) {
        return Objects.requireNonNull(streams.get(id), () -> "no stream " + id);
    }
}
