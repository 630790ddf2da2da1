package dev.hawser.web.websocket.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Whether bytes are UTF-8 (RFC 3629), told as early as it can be: at the first byte that no text goes on with. Surrogates,
 * overlong forms and what is beyond U+10FFFF are none. ASCII is looked at eight bytes at a time.
 */
final class Utf8Checker {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    /** How many bytes the current character still has, and between which two the next of them is. */
    private int missing;

    private int least = 0x80;
    private int most = 0xbf;
    private boolean ascii = true;

    /** Forgets everything. */
    void reset() {
        missing = 0;
        least = 0x80;
        most = 0xbf;
        ascii = true;
    }

    /** Whether what came by now is whole characters. */
    boolean isComplete() {
        return missing == 0;
    }

    /** Whether all that came by now was ASCII. */
    boolean isAscii() {
        return ascii;
    }

    /** Takes the bytes of {@code array} from {@code from} up to {@code to}; false when no text begins like that. */
    boolean accept(byte[] array, int from, int to) {
        int at = from;
        while (at < to) {
            if (missing == 0) {
                while (at <= to - Long.BYTES && ((long) LONGS.get(array, at) & HIGH_BITS) == 0) {
                    at += Long.BYTES;
                }
                if (at == to) {
                    return true;
                }
                int b = array[at++] & 0xff;
                if (b >= 0x80 && !begin(b)) {
                    return false;
                }
            } else {
                int b = array[at++] & 0xff;
                if (b < least || b > most) {
                    return false;
                }
                missing--;
                least = 0x80;
                most = 0xbf;
            }
        }
        return true;
    }

    private boolean begin(int b) {
        ascii = false;
        if (b < 0xc2 || b > 0xf4) {
            return false; // a byte out of the middle, an overlong form of ASCII, or beyond the last character
        }
        missing = b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
        switch (b) {
            case 0xe0 -> least = 0xa0; // below are overlong forms
            case 0xed -> most = 0x9f; // above are surrogates
            case 0xf0 -> least = 0x90;
            case 0xf4 -> most = 0x8f;
            default -> {}
        }
        return true;
    }
}
