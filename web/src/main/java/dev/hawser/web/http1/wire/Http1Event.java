package dev.hawser.web.http1.wire;

import dev.hawser.bytes.Bytes;
import dev.hawser.web.http.Headers;

/** What a parser has found next. */
public sealed interface Http1Event permits RequestHead, ResponseHead, Http1Event.BodyPiece, Http1Event.MessageEnd, Http1Event.NeedData {
    /** Some bytes of the body, without what frames them; at least one. */
    record BodyPiece(Bytes data) implements Http1Event {}

    /**
     * The message is complete; {@code nextMessage()} goes on with the one behind it.
     *
     * @param trailers the fields behind a chunked body
     */
    record MessageEnd(Headers trailers) implements Http1Event {
        static final MessageEnd PLAIN = new MessageEnd(Headers.EMPTY);
    }

    /** Nothing, before more is received. */
    enum NeedData implements Http1Event {
        /** The only one. */
        NEED_DATA
    }
}
