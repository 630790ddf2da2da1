package dev.hawser.line;

import dev.hawser.bytes.ByteQueue;
import dev.hawser.bytes.Bytes;

/** Finds lines in what was received, and makes those that are sent. */
final class Lines {
    /** No line yet. */
    static final int INCOMPLETE = -1;

    /** More bytes than a line may have. */
    static final int TOO_LONG = -2;

    static final Bytes CRLF = Bytes.of("\r\n");
    static final int MAX_LENGTH = 16_384;

    private Lines() {}

    /** Refuses an empty delimiter, which would be everywhere. */
    static Bytes checkedDelimiter(Bytes delimiter) {
        if (delimiter.isEmpty()) {
            throw new IllegalArgumentException("a delimiter must have at least one byte, not " + delimiter);
        }
        return delimiter;
    }

    /**
     * The size of the first line, {@link #INCOMPLETE} or {@link #TOO_LONG}. A line without its end is too long when it
     * has {@code maxLength} bytes and {@code slack} more.
     */
    static int nextLine(ByteQueue received, Bytes delimiter, int maxLength, int slack) {
        int size = received.indexOf(delimiter);
        if (size >= 0) {
            return size > maxLength ? TOO_LONG : size;
        }
        return received.size() >= (long) maxLength + slack ? TOO_LONG : INCOMPLETE;
    }

    /** How many of the last bytes that came may be the beginning of {@code delimiter}. */
    static int begunDelimiter(ByteQueue received, Bytes delimiter) {
        int begun = Math.min(delimiter.size() - 1, received.size());
        while (begun > 0 && !endsWith(received, delimiter, begun)) {
            begun--;
        }
        return begun;
    }

    private static boolean endsWith(ByteQueue received, Bytes delimiter, int count) {
        int start = received.size() - count;
        for (int i = 0; i < count; i++) {
            if (received.unsignedAt(start + i) != delimiter.unsignedAt(i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * {@code line}, which {@code delimiter} will follow.
     *
     * @throws IllegalArgumentException when a reader would find the end before the end of {@code line}
     */
    static Bytes checked(Bytes line, Bytes delimiter) {
        if (line.contains(delimiter) || endsInside(line, delimiter)) {
            throw new IllegalArgumentException("a line must not contain its delimiter " + delimiter + ": " + line);
        }
        return line;
    }

    /** Whether the end of {@code line} and the beginning of {@code delimiter} make a delimiter only together. */
    private static boolean endsInside(Bytes line, Bytes delimiter) {
        for (int inLine = Math.min(delimiter.size() - 1, line.size()); inLine > 0; inLine--) {
            if (repeats(delimiter, inLine) && line.endsWith(delimiter.take(inLine))) {
                return true;
            }
        }
        return false;
    }

    /** Whether {@code delimiter}, moved by {@code distance}, agrees with itself where the two overlap. */
    private static boolean repeats(Bytes delimiter, int distance) {
        for (int i = distance; i < delimiter.size(); i++) {
            if (delimiter.byteAt(i) != delimiter.byteAt(i - distance)) {
                return false;
            }
        }
        return true;
    }

    /** {@link #checked} for a line of text, which has no CR or LF in it, whatever the delimiter. */
    static Bytes checkedText(Bytes line, Bytes delimiter) {
        if (line.indexOf((byte) '\r') >= 0 || line.indexOf((byte) '\n') >= 0) {
            throw new IllegalArgumentException("a line must not contain CR or LF: " + line);
        }
        byte first = delimiter.byteAt(0);
        // Where the delimiter begins with what the line does not have, it cannot begin inside the line.
        return first == '\r' || first == '\n' ? line : checked(line, delimiter);
    }
}
