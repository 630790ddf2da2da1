package dev.hawser.app.status.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Text within a path: UTF-8, percent-encoded (RFC 3986, 2.1). */
public final class PercentCoding {
    private static final String PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private PercentCoding() {}

    /** {@code text} with everything encoded but letters, digits and {@code -._~}; a slash, too. */
    public static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            if (each > 0 && PLAIN.indexOf(each) >= 0) {
                encoded.append((char) each);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
            }
        }
        return encoded.toString();
    }

    /**
     * What {@link #encode} made {@code text} of; what is not encoded stands for itself.
     *
     * @throws HttpMessageException with status 400, when a percent sign is not followed by two digits, or it is not UTF-8
     */
    public static String decode(String text) {
        ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                throw new HttpMessageException(400, "a path is ASCII");
            } else if (c != '%') {
                decoded.write(c);
            } else if (i + 2 < text.length()
                    && HexFormat.isHexDigit(text.charAt(i + 1))
                    && HexFormat.isHexDigit(text.charAt(i + 2))) {
                decoded.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
                i += 2;
            } else {
                throw new HttpMessageException(400, "a percent sign in the path is followed by no two hex digits");
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(decoded.toByteArray()))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw new HttpMessageException(400, "the path is not UTF-8");
        }
    }
}
