package dev.hawser.web.http2.wire;

/** What happens to a connection. Called by the session, inside {@link Http2Session#receive}. */
public interface Http2Receiver {
    /**
     * The peer asks. What comes behind the head is told to the receiver that is given back; its {@link
     * Http2StreamReceiver#ended} is called at once where nothing comes. Never called on the side that asks.
     *
     * @param hasBody whether more than the head may come
     */
    default Http2StreamReceiver requestReceived(Http2Stream stream, Http2RequestHead head, boolean hasBody) {
        throw new IllegalStateException("a server has sent a request on stream " + stream.id());
    }

    /** The peer has told of itself; the first time when the connection begins. */
    default void settingsReceived(Http2Settings settings) {}

    /** The peer takes no new streams. Those of ours that it did not look at have been told. */
    default void goAwayReceived(Http2ErrorCode code, String detail) {}

    /** A ping of ours came back. */
    default void pingAcknowledged(long payload) {}

    /** A stream is over; {@link Http2Session#streams()} is one less, and there may be room for another. */
    default void streamClosed(Http2Stream stream) {}

    /** The peer has broken the protocol, and was told. The connection is to be closed when that is sent. */
    void failed(Http2Exception reason);
}
