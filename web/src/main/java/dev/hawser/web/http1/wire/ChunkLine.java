package dev.hawser.web.http1.wire;

import dev.hawser.bytes.Bytes;
import dev.hawser.web.http.HttpGrammar;

/**
 * The line before a chunk (RFC 9112, section 7.1): its size in hexadecimal digits, and extensions, whose grammar is checked and which are dropped.
 * No blanks are let through but those around extensions: what one server skips another may not.
 */
final class ChunkLine {
    private enum State {
        DIGITS,
        BEFORE_NAME,
        NAME,
        BEFORE_VALUE,
        VALUE,
        QUOTED,
        ESCAPED,
        AFTER_QUOTED,
        CR,
        COMPLETE
    }

    private static final int MOST_DIGITS = 15;

    private final int most;
    private State state = State.DIGITS;
    private long size;
    private int digits;
    private int length;

    ChunkLine(int most) {
        this.most = most;
    }

    void begin() {
        state = State.DIGITS;
        size = 0;
        digits = 0;
        length = 0;
    }

    boolean isComplete() {
        return state == State.COMPLETE;
    }

    long size() {
        return size;
    }

    /** Takes bytes up to the end of the line; how many. */
    int add(Bytes data, int from) {
        int at = from;
        while (at < data.size() && state != State.COMPLETE) {
            if (++length > most) {
                throw FieldParser.bad("a chunk's line of more than " + most + " bytes");
            }
            state = on(data.unsignedAt(at++));
        }
        return at - from;
    }

    private State on(int b) {
        return switch (state) {
            case DIGITS -> digit(b);
            case BEFORE_NAME -> isBlank(b) ? State.BEFORE_NAME : HttpGrammar.isTokenCharacter(b) ? State.NAME : refuse(b);
            case NAME ->
                HttpGrammar.isTokenCharacter(b) ? State.NAME : b == '=' ? State.BEFORE_VALUE : afterExtension(b);
            case BEFORE_VALUE -> b == '"' ? State.QUOTED : HttpGrammar.isTokenCharacter(b) ? State.VALUE : refuse(b);
            case VALUE -> HttpGrammar.isTokenCharacter(b) ? State.VALUE : afterExtension(b);
            case QUOTED ->
                b == '"' ? State.AFTER_QUOTED
                        : b == '\\' ? State.ESCAPED : HttpGrammar.isValueCharacter(b) ? State.QUOTED : refuse(b);
            case ESCAPED -> HttpGrammar.isValueCharacter(b) ? State.QUOTED : refuse(b);
            case AFTER_QUOTED -> afterExtension(b);
            case CR -> b == '\n' ? State.COMPLETE : refuse(b);
            case COMPLETE -> throw new IllegalStateException("the line is over");
        };
    }

    private State digit(int b) {
        int digit = b < 0x80 ? Character.digit(b, 16) : -1;
        if (digit < 0) {
            return digits == 0 ? refuse(b) : afterExtension(b);
        }
        if (++digits > MOST_DIGITS) {
            throw FieldParser.bad("a chunk's size of more than " + MOST_DIGITS + " digits");
        }
        size = size << 4 | digit;
        return State.DIGITS;
    }

    private State afterExtension(int b) {
        return b == ';' ? State.BEFORE_NAME : b == '\r' ? State.CR : refuse(b);
    }

    private static boolean isBlank(int b) {
        return b == ' ' || b == '\t';
    }

    private static State refuse(int b) {
        throw FieldParser.bad("the byte 0x" + Integer.toHexString(b) + " in the line before a chunk");
    }
}
