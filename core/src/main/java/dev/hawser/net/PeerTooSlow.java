package dev.hawser.net;

/** The reactor dropped the connection because its peer did not take what was written; see {@link TransportLimits}. */
public final class PeerTooSlow extends ConnectionEnd {
    private static final long serialVersionUID = 1L;

    /** Says which bound was passed, with its figures. */
    public PeerTooSlow(String detail) {
        super(sentence("Connection was dropped because the other side was too slow", detail), null);
    }
}
