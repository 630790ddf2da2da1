package dev.hawser.reactor.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Buffers that the kernel picks for what it receives. Each receive is copied out at its exact size at once, so buffers
 * are only ever lent for one pass.
 */
final class RingBuffers {
    /** The number of the group in requests. */
    static final int GROUP = 1;

    private static final int ENTRY_SIZE = 16;
    private static final int PAGE = 4096;
    private static final int TAIL_AT = 14;
    private static final int INCREMENTAL = 2;
    private static final VarHandle SHORT = JAVA_SHORT.varHandle();

    private final MemorySegment entries;
    private final MemorySegment memory;
    private final int count;
    private final int size;
    private final boolean incremental;

    /** How much of each buffer is used up; incremental ones only. */
    private final int[] used;

    private int tail;

    private RingBuffers(MemorySegment entries, MemorySegment memory, int count, int size, boolean incremental) {
        this.entries = entries;
        this.memory = memory;
        this.count = count;
        this.size = size;
        this.incremental = incremental;
        used = new int[count];
        for (int i = 0; i < count; i++) {
            give(i);
        }
        publish();
    }

    /**
     * Registers {@code count} buffers, a power of two, of {@code size} each. Says to {@code ring} what the kernel
     * lacks.
     *
     * @return null where it has no buffers to pick
     */
    static @Nullable RingBuffers register(Ring ring, Arena arena, int count, int size) {
        MemorySegment entries = arena.allocate((long) count * ENTRY_SIZE, PAGE);
        boolean incremental = ring.has(RingFeature.INCREMENTAL_BUFFERS);
        int result = register(ring, arena, entries, count, incremental ? INCREMENTAL : 0);
        if (result == -Errno.EINVAL && incremental) {
            incremental = false;
            ring.lacks(RingFeature.INCREMENTAL_BUFFERS);
            result = register(ring, arena, entries, count, 0);
        }
        if (result < 0) {
            ring.lacks(RingFeature.BUFFER_RING);
            return null;
        }
        return new RingBuffers(entries, arena.allocate((long) count * size, PAGE), count, size, incremental);
    }

    private static int register(Ring ring, Arena arena, MemorySegment entries, int count, int flags) {
        MemorySegment registration = arena.allocate(40, Long.BYTES);
        registration.set(JAVA_LONG, 0, entries.address());
        registration.set(JAVA_INT, 8, count);
        registration.set(JAVA_SHORT, 12, (short) GROUP);
        registration.set(JAVA_SHORT, 14, (short) flags);
        return ring.register(RingCalls.REGISTER_PBUF_RING, registration, 1);
    }

    /** The largest receive. */
    int size() {
        return size;
    }

    /** Copies out what was received, of which a completion has told {@code flags}, and gives the room back. */
    byte[] take(int byteCount, int flags) {
        int buffer = flags >>> Requests.BUFFER_SHIFT;
        byte[] data = new byte[byteCount];
        MemorySegment.copy(memory, JAVA_BYTE, (long) buffer * size + used[buffer], data, 0, byteCount);
        giveBack(buffer, byteCount, flags);
        return data;
    }

    /** Gives the room of a receive back that nobody wants. */
    void drop(int byteCount, int flags) {
        giveBack(flags >>> Requests.BUFFER_SHIFT, byteCount, flags);
    }

    private void giveBack(int buffer, int byteCount, int flags) {
        if (incremental && (flags & Requests.BUFFER_MORE) != 0) {
            used[buffer] += byteCount;
        } else {
            used[buffer] = 0;
            give(buffer);
        }
    }

    private void give(int buffer) {
        long at = (long) (tail++ & count - 1) * ENTRY_SIZE;
        entries.set(JAVA_LONG, at, memory.address() + (long) buffer * size);
        entries.set(JAVA_INT, at + 8, size);
        entries.set(JAVA_SHORT, at + 12, (short) buffer);
    }

    /** Lets the kernel have what was given back. */
    void publish() {
        SHORT.setRelease(entries, (long) TAIL_AT, (short) tail);
    }
}
