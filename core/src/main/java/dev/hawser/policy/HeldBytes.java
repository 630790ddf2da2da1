package dev.hawser.policy;

import dev.hawser.bytes.Bytes;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** What was written and may not go yet: large pieces as they are, small ones gathered. */
final class HeldBytes {
    private static final int SMALL = 1 << 10;
    private static final int GATHERED = 1 << 12;
    private static final byte[] NONE = {};

    private final Deque<Bytes> pieces = new ArrayDeque<>(0);
    private byte[] gathered = NONE;
    private int gatheredSize;
    private long size;

    long size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(Bytes data) {
        size += data.size();
        if (data.size() >= SMALL) {
            settle();
            pieces.add(data);
            return;
        }
        if (gatheredSize + data.size() > gathered.length) {
            settle();
            gathered = new byte[GATHERED];
        }
        data.copyTo(gathered, gatheredSize);
        gatheredSize += data.size();
    }

    private void settle() {
        if (gatheredSize > 0) {
            pieces.add(
                    gatheredSize == gathered.length
                            ? Bytes.adopt(gathered)
                            : Bytes.adopt(Arrays.copyOf(gathered, gatheredSize)));
            gathered = NONE;
            gatheredSize = 0;
        }
    }

    /** Removes the first bytes, {@code most} or fewer and at least one. */
    Bytes take(long most) {
        if (pieces.isEmpty()) {
            settle();
        }
        Bytes head = pieces.remove();
        if (head.size() > most) {
            int count = (int) most;
            pieces.addFirst(head.drop(count));
            head = head.take(count);
        }
        size -= head.size();
        return head;
    }

    void clear() {
        pieces.clear();
        gathered = NONE;
        gatheredSize = 0;
        size = 0;
    }
}
