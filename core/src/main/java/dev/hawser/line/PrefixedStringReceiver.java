package dev.hawser.line;

import dev.hawser.bytes.ByteQueue;
import dev.hawser.bytes.Bytes;

/**
 * Strings with their length before them as a binary number, most significant byte first and without a sign. See
 * {@link Int8StringReceiver}, {@link Int16StringReceiver} and {@link Int32StringReceiver} for the usual sizes.
 *
 * <p>They are handed out whole and in order, for as long as the transport
 * {@linkplain dev.hawser.net.Transport#isReading() is reading}; the rest waits. At most {@link #maxLength()} bytes of
 * an unfinished string are kept, and what comes during a pause.
 */
public abstract class PrefixedStringReceiver extends Framing {
    private static final int MAX_LENGTH = 99_999;

    private int prefixSize;
    /** What is still to be dropped of a string that is too long. */
    private long toSkip;

    /**
     * The length takes {@code prefixSize} bytes, 1 to 4.
     *
     * @throws IllegalArgumentException for any other size
     */
    protected PrefixedStringReceiver(int prefixSize) {
        this.prefixSize = checkedPrefixSize(prefixSize);
    }

    private static int checkedPrefixSize(int prefixSize) {
        if (prefixSize < 1 || prefixSize > Integer.BYTES) {
            throw new IllegalArgumentException("a prefix must have 1 to 4 bytes, not " + prefixSize);
        }
        return prefixSize;
    }

    /** The length takes {@code prefixSize} bytes, 1 to 4, from the next string on, sent or received. */
    protected final void setPrefixSize(int prefixSize) {
        this.prefixSize = checkedPrefixSize(prefixSize);
    }

    /** How many bytes a string may have: 99,999. Asked again for each string. */
    public int maxLength() {
        return MAX_LENGTH;
    }

    /** A string came. */
    public abstract void stringReceived(Bytes string) throws Exception;

    /**
     * The peer announced a string of {@code length} bytes, which is more than {@link #maxLength()}: by default the
     * connection is lost.
     *
     * <p>The string and its prefix are still in the buffer. A protocol that goes on may {@linkplain #clearBuffer() take
     * them}, or answer a larger {@link #maxLength()} from now on and receive the string; otherwise the string is
     * dropped as it comes and the next one is handed out.
     */
    public void lengthLimitExceeded(long length) throws Exception {
        transport().loseConnection();
    }

    /** Removes and gives what was received and not yet handed out. What comes next begins a new string. */
    public final Bytes clearBuffer() {
        toSkip = 0;
        return takeKept();
    }

    /**
     * Sends {@code string} behind its length, in one write. The length is not compared to {@link #maxLength()}.
     *
     * @throws StringTooLong when the length does not fit in the prefix
     */
    public void sendString(Bytes string) {
        int size = string.size();
        long most = Math.min((1L << Byte.SIZE * prefixSize) - 1, Integer.MAX_VALUE - 8 - prefixSize);
        if (size > most) {
            throw new StringTooLong(size, most);
        }
        byte[] frame = new byte[prefixSize + size];
        for (int i = 0; i < prefixSize; i++) {
            frame[i] = (byte) (size >>> Byte.SIZE * (prefixSize - 1 - i));
        }
        string.copyTo(frame, prefixSize);
        transport().write(Bytes.adopt(frame));
    }

    @Override
    final boolean dispatch(ByteQueue received) throws Exception {
        if (toSkip > 0) {
            int skipped = (int) Math.min(toSkip, received.size());
            received.drop(skipped);
            toSkip -= skipped;
            return true;
        }
        if (received.size() < prefixSize) {
            return false;
        }
        long length = 0;
        for (int i = 0; i < prefixSize; i++) {
            length = length << Byte.SIZE | received.unsignedAt(i);
        }
        if (length > maxLength()) {
            exceeded(length);
            return true;
        }
        long end = prefixSize + length;
        if (received.size() < end) {
            received.expect((int) Math.min(end, Integer.MAX_VALUE - 8));
            return false;
        }
        received.drop(prefixSize);
        stringReceived(received.take((int) length));
        return true;
    }

    private void exceeded(long length) throws Exception {
        toSkip = prefixSize + length; // unless the protocol says otherwise
        lengthLimitExceeded(length);
        if (length <= maxLength()) {
            toSkip = 0;
        }
    }
}
