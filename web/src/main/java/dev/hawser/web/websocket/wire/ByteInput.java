package dev.hawser.web.websocket.wire;

import dev.hawser.bytes.Bytes;
import java.util.ArrayDeque;

/** What has come and was not looked at yet. Mostly that is one chunk, which is read where it lies. */
final class ByteInput {
    private final ArrayDeque<Bytes> later = new ArrayDeque<>(1);
    private Bytes chunk = Bytes.EMPTY;
    private int at;
    private long waiting;

    void add(Bytes data) {
        if (data.isEmpty()) {
            return;
        }
        if (at == chunk.size()) {
            chunk = data;
            at = 0;
        } else {
            later.add(data);
            waiting += data.size();
        }
    }

    /** How many bytes can be read without {@link #advance}, 0 when there are none at all. */
    int available() {
        if (at == chunk.size()) {
            advance();
        }
        return chunk.size() - at;
    }

    private void advance() {
        Bytes next = later.poll();
        chunk = next == null ? Bytes.EMPTY : next;
        at = 0;
        waiting -= chunk.size();
    }

    /** How many bytes there are. */
    long size() {
        return chunk.size() - at + waiting;
    }

    /** The next byte; there must be one {@link #available}. */
    byte next() {
        return chunk.byteAt(at++);
    }

    /** Moves {@code count} bytes, no more than are available, to {@code target}. */
    void moveTo(byte[] target, int to, int count) {
        chunk.slice(at, at + count).copyTo(target, to);
        at += count;
    }

    /** Everything, removed. */
    Bytes takeAll() {
        Bytes all = chunk.drop(at);
        for (Bytes each : later) {
            all = all.concat(each);
        }
        clear();
        return all;
    }

    void clear() {
        chunk = Bytes.EMPTY;
        at = 0;
        later.clear();
        waiting = 0;
    }
}
