package dev.hawser.tls;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whose signature on a certificate is believed. */
public final class TrustRoots {
    private static final TrustRoots PLATFORM = new TrustRoots(null, true);
    private static final TrustRoots INSECURE = new TrustRoots(null, false);

    private final @Nullable List<X509Certificate> certificates;
    private final boolean verifying;

    private TrustRoots(@Nullable List<X509Certificate> certificates, boolean verifying) {
        this.certificates = certificates;
        this.verifying = verifying;
    }

    /** Those of the Java platform: its {@code cacerts}, or what {@code javax.net.ssl.trustStore} names. */
    public static TrustRoots platform() {
        return PLATFORM;
    }

    /** These and no others. Given a server's own certificate, that one is believed ("pinned"). */
    public static TrustRoots of(List<X509Certificate> certificates) {
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("nobody would be believed: there are no certificates");
        }
        return new TrustRoots(List.copyOf(certificates), true);
    }

    /**
     * Anybody: neither the signature nor the name is looked at, so that whoever stands between can read and change all. For
     * tests and for opportunistic encryption only.
     */
    public static TrustRoots insecure() {
        return INSECURE;
    }

    /** The certificates that are believed; null for the platform's, and where nothing is verified. */
    public @Nullable List<X509Certificate> certificates() {
        return certificates;
    }

    /** Whether certificates are verified at all. */
    public boolean isVerifying() {
        return verifying;
    }
}
