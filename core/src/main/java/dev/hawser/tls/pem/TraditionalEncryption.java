package dev.hawser.tls.pem;

import dev.hawser.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Map;

/**
 * Encryption by a password as old PEM files have it: the algorithm and the initial value stand in the header {@code
 * DEK-Info} (RFC 1423 section 1.1), and the key comes from MD5, once, of the password and of eight bytes of that value, as
 * OpenSSL has always done it.
 */
final class TraditionalEncryption {
    private static final int SALT_SIZE = 8;

    private TraditionalEncryption() {}

    private record Algorithm(String name, int keySize, int blockSize) {}

    private static final Map<String, Algorithm> ALGORITHMS = Map.of(
            "AES-128-CBC", new Algorithm("AES", 16, 16),
            "AES-192-CBC", new Algorithm("AES", 24, 16),
            "AES-256-CBC", new Algorithm("AES", 32, 16),
            "DES-EDE3-CBC", new Algorithm("DESede", 24, 8));

    static Bytes decrypted(PemBlock block, String password) throws Malformed, WrongPassword {
        String info = block.headers().getOrDefault("DEK-Info", "");
        int comma = info.indexOf(',');
        String name = comma < 0 ? info : info.substring(0, comma).strip();
        Algorithm algorithm = ALGORITHMS.get(name);
        if (algorithm == null) {
            throw new Malformed("it is encrypted by "
                    + (name.matches("[A-Za-z0-9-]{1,40}") ? name : "something unknown")
                    + "; supported are AES-128-CBC, AES-192-CBC, AES-256-CBC and DES-EDE3-CBC");
        }
        Bytes start = start(comma < 0 ? "" : info.substring(comma + 1).strip(), algorithm.blockSize());
        byte[] key = derived(password, start.take(SALT_SIZE), algorithm.keySize());
        return Pbes2.decrypted(algorithm.name(), key, start, block.data());
    }

    private static Bytes start(String hex, int size) throws Malformed {
        if (!hex.matches("[0-9A-Fa-f]*") || hex.length() != 2 * size) {
            throw new Malformed("its header DEK-Info does not have " + size + " bytes in hexadecimal behind the comma");
        }
        return Bytes.ofHex(hex);
    }

    private static byte[] derived(String password, Bytes salt, int size) throws Malformed {
        MessageDigest md5 = md5();
        byte[] secret = password.getBytes(StandardCharsets.UTF_8);
        byte[] key = new byte[size];
        byte[] digest = {};
        for (int at = 0; at < size; at += digest.length) {
            md5.update(digest);
            md5.update(secret);
            digest = md5.digest(salt.toArray());
            System.arraycopy(digest, 0, key, at, Math.min(digest.length, size - at));
        }
        Arrays.fill(secret, (byte) 0);
        return key;
    }

    private static MessageDigest md5() throws Malformed {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException _) {
            throw new Malformed("it is encrypted in the old way, which needs MD5, and this platform has none");
        }
    }
}
