package dev.hawser.testing;

import dev.hawser.bytes.Bytes;
import dev.hawser.reactor.spi.OutboundQueue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the peer of a {@link MemoryTransport} has taken, and how much more it takes. */
final class Taken {
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final List<Bytes> all = new ArrayList<>();
    /** What an {@link IoPump} has still to carry; null where the test is the peer. */
    private @Nullable List<Bytes> outgoing;

    private long outgoingSize;
    /** What the test allows. */
    private long capacity = Long.MAX_VALUE;
    /** What the other end of a pump takes. */
    private long room = Long.MAX_VALUE;

    /** Whether another byte would be taken. */
    boolean takesMore() {
        return capacity > 0 && room > 0;
    }

    /** Takes from the head of {@code queue} what may be taken. */
    void takeFrom(OutboundQueue queue) {
        int size = (int) Math.min(Math.min(queue.size(), LARGEST_ARRAY), Math.min(capacity, room));
        if (size == 0) {
            return;
        }
        byte[] sent = new byte[size];
        queue.copyTo(ByteBuffer.wrap(sent));
        queue.drop(size);
        Bytes piece = Bytes.adopt(sent);
        all.add(piece);
        if (outgoing != null) {
            outgoing.add(piece);
            outgoingSize += size;
            room -= size;
        }
        if (capacity != Long.MAX_VALUE) {
            capacity -= size;
        }
    }

    long capacity() {
        return capacity;
    }

    void setCapacity(long byteCount) {
        capacity = byteCount;
    }

    // ---------------------------------------------------------------- for the test

    Bytes all() {
        return Bytes.join(all);
    }

    void clear() {
        all.clear();
    }

    /** Forgets the first {@code byteCount} bytes. */
    void forget(int byteCount) {
        Bytes rest = all().drop(byteCount);
        all.clear();
        if (!rest.isEmpty()) {
            all.add(rest);
        }
    }

    // ---------------------------------------------------------------- for a pump

    /** From now on a pump is the peer, which takes {@code byteCount} bytes until it says more. */
    void setRoom(long byteCount) {
        if (outgoing == null) {
            outgoing = new ArrayList<>();
        }
        room = byteCount;
    }

    /** How many bytes wait for the pump. */
    long outgoing() {
        return outgoingSize;
    }

    /** What the pump is to carry; it is the pump's from now on. */
    Bytes carry() {
        if (outgoing == null || outgoing.isEmpty()) {
            return Bytes.EMPTY;
        }
        Bytes carried = Bytes.join(outgoing);
        outgoing.clear();
        outgoingSize = 0;
        return carried;
    }
}
