package dev.hawser.web.websocket.wire;

import dev.hawser.bytes.Bytes;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/** Compresses what one end sends (RFC 7692, section 7.2.1), a message or a piece of one at a time. */
final class MessageDeflater {
    private static final int TAIL = 4;

    private final DeflatePool pool;
    private final boolean keepsContext;
    private @Nullable Deflater deflater;

    /** @param keepsContext whether each message refers to those before */
    MessageDeflater(DeflatePool pool, boolean keepsContext) {
        this.pool = pool;
        this.keepsContext = keepsContext;
    }

    boolean keepsContext() {
        return keepsContext;
    }

    /** {@code piece} compressed; the peer can make of it all that was given by now. */
    Bytes deflate(Bytes piece, boolean last) {
        Deflater current = deflater;
        if (current == null) {
            current = pool.takeDeflater();
            deflater = current;
        }
        Bytes deflated = deflate(current, piece, last);
        if (last && !keepsContext) {
            end();
        }
        return deflated;
    }

    private static Bytes deflate(Deflater deflater, Bytes piece, boolean last) {
        deflater.setInput(piece.asBuffer());
        byte[] out = new byte[64 + piece.size() / 2];
        int size = 0;
        while (true) {
            size += deflater.deflate(out, size, out.length - size, Deflater.SYNC_FLUSH);
            if (size < out.length) {
                break;
            }
            out = Arrays.copyOf(out, Math.multiplyExact(out.length, 2));
        }
        if (!last) {
            return Bytes.adopt(out, 0, size);
        }
        if (endsWithTail(out, size)) {
            return size == TAIL ? Bytes.of(0) : Bytes.adopt(out, 0, size - TAIL);
        }
        return Bytes.of(0); // nothing was new since the last flush: an empty block, whose end the peer adds
    }

    private static boolean endsWithTail(byte[] out, int size) {
        return size >= TAIL && out[size - 4] == 0 && out[size - 3] == 0 && out[size - 2] == -1 && out[size - 1] == -1;
    }

    /** Gives back what it uses. */
    void end() {
        Deflater used = deflater;
        if (used != null) {
            deflater = null;
            pool.giveBack(used);
        }
    }
}
