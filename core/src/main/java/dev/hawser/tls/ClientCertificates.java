package dev.hawser.tls;

/** Whether a server wants to know by a certificate who connects. */
public enum ClientCertificates {
    /** It does not ask. */
    IGNORED,
    /** It asks; a client may have none. A certificate that is not trusted ends the handshake. */
    WANTED,
    /** A client without a trusted certificate is refused. */
    REQUIRED
}
