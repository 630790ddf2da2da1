package dev.hawser.reactor.spi;

import dev.hawser.bytes.Bytes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a transport has been given to send and the operating system has not taken. Pieces are kept as they are; a long
 * row of small ones is joined, so that a backlog of single bytes costs about as much memory as its size.
 */
public final class OutboundQueue {
    private static final int SMALL = 512;
    private static final int ROW = 64;

    private @Nullable Bytes[] ring = new Bytes[4];
    private int head;
    private int count;
    private int smallRow;
    private int headSkip;
    private long size;

    /** An empty one. */
    public OutboundQueue() {}

    /** How many bytes wait. */
    public long size() {
        return size;
    }

    /** Whether none wait. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** Adds {@code piece}, which is not empty, at the end. */
    public void add(Bytes piece) {
        if (piece.size() < SMALL) {
            if (++smallRow == ROW) {
                joinRow(piece);
                return;
            }
        } else {
            smallRow = 0;
        }
        append(piece);
    }

    private void append(Bytes piece) {
        if (count == ring.length) {
            grow();
        }
        ring[(head + count) & (ring.length - 1)] = piece;
        count++;
        size += piece.size();
    }

    /**
     * Replaces the small pieces at the end, but never the head (of which a part may be gone), and {@code last} by
     * one.
     */
    private void joinRow(Bytes last) {
        int joined = Math.min(smallRow - 1, count - 1);
        int byteCount = last.size();
        for (int i = count - joined; i < count; i++) {
            byteCount += at(i).size();
        }
        byte[] row = new byte[byteCount];
        int filled = 0;
        for (int i = count - joined; i < count; i++) {
            Bytes piece = at(i);
            piece.copyTo(row, filled);
            filled += piece.size();
            size -= piece.size();
            ring[(head + i) & (ring.length - 1)] = null;
        }
        last.copyTo(row, filled);
        count -= joined;
        smallRow = 0;
        append(Bytes.adopt(row));
    }

    private void grow() {
        @Nullable Bytes[] larger = new Bytes[ring.length * 2];
        for (int i = 0; i < count; i++) {
            larger[i] = at(i);
        }
        ring = larger;
        head = 0;
    }

    private Bytes at(int index) {
        Bytes piece = ring[(head + index) & (ring.length - 1)];
        if (piece == null) {
            throw new IllegalStateException("no piece at " + index + " of " + count);
        }
        return piece;
    }

    /** How much of the first piece waits; 0 where none does. */
    public int firstSize() {
        return count == 0 ? 0 : at(0).size() - headSkip;
    }

    /** What waits of the first piece, uncopied. There must be one. */
    public Bytes first() {
        return at(0).drop(headSkip);
    }

    /** Copies the first bytes into {@code target}, as many as fit. They stay until {@link #drop}. */
    public void copyTo(ByteBuffer target) {
        int skip = headSkip;
        for (int i = 0; i < count && target.hasRemaining(); i++) {
            Bytes piece = at(i);
            piece.copyTo(target, skip, Math.min(piece.size() - skip, target.remaining()));
            skip = 0;
        }
    }

    /** Removes the first {@code byteCount} bytes: they are sent. */
    public void drop(long byteCount) {
        long left = byteCount;
        while (left > 0) {
            int pieceLeft = at(0).size() - headSkip;
            if (left < pieceLeft) {
                headSkip += (int) left;
                break;
            }
            left -= pieceLeft;
            ring[head] = null;
            head = (head + 1) & (ring.length - 1);
            count--;
            headSkip = 0;
        }
        size -= byteCount;
        if (count == 0) {
            smallRow = 0;
            if (ring.length > ROW) {
                ring = new Bytes[4];
                head = 0;
            }
        }
    }

    /** Drops all. */
    public void clear() {
        Arrays.fill(ring, null);
        head = 0;
        count = 0;
        smallRow = 0;
        headSkip = 0;
        size = 0;
    }
}
