package dev.hawser.tls.openssl;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Certificates of peers, for Java. */
final class Certificates {
    private Certificates() {}

    /** Those in a stack of OpenSSL's; none where there is no stack. */
    static List<X509Certificate> in(long stack) throws CertificateException {
        if (stack == 0) {
            return List.of();
        }
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        int count = Libcrypto.count(stack);
        List<X509Certificate> read = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            read.add(read(factory, Libcrypto.value(stack, i)));
        }
        return read;
    }

    /** Those of the peer of {@code ssl}, its own first. A session that was resumed has that one alone. */
    static List<X509Certificate> ofPeer(long ssl) throws CertificateException {
        long own = Libssl.peerCertificate(ssl);
        if (own == 0) {
            return List.of();
        }
        try {
            X509Certificate first = read(CertificateFactory.getInstance("X.509"), own);
            List<X509Certificate> chain = in(Libssl.peerChain(ssl));
            if (!chain.isEmpty() && chain.getFirst().equals(first)) {
                return chain;
            }
            List<X509Certificate> all = new ArrayList<>(List.of(first));
            all.addAll(chain);
            return all;
        } finally {
            Libcrypto.freeCertificate(own);
        }
    }

    private static X509Certificate read(CertificateFactory factory, long certificate) throws CertificateException {
        return (X509Certificate)
                factory.generateCertificate(new ByteArrayInputStream(Libcrypto.encoded(certificate)));
    }
}
