package dev.hawser.tls.openssl;

import dev.hawser.tls.TlsIdentities;
import dev.hawser.tls.TlsIdentity;
import dev.hawser.tls.jdk.Alerts;
import dev.hawser.tls.jdk.ServerNames;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** What one handshake asks of Java, and why Java ended it. No method throws anything. */
final class Handshake {
    private final Context context;
    private final @Nullable String serverName;
    private final long ssl;
    private List<X509Certificate> peerCertificates = List.of();
    private @Nullable SSLException refusal;
    private @Nullable Error error;

    /** Of a connection of {@code context}, a client's with {@code serverName}. */
    Handshake(Context context, @Nullable String serverName, long ssl) {
        this.context = context;
        this.serverName = serverName;
        this.ssl = ssl;
    }

    /** Why Java ended it, which is said once; null where it did not. */
    @Nullable SSLException takeRefusal() {
        if (error != null) {
            throw error;
        }
        SSLException taken = refusal;
        refusal = null;
        return taken;
    }

    /** The certificates that were verified, or that came and were believed unseen. */
    List<X509Certificate> peerCertificates() {
        return peerCertificates;
    }

    /** Returns the alert that ends the handshake; 0 where it goes on. */
    int chooseServerIdentity(long asking) {
        try {
            String name = askedName(asking);
            TlsIdentities identities = context.identities();
            TlsIdentity identity = identities == null ? null : identities.identity(name);
            if (identity == null) {
                refusal = new SSLHandshakeException(
                        name == null
                                ? "the client names no server, and there is no identity for that"
                                : "there is no identity for the server name \"" + name + '"');
                return Alerts.UNRECOGNIZED_NAME;
            }
            context.natives().use(identity, asking);
            return 0;
        } catch (Throwable thrown) { // which must not pass through OpenSSL
            refused("no identity could be chosen", thrown);
            return Alerts.INTERNAL_ERROR;
        }
    }

    private static @Nullable String askedName(long asking) {
        String name = Memory.text(Libssl.serverName(asking));
        return name == null ? null : ServerNames.normal(name);
    }

    boolean chooseClientIdentity(long asking) {
        try {
            TlsIdentities identities = context.identities();
            TlsIdentity identity = identities == null ? null : identities.identity(null);
            if (identity != null) {
                context.natives().use(identity, asking);
            }
            return true;
        } catch (Throwable thrown) { // which must not pass through OpenSSL
            refused("no identity could be chosen", thrown);
            return false;
        }
    }

    /** Chooses the server's first of those that the client offers, each behind its length. */
    boolean chooseProtocol(long chosenAt, long lengthAt, long offered, int size) {
        try {
            byte[] list = Memory.bytes(offered, size);
            List<String> names = new ArrayList<>();
            for (String wanted : context.applicationProtocols()) {
                names.clear();
                for (int at = 0; at < size; at += 1 + (list[at] & 0xff)) {
                    int length = Math.min(list[at] & 0xff, size - at - 1);
                    String name = new String(list, at + 1, length, StandardCharsets.ISO_8859_1);
                    if (name.equals(wanted)) {
                        Memory.putLong(chosenAt, offered + at + 1);
                        Memory.putByte(lengthAt, (byte) length);
                        return true;
                    }
                    names.add(name);
                }
            }
            refusal = new SSLHandshakeException("no application protocol in common: the client offers " + names
                    + ", and the server " + context.applicationProtocols());
            return false;
        } catch (Throwable thrown) { // which must not pass through OpenSSL
            refused("no application protocol could be chosen", thrown);
            return false;
        }
    }

    boolean verify(long storeContext) {
        try {
            peerCertificates = Certificates.in(Libcrypto.certificatesOf(storeContext));
            context.verification().verify(peerCertificates, serverName, Versions.name(Libssl.version(ssl)));
            return true;
        } catch (CertificateException untrusted) {
            refusal = new SSLHandshakeException(
                    "the peer's certificate is not trusted: " + untrusted.getMessage(), untrusted);
            Libcrypto.setVerificationError(storeContext, Verification.error(untrusted));
            return false;
        } catch (Throwable thrown) { // which must not pass through OpenSSL
            refused("the peer's certificate could not be verified", thrown);
            return false;
        }
    }

    private void refused(String what, Throwable thrown) {
        if (thrown instanceof SSLException told) {
            refusal = told;
        } else if (thrown instanceof Error serious) {
            error = serious;
        } else {
            refusal = new SSLHandshakeException(what + ": " + thrown, thrown);
        }
    }
}
