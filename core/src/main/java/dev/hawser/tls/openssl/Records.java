package dev.hawser.tls.openssl;

import dev.hawser.tls.TlsEngine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The outside of records (RFC 8446 section 5.1). */
final class Records {
    static final int HEADER = 5;
    static final int HANDSHAKE = 22;
    static final int APPLICATION_DATA = 23;

    /** What {@link #size} says where there is no record yet. */
    static final int INCOMPLETE = 0;

    /** What {@link #size} says of what is no record. */
    static final int NONE = -1;

    private static final int FIRST_TYPE = 20;
    private static final int ALERT = 21;
    private static final int MAJOR = 3;
    private static final int FATAL = 2;
    private static final int WARNING = 1;

    private Records() {}

    /** The size of the first record, header and all. */
    static int size(ByteBuffer records) {
        if (records.remaining() < HEADER) {
            return INCOMPLETE;
        }
        int at = records.position();
        int type = records.get(at);
        int size = HEADER + (records.getShort(at + 3) & 0xffff);
        if (type < FIRST_TYPE || type > APPLICATION_DATA || records.get(at + 1) != MAJOR || size > TlsEngine.RECORD_SIZE) {
            return NONE;
        }
        return records.remaining() < size ? INCOMPLETE : size;
    }

    static int type(ByteBuffer records) {
        return records.get(records.position());
    }

    /** An alert in clear. */
    static byte[] alert(int number, boolean fatal) {
        return new byte[] {ALERT, MAJOR, 3, 0, 2, (byte) (fatal ? FATAL : WARNING), (byte) number};
    }

    /** What is no record, for an error: its first bytes, and as text where they are. */
    static String described(ByteBuffer strange) {
        byte[] first = new byte[Math.min(strange.remaining(), 2 * Long.BYTES)];
        strange.get(strange.position(), first);
        String hex = HexFormat.ofDelimiter(" ").formatHex(first);
        String text = new String(first, StandardCharsets.ISO_8859_1);
        return text.chars().allMatch(c -> c >= ' ' && c <= '~' || c == '\r' || c == '\n')
                ? hex + " (\"" + text.replace("\r", "\\r").replace("\n", "\\n") + "\")"
                : hex;
    }
}
