package dev.hawser.line;

import dev.hawser.bytes.ByteQueue;
import dev.hawser.bytes.Bytes;

/**
 * Cuts the stream into lines of bytes, and passes it on uncut in raw mode. For lines of text see {@link LineReceiver}.
 *
 * <p>Lines are handed out one at a time, in order, without their delimiter, for as long as the transport
 * {@linkplain dev.hawser.net.Transport#isReading() is reading}; the rest waits for {@link #readResumed()}, before what
 * comes later. Once {@code loseConnection} was called no more come. At most {@link #maxLength()} bytes of an unfinished
 * line are kept, and what comes during a pause.
 */
public abstract class ByteLineReceiver extends Framing {
    private final Bytes delimiter;
    private boolean raw;

    /** Lines end with CR LF. */
    protected ByteLineReceiver() {
        this(Lines.CRLF);
    }

    /**
     * Lines end with {@code delimiter}. Where it is LF alone, a CR before it is part of the line.
     *
     * @throws IllegalArgumentException when {@code delimiter} is empty
     */
    protected ByteLineReceiver(Bytes delimiter) {
        this.delimiter = Lines.checkedDelimiter(delimiter);
    }

    /** What ends a line. */
    public final Bytes delimiter() {
        return delimiter;
    }

    /** How many bytes a line may have, its delimiter not counted: 16,384. Asked again for each line. */
    public int maxLength() {
        return Lines.MAX_LENGTH;
    }

    /** A line came. */
    public abstract void lineReceived(Bytes line) throws Exception;

    /** Some bytes came in raw mode, at least one. */
    public void rawDataReceived(Bytes data) throws Exception {
        throw new IllegalStateException(getClass().getName() + " has set raw mode and has no rawDataReceived");
    }

    /**
     * A line is too long: by default the connection is lost. A line is told to be too long at the latest when as many
     * bytes as {@link #maxLength()} and the delimiter have together came without an end in them.
     *
     * @param rest everything that was received and not yet handed out, beginning with the line; it is kept nowhere
     *     else. A protocol that goes on may give a part of it back by {@link #setLineMode(Bytes)}.
     */
    public void lineLengthExceeded(Bytes rest) throws Exception {
        transport().loseConnection();
    }

    /**
     * From the next byte on the stream goes to {@link #rawDataReceived}, beginning with what has already come: inside
     * {@code lineReceived} the rest of the same chunk, when that returns.
     */
    public final void setRawMode() {
        raw = true;
        feedFirst(Bytes.EMPTY);
    }

    /** Goes back to lines. */
    public final void setLineMode() {
        setLineMode(Bytes.EMPTY);
    }

    /**
     * Goes back to lines, beginning with {@code extra}: the end of what came as raw data and belongs to lines. It is
     * handed out before anything newer, after the running event; outside an event, in a later turn.
     */
    public final void setLineMode(Bytes extra) {
        raw = false;
        feedFirst(extra);
    }

    /** Removes and gives what was received and not yet handed out. */
    public final Bytes clearLineBuffer() {
        return takeKept();
    }

    /**
     * Sends {@code line} and the delimiter, in one write.
     *
     * @throws IllegalArgumentException when the peer would see more than one line
     */
    public void sendLine(Bytes line) {
        transport().write(Lines.checked(line, delimiter), delimiter);
    }

    /** Hands out the first {@code size} bytes of {@code received} as a line. */
    void lineFound(ByteQueue received, int size) throws Exception {
        Bytes line = received.take(size);
        received.drop(delimiter.size());
        lineReceived(line);
    }

    @Override
    final boolean dispatch(ByteQueue received) throws Exception {
        if (raw) {
            rawDataReceived(received.takeAll());
            return true;
        }
        int size = Lines.nextLine(received, delimiter, maxLength(), delimiter.size());
        if (size >= 0) {
            lineFound(received, size);
        } else if (size == Lines.TOO_LONG) {
            lineLengthExceeded(received.takeAll());
        }
        return size != Lines.INCOMPLETE;
    }
}
