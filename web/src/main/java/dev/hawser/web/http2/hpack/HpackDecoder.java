package dev.hawser.web.http2.hpack;

import org.jspecify.annotations.Nullable;

/** Decodes the blocks of header fields that a peer sends, in their order. Used by one thread. */
public final class HpackDecoder {
    /** The size of the table that both ends begin with (RFC 9113, section 6.5.2). */
    public static final int INITIAL_TABLE_SIZE = 4096;

    private final int tableSize;
    private final int listSize;
    private final FieldTable table;
    private final TextCache texts = new TextCache();
    private byte[] decoded = new byte[64];

    private byte[] source = new byte[0];
    private int at;
    private int end;

    /**
     * With empty tables.
     *
     * @param tableSize what the peer may let its table grow to, which it was told where it is not {@link #INITIAL_TABLE_SIZE}
     * @param listSize how large the fields of a block may be in all, each of them counted as {@link HpackField#size()}
     */
    public HpackDecoder(int tableSize, int listSize) {
        if (tableSize < 0 || listSize < 0) {
            throw new IllegalArgumentException("sizes are not negative: " + tableSize + " and " + listSize);
        }
        this.tableSize = tableSize;
        this.listSize = listSize;
        this.table = new FieldTable(Math.min(tableSize, INITIAL_TABLE_SIZE));
    }

    /**
     * Gives the fields of the block that lies in {@code block} between {@code from} and {@code to} to {@code sink}.
     *
     * @return whether that was all of them: false where they are larger than the list may be, of which {@code sink} got the
     *     first
     * @throws HpackException when it is no such block; nothing can be decoded afterwards
     */
    public boolean decode(byte[] block, int from, int to, HpackSink sink) {
        source = block;
        at = from;
        end = to;
        long listed = 0;
        boolean isBegun = false;
        while (at < end) {
            int first = source[at] & 0xff;
            if ((first & 0xe0) == 0x20) {
                if (isBegun) {
                    throw new HpackException("the size of the table changes behind a field");
                }
                resize(integer(5));
                continue;
            }
            isBegun = true;
            HpackField field = field(first);
            listed += field.size();
            if (listed <= listSize) {
                sink.fieldDecoded(field);
            }
        }
        return listed <= listSize;
    }

    private void resize(int size) {
        if (size > tableSize) {
            throw new HpackException("a table of " + size + " bytes, where " + tableSize + " are allowed");
        }
        table.resize(size);
    }

    private HpackField field(int first) {
        if (first >= 0x80) {
            return indexed(integer(7));
        }
        boolean isAdded = first >= 0x40;
        int index = integer(isAdded ? 6 : 4);
        String name = index == 0 ? text() : indexed(index).name();
        HpackField field = new HpackField(name, text());
        if (isAdded) {
            table.add(field);
        }
        return field;
    }

    private HpackField indexed(int index) {
        if (index > 0 && index <= StaticTable.SIZE) {
            return StaticTable.field(index);
        }
        @Nullable HpackField field = index == 0 ? null : table.field(index - StaticTable.SIZE - 1);
        if (field == null) {
            throw new HpackException(
                    "no field at " + index + ", there are " + (StaticTable.SIZE + table.count()) + " from 1 on");
        }
        return field;
    }

    /** RFC 7541, section 5.1; no number here is larger than 2^28. */
    private int integer(int prefixBits) {
        int most = (1 << prefixBits) - 1;
        int value = octet() & most;
        if (value < most) {
            return value;
        }
        for (int shift = 0; shift <= 21; shift += 7) {
            int octet = octet();
            value += (octet & 0x7f) << shift;
            if (octet < 0x80) {
                return value;
            }
        }
        throw new HpackException("a number is longer than 5 bytes");
    }

    private String text() {
        if (at == end) {
            throw new HpackException("it ends where a text is due");
        }
        boolean isCoded = source[at] < 0;
        int size = integer(7);
        if (size > end - at) {
            throw new HpackException("a text of " + size + " bytes, where " + (end - at) + " are left");
        }
        int from = at;
        at += size;
        if (!isCoded) {
            return texts.text(source, from, size);
        }
        int most = (int) (8L * size / 5);
        if (decoded.length < most) {
            decoded = new byte[most];
        }
        return texts.text(decoded, 0, Huffman.decode(source, from, at, decoded));
    }

    private int octet() {
        if (at == end) {
            throw new HpackException("it ends within a number");
        }
        return source[at++] & 0xff;
    }
}
