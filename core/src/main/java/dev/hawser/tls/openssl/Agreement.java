package dev.hawser.tls.openssl;

import dev.hawser.tls.TlsSession;
import dev.hawser.tls.jdk.ServerNames;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What OpenSSL says that a handshake has agreed on. */
final class Agreement {
    private Agreement() {}

    /** Of {@code ssl}; {@code seen} are the peer's certificates where they were looked at. */
    static TlsSession of(long ssl, List<X509Certificate> seen) throws SSLException {
        String suite = Memory.text(Libssl.cipherName(ssl));
        String name = Memory.text(Libssl.serverName(ssl));
        try {
            return new TlsSession(
                    Versions.name(Libssl.version(ssl)),
                    suite == null ? "" : suite,
                    applicationProtocol(ssl),
                    name == null ? null : ServerNames.normal(name),
                    seen.isEmpty() ? Certificates.ofPeer(ssl) : seen);
        } catch (CertificateException strange) {
            throw new SSLException("the peer's certificate cannot be read: " + strange.getMessage(), strange);
        }
    }

    private static @Nullable String applicationProtocol(long ssl) {
        long pointerAt = Scratch.current().small();
        long lengthAt = pointerAt + Long.BYTES;
        Libssl.applicationProtocol(ssl, pointerAt, lengthAt);
        int length = Memory.getInt(lengthAt);
        return length == 0
                ? null
                : new String(Memory.bytes(Memory.getLong(pointerAt), length), StandardCharsets.ISO_8859_1);
    }
}
