package dev.hawser.deferred;

import dev.hawser.time.Scheduler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Items on one side, callers waiting for them on the other, both first in, first out.
 *
 * <p>Not for threads: it is used on its scheduler's thread alone.
 */
public final class DeferredQueue<T extends @Nullable Object> {
    /** For a queue that may grow as long as memory lasts. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    private final Scheduler owner;
    private final int mostItems;
    private final int mostWaiting;
    /** Linked, since an item may be null. */
    private final Queue<T> items = new LinkedList<>();

    private final LinkedHashSet<Promise<T>> waiting = new LinkedHashSet<>();

    /**
     * An empty queue.
     *
     * @param mostItems how many items may wait for a caller, {@link #UNLIMITED} for any number
     * @param mostWaiting how many callers may wait for an item, {@link #UNLIMITED} for any number
     * @throws IllegalArgumentException when one of them is negative
     */
    public DeferredQueue(Scheduler owner, int mostItems, int mostWaiting) {
        if (mostItems < 0 || mostWaiting < 0) {
            throw new IllegalArgumentException(
                    "a queue cannot keep " + mostItems + " items and " + mostWaiting + " callers");
        }
        this.owner = owner;
        this.mostItems = mostItems;
        this.mostWaiting = mostWaiting;
    }

    /**
     * Gives {@code item} to the caller that has waited longest, whose callbacks run before this returns, or keeps it
     * when nobody waits.
     *
     * @throws QueueOverflow when nobody waits and the queue is full
     */
    public void put(T item) {
        owner.checkThread();
        if (!waiting.isEmpty()) {
            waiting.removeFirst().callback(item);
        } else if (items.size() < mostItems) {
            items.add(item);
        } else {
            throw new QueueOverflow(mostItems);
        }
    }

    /**
     * Fires with the oldest item, at once where there is one. Cancelling the Deferred while it waits gives the place
     * up.
     *
     * @throws QueueUnderflow when there is no item and no more callers may wait
     */
    public Deferred<T> get() {
        owner.checkThread();
        if (!items.isEmpty()) {
            return Deferred.succeed(owner, items.remove());
        }
        if (waiting.size() >= mostWaiting) {
            throw new QueueUnderflow(mostWaiting);
        }
        Promise<T> place = new Promise<>(owner, waiting::remove);
        waiting.add(place);
        return place;
    }

    /** The items nobody has taken yet, oldest first, as they are now. */
    public List<T> pending() {
        owner.checkThread();
        return Collections.unmodifiableList(new ArrayList<>(items));
    }
}
