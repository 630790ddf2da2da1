package dev.hawser.web.http2.hpack;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The dynamic table of a decoder (RFC 7541, section 2.3.2): a ring, the newest field first. */
final class FieldTable {
    private @Nullable HpackField[] ring = new @Nullable HpackField[16];
    private int newest;
    private int count;
    private int size;
    private int mostSize;

    FieldTable(int mostSize) {
        this.mostSize = mostSize;
    }

    int count() {
        return count;
    }

    int size() {
        return size;
    }

    /** The field at {@code index} from the newest, which is 0; null where there are not so many. */
    @Nullable HpackField field(int index) {
        return index < count ? ring[newest + index & ring.length - 1] : null;
    }

    void resize(int mostSize) {
        this.mostSize = mostSize;
        evictTo(mostSize);
    }

    /** Puts {@code field} in front; one that is larger than the table empties it. */
    void add(HpackField field) {
        evictTo(mostSize - field.size());
        if (field.size() > mostSize) {
            return;
        }
        if (count == ring.length) {
            grow();
        }
        newest = newest - 1 & ring.length - 1;
        ring[newest] = field;
        count++;
        size += field.size();
    }

    private void grow() {
        @Nullable HpackField[] larger = Arrays.copyOfRange(ring, newest, newest + 2 * ring.length);
        System.arraycopy(ring, 0, larger, ring.length - newest, newest);
        Arrays.fill(larger, ring.length, larger.length, null);
        ring = larger;
        newest = 0;
    }

    private void evictTo(int most) {
        while (count > 0 && size > most) {
            int oldest = newest + count - 1 & ring.length - 1;
            HpackField field = ring[oldest];
            if (field != null) {
                size -= field.size();
            }
            ring[oldest] = null;
            count--;
        }
    }
}
