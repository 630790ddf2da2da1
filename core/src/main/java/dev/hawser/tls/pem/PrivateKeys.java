package dev.hawser.tls.pem;

import dev.hawser.bytes.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Private keys in the forms that tools write: PKCS#8 (RFC 5958), plain or encrypted, PKCS#1 for RSA (RFC 8017 appendix
 * A.1.2), SEC 1 for elliptic curves (RFC 5915), these two also encrypted as in RFC 1423. All are made into plain PKCS#8,
 * which is what the platform reads.
 */
public final class PrivateKeys {
    private static final Bytes ZERO = Bytes.of(Der.INTEGER, 1, 0);
    private static final Bytes ONE = Bytes.of(Der.INTEGER, 1, 1);
    private static final Bytes OBJECT_OF_RSA = Bytes.ofHex("06092a864886f70d010101");
    private static final Bytes OBJECT_OF_EC = Bytes.ofHex("06072a8648ce3d0201");
    private static final int LEAST_RSA_BITS = 512;
    /** As with OpenSSL: a signature by a larger one takes seconds. */
    private static final int MOST_RSA_BITS = 16_384;

    /** Those of the elliptic curves that the platform knows, by their object identifiers. */
    private static final Map<String, String> CURVES = Map.of(
            "1.2.840.10045.3.1.7", "P-256", "1.3.132.0.34", "P-384", "1.3.132.0.35", "P-521");

    private PrivateKeys() {}

    /**
     * The key in {@code block}.
     *
     * @param curve what is in the block {@code EC PARAMETERS} before it, null where there is none; the key itself may say it
     * @param password what it is encrypted with; not used where it is not
     * @throws Malformed when it is none, none that can be used, or {@code password} is not the right one
     */
    public static PrivateKey of(PemBlock block, @Nullable Bytes curve, @Nullable String password) throws Malformed {
        try {
            Bytes data = block.data();
            if (block.headers().containsKey("DEK-Info")) {
                return plain(block, decrypted(() -> TraditionalEncryption.decrypted(block, required(password))), curve);
            }
            if (block.label().equals("ENCRYPTED PRIVATE KEY")) {
                return pkcs8(decrypted(() -> Pbes2.decrypted(data, required(password))));
            }
            return plain(block, data, curve);
        } catch (Malformed reason) {
            throw block.malformed(String.valueOf(reason.getMessage()));
        }
    }

    private interface Decryption {
        Bytes decrypted() throws Malformed, WrongPassword;
    }

    /** A wrong password mostly gives wrong padding, and one time in 256 bytes that are no key. */
    private static Bytes decrypted(Decryption decryption) throws Malformed {
        try {
            Bytes key = decryption.decrypted();
            if (isOneSequence(key)) {
                return key;
            }
        } catch (WrongPassword _) {
            // as if it had decrypted to nonsense
        }
        throw new Malformed("the password is wrong, or the block is damaged");
    }

    private static boolean isOneSequence(Bytes data) {
        try {
            Der key = Der.of(data, "the key");
            key.sequence();
            return key.isAtEnd();
        } catch (Malformed _) {
            return false;
        }
    }

    private static String required(@Nullable String password) throws Malformed {
        if (password == null) {
            throw new Malformed("it is encrypted, and no password was given");
        }
        return password;
    }

    private static PrivateKey plain(PemBlock block, Bytes data, @Nullable Bytes curve) throws Malformed {
        return switch (block.label()) {
            case "PRIVATE KEY" -> pkcs8(data);
            case "RSA PRIVATE KEY" -> pkcs8(rsaInPkcs8(data));
            case "EC PRIVATE KEY" -> pkcs8(ecInPkcs8(data, curve));
            case "OPENSSH PRIVATE KEY" ->
                throw new Malformed("it is in the form of OpenSSH, which TLS does not use; ssh-keygen -p -m PKCS8 changes it");
            default -> throw new Malformed("keys of this form are not read");
        };
    }

