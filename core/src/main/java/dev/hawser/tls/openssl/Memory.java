package dev.hawser.tls.openssl;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What OpenSSL's pointers lead to. */
final class Memory {
    @SuppressWarnings("restricted") // whoever gets here has asked Library
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private Memory() {}

    static long getLong(long address) {
        return ALL.get(JAVA_LONG, address);
    }

    static void putLong(long address, long value) {
        ALL.set(JAVA_LONG, address, value);
    }

    static int getInt(long address) {
        return ALL.get(JAVA_INT, address);
    }

    static void putInt(long address, int value) {
        ALL.set(JAVA_INT, address, value);
    }

    static void putByte(long address, byte value) {
        ALL.set(JAVA_BYTE, address, value);
    }

    static void read(long address, byte[] target, int offset, int length) {
        MemorySegment.copy(ALL, JAVA_BYTE, address, target, offset, length);
    }

    static byte[] bytes(long address, int length) {
        byte[] copy = new byte[length];
        read(address, copy, 0, length);
        return copy;
    }

    static void write(byte[] source, int offset, int length, long address) {
        MemorySegment.copy(source, offset, ALL, JAVA_BYTE, address, length);
    }

    /** Latin-1, up to a NUL; null where the pointer is. */
    static @Nullable String text(long address) {
        return address == 0 ? null : ALL.getString(address, StandardCharsets.ISO_8859_1);
    }
}
