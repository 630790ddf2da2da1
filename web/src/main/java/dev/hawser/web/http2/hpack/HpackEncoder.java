package dev.hawser.web.http2.hpack;

import dev.hawser.web.http.Headers;
import dev.hawser.web.http.HttpGrammar;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Encodes blocks of header fields for a peer, in the order in which they are sent. Used by one thread.
 *
 * <p>A field that was sent before costs one comparison, and a byte or two. Fields that differ with each message
 * are not put into the table, those that are secret are marked as such (RFC 7541, section 7.1.3). Names are sent in lower case.
 */
public final class HpackEncoder {
    private static final int SLOTS = 128;
    private static final int LONGEST_KEPT = 64;

    /** What is in the table, at one of two places that follow from the field; newer ones push older ones out. */
    private final @Nullable SentField[] inTable = new @Nullable SentField[SLOTS];
    /** What is not. */
    private final @Nullable SentField[] apart = new @Nullable SentField[SLOTS / 2];
    private final @Nullable SentField[] sentNames = new @Nullable SentField[SLOTS / 2];
    private final SentTable table = new SentTable();

    private byte[] block = new byte[256];
    private int size;
    /** Whether a block was begun that was not sent: what it put into the table the peer does not have. */
    private boolean isUnsent;

    /** With an empty table of {@link HpackDecoder#INITIAL_TABLE_SIZE}. */
    public HpackEncoder() {}

    /**
     * What the peer lets the table grow to. Of more than {@link HpackDecoder#INITIAL_TABLE_SIZE} no use is made. Told to
     * the peer at the beginning of the next block.
     */
    public void limitTable(int byteCount) {
        table.limit(Math.min(byteCount, HpackDecoder.INITIAL_TABLE_SIZE));
    }

    /** Begins the next block. What {@link #array()} had before is gone; where it was not {@link #sent}, the tables are emptied. */
    public void begin() {
        size = 0;
        if (isUnsent) {
            int limit = table.limit();
            table.limit(0);
            table.limit(limit);
        }
        isUnsent = true;
        int told = table.untold();
        if (told >= 0) {
            int lowest = table.lowestUntold();
            if (lowest < told) {
                integer(0x20, 5, lowest);
            }
            integer(0x20, 5, told);
            table.told();
        }
    }

    /** The block is on its way. */
    public void sent() {
        isUnsent = false;
    }

    /** The block, from the first byte on. Valid until the next is begun. */
    public byte[] array() {
        return block;
    }

    /** How many bytes the block has by now. */
    public int size() {
        return size;
    }

    /** Adds {@code :status}. */
    public void addStatus(int status) {
        switch (status) {
            case 200 -> octet(0x88);
            case 204 -> octet(0x89);
            case 206 -> octet(0x8a);
            case 304 -> octet(0x8b);
            case 400 -> octet(0x8c);
            case 404 -> octet(0x8d);
            case 500 -> octet(0x8e);
            default -> {
                if (status < 100 || status > 999) {
                    throw new IllegalArgumentException("a status has three digits, not " + status);
                }
                addPseudo(":status", Integer.toString(status));
            }
        }
    }

    /**
     * Adds a field whose name begins with a colon.
     *
     * @throws IllegalArgumentException when the value has a character that it cannot have
     */
    public void addPseudo(String name, String value) {
        if (!addKnown(name, value)) {
            addNew(name, value, name);
        }
    }

    /** Adds all of {@code headers}. */
    public void addAll(Headers headers) {
        int count = headers.size();
        for (int i = 0; i < count; i++) {
            add(headers.name(i), headers.value(i));
        }
    }

    /**
     * Adds a field; one that speaks of a connection, as {@code Connection} and {@code Transfer-Encoding} do, is left out.
     *
     * @throws IllegalArgumentException when the name is no token, or the value has a character that no field can have
     */
    public void add(String name, String value) {
        if (addKnown(name, value)) {
            return;
        }
        String lowerName = HttpGrammar.checkName(name).toLowerCase(Locale.ROOT);
        if (FieldKind.of(lowerName, "") != FieldKind.CONNECTION_SPECIFIC || lowerName.equals("te")) {
            addNew(name, value, lowerName);
        }
    }

