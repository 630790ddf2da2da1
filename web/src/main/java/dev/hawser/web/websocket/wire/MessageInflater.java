package dev.hawser.web.websocket.wire;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses what came (RFC 7692, section 7.2.2). A sender that ends its stream amid a message (BFINAL) may go on with
 * another one, as the RFC allows, now and then; that one may refer to the same message only.
 */
final class MessageInflater {
    private static final byte[] TAIL = {0, 0, -1, -1};
    private static final int STEP = 4 << 10;
    private static final int WINDOW = 32 << 10;
    /** How many streams a message may have, and one more for so many bytes: each costs a copy of the window. */
    private static final int MOST_STREAMS = 16;

    private static final int STREAM_BYTES = 64;

    private final DeflatePool pool;
    private final boolean keepsContext;
    private final int mostRatio;
    private @Nullable Inflater inflater;
    private final byte[] beyond = new byte[1];
    private long compressed;
    private int streams;

    /** @param keepsContext whether messages may refer to those before */
    MessageInflater(DeflatePool pool, boolean keepsContext, int mostRatio) {
        this.pool = pool;
        this.keepsContext = keepsContext;
        this.mostRatio = mostRatio;
    }

    /** Puts what the first {@code size} bytes of {@code piece} mean into {@code message}. */
    void inflate(byte[] piece, int size, MessageBuffer message) throws WebSocketException {
        Inflater current = inflater;
        if (current == null) {
            current = pool.takeInflater();
            inflater = current;
        }
        compressed += size;
        try {
            inflateAll(current, piece, size, message);
        } catch (DataFormatException malformed) {
            throw new WebSocketException(CloseStatus.INVALID_PAYLOAD, "a message is not compressed as it says");
        }
    }

    private void inflateAll(Inflater current, byte[] piece, int size, MessageBuffer message)
            throws DataFormatException, WebSocketException {
        current.setInput(piece, 0, size);
        while (true) {
            if (message.room() == 0 && !message.isFull()) {
                message.reserve(1, Math.max(2L * Math.min(size, STEP), message.size()));
            }
            int got = message.isFull()
                    ? current.inflate(beyond)
                    : current.inflate(message.array(), message.size(), message.room());
            if (got > 0 && message.isFull()) {
                throw message.tooBig();
            }
            message.grow(got);
            if (message.size() > WebSocketLimits.RATIO_FROM && message.size() / mostRatio > compressed) {
                throw WebSocketException.tooBig("a message " + mostRatio + " times larger than what came of it");
            }
            if (current.finished() && current.getRemaining() > 0) {
                if (++streams > MOST_STREAMS + compressed / STREAM_BYTES) {
                    throw new WebSocketException(
                            CloseStatus.POLICY_VIOLATION, "a compressed message that ends " + streams + " times");
                }
                int rest = current.getRemaining();
                int known = Math.min(message.size(), WINDOW);
                current.reset();
                if (known > 0) {
                    current.setDictionary(message.array(), message.size() - known, known);
                }
                current.setInput(piece, size - rest, rest);
            } else if (got == 0) {
                return;
            }
        }
    }

    /** The message is at its end. */
    void endMessage(MessageBuffer message) throws WebSocketException {
        inflate(TAIL, TAIL.length, message);
        compressed = 0;
        streams = 0;
        if (!keepsContext) {
            end();
        }
    }

    /** Gives back what it uses. */
    void end() {
        Inflater used = inflater;
        if (used != null) {
            inflater = null;
            pool.giveBack(used);
        }
    }
}
