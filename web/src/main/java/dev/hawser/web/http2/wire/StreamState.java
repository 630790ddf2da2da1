package dev.hawser.web.http2.wire;

/** What a stream is at, as one end sees it (RFC 9113, section 5.1). There is no push, so nothing is ever reserved. */
public enum StreamState {
    /** Not yet begun. */
    IDLE,
    /** Both ends may send. */
    OPEN,
    /** Our end has said all; the peer may send. */
    HALF_CLOSED_LOCAL,
    /** The peer has said all; our end may send. */
    HALF_CLOSED_REMOTE,
    /** Over. */
    CLOSED,
    /** Over by a reset of ours, lately: what the peer sent before it knew is still to come. */
    RESET;

    /** Whether our end may send. */
    public boolean isSending() {
        return this == OPEN || this == HALF_CLOSED_REMOTE;
    }

    /** Whether the peer may send. */
    public boolean isReceiving() {
        return this == OPEN || this == HALF_CLOSED_LOCAL;
    }

    /** Whether it is over. */
    public boolean isOver() {
        return this == CLOSED || this == RESET;
    }
}
