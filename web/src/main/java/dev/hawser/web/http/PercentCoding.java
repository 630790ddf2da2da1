package dev.hawser.web.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Characters as percent signs and digits (RFC 3986, section 2.1), by way of UTF-8. */
public final class PercentCoding {
    private static final String HEX = "0123456789ABCDEF";
    private static final boolean[] UNRESERVED = table("-._~");
    private static final boolean[] IN_SEGMENT = table("-._~!$&'()*+,;=:@");
    private static final boolean[] IN_FORM = table("-._*");

    private PercentCoding() {}

    private static boolean[] table(String more) {
        boolean[] plain = new boolean[128];
        for (char c = '0'; c <= 'z'; c++) {
            plain[c] = c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a';
        }
        for (char c : more.toCharArray()) {
            plain[c] = true;
        }
        return plain;
    }

    /**
     * The text that {@code coded} stands for; null where a percent sign has no two digits behind it, or what is coded is no
     * UTF-8. A plus is a plus.
     */
    public static @Nullable String decode(String coded) {
        if (coded.indexOf('%') < 0) {
            return coded;
        }
        byte[] bytes = bytes(coded, false, true);
        if (bytes == null) {
            return null;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException malformed) {
            return null;
        }
    }

    /** A field of a form: a plus is a blank, a percent sign without digits is itself, what is no UTF-8 becomes U+FFFD. */
    static String decodeForm(String coded) {
        if (coded.indexOf('%') < 0 && coded.indexOf('+') < 0 && isAscii(coded)) {
            return coded;
        }
        byte[] bytes = bytes(coded, true, false);
        return bytes == null ? coded : new String(bytes, StandardCharsets.UTF_8);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static byte @Nullable [] bytes(String coded, boolean plusIsBlank, boolean strict) {
        byte[] source = coded.getBytes(StandardCharsets.UTF_8);
        byte[] decoded = new byte[source.length];
        int count = 0;
        for (int i = 0; i < source.length; i++) {
            byte b = source[i];
            if (b == '%') {
                int high = i + 2 < source.length ? digit(source[i + 1]) : -1;
                int low = i + 2 < source.length ? digit(source[i + 2]) : -1;
                if (high >= 0 && low >= 0) {
                    b = (byte) (high << 4 | low);
                    i += 2;
                } else if (strict) {
                    return null;
                }
            } else if (b == '+' && plusIsBlank) {
                b = ' ';
            }
            decoded[count++] = b;
        }
        return java.util.Arrays.copyOf(decoded, count);
    }

    private static int digit(byte b) {
        return b < 0 ? -1 : Character.digit(b, 16);
    }

    /** {@code text} with all but letters, digits and {@code -._~} coded: fit for every place of a URL. */
    public static String encode(String text) {
        return encode(text, UNRESERVED, false);
    }

    /** {@code text} as one segment of a path: slashes, question marks and the like are coded. */
    public static String encodeSegment(String text) {
        return encode(text, IN_SEGMENT, false);
    }

    /** A field of a form, where a blank is a plus. */
    static String encodeForm(String text) {
        return encode(text, IN_FORM, true);
    }

    private static String encode(String text, boolean[] plain, boolean blankIsPlus) {
        StringBuilder coded = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b >= 0 && plain[b]) {
                coded.append((char) b);
            } else if (b == ' ' && blankIsPlus) {
                coded.append('+');
            } else {
                coded.append('%').append(HEX.charAt(b >> 4 & 0xf)).append(HEX.charAt(b & 0xf));
            }
        }
        return coded.toString();
    }
}
