package dev.hawser.web.websocket.wire;

import dev.hawser.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** {@code Sec-WebSocket-Key} and {@code Sec-WebSocket-Accept} (RFC 6455, section 4). */
final class HandshakeKeys {
    static final int SIZE = 16;
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private HandshakeKeys() {}

    /** The key that {@code nonce}, of {@value #SIZE} bytes, is. */
    static String key(Bytes nonce) {
        if (nonce.size() != SIZE) {
            throw new IllegalArgumentException("a WebSocket key is made of " + SIZE + " bytes, not " + nonce.size());
        }
        return Base64.getEncoder().encodeToString(nonce.toArray());
    }

    /** Whether {@code key} is one of 16 bytes. */
    static boolean isKey(String key) {
        if (key.length() != 24 || !key.endsWith("==")) {
            return false;
        }
        try {
            return Base64.getDecoder().decode(key).length == SIZE;
        } catch (IllegalArgumentException noBase64) {
            return false;
        }
    }

    /** What a server answers to {@code key}. */
    static String accept(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder().encodeToString(sha1.digest((key + MAGIC).getBytes(StandardCharsets.ISO_8859_1)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every platform has SHA-1", impossible);
        }
    }
}
