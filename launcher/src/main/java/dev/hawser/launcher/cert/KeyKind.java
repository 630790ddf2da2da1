package dev.hawser.launcher.cert;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Locale;

/** The kinds of keys that are made, by the words of the command line in capitals. */
public enum KeyKind {
    /** P-256: small, fast, and known to every client. */
    EC,
    /** 3072 bits. */
    RSA,
    /** Not known to browsers. */
    ED25519;

    KeyPair make() {
        try {
            KeyPairGenerator generator =
                    switch (this) {
                        case EC -> {
                            KeyPairGenerator curve = KeyPairGenerator.getInstance("EC");
                            curve.initialize(new ECGenParameterSpec("secp256r1"));
                            yield curve;
                        }
                        case RSA -> {
                            KeyPairGenerator primes = KeyPairGenerator.getInstance("RSA");
                            primes.initialize(3072);
                            yield primes;
                        }
                        case ED25519 -> KeyPairGenerator.getInstance("Ed25519");
                    };
            return generator.generateKeyPair();
        } catch (GeneralSecurityException missing) {
            throw new CannotCertify("this Java platform makes no keys of type " + this + ": " + missing.getMessage());
        }
    }

    /** The algorithm that {@code key} signs certificates by. */
    static String signatureOf(PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> "Ed25519";
        };
    }

    /** As on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
