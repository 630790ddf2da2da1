package dev.hawser.net;

/** The TLS layer ended the connection: a handshake, a certificate or a record was not acceptable. */
public final class TlsFailed extends ConnectionEnd {
    private static final long serialVersionUID = 1L;

    /** Ended by {@code cause}. */
    public TlsFailed(String detail, Throwable cause) {
        super(sentence("TLS failed", detail), cause);
    }
}
