package dev.hawser.tls.pem;

import dev.hawser.bytes.Bytes;
import java.security.GeneralSecurityException;
import java.util.Map;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encryption by a password as PKCS#5 has it (RFC 8018, PBES2 with PBKDF2), which PKCS#8 uses. The platform's own has no
 * AES-192 and no triple DES.
 */
final class Pbes2 {
    private static final String PBES2 = "1.2.840.113549.1.5.13";
    private static final String PBKDF2 = "1.2.840.113549.1.5.12";
    /** Seconds of computing; tools write 2 048 to 1 000 000. */
    private static final int MOST_ITERATIONS = 10_000_000;

    private static final int LONGEST_SALT = 1024;

    private static final Map<String, String> HASHES = Map.of(
            "1.2.840.113549.2.7", "PBKDF2WithHmacSHA1",
            "1.2.840.113549.2.8", "PBKDF2WithHmacSHA224",
            "1.2.840.113549.2.9", "PBKDF2WithHmacSHA256",
            "1.2.840.113549.2.10", "PBKDF2WithHmacSHA384",
            "1.2.840.113549.2.11", "PBKDF2WithHmacSHA512");

    private static final Map<String, String> UNSUPPORTED = Map.of(
            "1.3.6.1.4.1.11591.4.11", "scrypt",
            "1.2.840.113549.1.5.3", "PBES1 with MD5 and DES",
            "1.2.840.113549.1.5.10", "PBES1 with SHA-1 and DES",
            "1.2.840.113549.1.12.1.1", "the PKCS#12 way with RC4",
            "1.2.840.113549.1.12.1.3", "the PKCS#12 way with triple DES",
            "1.2.840.113549.1.12.1.6", "the PKCS#12 way with RC2");

    private static final String WHAT = "the description of how it is encrypted";

    private Pbes2() {}

    private enum Encryption {
        AES_128("2.16.840.1.101.3.4.1.2", "AES", 16, 16),
        AES_192("2.16.840.1.101.3.4.1.22", "AES", 24, 16),
        AES_256("2.16.840.1.101.3.4.1.42", "AES", 32, 16),
        TRIPLE_DES("1.2.840.113549.3.7", "DESede", 24, 8);

        final String object;
        final String algorithm;
        final int keySize;
        final int blockSize;

        Encryption(String object, String algorithm, int keySize, int blockSize) {
            this.object = object;
            this.algorithm = algorithm;
            this.keySize = keySize;
            this.blockSize = blockSize;
        }

        static Encryption of(String object) throws Malformed {
            for (Encryption encryption : values()) {
                if (encryption.object.equals(object)) {
                    return encryption;
                }
            }
            throw unsupported(object);
        }
    }

    /** The PKCS#8 in EncryptedPrivateKeyInfo (RFC 5958 section 3). */
    static Bytes decrypted(Bytes data, String password) throws Malformed, WrongPassword {
        Der outside = Der.of(data, "the encrypted key");
        Der info = outside.sequence();
        outside.end();
        Der algorithm = Der.of(info.whole(Der.SEQUENCE), WHAT).sequence();
        Bytes secret = info.take(Der.OCTETS);
        String scheme = algorithm.object();
        if (!scheme.equals(PBES2)) {
            throw unsupported(scheme);
        }
        Der parameters = algorithm.sequence();
        Der derivation = parameters.sequence();
        Der encryption = parameters.sequence();
        String function = derivation.object();
        if (!function.equals(PBKDF2)) {
            throw unsupported(function);
        }
        Encryption kind = Encryption.of(encryption.object());
        Bytes start = encryption.take(Der.OCTETS);
        if (start.size() != kind.blockSize) {
            throw new Malformed("the initial value of its encryption has " + start.size() + " bytes in place of "
                    + kind.blockSize);
        }
        byte[] key = derived(derivation.sequence(), kind.keySize, password);
        return decrypted(kind.algorithm, key, start, secret);
    }

    private static byte[] derived(Der parameters, int size, String password) throws Malformed {
        Bytes salt = parameters.take(Der.OCTETS);
        if (salt.isEmpty() || salt.size() > LONGEST_SALT) {
            throw new Malformed("the salt of its encryption has " + salt.size() + " bytes");
        }
        int iterations = parameters.integer("number of iterations", MOST_ITERATIONS);
        if (iterations == 0) {
            throw new Malformed("the number of iterations of its encryption is 0");
        }
        if (parameters.isNext(Der.INTEGER) && parameters.integer("length of keys", 1024) != size) {
            throw new Malformed("the length of the key of its encryption is not " + size);
        }
        String hash = "1.2.840.113549.2.7";
        if (parameters.isNext(Der.SEQUENCE)) {
            hash = parameters.sequence().object();
        }
        String name = HASHES.get(hash);
        if (name == null) {
            throw unsupported(hash);
        }
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt.toArray(), iterations, 8 * size);
        try {
            return SecretKeyFactory.getInstance(name).generateSecret(spec).getEncoded();
        } catch (GeneralSecurityException _) {
            throw unsupported(name);
        } finally {
            spec.clearPassword();
        }
    }

    /** {@code secret} decrypted in CBC mode. */
    static Bytes decrypted(String algorithm, byte[] key, Bytes start, Bytes secret) throws Malformed, WrongPassword {
        try {
            Cipher cipher = Cipher.getInstance(algorithm + "/CBC/PKCS5Padding");
            cipher.init(
                    Cipher.DECRYPT_MODE, new SecretKeySpec(key, algorithm), new IvParameterSpec(start.toArray()));
            return Bytes.adopt(cipher.doFinal(secret.toArray()));
        } catch (BadPaddingException | IllegalBlockSizeException _) {
            throw new WrongPassword();
        } catch (GeneralSecurityException _) {
            throw unsupported(algorithm);
        }
    }

    private static Malformed unsupported(@Nullable String what) {
        return new Malformed("it is encrypted by " + UNSUPPORTED.getOrDefault(what, what)
                + ", which is not supported; openssl pkcs8 -topk8 -v2 aes256 encrypts it in a way that is");
    }
}
