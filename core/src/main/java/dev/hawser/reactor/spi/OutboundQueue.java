package dev.hawser.reactor.spi;

import dev.hawser.bytes.Bytes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a transport has been given to send and the operating system has not taken. Large pieces are kept as they are.
 * Small ones behind others are copied together, so that an event that writes a hundred lines costs a hundred small
 * copies, and a backlog of single bytes about as much memory as its size.
 *
 * <p>A backend takes from it ({@link #firstSize}, {@link #first}, {@link #copyTo}, {@link #drop}) in {@link
 * StreamSocket#send}, and keeps no reference to it. The rest is the transport's.
 */
public final class OutboundQueue {
    /** Smaller pieces are copied. */
    private static final int SMALL = 512;

    /** Up to this it is quicker to copy bytes one by one: a delimiter, say. */
    private static final int TINY = 4;

    private static final int ROW = 64;
    private static final byte[] NONE = new byte[0];

    private final SpareArray spare;

    private @Nullable Bytes[] ring = new Bytes[4];
    private int head;
    private int count;
    private int headSkip;

    /** The small pieces, behind all of the ring. */
    private byte[] gathered = NONE;

    private int gatheredHead;
    private int gatheredTail;
    private boolean borrowed;

    private long size;

    /** An empty one, which borrows {@code spare} while it can. */
    public OutboundQueue(SpareArray spare) {
        this.spare = spare;
    }

    /** How many bytes wait. */
    public long size() {
        return size;
    }

    /** Whether none wait. */
    public boolean isEmpty() {
        return size == 0;
    }

    // ---------------------------------------------------------------- adding

    /** Adds {@code piece}, which is not empty, at the end. */
    public void add(Bytes piece) {
        if (piece.size() >= SMALL) {
            seal();
            append(piece);
        } else if (size == 0) {
            append(piece); // most events write once: there is nothing to gather
        } else {
            gather(piece);
        }
        size += piece.size();
    }

    private void append(Bytes piece) {
        if (count == ring.length) {
            grow();
        }
        ring[(head + count) & (ring.length - 1)] = piece;
        count++;
    }

    private void grow() {
        @Nullable Bytes[] larger = new Bytes[ring.length * 2];
        for (int i = 0; i < count; i++) {
            larger[i] = at(i);
        }
        ring = larger;
        head = 0;
    }

    private void gather(Bytes piece) {
        if (gathered.length - gatheredTail < piece.size()) {
            makeRoom(piece.size());
        }
        if (piece.size() > TINY) {
            piece.copyTo(gathered, gatheredTail);
            gatheredTail += piece.size();
        } else {
            for (int i = 0; i < piece.size(); i++) {
                gathered[gatheredTail++] = piece.byteAt(i);
            }
        }
    }

    private void makeRoom(int more) {
        if (gathered.length == 0) {
            byte[] lent = spare.take();
            borrowed = lent != null;
            gathered = lent != null ? lent : new byte[SMALL];
        } else if (gathered.length < SpareArray.SIZE) {
            gathered = Arrays.copyOf(gathered, gathered.length * 2);
        } else {
            seal();
        }
        if (gathered.length - gatheredTail < more) {
            makeRoom(more);
        }
    }

    /** Makes one piece of what is gathered. */
    private void seal() {
        int live = gatheredTail - gatheredHead;
        if (live > 0) {
            append(Bytes.copyOf(gathered, gatheredHead, live));
            gatheredHead = 0;
            gatheredTail = 0;
        }
    }

    /** What is left has to wait: keeps no more memory than is due. */
    public void settle() {
        if (borrowed) {
            byte[] own = Arrays.copyOfRange(gathered, gatheredHead, Math.max(gatheredTail, gatheredHead + SMALL));
            gatheredTail -= gatheredHead;
            gatheredHead = 0;
            giveBack();
            gathered = own;
        }
    }

    private void giveBack() {
        if (borrowed) {
            spare.give(gathered);
            borrowed = false;
        }
        gathered = NONE;
    }

    // ---------------------------------------------------------------- sending

    private Bytes at(int index) {
        Bytes piece = ring[(head + index) & (ring.length - 1)];
        if (piece == null) {
            throw new IllegalStateException("no piece at " + index + " of " + count);
        }
        return piece;
    }

    /** How much waits of the first piece, where that is kept as it was given; else 0. */
    public int firstSize() {
        return count == 0 ? 0 : at(0).size() - headSkip;
    }

    /** What waits of the first piece, uncopied, where {@link #firstSize()} is not 0. */
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
        int live = gatheredTail - gatheredHead;
        if (live > 0) {
            target.put(gathered, gatheredHead, Math.min(live, target.remaining()));
        }
    }

    /** Removes the first {@code byteCount} bytes: they are sent. */
    public void drop(long byteCount) {
        long left = byteCount;
        while (left > 0 && count > 0) {
            int pieceLeft = at(0).size() - headSkip;
            if (left < pieceLeft) {
                headSkip += (int) left;
                left = 0;
            } else {
                left -= pieceLeft;
                ring[head] = null;
                head = (head + 1) & (ring.length - 1);
                count--;
                headSkip = 0;
            }
        }
        if (left > gatheredTail - gatheredHead) {
            throw new IllegalArgumentException(byteCount + " bytes to drop of " + size);
        }
        gatheredHead += (int) left;
        size -= byteCount;
        if (size == 0) {
            rest();
        }
    }

    /** Empty: keeps next to nothing. */
    private void rest() {
        gatheredHead = 0;
        gatheredTail = 0;
        giveBack();
        if (ring.length > ROW) {
            ring = new Bytes[4];
            head = 0;
        }
    }

    /** Drops all. */
    public void clear() {
        Arrays.fill(ring, null);
        head = 0;
        count = 0;
        headSkip = 0;
        size = 0;
        rest();
    }
}
