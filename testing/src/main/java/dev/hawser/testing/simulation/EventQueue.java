package dev.hawser.testing.simulation;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Events by time, those of equal time in the order in which they were scheduled: a 4-ary heap that knows places. */
final class EventQueue {
    private @Nullable Event[] heap = new Event[64];
    private int size;
    private long orders;
    private int foreground;

    /** Schedules {@code event} for {@code nanos}, or moves it there. */
    void schedule(Event event, long nanos) {
        cancel(event);
        event.nanos = nanos;
        event.order = orders++;
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        size++;
        foreground += event.inBackground ? 0 : 1;
        up(event, size - 1);
    }

    void cancel(Event event) {
        if (!event.isScheduled()) {
            return;
        }
        int hole = event.place;
        event.place = -1;
        size--;
        foreground -= event.inBackground ? 0 : 1;
        Event last = at(size);
        heap[size] = null;
        if (last != event) {
            down(last, hole);
            if (last.place == hole) {
                up(last, hole);
            }
        }
    }

    /** Whether only events in the background are left. */
    boolean isIdle() {
        return foreground == 0;
    }

    @Nullable Event first() {
        return heap[0];
    }

    private Event at(int place) {
        Event event = heap[place];
        if (event == null) {
            throw new IllegalStateException("no event at " + place + " of " + size);
        }
        return event;
    }

    private static boolean isBefore(Event left, Event right) {
        return left.nanos != right.nanos ? left.nanos < right.nanos : left.order < right.order;
    }

    private void up(Event event, int from) {
        int at = from;
        while (at > 0) {
            int parent = (at - 1) >> 2;
            Event above = at(parent);
            if (!isBefore(event, above)) {
                break;
            }
            put(above, at);
            at = parent;
        }
        put(event, at);
    }

    private void down(Event event, int from) {
        int at = from;
        while (true) {
            int first = (at << 2) + 1;
            if (first >= size) {
                break;
            }
            Event least = at(first);
            for (int child = first + 1; child < Math.min(first + 4, size); child++) {
                if (isBefore(at(child), least)) {
                    least = at(child);
                }
            }
            if (!isBefore(least, event)) {
                break;
            }
            int next = least.place;
            put(least, at);
            at = next;
        }
        put(event, at);
    }

    private void put(Event event, int place) {
        heap[place] = event;
        event.place = place;
    }
}
