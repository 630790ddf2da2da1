package dev.hawser.line;

import dev.hawser.bytes.ByteQueue;
import dev.hawser.bytes.Bytes;
import java.nio.charset.StandardCharsets;

/**
 * Strings with their length before them in decimal digits: {@code 5:hello,} (D. J. Bernstein's netstrings).
 *
 * <p>They are handed out whole and in order, for as long as the transport
 * {@linkplain dev.hawser.net.Transport#isReading() is reading}; the rest waits. Nothing that the peer sends is thrown
 * at the transport: what is no netstring is told to {@link #netstringRefused}.
 */
public abstract class NetstringReceiver extends Framing {
    private static final int MAX_LENGTH = 99_999;

    private boolean refused;

    /** For subclasses. */
    protected NetstringReceiver() {}

    /** How many bytes a string may have: 99,999. Asked again for each string. */
    public int maxLength() {
        return MAX_LENGTH;
    }

    /** A string came. */
    public abstract void stringReceived(Bytes string) throws Exception;

    /**
     * The peer sent what is no netstring: no length, one with a leading zero or above {@link #maxLength()}, or one that
     * no comma follows. By default the connection is lost. Called once: where the next string would begin is unknown,
     * so all that comes later is dropped.
     *
     * @param why what was wrong, with the value, for a log
     */
    public void netstringRefused(String why) throws Exception {
        transport().loseConnection();
    }

    /** Sends {@code string} as a netstring, in one write. The length is not compared to {@link #maxLength()}. */
    public void sendString(Bytes string) {
        byte[] head = (string.size() + ":").getBytes(StandardCharsets.ISO_8859_1);
        byte[] frame = new byte[Math.addExact(head.length + 1, string.size())];
        System.arraycopy(head, 0, frame, 0, head.length);
        string.copyTo(frame, head.length);
        frame[frame.length - 1] = ',';
        transport().write(Bytes.adopt(frame));
    }

    @Override
    final boolean dispatch(ByteQueue received) throws Exception {
        if (refused) {
            received.clear();
            return false;
        }
        int colon = 0;
        long length = 0;
        for (; colon < received.size() && received.unsignedAt(colon) != ':'; colon++) {
            int digit = received.unsignedAt(colon) - '0';
            if (digit < 0 || digit > 9) {
                return refuse(
                        received, "a netstring's length must be digits and a colon, not " + shown(received, colon));
            }
            if (colon > 0 && length == 0) {
                return refuse(received, "a netstring's length must not begin with 0: " + shown(received, colon));
            }
            length = 10 * length + digit;
            if (length > maxLength()) {
                return refuse(
                        received,
                        "a netstring must have at most " + maxLength() + " bytes; its length begins with " + length);
            }
        }
        if (colon == received.size()) {
            return false;
        }
        if (colon == 0) {
            return refuse(received, "a netstring must begin with its length, not " + shown(received, 0));
        }
        return dispatchPayload(received, colon, (int) length);
    }

    private boolean dispatchPayload(ByteQueue received, int colon, int length) throws Exception {
        long comma = colon + 1L + length;
        if (received.size() <= comma) {
            received.expect((int) Math.min(comma + 1, Integer.MAX_VALUE - 8));
            return false;
        }
        int last = received.unsignedAt((int) comma);
        if (last != ',') {
            return refuse(received, "a netstring of " + length + " bytes must be followed by a comma, not "
                    + Bytes.of(last));
        }
        received.drop(colon + 1);
        Bytes string = received.take(length);
        received.drop(1);
        stringReceived(string);
        return true;
    }

    private static String shown(ByteQueue received, int last) {
        return received.peek(last + 1).toString();
    }

    private boolean refuse(ByteQueue received, String why) throws Exception {
        refused = true;
        received.clear();
        netstringRefused(why);
        return true;
    }
}
