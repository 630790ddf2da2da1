package dev.hawser.reactor;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams that the system has not taken yet, in their order: all together, or those to each receiver by themselves, so
 * that one that is full keeps up nobody else.
 */
final class UnsentDatagrams {
    /** What a datagram that waits counts beside its bytes: also empty ones take memory. */
    private static final int OVERHEAD = 64;

    /** The lane of those that share one. */
    private static final Object ALL = new Object();

    /** Tries to send one: whether it need not wait any more. */
    interface Offer {
        boolean isSettled(Bytes data, @Nullable Address to);
    }

    private record Waiting(Bytes data, @Nullable Address to) {}

    private final int most;
    private final Map<Object, ArrayDeque<Waiting>> lanes = new LinkedHashMap<>();
    private int size;
    private int cost;

    /** None, and at most {@code most} bytes. */
    UnsentDatagrams(int most) {
        this.most = most;
    }

    private static Object lane(@Nullable Address to, boolean perReceiver) {
        return perReceiver && to != null ? to : ALL;
    }

    boolean isEmpty() {
        return lanes.isEmpty();
    }

    /** Their bytes. */
    int size() {
        return size;
    }

    /** Whether one to {@code to} must wait for others that came before. */
    boolean isHeldUp(@Nullable Address to, boolean perReceiver) {
        return !lanes.isEmpty() && lanes.containsKey(lane(to, perReceiver));
    }

    /** Keeps a datagram, or says that there is no room. */
    boolean add(Bytes data, @Nullable Address to, boolean perReceiver) {
        if (cost + data.size() + OVERHEAD > most) {
            return false;
        }
        // one that is sliced out of a large array must not keep that
        lanes.computeIfAbsent(lane(to, perReceiver), _ -> new ArrayDeque<>())
                .add(new Waiting(data.size() < data.backingSize() / 4 ? data.compact() : data, to));
        size += data.size();
        cost += data.size() + OVERHEAD;
        return true;
    }

    /** Offers each, and of a lane where one must wait no further ones. */
    void offer(Offer offer) {
        Iterator<ArrayDeque<Waiting>> each = lanes.values().iterator();
        while (each.hasNext()) {
            ArrayDeque<Waiting> lane = each.next();
            Waiting first;
            while ((first = lane.peek()) != null && offer.isSettled(first.data(), first.to())) {
                lane.remove();
                size -= first.data().size();
                cost -= first.data().size() + OVERHEAD;
            }
            if (first == null) {
                each.remove();
            }
        }
    }

    /** Drops all: how many. */
    int clear() {
        int count = lanes.values().stream().mapToInt(ArrayDeque::size).sum();
        lanes.clear();
        size = 0;
        cost = 0;
        return count;
    }
}
