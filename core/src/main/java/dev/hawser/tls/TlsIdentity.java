package dev.hawser.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;

/**
 * Who somebody is to others: a private key and the certificates that vouch for it.
 *
 * @param key the private key of the first certificate
 * @param chain that certificate, then the one of who signed it, and so on; the root may be missing
 */
public record TlsIdentity(PrivateKey key, List<X509Certificate> chain) {
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

    private static boolean isEdwards(String algorithm) {
        return algorithm.startsWith("Ed");
    }

    /** The certificate of its own. */
    public X509Certificate certificate() {
        return chain.getFirst();
    }

    /** Its owner's name; never the key. */
    @Override
    public String toString() {
        return "TlsIdentity[" + certificate().getSubjectX500Principal() + ", " + chain.size() + " certificates]";
    }
}
