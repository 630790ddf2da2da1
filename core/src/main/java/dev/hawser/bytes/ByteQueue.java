package dev.hawser.bytes;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Objects;

/**
 * A first-in, first-out queue of bytes: what has been received and not yet been understood. The one mutable byte
 * container; used by one thread.
 *
 * <p>A chunk added to an empty queue is not copied, and pieces taken from it are slices, except those smaller than a
 * quarter of their backing array, which are copied so that keeping a name does not keep a whole read. A chunk added
 * behind an unfinished message is copied only as far as it is needed to finish that.
 * {@link #indexOf(Bytes)} remembers how far it has searched, so that bytes that come one at a time are looked at once.
 * Positions outside the queue throw {@link IndexOutOfBoundsException}.
 */
public final class ByteQueue {
    private static final int SMALLEST = 256;
    private static final int LARGEST = Integer.MAX_VALUE - 8;

    private byte[] array = Bytes.EMPTY.array();
    private int head;
    private int tail;
    /** Whether {@link #array} is ours to write to, and not that of a chunk. */
    private boolean owned;
    /** The last chunk, of which only the first {@link #pulled} bytes are at the end of {@link #array} as well. */
    private Bytes rest = Bytes.EMPTY;

    private int pulled;
    /** No match of {@link #sought} begins before this many bytes behind the head. */
    private int searched;
    /** How many bytes are going to wait, as far as the user has told. */
    private int expected;

    private Bytes sought = Bytes.EMPTY;

    /** An empty queue. */
    public ByteQueue() {}

    /** How many bytes wait. */
    public int size() {
        return tail - head + rest.size() - pulled;
    }

    /** Whether none wait. */
    public boolean isEmpty() {
        return head == tail;
    }

    /** How many bytes of memory the queue keeps alive: those of the arrays that it reads from. */
    public int backingSize() {
        return array.length + rest.backingSize();
    }

    // ---------------------------------------------------------------- adding

    /** Adds {@code chunk} at the end. */
    public void add(Bytes chunk) {
        if (chunk.isEmpty()) {
            return;
        }
        if (isEmpty()) {
            adopt(chunk);
            return;
        }
        Math.addExact(size(), chunk.size());
        pull(size());
        if (chunk.size() >= SMALLEST && expected == 0) {
            rest = chunk;
        } else {
            append(chunk);
        }
    }

    private void append(Bytes piece) {
        makeRoom(piece.size());
        piece.copyTo(array, tail);
        tail += piece.size();
    }

    /** Has at least the first {@code count} bytes in one array. */
    private void pull(int count) {
        int missing = count - (tail - head);
        if (missing > 0) {
            append(rest.slice(pulled, pulled + missing));
            pulled += missing;
            if (pulled == rest.size()) {
                rest = Bytes.EMPTY;
                pulled = 0;
            }
        }
    }

    /** Adds {@code chunk} before everything that waits: for bytes that were taken and are given back. */
    public void addFirst(Bytes chunk) {
        if (chunk.isEmpty()) {
            return;
        }
        if (isEmpty()) {
            adopt(chunk);
            return;
        }
        int size = size();
        byte[] larger = new byte[Math.addExact(size, chunk.size())];
        pull(size);
        chunk.copyTo(larger, 0);
        System.arraycopy(array, head, larger, chunk.size(), size);
        array = larger;
        head = 0;
        tail = larger.length;
        owned = true;
        searched = 0;
    }

    /**
     * Tells that the queue is going to hold {@code size} bytes in all, so that it need not grow by steps. No memory is
     * set aside before a quarter of them is there: what a peer announces costs nothing until it comes. Forgotten when
     * bytes are taken or dropped.
     */
    public void expect(int size) {
        expected = size;
    }

    private void adopt(Bytes chunk) {
        array = chunk.array();
        head = chunk.offset();
        tail = head + chunk.size();
        owned = false;
        rest = Bytes.EMPTY;
        pulled = 0;
        searched = 0;
    }

    private void makeRoom(int more) {
        if (owned && more <= array.length - tail) {
            return;
        }
        int size = tail - head;
        int needed = Math.addExact(size, more);
        if (owned && needed <= array.length / 2) {
            System.arraycopy(array, head, array, 0, size);
        } else {
            byte[] larger = new byte[capacityFor(needed)];
            System.arraycopy(array, head, larger, 0, size);
            array = larger;
            owned = true;
        }
        head = 0;
        tail = size;
    }

