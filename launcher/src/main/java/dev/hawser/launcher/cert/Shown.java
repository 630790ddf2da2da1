package dev.hawser.launcher.cert;

import dev.hawser.tls.PemException;
import dev.hawser.tls.TlsIdentity;
import dev.hawser.tls.TrustRoots;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** What is in a PEM file, for people. */
public final class Shown {
    private Shown() {}

    /** Prints the certificates in {@code file}, and whether there is a key for them. */
    public static void print(Path file, PrintWriter out, Clock clock) {
        List<X509Certificate> certificates;
        try {
            certificates = Objects.requireNonNull(TrustRoots.read(file).certificates());
        } catch (PemException bad) {
            throw new CannotCertify(String.valueOf(bad.getMessage()));
        }
        for (X509Certificate certificate : certificates) {
            certificate(certificate, out, clock);
            out.println();
        }
        out.println("Private key: " + key(file));
    }

    private static void certificate(X509Certificate certificate, PrintWriter out, Clock clock) {
        boolean self = certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
        out.println("Subject:     " + name(certificate.getSubjectX500Principal().getName()));
        out.println("Issuer:      " + (self ? "itself" : name(certificate.getIssuerX500Principal().getName())));
        List<String> names = TlsIdentity.namesOf(certificate);
        out.println("Names:       " + (names.isEmpty() ? "none" : String.join(", ", names)));
        out.println("Valid:       " + certificate.getNotBefore().toInstant() + " to "
                + certificate.getNotAfter().toInstant() + expired(certificate, clock));
        out.println("For:         " + (certificate.getBasicConstraints() >= 0 ? "signing certificates" : purposes(certificate)));
        out.println("Key:         " + key(certificate.getPublicKey()));
        out.println("SHA-256:     " + fingerprint(certificate));
    }

    private static String name(String subject) {
        return subject.isEmpty() ? "none" : subject;
    }

    private static String expired(X509Certificate certificate, Clock clock) {
        return clock.instant().isBefore(certificate.getNotAfter().toInstant()) ? "" : " (expired)";
    }

    private static String purposes(X509Certificate certificate) {
        try {
            List<String> purposes = certificate.getExtendedKeyUsage();
            if (purposes == null) {
                return "anything";
            }
            return String.join(", ", purposes.stream().map(Shown::purpose).toList());
        } catch (GeneralSecurityException unknown) {
            return "unknown (" + unknown.getMessage() + ")";
        }
    }

    private static String purpose(String object) {
        return switch (object) {
            case "1.3.6.1.5.5.7.3.1" -> "servers";
            case "1.3.6.1.5.5.7.3.2" -> "clients";
            default -> object;
        };
    }

    private static String key(PublicKey key) {
        return switch (key) {
            case RSAKey rsa -> key.getAlgorithm() + " of " + rsa.getModulus().bitLength() + " bits";
            case ECKey curve -> "EC of " + curve.getParams().getOrder().bitLength() + " bits";
            default -> key.getAlgorithm();
        };
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
        } catch (GeneralSecurityException impossible) { // every Java platform has SHA-256
            throw new IllegalStateException(impossible);
        }
    }

    private static String key(Path file) {
        try {
            return "fits the certificate of " + name(TlsIdentity.read(file).certificate().getSubjectX500Principal().getName());
        } catch (PemException reason) {
            return "none usable (" + reason.getMessage() + ")";
        }
    }
}
