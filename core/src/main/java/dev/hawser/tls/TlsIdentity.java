package dev.hawser.tls;

import dev.hawser.bytes.Bytes;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who somebody is to others: a private key and the certificates that vouch for it.
 *
 * <p>{@code read} and {@code parse} take PEM, in one text or in several. Among the blocks there is one private key:
 * PKCS#8 ({@code PRIVATE KEY}), PKCS#1 ({@code RSA PRIVATE KEY}) or SEC 1 ({@code EC PRIVATE KEY}); RSA, RSA-PSS, Ed25519,
 * Ed448, or EC on P-256, P-384 or P-521; plain, or encrypted by a password: PKCS#8 by PBES2 (PBKDF2, AES or triple DES),
 * the others as their header {@code DEK-Info} says. And there are certificates, in any order: the first one that the key fits is the
 * owner's, which is tried by a signature; then comes who signed it, and so on. Roots are left out of the chain, since
 * whoever believes them has them. Others that do not belong to it are left out, too, with a warning in the log. Blocks of
 * other kinds, and text between blocks, are passed over. A text has 1 MiB at most.
 *
 * @param key the private key of the first certificate
 * @param chain that certificate, then the one of who signed it, and so on; the root may be missing
 */
public record TlsIdentity(PrivateKey key, List<X509Certificate> chain) {
    /** Those of GeneralName that are texts: rfc822Name, dNSName, iPAddress. */
    private static final List<Integer> NAMES = List.of(1, 2, 7);

    /** Copies the chain. Refuses an empty one, and a key of another kind than the certificate's. */
    public TlsIdentity {
        Objects.requireNonNull(key, "key");
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("an identity has a certificate, and there is none");
        }
        String certified = chain.getFirst().getPublicKey().getAlgorithm();
        if (!certified.equals(key.getAlgorithm()) && !(isEdwards(certified) && isEdwards(key.getAlgorithm()))) {
            throw new IllegalArgumentException("the certificate of " + chain.getFirst().getSubjectX500Principal()
                    + " is for a key of type " + certified + ", and the private key is of type " + key.getAlgorithm());
        }
    }

    /**
     * The identity in {@code files}: one with all of it, or certificates in one and the key in another. Blocks for as long
     * as it takes to read them.
     *
     * @throws PemException when they cannot be read, or are no identity
     */
    public static TlsIdentity read(Path... files) {
        return read(List.of(files), null);
    }

    /** {@link #read(Path...)} of a key that is encrypted by {@code password}; one that is not is read as well. */
    public static TlsIdentity read(Path file, String password) {
        return read(List.of(file), Objects.requireNonNull(password, "password"));
    }

    /** {@link #read(Path...)}, of a key that may be encrypted by {@code password}. */
    public static TlsIdentity read(List<Path> files, @Nullable String password) {
        if (files.isEmpty()) {
            throw new IllegalArgumentException("an identity is read from one file at least, and none was named");
        }
        return IdentityParser.parse(
                files.stream()
                        .distinct() // programs that ask for two files are given the same one twice
                        .map(file -> PemSource.read(file, IdentityParser.MOST_BYTES))
                        .toList(),
                password);
    }

    /**
     * The identity in the text {@code pem}.
     *
     * @throws PemException when there is none
     */
    public static TlsIdentity parse(String pem) {
        return parse(Bytes.of(pem), null);
    }

    /** {@link #parse(String)} of a key that is encrypted by {@code password}; one that is not is read as well. */
    public static TlsIdentity parse(String pem, String password) {
        return parse(Bytes.of(pem), Objects.requireNonNull(password, "password"));
    }

    /** {@link #parse(String)} of text in bytes. */
    public static TlsIdentity parse(Bytes pem) {
        return parse(pem, null);
    }

    /** {@link #parse(Bytes)}, of a key that may be encrypted by {@code password}. */
    public static TlsIdentity parse(Bytes pem, @Nullable String password) {
        if (pem.size() > IdentityParser.MOST_BYTES) {
            throw new PemException("the PEM text has more than " + IdentityParser.MOST_BYTES + " bytes");
        }
        return IdentityParser.parse(List.of(PemSource.of(pem)), password);
    }

    private static boolean isEdwards(String algorithm) {
        return algorithm.startsWith("Ed");
    }

    /** The certificate of its own. */
    public X509Certificate certificate() {
        return chain.getFirst();
    }

    /** The names that its certificate is for; see {@link #namesOf}. */
    public List<String> names() {
        return namesOf(certificate());
    }

    /**
     * The names that {@code certificate} is for: DNS names, wildcards among them, numeric addresses, and addresses of mail
     * (subjectAltName, RFC 5280 section 4.2.1.6). None where it has none, or says it in a way that cannot be understood.
     */
    public static List<String> namesOf(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            for (List<?> alternative : alternatives == null ? List.<List<?>>of() : alternatives) {
                if (NAMES.contains(alternative.get(0))) {
                    names.add(String.valueOf(alternative.get(1)));
                }
            }
        } catch (CertificateParsingException _) {
            return List.of();
        }
        return List.copyOf(names);
    }

    /** When the first of its certificates expires: afterwards nobody believes it. */
    public Instant expiry() {
        return chain.stream()
                .map(each -> each.getNotAfter().toInstant())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** Its owner's name; never the key. */
    @Override
    public String toString() {
        return "TlsIdentity[" + certificate().getSubjectX500Principal() + ", " + chain.size() + " certificates]";
    }
}
