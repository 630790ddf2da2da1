package dev.hawser.line;

import dev.hawser.bytes.ByteQueue;
import dev.hawser.bytes.Bytes;

/**
 * Cuts the stream into lines of text, always: a {@link LineReceiver} without raw mode.
 *
 * <p>A line that is too long is told of with its first byte too many, and not only when its end could be there.
 */
public abstract class LineOnlyReceiver extends Framing {
    private final Bytes delimiter;
    private final LineCharset charset;

    /** Lines of UTF-8 that end with CR LF. */
    protected LineOnlyReceiver() {
        this(LineCharset.UTF_8);
    }

    /** Lines of {@code charset} that end with CR LF. */
    protected LineOnlyReceiver(LineCharset charset) {
        this.delimiter = Lines.CRLF;
        this.charset = charset;
    }

    /**
     * Lines of UTF-8 that end with {@code delimiter}.
     *
     * @throws IllegalArgumentException when {@code delimiter} is empty
     */
    protected LineOnlyReceiver(String delimiter) {
        this(delimiter, LineCharset.UTF_8);
    }

    /**
     * Lines of {@code charset} that end with {@code delimiter}.
     *
     * @throws IllegalArgumentException when {@code delimiter} is empty or not of that charset
     */
    protected LineOnlyReceiver(String delimiter, LineCharset charset) {
        this.delimiter = Lines.checkedDelimiter(charset.encode(delimiter));
        this.charset = charset;
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
    public abstract void lineReceived(String line) throws Exception;

    /**
     * A line is too long: by default the connection is lost.
     *
     * @param rest everything that was received and not yet handed out, beginning with the line; it is kept nowhere else
     */
    public void lineLengthExceeded(Bytes rest) throws Exception {
        transport().loseConnection();
    }

    /**
     * Sends {@code line} and the delimiter, in one write.
     *
     * @throws IllegalArgumentException when {@code line} contains CR, LF or the delimiter, or a character that the
     *     charset does not have
     */
    public void sendLine(String line) {
        transport().write(Lines.checkedText(charset.encode(line), delimiter), delimiter);
    }

    @Override
    final boolean dispatch(ByteQueue received) throws Exception {
        int maxLength = maxLength();
        int slack = received.size() > maxLength ? 1 + Lines.begunDelimiter(received, delimiter) : 1;
        int size = Lines.nextLine(received, delimiter, maxLength, slack);
        if (size >= 0) {
            String line = received.takeText(size, charset.charset());
            received.drop(delimiter.size());
            lineReceived(line);
        } else if (size == Lines.TOO_LONG) {
            lineLengthExceeded(received.takeAll());
        }
        return size != Lines.INCOMPLETE;
    }
}
