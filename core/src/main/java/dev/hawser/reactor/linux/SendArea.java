package dev.hawser.reactor.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.hawser.bytes.Bytes;
import dev.hawser.reactor.spi.OutboundQueue;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Native memory for what the next enter sends, filled from the front. The sends neither wait nor are kept by the kernel,
 * so that all of it is free again when that enter has returned.
 */
final class SendArea {
    private final MemorySegment memory;
    private final ByteBuffer buffer;

    SendArea(Arena arena, int size) {
        memory = arena.allocate(size, 64);
        buffer = memory.asByteBuffer();
    }

    /** Whether {@code byteCount} more bytes have room. */
    boolean fits(long byteCount) {
        return byteCount <= buffer.remaining();
    }

    /** Where the next bytes will be. */
    int end() {
        return buffer.position();
    }

    /** Copies all of {@code queue}, which must fit, to the end. */
    void add(OutboundQueue queue) {
        queue.copyTo(buffer);
    }

    /** Sets aside some bytes at the end, at a multiple of eight; there must be room for seven more. */
    MemorySegment addAligned(int byteCount) {
        int at = buffer.position() + 7 & -8;
        buffer.position(at + byteCount);
        return memory.asSlice(at, byteCount);
    }

    long address(int at) {
        return memory.address() + at;
    }

    /** A copy of some of it. */
    Bytes copy(int at, int byteCount) {
        byte[] copy = new byte[byteCount];
        MemorySegment.copy(memory, JAVA_BYTE, at, copy, 0, byteCount);
        return Bytes.adopt(copy);
    }

    /** Everything is free. */
    void clear() {
        buffer.clear();
    }
}
