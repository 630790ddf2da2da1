package dev.hawser.bytes;

import java.util.Arrays;
import java.util.Objects;

/**
 * A first-in, first-out queue of bytes: what has been received and not yet been understood. The one mutable byte
 * container; used by one thread.
 *
 * <p>A chunk added to an empty queue is not copied, and pieces taken from it are slices, except small pieces of a
 * large chunk, which are copied so that keeping a name does not keep a whole read. {@link #indexOf(Bytes)} remembers
 * how far it has searched, so that bytes that come one at a time are looked at once.
 */
public final class ByteQueue {
    private static final int SMALLEST = 256;

    private byte[] array = Bytes.EMPTY.array();
    private int head;
    private int tail;
    /** Whether {@link #array} is ours to write to, and not that of a chunk. */
    private boolean owned;
    /** No match of {@link #sought} begins before this many bytes behind the head. */
    private int searched;

    private Bytes sought = Bytes.EMPTY;

    /** An empty queue. */
    public ByteQueue() {}

    /** How many bytes wait. */
    public int size() {
        return tail - head;
    }

    /** Whether none wait. */
    public boolean isEmpty() {
        return head == tail;
    }

    /** Adds {@code chunk} at the end. */
    public void add(Bytes chunk) {
        if (chunk.isEmpty()) {
            return;
        }
        if (isEmpty()) {
            array = chunk.array();
            head = chunk.offset();
            tail = head + chunk.size();
            owned = false;
            searched = 0;
            return;
        }
        makeRoom(chunk.size());
        chunk.copyTo(array, tail);
        tail += chunk.size();
    }

    private void makeRoom(int more) {
        int size = size();
        int needed = Math.addExact(size, more);
        if (owned && tail + more <= array.length) {
            return;
        }
        if (owned && needed <= array.length / 2) {
            System.arraycopy(array, head, array, 0, size);
        } else {
            byte[] larger = new byte[Math.max(SMALLEST, (int) Math.min(Integer.MAX_VALUE - 8L, 2L * needed))];
            System.arraycopy(array, head, larger, 0, size);
            array = larger;
            owned = true;
        }
        head = 0;
        tail = size;
    }

    /** The byte at {@code index} from the head, 0 to 255. */
    public int unsignedAt(int index) {
        return array[head + Objects.checkIndex(index, size())] & 0xff;
    }

    /** Removes and gives the first {@code count} bytes. */
    public Bytes take(int count) {
        Objects.checkFromIndexSize(0, count, size());
        if (count == 0) {
            return Bytes.EMPTY;
        }
        Bytes taken;
        if (!owned) {
            taken = Bytes.adopt(array, head, count);
            if (count < array.length / 4) {
                taken = taken.compact();
            }
        } else if (count == size() && count >= array.length / 2) {
            taken = Bytes.adopt(array, head, count);
            owned = false; // given away; the queue is empty now
        } else {
            taken = Bytes.adopt(Arrays.copyOfRange(array, head, head + count));
        }
        drop(count);
        return taken;
    }

    /** Removes and gives everything. */
    public Bytes takeAll() {
        return take(size());
    }

    /** The first {@code count} bytes, which stay. */
    public Bytes peek(int count) {
        Objects.checkFromIndexSize(0, count, size());
        return Bytes.adopt(Arrays.copyOfRange(array, head, head + count));
    }

    /** Removes the first {@code count} bytes. */
    public void drop(int count) {
        Objects.checkFromIndexSize(0, count, size());
        head += count;
        searched = Math.max(0, searched - count);
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
        searched = 0;
    }

    /** Where {@code wanted} begins first, counted from the head, or -1. */
    public int indexOf(Bytes wanted) {
        if (!wanted.equals(sought)) {
            searched = 0;
            sought = wanted;
        }
        int at = Search.indexOf(array, head + searched, tail, wanted.array(), wanted.offset(), wanted.size());
        if (at < 0) {
            searched = Math.max(0, size() - Math.max(0, wanted.size() - 1));
            return -1;
        }
        searched = at - head;
        return searched;
    }

    /** For logs: the size and the first bytes. */
    @Override
    public String toString() {
        return "ByteQueue[" + size() + "]" + peek(Math.min(size(), 64));
    }
}
