package dev.hawser.line;

import dev.hawser.bytes.ByteQueue;
import dev.hawser.bytes.Bytes;

/**
 * Cuts the stream into lines of text, and passes it on uncut in raw mode.
 *
 * <pre>{@code
 * final class Greeter extends LineReceiver {
 *     @Override public void lineReceived(String line) { sendLine("Hello, " + line + "!"); }
 * }
 * }</pre>
 *
 * <p>The order, the pauses and the limits are those of {@link ByteLineReceiver}. What is sent is one line whatever the
 * text: a CR or LF in it is refused.
 */
public abstract class LineReceiver extends ByteLineReceiver {
    private final LineCharset charset;

    /** Lines of UTF-8 that end with CR LF. */
    protected LineReceiver() {
        this(LineCharset.UTF_8);
    }

    /** Lines of {@code charset} that end with CR LF. */
    protected LineReceiver(LineCharset charset) {
        super(Lines.CRLF);
        this.charset = charset;
    }

    /**
     * Lines of UTF-8 that end with {@code delimiter}. Where it is {@code "\n"} alone, a CR before it is part of the
     * line.
     *
     * @throws IllegalArgumentException when {@code delimiter} is empty
     */
    protected LineReceiver(String delimiter) {
        this(delimiter, LineCharset.UTF_8);
    }

    /**
     * Lines of {@code charset} that end with {@code delimiter}.
     *
     * @throws IllegalArgumentException when {@code delimiter} is empty or not of that charset
     */
    protected LineReceiver(String delimiter, LineCharset charset) {
        super(charset.encode(delimiter));
        this.charset = charset;
    }

    /** A line came. */
    public abstract void lineReceived(String line) throws Exception;

    /** Reads the line as text. */
    @Override
    public final void lineReceived(Bytes line) throws Exception {
        lineReceived(line.text(charset.charset()));
    }

    /**
     * Sends {@code line} and the delimiter, in one write.
     *
     * @throws IllegalArgumentException when {@code line} contains CR, LF or the delimiter, or a character that the
     *     charset does not have
     */
    public void sendLine(String line) {
        transport().write(Lines.checkedText(charset.encode(line), delimiter()), delimiter());
    }

    /** The same of a line that is bytes already. */
    @Override
    public void sendLine(Bytes line) {
        transport().write(Lines.checkedText(line, delimiter()), delimiter());
    }

    @Override
    final void lineFound(ByteQueue received, int size) throws Exception {
        String line = received.takeText(size, charset.charset());
        received.drop(delimiter().size());
        lineReceived(line);
    }
}
