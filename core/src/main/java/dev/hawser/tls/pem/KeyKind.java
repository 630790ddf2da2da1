package dev.hawser.tls.pem;

import java.util.Map;

/** The kinds of keys that TLS signs with. */
enum KeyKind {
    RSA("1.2.840.113549.1.1.1", "RSA"),
    RSA_PSS("1.2.840.113549.1.1.10", "RSASSA-PSS"),
    EC("1.2.840.10045.2.1", "EC"),
    ED25519("1.3.101.112", "Ed25519"),
    ED448("1.3.101.113", "Ed448");

    /** Those that people may have, and that TLS or the platform has no use for. */
    private static final Map<String, String> USELESS = Map.of(
            "1.2.840.10040.4.1", "DSA",
            "1.2.840.113549.1.3.1", "Diffie-Hellman",
            "1.3.101.110", "X25519",
            "1.3.101.111", "X448",
            "2.16.840.1.101.3.4.3.17", "ML-DSA-44",
            "2.16.840.1.101.3.4.3.18", "ML-DSA-65",
            "2.16.840.1.101.3.4.3.19", "ML-DSA-87");

    private static final String USEFUL = "RSA, RSA-PSS, EC, Ed25519 and Ed448";

    final String object;
    /** What the platform calls it. */
    final String algorithm;

    KeyKind(String object, String algorithm) {
        this.object = object;
        this.algorithm = algorithm;
    }

    static KeyKind of(String object) throws Malformed {
        for (KeyKind kind : values()) {
            if (kind.object.equals(object)) {
                return kind;
            }
        }
        throw new Malformed("it is a key of type " + USELESS.getOrDefault(object, object) + "; keys for TLS here are "
                + USEFUL);
    }
}
