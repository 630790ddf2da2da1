package dev.hawser.web.http2.hpack;

import java.util.ArrayDeque;

/** The dynamic table of an encoder. Entries are numbered as they come, so that where one is follows from its number. */
final class SentTable {
    private static final byte[] NOTHING = {};

    private final ArrayDeque<SentField> fields = new ArrayDeque<>();
    private long inserted;
    private int size;
    private int limit = HpackDecoder.INITIAL_TABLE_SIZE;
    private int lowestUntold = -1;
    private int untold = -1;

    int limit() {
        return limit;
    }

    /** The limit that the peer is to be told of, or -1. */
    int untold() {
        return untold;
    }

    /** The lowest limit there was since it was told last, which it must be told of too (RFC 7541, section 4.2). */
    int lowestUntold() {
        return lowestUntold;
    }

    void told() {
        untold = -1;
        lowestUntold = -1;
    }

    void limit(int byteCount) {
        if (byteCount == limit) {
            return;
        }
        lowestUntold = untold < 0 ? byteCount : Math.min(lowestUntold, byteCount);
        untold = byteCount;
        limit = byteCount;
        evictTo(byteCount);
    }

    SentField add(String name, String value, String lowerName) {
        SentField field = new SentField(name, value, lowerName, inserted, NOTHING);
        evictTo(limit - field.size());
        fields.addLast(field);
        inserted++;
        size += field.size();
        return field;
    }

    /** Where {@code field} is, the newest at 0; -1 where it is no longer. */
    int indexOf(SentField field) {
        long index = inserted - 1 - field.number();
        return index < fields.size() ? (int) index : -1;
    }

    private void evictTo(int most) {
        while (size > most && !fields.isEmpty()) {
            size -= fields.removeFirst().size();
        }
    }
}
