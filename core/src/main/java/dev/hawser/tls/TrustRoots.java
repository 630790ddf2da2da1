package dev.hawser.tls;

import dev.hawser.bytes.Bytes;
import java.nio.file.Path;
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
     * Those in {@code path}: a PEM file with certificates, or a folder whose files {@code *.pem}, {@code *.crt} and {@code
     * *.cer} are such. Blocks of other kinds are passed over. Blocks the thread for as long as it takes to read them; a file has 8 MiB
     * at most, a folder 10 000 files.
     *
     * @throws PemException when it cannot be read, or a file has no certificate or one that is none
     */
    public static TrustRoots read(Path path) {
        return of(RootParser.read(path));
    }

    /**
     * Those in the text {@code pem}.
     *
     * @throws PemException when there is none
     */
    public static TrustRoots parse(String pem) {
        return parse(Bytes.of(pem));
    }

    /** {@link #parse(String)} of text in bytes. */
    public static TrustRoots parse(Bytes pem) {
        return of(RootParser.parse(pem));
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
