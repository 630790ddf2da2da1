package dev.hawser.web.http1.wire;

import dev.hawser.bytes.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * An array in which heads are read, since an array is read faster than {@link Bytes}. One serves all parsers of a thread; what
 * lies in it is told by the bytes that it is a copy of, so that no two parsers disturb each other.
 */
public final class HeadScratch {
    private final byte[] array;
    private @Nullable Bytes source;
    private int from;
    private int to;

    /** For heads of at most {@code headBytes}. */
    public HeadScratch(int headBytes) {
        array = new byte[Math.max(headBytes, 64 << 10)];
    }

    byte[] array() {
        return array;
    }

    /** Where {@code data} from {@code at} on lies in the array: all of it, or at least {@code least} bytes. */
    int load(Bytes data, int at, int least) {
        if (source != data || at < from || to < data.size() && to - at < least) {
            from = at;
            to = Math.min(data.size(), at + array.length);
            data.slice(from, to).copyTo(array, 0);
            source = data;
        }
        return at - from;
    }

    /** Where what was loaded ends in the array. */
    int end() {
        return to - from;
    }
}
