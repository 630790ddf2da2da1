package dev.hawser.policy;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Transport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** What was written and may not go yet: large pieces as they are, small ones gathered, files a piece at a time. */
final class HeldBytes {
    private static final int SMALL = 1 << 10;
    private static final int GATHERED = 1 << 12;
    private static final long FILE_COST = 16 << 10;
    private static final byte[] NONE = {};

    /** Each is {@link Bytes} or a {@link HeldFile}. */
    private final Deque<Object> pieces = new ArrayDeque<>(0);

    private int files;
    private long fileBytes;
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

    /** Adds a file, behind all that was added before. */
    void add(HeldFile file) {
        settle();
        pieces.add(file);
        files++;
        size += file.left();
        fileBytes += file.left();
    }

    /** Takes {@code file} out. */
    void remove(HeldFile file) {
        if (pieces.remove(file)) {
            files--;
            size -= file.left();
            fileBytes -= file.left();
        }
    }

    boolean holdsFiles() {
        return files > 0;
    }

    /** The files that are still to be sent, or some of each. */
    List<HeldFile> files() {
        List<HeldFile> all = new ArrayList<>();
        for (Object piece : pieces) {
            if (piece instanceof HeldFile file) {
                all.add(file);
            }
        }
        return all;
    }

    /** What it costs to hold all that, about: a file that waits counts as a buffer. */
    long memory() {
        return size - fileBytes + files * FILE_COST;
    }

    /** Gives the first bytes to {@code beneath}, {@code most} or fewer and at least one; says how many. */
    long sendFirst(Transport beneath, long most) {
        if (pieces.isEmpty()) {
            settle();
        }
        Object head = pieces.remove();
        long count;
        if (head instanceof HeldFile file) {
            count = Math.min(most, file.left());
            if (count < file.left()) {
                pieces.addFirst(file);
            } else {
                files--;
            }
            fileBytes -= count;
            size -= count;
            file.send(count);
        } else {
            Bytes data = (Bytes) head;
            count = Math.min(most, data.size());
            if (count < data.size()) {
                pieces.addFirst(data.drop((int) count));
                data = data.take((int) count);
            }
            size -= count;
            beneath.write(data);
        }
        return count;
    }

    void clear() {
        pieces.clear();
        gathered = NONE;
        gatheredSize = 0;
        size = 0;
        files = 0;
        fileBytes = 0;
    }
}