    // ---------------------------------------------------------------- the forms

    private static Bytes rsaInPkcs8(Bytes key) {
        Bytes algorithm = Der.element(Der.SEQUENCE, OBJECT_OF_RSA, Bytes.of(Der.NULL, 0));
        return Der.element(Der.SEQUENCE, ZERO, algorithm, Der.element(Der.OCTETS, key));
    }

    private static Bytes ecInPkcs8(Bytes data, @Nullable Bytes curveBefore) throws Malformed {
        Der key = Der.of(data, "the key").sequence();
        Bytes octets = ecOctets(key);
        Bytes curve = key.isNext(0xa0) ? key.take(0xa0) : curveBefore;
        if (curve == null) {
            throw new Malformed("it does not say which curve it is on, and there is no EC PARAMETERS block before it");
        }
        Bytes algorithm = Der.element(Der.SEQUENCE, OBJECT_OF_EC, curve);
        return Der.element(Der.SEQUENCE, ZERO, algorithm, Der.element(Der.OCTETS, bareEc(octets)));
    }

    /** Reads version and number of an ECPrivateKey; curve and public key, both optional, may follow. */
    private static Bytes ecOctets(Der key) throws Malformed {
        if (key.integer("version", 1) != 1) {
            throw new Malformed("its version is not 1");
        }
        return key.take(Der.OCTETS);
    }

    private static Bytes bareEc(Bytes octets) {
        return Der.element(Der.SEQUENCE, ONE, Der.element(Der.OCTETS, octets));
    }

    /** Reads all of PKCS#8 itself, and gives the platform what it has in common in all versions. */
    private static PrivateKey pkcs8(Bytes data) throws Malformed {
        Der outside = Der.of(data, "the key");
        Der info = outside.sequence();
        outside.end();
        info.integer("version", 1);
        Bytes algorithm = info.whole(Der.SEQUENCE);
        Bytes key = info.take(Der.OCTETS); // attributes and a public key may follow: nothing that is needed
        Der identifier = Der.of(algorithm, "the key").sequence();
        KeyKind kind = KeyKind.of(identifier.object());
        switch (kind) {
            case RSA, RSA_PSS -> checkRsa(key);
            case EC -> {
                checkCurve(identifier);
                key = bareEc(ecOctets(Der.of(key, "the key").sequence()));
            }
            case ED25519, ED448 -> {}
        }
        return made(kind, Der.element(Der.SEQUENCE, ZERO, algorithm, Der.element(Der.OCTETS, key)));
    }

    private static void checkRsa(Bytes data) throws Malformed {
        Der key = Der.of(data, "the key").sequence();
        if (key.integer("version", 1) != 0) {
            throw new Malformed("it is an RSA key of more than two primes, which is not supported");
        }
        int bits = key.integer().bitLength();
        if (bits < LEAST_RSA_BITS || bits > MOST_RSA_BITS) {
            throw new Malformed(
                    "it is an RSA key of " + bits + " bits; there may be " + LEAST_RSA_BITS + " to " + MOST_RSA_BITS);
        }
    }

    private static void checkCurve(Der identifier) throws Malformed {
        if (!identifier.isNext(Der.OBJECT)) {
            throw new Malformed("it describes its curve by numbers in place of naming it, which is not supported");
        }
        String curve = identifier.object();
        if (!CURVES.containsKey(curve)) {
            throw new Malformed("it is on the curve " + curve + "; supported are P-256, P-384 and P-521");
        }
    }

    /** The platform's own messages are kept out, as they may quote what they could not read. */
    private static PrivateKey made(KeyKind kind, Bytes pkcs8) throws Malformed {
        try {
            return KeyFactory.getInstance(kind.algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8.toArray()));
        } catch (GeneralSecurityException _) {
            throw new Malformed("it is not a valid key of type " + kind.algorithm);
        }
    }
}
