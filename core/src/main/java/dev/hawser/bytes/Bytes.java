package dev.hawser.bytes;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * An immutable string of bytes. May be kept for ever, shared between threads, and sliced without copying; there is
 * nothing to release.
 *
 * <p>A slice keeps the whole array alive that it was cut from: {@link #compact()} before keeping a small piece of
 * something large. Numbers are read in network order (most significant byte first). Positions outside the string throw
 * {@link IndexOutOfBoundsException}.
 */
public final class Bytes implements Comparable<Bytes> {
    /** No bytes. */
    public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int MOST_SHOWN = 64;

    private final byte[] array;
    private final int offset;
    private final int size;

    private Bytes(byte[] array, int offset, int size) {
        this.array = array;
        this.offset = offset;
        this.size = size;
    }

    // ---------------------------------------------------------------- making

    /** {@code text} in UTF-8. */
    public static Bytes of(String text) {
        return text.isEmpty() ? EMPTY : adopt(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@code text} in {@code charset}; characters it does not have become its replacement. */
    public static Bytes of(String text, Charset charset) {
        return text.isEmpty() ? EMPTY : adopt(text.getBytes(charset));
    }

    /** The given bytes, cut from the ints as by a cast. */
    public static Bytes of(int... values) {
        byte[] copy = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            copy[i] = (byte) values[i];
        }
        return adopt(copy);
    }

    /** A copy of {@code array}. */
    public static Bytes copyOf(byte[] array) {
        return copyOf(array, 0, array.length);
    }

    /** A copy of {@code size} bytes of {@code array} from {@code offset} on. */
    public static Bytes copyOf(byte[] array, int offset, int size) {
        Objects.checkFromIndexSize(offset, size, array.length);
        return size == 0 ? EMPTY : new Bytes(Arrays.copyOfRange(array, offset, offset + size), 0, size);
    }

    /** A copy of what remains in {@code buffer}, whose position moves to its limit. */
    public static Bytes copyOf(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.get(copy);
        return adopt(copy);
    }

    /** {@code array} itself, uncopied. The caller gives it away: whoever writes to it later breaks this string. */
    public static Bytes adopt(byte[] array) {
        return array.length == 0 ? EMPTY : new Bytes(array, 0, array.length);
    }

    /** {@code size} bytes of {@code array} itself, uncopied; see {@link #adopt(byte[])}. */
    public static Bytes adopt(byte[] array, int offset, int size) {
        Objects.checkFromIndexSize(offset, size, array.length);
        return size == 0 ? EMPTY : new Bytes(array, offset, size);
    }

    /** The bytes that {@code hex} spells, two digits each. */
    public static Bytes ofHex(String hex) {
        return adopt(HexFormat.of().parseHex(hex));
    }

    /** All of {@code pieces} in one. */
    public static Bytes join(Iterable<Bytes> pieces) {
        long total = 0;
        for (Bytes piece : pieces) {
            total += piece.size;
        }
        byte[] joined = new byte[Math.toIntExact(total)];
        int at = 0;
        for (Bytes piece : pieces) {
            piece.copyTo(joined, at);
            at += piece.size;
        }
        return adopt(joined);
    }

    // ---------------------------------------------------------------- reading

    /** How many bytes there are. */
    public int size() {
        return size;
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** The byte at {@code index}, -128 to 127. */
    public byte byteAt(int index) {
        return array[offset + Objects.checkIndex(index, size)];
    }

    /** The byte at {@code index}, 0 to 255. */
    public int unsignedAt(int index) {
        return byteAt(index) & 0xff;
    }

    /** Two bytes from {@code index} on as a number, 0 to 65535. */
    public int unsignedShortAt(int index) {
        Objects.checkFromIndexSize(index, Short.BYTES, size);
        return (short) SHORTS.get(array, offset + index) & 0xffff;
    }

    /** Four bytes from {@code index} on. */
    public int intAt(int index) {
        Objects.checkFromIndexSize(index, Integer.BYTES, size);
        return (int) INTS.get(array, offset + index);
    }

    /** Eight bytes from {@code index} on. */
    public long longAt(int index) {
        Objects.checkFromIndexSize(index, Long.BYTES, size);
        return (long) LONGS.get(array, offset + index);
    }

    /** The bytes from {@code from} up to and without {@code to}, sharing this string's array. */
    public Bytes slice(int from, int to) {
        Objects.checkFromToIndex(from, to, size);
        if (from == to) {
            return EMPTY;
        }
        return to - from == size ? this : new Bytes(array, offset + from, to - from);
    }

    /** All but the first {@code count}. */
    public Bytes drop(int count) {
        return slice(count, size);
    }

    /** The first {@code count}. */
    public Bytes take(int count) {
        return slice(0, count);
    }

    /** The same bytes in an array of their own, where that frees memory; otherwise this. */
    public Bytes compact() {
        return size == array.length ? this : copyOf(array, offset, size);
    }

    /** How many bytes of memory this string keeps alive: those of the array that it is cut from. */
    public int backingSize() {
        return array.length;
    }

    /** This string and {@code next} behind it. */
    public Bytes concat(Bytes next) {
        if (next.size == 0) {
            return this;
        }
        if (size == 0) {
            return next;
        }
        byte[] joined = new byte[Math.addExact(size, next.size)];
        copyTo(joined, 0);
        next.copyTo(joined, size);
        return adopt(joined);
    }

    // ---------------------------------------------------------------- searching and comparing

    /** Where {@code wanted} is first, or -1. */
    public int indexOf(byte wanted) {
        return indexOf(wanted, 0);
    }

    /** Where {@code wanted} is first at or after {@code from}, or -1. */
    public int indexOf(byte wanted, int from) {
        Objects.checkIndex(from, size + 1);
        int at = Search.indexOf(array, offset + from, offset + size, wanted);
        return at < 0 ? -1 : at - offset;
    }

    /** Where {@code wanted} begins first, or -1. The empty string is everywhere. */
    public int indexOf(Bytes wanted) {
        return indexOf(wanted, 0);
    }

    /** Where {@code wanted} begins first at or after {@code from}, or -1. */
    public int indexOf(Bytes wanted, int from) {
        Objects.checkIndex(from, size + 1);
        int at = Search.indexOf(array, offset + from, offset + size, wanted.array, wanted.offset, wanted.size);
        return at < 0 ? -1 : at - offset;
    }

    /** Whether {@code wanted} is somewhere in here. */
    public boolean contains(Bytes wanted) {
        return indexOf(wanted) >= 0;
    }

    /** Whether the first bytes are {@code prefix}. */
    public boolean startsWith(Bytes prefix) {
        return prefix.size <= size
                && Arrays.equals(
                        array, offset, offset + prefix.size, prefix.array, prefix.offset, prefix.offset + prefix.size);
    }

    /** Whether the last bytes are {@code suffix}. */
    public boolean endsWith(Bytes suffix) {
        return suffix.size <= size && drop(size - suffix.size).startsWith(suffix);
    }

    // ---------------------------------------------------------------- leaving

    /** A copy as an array. */
    public byte[] toArray() {
        return Arrays.copyOfRange(array, offset, offset + size);
    }

    /** Copies all bytes into {@code target} from {@code at} on. */
    public void copyTo(byte[] target, int at) {
        System.arraycopy(array, offset, target, at, size);
    }

    /** Copies {@code count} bytes from {@code from} on into {@code target}, whose position moves. */
    public void copyTo(ByteBuffer target, int from, int count) {
        Objects.checkFromIndexSize(from, count, size);
        target.put(array, offset + from, count);
    }

    /** A read-only view for native code; on the heap, so only for calls that may be given such. */
    public MemorySegment asSegment() {
        return MemorySegment.ofArray(array).asSlice(offset, size).asReadOnly();
    }

    /** A read-only view. */
    public ByteBuffer asBuffer() {
        return ByteBuffer.wrap(array, offset, size).slice().asReadOnlyBuffer();
    }

    /** A stream of the bytes. */
    public InputStream asStream() {
        return new ByteArrayInputStream(array, offset, size);
    }

    /** The text, read as UTF-8; what is malformed becomes U+FFFD. */
    public String utf8() {
        return text(StandardCharsets.UTF_8);
    }

    /** The text, a character for each byte. */
    public String latin1() {
        return text(StandardCharsets.ISO_8859_1);
    }

    /** The text, read in {@code charset}; what is malformed becomes its replacement. */
    public String text(Charset charset) {
        return new String(array, offset, size, charset);
    }

    /** Two lower-case hexadecimal digits for each byte. */
    public String hex() {
        return HexFormat.of().formatHex(array, offset, offset + size);
    }

    /** Whether {@code other} is a string of the same bytes. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && size == that.size && startsWith(that);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = offset; i < offset + size; i++) {
            hash = 31 * hash + array[i];
        }
        return hash;
    }

    /** The order of a dictionary over unsigned bytes. */
    @Override
    public int compareTo(Bytes that) {
        return Arrays.compareUnsigned(
                array, offset, offset + size, that.array, that.offset, that.offset + that.size);
    }

    /** For logs: printable ASCII as it is, the rest escaped, the first 64 bytes. */
    @Override
    public String toString() {
        int shown = Math.min(size, MOST_SHOWN);
        StringBuilder text = new StringBuilder(shown + 16).append('"');
        for (int i = 0; i < shown; i++) {
            int b = unsignedAt(i);
            switch (b) {
                case '\r' -> text.append("\\r");
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                default -> {
                    if (b >= 0x20 && b < 0x7f) {
                        text.append((char) b);
                    } else {
                        text.append("\\x").append(HexFormat.of().toHexDigits((byte) b));
                    }
                }
            }
        }
        text.append('"');
        return shown == size ? text.toString() : text.append("... (").append(size).append(" bytes)").toString();
    }

    /** For the queue beside this class, which keeps the array for as long as it has not copied it. */
    byte[] array() {
        return array;
    }

    int offset() {
        return offset;
    }
}
