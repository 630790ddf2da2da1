package dev.hawser.reactor.spi;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.FileRegion;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What a transport has been given to send and the operating system has not taken. Large pieces are kept as they are.
 * Small ones behind others are copied together, so that an event that writes a hundred lines costs a hundred small
 * copies, and a backlog of single bytes about as much memory as its size.
 *
 * <p>Files stand among the bytes, for carriers that said that they can send them. Each has its place by the count of bytes
 * before it, so that the bytes are kept as if there were no files.
 *
 * <p>A backend takes from it ({@link #ready}, {@link #firstSize}, {@link #first}, {@link #copyTo}, {@link #drop}, {@link
 * #file}, {@link #dropFile}) in {@link StreamSocket#send}, and keeps no reference to it. The rest is the transport's.
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

    /** How many bytes were ever dropped: the places of files count from the first byte that there was. */
    private long dropped;

    /** Files that wait; null until the first comes. */
    private @Nullable Deque<Placed> files;

    private long fileBytes;

    /** A file, and how many bytes there were before it. What is left of it shrinks as it is sent. */
    private static final class Placed {
        final long place;
        FileRegion left;

        Placed(long place, FileRegion left) {
            this.place = place;
            this.left = left;
        }
    }

    /** An empty one, which borrows {@code spare} while it can. */
    public OutboundQueue(SpareArray spare) {
        this.spare = spare;
    }

    /** How many bytes wait, in files not included. */
    public long size() {
        return size;
    }

    /** How many bytes of files wait. */
    public long fileBytes() {
        return fileBytes;
    }

    /** Whether nothing waits. */
    public boolean isEmpty() {
        return size == 0 && fileBytes == 0;
    }

    /** How many bytes wait before the first file; all of them where there is none. */
    public long ready() {
        Placed next = files == null ? null : files.peekFirst();
        return next == null ? size : next.place - dropped;
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

    /** Adds {@code file}, which is not empty, at the end. */
    public void add(FileRegion file) {
        if (files == null) {
            files = new ArrayDeque<>(4);
        }
        files.addLast(new Placed(dropped + size, file));
        fileBytes += file.byteCount();
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

    /**
     * How much waits of the first piece, where that is kept as it was given; else 0. It is 0, too, where a file comes first.
     */
    public int firstSize() {
        return count == 0 ? 0 : (int) Math.min(at(0).size() - headSkip, ready());
    }

    /** What waits of the first piece, uncopied, where {@link #firstSize()} is not 0. */
    public Bytes first() {
        return at(0).slice(headSkip, headSkip + firstSize());
    }

    /** The file whose turn it is, what is left of it; null where there is none, or bytes come first. */
    public @Nullable FileRegion file() {
        Placed next = files == null ? null : files.peekFirst();
        return next != null && next.place == dropped ? next.left : null;
    }

    /** Removes the first {@code byteCount} bytes of {@link #file()}: they are sent. */
    public void dropFile(long byteCount) {
        FileRegion left = file();
        if (files == null || left == null) {
            throw new IllegalStateException("no file is at the head");
        }
        fileBytes -= byteCount;
        if (byteCount == left.byteCount()) {
            files.removeFirst();
        } else {
            files.getFirst().left = left.slice(byteCount, left.byteCount() - byteCount);
        }
    }

    /** Takes {@code file} out, the very one that was added, and says whether it was there with nothing of it sent. */
    public boolean remove(FileRegion file) {
        if (files != null && files.removeIf(placed -> placed.left == file)) {
            fileBytes -= file.byteCount();
            return true;
        }
        return false;
    }

    /** Copies the first bytes into {@code target}, as many as fit, up to the next file. They stay until {@link #drop}. */
    public void copyTo(ByteBuffer target) {
        int end = target.limit();
        target.limit((int) Math.min(end, target.position() + ready()));
        copyPieces(target);
        target.limit(end);
    }

    private void copyPieces(ByteBuffer target) {
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
        dropped += byteCount;
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
        files = null;
        fileBytes = 0;
        rest();
    }
}
