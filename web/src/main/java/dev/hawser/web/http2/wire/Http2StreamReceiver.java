package dev.hawser.web.http2.wire;

import dev.hawser.bytes.Bytes;
import dev.hawser.web.http.Headers;

/**
 * What happens to one stream. Called by the session, inside the call that made it happen. {@link #ended} or {@link #wasReset}
 * is the last that tells of the peer's side, {@link #sendingEnded} or {@link #wasReset} the last that tells of ours.
 */
public interface Http2StreamReceiver {
    /** The peer's request may be answered from here on. Called first, and never where we have asked. */
    default void started() {}

    /** The answer to a request of ours, or an interim one ahead of it. Never called where the peer has asked. */
    default void headReceived(Http2ResponseHead head) {}

    /**
     * The next bytes of the body, at least one. Each is to be {@linkplain Http2Stream#consumed consumed} some time: until then
     * it takes up the stream's window.
     */
    void dataReceived(Bytes data);

    /** Fields behind the body. {@link #ended} follows. */
    default void trailersReceived(Headers trailers) {}

    /** The peer has said all that it says on this stream. */
    void ended();

    /** More is waiting to be sent than is good: send no more until {@link #sendingResumed}. Called inside {@code sendData}. */
    default void sendingPaused() {}

    /** What waited has left. */
    default void sendingResumed() {}

    /** All that was to be sent has been given to the connection, the end included. */
    default void sendingEnded() {}

    /**
     * The stream is over, and whatever waited to be sent is dropped.
     *
     * @param isUntouched whether the peer has said that it did nothing with the request, so that it may be tried again
     */
    void wasReset(Http2ErrorCode code, boolean isUntouched);
}
