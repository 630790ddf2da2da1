package dev.hawser.web.http2.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The streams of a connection that are not over, by number: open addressing, without an object for each number. */
final class StreamTable {
    private @Nullable Http2Stream[] slots = new @Nullable Http2Stream[16];
    private int count;

    int count() {
        return count;
    }

    @Nullable Http2Stream get(int id) {
        int mask = slots.length - 1;
        for (int at = slot(id); ; at = at + 1 & mask) {
            Http2Stream stream = slots[at];
            if (stream == null || stream.id() == id) {
                return stream;
            }
        }
    }

    void add(Http2Stream stream) {
        if (2 * ++count > slots.length) {
            @Nullable Http2Stream[] before = slots;
            slots = new @Nullable Http2Stream[2 * before.length];
            for (Http2Stream moved : before) {
                if (moved != null) {
                    place(moved);
                }
            }
        }
        place(stream);
    }

    private void place(Http2Stream stream) {
        int at = slot(stream.id());
        while (slots[at] != null) {
            at = at + 1 & slots.length - 1;
        }
        slots[at] = stream;
    }

    void remove(Http2Stream stream) {
        int mask = slots.length - 1;
        int at = slot(stream.id());
        while (slots[at] != stream) {
            if (slots[at] == null) {
                return;
            }
            at = at + 1 & mask;
        }
        count--;
        slots[at] = null;
        // Those behind it that stand here for want of room move up.
        for (int next = at + 1 & mask; ; next = next + 1 & mask) {
            Http2Stream moved = slots[next];
            if (moved == null) {
                return;
            }
            slots[next] = null;
            place(moved);
        }
    }

    /** All of them as they are now. */
    List<Http2Stream> all() {
        List<Http2Stream> all = new ArrayList<>(count);
        for (Http2Stream stream : slots) {
            if (stream != null) {
                all.add(stream);
            }
        }
        return all;
    }

    private int slot(int id) {
        return (id >>> 1) & slots.length - 1;
    }
}
