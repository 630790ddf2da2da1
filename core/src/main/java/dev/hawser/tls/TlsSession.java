package dev.hawser.tls;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a handshake agreed on.
 *
 * @param protocol {@code TLSv1.3} or {@code TLSv1.2}
 * @param cipherSuite its standard name, such as {@code TLS_AES_128_GCM_SHA256}
 * @param applicationProtocol what ALPN agreed on; null where nothing
 * @param serverName the name that the client asked for (SNI), in lower case; null where none
 * @param peerCertificates the other side's certificate first, then those that vouch for it; empty where it sent none
 */
public record TlsSession(
        String protocol,
        String cipherSuite,
        @Nullable String applicationProtocol,
        @Nullable String serverName,
        List<X509Certificate> peerCertificates) {
    /** Copies the certificates. */
    public TlsSession {
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(cipherSuite, "cipherSuite");
        peerCertificates = List.copyOf(peerCertificates);
    }

    /** The other side's certificate; null where it sent none. */
    public @Nullable X509Certificate peerCertificate() {
        return peerCertificates.isEmpty() ? null : peerCertificates.getFirst();
    }
}
