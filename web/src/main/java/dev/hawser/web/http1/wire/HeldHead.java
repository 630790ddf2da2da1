package dev.hawser.web.http1.wire;

import dev.hawser.bytes.Bytes;
import java.util.Arrays;

/**
 * A head that comes in pieces: what is there of it, and whether its end is. Each byte is looked at once, so a peer that sends one
 * at a time costs no more than one that sends all.
 */
final class HeldHead {
    private static final int NOTHING = 0;
    private static final int CR = 1;
    private static final int CRLF = 2;
    private static final int CRLFCR = 3;
    private static final int COMPLETE = 4;

    private byte[] held = new byte[0];
    private int size;
    private int seen;
    private boolean isFirstLine;

    /** Begins anew. {@code lineIsOver} where an empty line right at the beginning is the end, as of trailers. */
    void begin(boolean lineIsOver) {
        held = new byte[256];
        size = 0;
        seen = lineIsOver ? CRLF : NOTHING;
        isFirstLine = true;
    }

    /**
     * Takes bytes up to the end of the head.
     *
     * @param mostInLine how long the first line may be
     * @param tooLong the status that says that it is longer
     * @return how many it took: all of them, or those up to the end
     */
    int add(Bytes data, int from, int most, int mostInLine, int tooLong) {
        int count = data.size() - from;
        for (int i = 0; i < count; i++) {
            byte b = data.byteAt(from + i);
            if (size == most) {
                throw new HttpSyntaxException(431, "a head of more than " + most + " bytes");
            }
            if (size > mostInLine && isFirstLine) {
                throw new HttpSyntaxException(tooLong, "a first line of more than " + mostInLine + " bytes");
            }
            if (size == held.length) {
                held = Arrays.copyOf(held, Math.min(most, 2 * held.length));
            }
            held[size++] = b;
            look(b);
            if (seen == COMPLETE) {
                return i + 1;
            }
        }
        return count;
    }

    private void look(byte b) {
        if (b == '\n') {
            if (seen == CR) {
                seen = CRLF;
                isFirstLine = size <= 2; // an empty line ahead of a request does not count
            } else if (seen == CRLFCR) {
                seen = COMPLETE;
            } else {
                throw FieldParser.bad("an LF without CR");
            }
        } else if (seen == CR || seen == CRLFCR) {
            throw FieldParser.bad("a CR without LF");
        } else if (b == '\r') {
            seen = seen == CRLF ? CRLFCR : CR;
        } else {
            seen = NOTHING;
        }
    }

    boolean isComplete() {
        return seen == COMPLETE;
    }

    int size() {
        return size;
    }

    byte[] array() {
        return held;
    }

    /** Gives up what it has. */
    Bytes release() {
        Bytes all = Bytes.adopt(held, 0, size);
        held = new byte[0];
        size = 0;
        seen = NOTHING;
        return all;
    }
}
