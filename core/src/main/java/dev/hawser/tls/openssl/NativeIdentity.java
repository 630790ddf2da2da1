package dev.hawser.tls.openssl;

import dev.hawser.tls.TlsIdentity;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * An identity as OpenSSL has it. Who uses one counts a reference to its parts, so it can be freed at any time.
 *
 * @param certificate of its own
 * @param key its private key
 * @param chain a stack of the certificates that vouch for it
 */
record NativeIdentity(long certificate, long key, long chain) {
    /** Reads {@code identity}. */
    static NativeIdentity of(TlsIdentity identity) throws SSLException {
        long key = key(identity);
        long certificate = 0;
        long chain = 0;
        try {
            certificate = certificate(identity.certificate());
            chain = chain(identity.chain().subList(1, identity.chain().size()));
            NativeIdentity made = new NativeIdentity(certificate, key, chain);
            Natives.IDENTITIES.incrementAndGet();
            return made;
        } finally {
            if (chain == 0) { // something was refused
                Libcrypto.freeCertificate(certificate);
                Libcrypto.freeKey(key);
            }
        }
    }

    private static long key(TlsIdentity identity) throws SSLException {
        byte[] encoded = identity.key().getEncoded();
        if (encoded == null) {
            throw new SSLException("the private key of " + identity + " cannot be taken out of where it is ("
                    + identity.key().getClass().getName() + "), so OpenSSL cannot have it; the engine jdk can use it");
        }
        try {
            long key = Libcrypto.key(encoded);
            if (key == 0) {
                throw new SSLException("OpenSSL cannot read the private key of " + identity + ": " + Errors.take());
            }
            return key;
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    private static long certificate(X509Certificate certificate) throws SSLException {
        try {
            long read = Libcrypto.certificate(certificate);
            if (read == 0) {
                throw new SSLException("OpenSSL cannot read the certificate of " + certificate.getSubjectX500Principal()
                        + ": " + Errors.take());
            }
            return read;
        } catch (CertificateEncodingException strange) {
            throw new SSLException("the certificate of " + certificate.getSubjectX500Principal()
                    + " cannot be encoded: " + strange.getMessage(), strange);
        }
    }

    private static long chain(List<X509Certificate> certificates) throws SSLException {
        long stack = Libcrypto.stack();
        boolean whole = false;
        try {
            for (X509Certificate certificate : certificates) {
                long read = certificate(certificate);
                if (!Libcrypto.push(stack, read)) {
                    Libcrypto.freeCertificate(read);
                    throw new SSLException("OpenSSL has no memory for the certificates of an identity");
                }
            }
            whole = stack != 0;
            return stack;
        } finally {
            if (!whole) {
                Libcrypto.freeStack(stack);
            }
        }
    }

    void free() {
        Libcrypto.freeStack(chain);
        Libcrypto.freeCertificate(certificate);
        Libcrypto.freeKey(key);
        Natives.IDENTITIES.decrementAndGet();
    }
}