    private int capacityFor(int needed) {
        if (needed <= expected && 4L * needed >= expected) {
            return expected;
        }
        return (int) Math.max(Math.max(SMALLEST, needed), Math.min(LARGEST, 2L * needed));
    }

    // ---------------------------------------------------------------- looking

    /** The byte at {@code index} from the head, 0 to 255. */
    public int unsignedAt(int index) {
        int inArray = tail - head;
        return Objects.checkIndex(index, size()) < inArray
                ? array[head + index] & 0xff
                : rest.unsignedAt(pulled + index - inArray);
    }

    /** The first {@code count} bytes, which stay. */
    public Bytes peek(int count) {
        Objects.checkFromIndexSize(0, count, size());
        pull(count);
        return Bytes.adopt(Arrays.copyOfRange(array, head, head + count));
    }

    /** Where {@code wanted} begins first, counted from the head, or -1. The empty string is at 0. */
    public int indexOf(Bytes wanted) {
        if (wanted != sought && !wanted.equals(sought)) {
            searched = 0;
            sought = wanted;
        }
        while (true) {
            int at = Search.indexOf(array, head + searched, tail, wanted.array(), wanted.offset(), wanted.size());
            if (at >= 0) {
                searched = at - head;
                return searched;
            }
            int inArray = tail - head;
            searched = Math.max(0, inArray - Math.max(0, wanted.size() - 1));
            if (inArray == size()) {
                return -1;
            }
            pull(Math.min(size(), inArray + Math.max(SMALLEST / 2, pulled))); // by steps that double
        }
    }

    // ---------------------------------------------------------------- removing

    /** Removes and gives the first {@code count} bytes. */
    public Bytes take(int count) {
        Objects.checkFromIndexSize(0, count, size());
        if (count == 0) {
            return Bytes.EMPTY;
        }
        pull(count);
        Bytes taken;
        if (isWorthCopying(count)) {
            taken = Bytes.copyOf(array, head, count);
        } else {
            taken = Bytes.adopt(array, head, count);
            owned = false; // the array is that of a string from now on, which we may read but not write
        }
        drop(count);
        return taken;
    }

    /** A small piece does not keep a large array; nor is an array that still serves us given away for it. */
    private boolean isWorthCopying(int count) {
        return owned ? count < SMALLEST || 2L * count < array.length : 4L * count < array.length;
    }

    /** Removes the first {@code count} bytes and gives them as text; what is malformed becomes the replacement. */
    public String takeText(int count, Charset charset) {
        Objects.checkFromIndexSize(0, count, size());
        pull(count);
        String text = new String(array, head, count, charset);
        drop(count);
        return text;
    }

    /** Removes and gives everything. */
    public Bytes takeAll() {
        return take(size());
    }

    /** Removes the first {@code count} bytes. */
    public void drop(int count) {
        Objects.checkFromIndexSize(0, count, size());
        searched = Math.max(0, searched - count);
        expected = 0;
        int beforeRest = tail - head - pulled;
        if (!rest.isEmpty() && count >= beforeRest) { // the rest is all there is, and need not be copied
            int found = searched;
            adopt(rest.drop(count - beforeRest));
            searched = found;
            return;
        }
        head += count;
        if (head == tail) {
            clear();
        }
    }

    /** Removes everything, and lets go of the memory. */
    public void clear() {
        array = Bytes.EMPTY.array();
        head = 0;
        tail = 0;
        owned = false;
        rest = Bytes.EMPTY;
        pulled = 0;
        searched = 0;
        expected = 0;
    }

    /**
     * Lets go of memory that is not needed, before a wait: bytes that fill less than a quarter of their array move to
     * one of their own.
     */
    public void compact() {
        int size = size();
        if (backingSize() > SMALLEST && 4L * size < backingSize()) {
            pull(size);
            array = Arrays.copyOfRange(array, head, tail);
            head = 0;
            tail = size;
            owned = true;
        }
    }

    /** For logs: the size and the first bytes. */
    @Override
    public String toString() {
        return "ByteQueue[" + size() + "]" + peek(Math.min(size(), 64));
    }
}
