package dev.hawser.tls.pem;

import dev.hawser.bytes.Bytes;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;

/** Certificates, and what they have to do with keys. */
public final class Certificates {
    private static final byte[] SAMPLE = "whose key is this?".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private Certificates() {}

    /** The certificate in {@code block}. */
    public static X509Certificate of(PemBlock block) throws Malformed {
        try {
            Der der = Der.of(block.data(), "the certificate");
            Bytes encoded = der.whole(Der.SEQUENCE);
            if (!block.label().equals("TRUSTED CERTIFICATE")) { // there OpenSSL keeps notes of its own behind it
                der.end();
            }
            return parsed(encoded);
        } catch (Malformed reason) {
            throw block.malformed(String.valueOf(reason.getMessage()));
        }
    }

    private static X509Certificate parsed(Bytes encoded) throws Malformed {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(encoded.asStream());
        } catch (CertificateException | RuntimeException refused) { // its parser is known to throw both
            throw new Malformed("it is not a valid certificate: " + refused.getMessage());
        }
    }

    /** Whether {@code key} is the other half of {@code certified}, tried by a signature. */
    public static boolean fit(PrivateKey key, PublicKey certified) {
        if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
            return false;
        }
        try {
            Signature signature = signature(key);
            signature.initSign(key);
            signature.update(SAMPLE);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(SAMPLE);
            return signature.verify(signed);
        } catch (GeneralSecurityException | RuntimeException _) { // other curves, other sizes: not the other half
            return false;
        }
    }

    private static Signature signature(PrivateKey key) throws GeneralSecurityException {
        String algorithm = key.getAlgorithm();
        switch (algorithm) {
            case "RSA":
                return Signature.getInstance("SHA256withRSA");
            case "EC":
                return Signature.getInstance("SHA256withECDSA");
            case "RSASSA-PSS":
                Signature pss = Signature.getInstance(algorithm);
                AlgorithmParameterSpec wanted = key instanceof RSAKey rsa ? rsa.getParams() : null;
                pss.setParameter(
                        wanted == null ? new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1) : wanted);
                return pss;
            default:
                return Signature.getInstance(algorithm);
        }
    }

    /** Whether {@code issuer} signed {@code certificate}. */
    public static boolean isSignedBy(X509Certificate certificate, X509Certificate issuer) {
        if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
            return false;
        }
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException | RuntimeException _) {
            return false;
        }
    }
}
