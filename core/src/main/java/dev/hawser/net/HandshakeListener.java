package dev.hawser.net;

import dev.hawser.tls.TlsSession;

/** A protocol that wants to know when TLS has been agreed on. */
public interface HandshakeListener {
    /**
     * The handshake of {@link Transport#startTls} is complete: who the peer is and what both speak is known. Called once for
     * each, before the first bytes that came under its protection. Throwing ends the connection. A handshake that fails
     * ends the connection with {@link TlsFailed}, without this.
     */
    void handshakeCompleted(TlsSession session) throws Exception;
}