    private boolean addKnown(String name, String value) {
        int slot = slot(name, value);
        int index = indexOf(inTable[slot], name, value);
        if (index < 0) {
            index = indexOf(inTable[slot ^ 1], name, value);
        }
        if (index >= 0) {
            integer(0x80, 7, StaticTable.SIZE + 1 + index);
            return true;
        }
        SentField known = apart[slot >> 1];
        if (known == null || !known.isFor(name, value)) {
            return false;
        }
        byte[] again = known.again();
        makeRoom(again.length);
        System.arraycopy(again, 0, block, size, again.length);
        size += again.length;
        return true;
    }

    private int indexOf(@Nullable SentField field, String name, String value) {
        return field != null && field.isFor(name, value) ? table.indexOf(field) : -1;
    }

    private void addNew(String name, String value, String lowerName) {
        String checked = HttpGrammar.checkValue(lowerName, value);
        int nameIndex = StaticTable.indexOf(lowerName);
        int index = StaticTable.indexOf(nameIndex, lowerName, checked);
        int from = size;
        if (index > 0) {
            integer(0x80, 7, index);
            keepApart(name, checked, lowerName, from);
            return;
        }
        switch (Indexing.of(lowerName, checked, table.limit())) {
            case ADDED -> {
                literal(0x40, 6, lowerName, nameIndex, checked);
                keepAdded(name, checked, lowerName);
            }
            case NEVER -> literal(0x10, 4, lowerName, nameIndex, checked);
            case NOT -> {
                literal(0x00, 4, lowerName, nameIndex, checked);
                if (nameIndex > 0) {
                    keepApart(name, checked, lowerName, from);
                }
            }
        }
    }

    private void keepApart(String name, String value, String lowerName, int from) {
        if (value.length() <= LONGEST_KEPT) {
            apart[slot(name, value) >> 1] =
                    new SentField(name, value, lowerName, SentField.APART, Arrays.copyOfRange(block, from, size));
        }
    }

    private void keepAdded(String name, String value, String lowerName) {
        SentField added = table.add(name, value, lowerName);
        int slot = slot(name, value);
        inTable[slot ^ 1] = inTable[slot];
        inTable[slot] = added;
        sentNames[nameSlot(lowerName)] = added;
    }

    private void literal(int pattern, int prefixBits, String name, int staticIndex, String value) {
        int index = staticIndex;
        if (index == 0) {
            SentField named = sentNames[nameSlot(name)];
            int at = named != null && named.lowerName().equals(name) ? table.indexOf(named) : -1;
            index = at < 0 ? 0 : StaticTable.SIZE + 1 + at;
        }
        integer(pattern, prefixBits, index);
        if (index == 0) {
            text(name);
        }
        text(value);
    }

    private void text(String text) {
        int coded = Huffman.size(text);
        if (coded < text.length()) {
            integer(0x80, 7, coded);
            makeRoom(coded);
            size = Huffman.encode(text, block, size);
            return;
        }
        integer(0, 7, text.length());
        makeRoom(text.length());
        for (int i = 0; i < text.length(); i++) {
            block[size++] = (byte) text.charAt(i);
        }
    }

    private void integer(int pattern, int prefixBits, int value) {
        int most = (1 << prefixBits) - 1;
        if (value < most) {
            octet(pattern | value);
            return;
        }
        octet(pattern | most);
        int rest = value - most;
        while (rest >= 0x80) {
            octet(rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        octet(rest);
    }

    private void octet(int octet) {
        makeRoom(1);
        block[size++] = (byte) octet;
    }

    private void makeRoom(int more) {
        if (more > block.length - size) {
            block = Arrays.copyOf(block, Math.max(2 * block.length, Math.addExact(size, more)));
        }
    }

    private static int slot(String name, String value) {
        int hash = 31 * name.hashCode() + value.hashCode();
        return (hash ^ hash >>> 16 ^ hash >>> 7) & SLOTS - 1;
    }

    private static int nameSlot(String name) {
        int hash = name.hashCode();
        return (hash ^ hash >>> 16 ^ hash >>> 6) & SLOTS / 2 - 1;
    }
}
