package dev.hawser.tls.openssl;

import dev.hawser.tls.TrustRoots;
import dev.hawser.tls.jdk.JdkTrust;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertPathValidatorException.Reason;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Verifies certificates as the engine of the Java platform does, by the same code. */
final class Verification {
    // of x509_vfy.h; each leads to the alert that the Java platform sends
    private static final int NOT_YET_VALID = 9; // bad_certificate
    private static final int EXPIRED = 10; // certificate_expired
    private static final int REVOKED = 23; // certificate_revoked
    private static final int INVALID_PURPOSE = 26; // unsupported_certificate
    private static final int NOT_SAID = 54; // has no alert of its own, so certificate_unknown

    private final X509ExtendedTrustManager trust;
    private final boolean isVerifying;
    private final boolean ofServers;

    /** By {@code roots}, of servers' certificates or of clients'. */
    Verification(TrustRoots roots, boolean ofServers) {
        this.trust = JdkTrust.in(roots);
        this.isVerifying = roots.isVerifying();
        this.ofServers = ofServers;
    }

    boolean isVerifying() {
        return isVerifying;
    }

    List<X509Certificate> roots() {
        return List.of(trust.getAcceptedIssuers());
    }

    /**
     * Verifies {@code chain}, with a name by the rules of HTTPS.
     *
     * @throws CertificateException when it is not to be believed
     */
    void verify(List<X509Certificate> chain, @Nullable String serverName, String protocol)
            throws CertificateException {
        if (!isVerifying) {
            return;
        }
        X509Certificate[] certificates = chain.toArray(X509Certificate[]::new);
        VerifyingEngine view = new VerifyingEngine(serverName, protocol, certificates);
        if (ofServers) {
            trust.checkServerTrusted(certificates, "UNKNOWN", view); // what the platform says where all suites sign
        } else {
            trust.checkClientTrusted(certificates, certificates[0].getPublicKey().getAlgorithm(), view);
        }
    }

    /** OpenSSL's number for what is wrong. */
    static int error(CertificateException untrusted) {
        if (!(untrusted.getCause() instanceof CertPathValidatorException path)) {
            return NOT_SAID;
        }
        Reason reason = path.getReason();
        if (!(reason instanceof BasicReason basic)) {
            return NOT_SAID;
        }
        return switch (basic) {
            case EXPIRED -> EXPIRED;
            case NOT_YET_VALID, INVALID_SIGNATURE -> NOT_YET_VALID;
            case REVOKED -> REVOKED;
            case ALGORITHM_CONSTRAINED -> INVALID_PURPOSE;
            case UNSPECIFIED, UNDETERMINED_REVOCATION_STATUS -> NOT_SAID;
        };
    }
}
