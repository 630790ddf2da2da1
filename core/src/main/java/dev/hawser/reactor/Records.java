package dev.hawser.reactor;

import dev.hawser.tls.TlsEngine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLException;

/** The outside of TLS records (RFC 8446 section 5.1). */
final class Records {
    /** Type, version, size. */
    static final int HEADER = 5;

    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int MOST_SHOWN = 16;

    private Records() {}

    /**
     * The size of the first record, header included, or of a header where that is not complete.
     *
     * @param first whether it is the first of its connection: then it shows whether the peer speaks TLS at all
     */
    static int sizeOf(ByteBuffer records, boolean first) throws SSLException {
        int at = records.position();
        int there = records.remaining();
        if (first && there > 0) {
            int type = records.get(at);
            if ((type != HANDSHAKE && type != ALERT) || (there > 1 && records.get(at + 1) != 3)) {
                throw new SSLException("the peer does not speak TLS: it began with \"" + shown(records) + '"');
            }
        }
        if (there < HEADER) {
            return HEADER;
        }
        int size = HEADER + (records.getShort(at + 3) & 0xffff);
        if (size > TlsEngine.RECORD_SIZE) {
            throw new SSLException("a record of " + size + " bytes came, and the most is " + TlsEngine.RECORD_SIZE);
        }
        return size;
    }

    private static String shown(ByteBuffer records) {
        byte[] beginning = new byte[Math.min(records.remaining(), MOST_SHOWN)];
        records.get(records.position(), beginning);
        StringBuilder text = new StringBuilder();
        for (char c : new String(beginning, StandardCharsets.ISO_8859_1).toCharArray()) {
            text.append(c >= ' ' && c <= '~' ? String.valueOf(c) : String.format("\\x%02x", (int) c));
        }
        return text.toString();
    }
}
