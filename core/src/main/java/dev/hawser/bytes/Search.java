package dev.hawser.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Finds bytes in arrays, eight at a time. */
final class Search {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long TOPS = 0x8080808080808080L;

    private Search() {}

    /** The first index in {@code from} to {@code to} (exclusive) that holds {@code wanted}, or -1. */
    static int indexOf(byte[] array, int from, int to, byte wanted) {
        int at = from;
        int lastWord = to - Long.BYTES;
        if (lastWord >= from) {
            long pattern = (wanted & 0xffL) * ONES;
            for (; at < lastWord; at += Long.BYTES) {
                long found = matches(array, at, pattern);
                if (found != 0) {
                    return at + (Long.numberOfTrailingZeros(found) >>> 3);
                }
            }
            // The last word overlaps the one before it, in which there was nothing.
            long found = matches(array, lastWord, pattern);
            return found == 0 ? -1 : lastWord + (Long.numberOfTrailingZeros(found) >>> 3);
        }
        for (; at < to; at++) {
            if (array[at] == wanted) {
                return at;
            }
        }
        return -1;
    }

    /** The lowest bit that is set marks the first byte of the word at {@code at} that {@code pattern} repeats. */
    private static long matches(byte[] array, int at, long pattern) {
        long difference = (long) WORDS.get(array, at) ^ pattern; // a zero byte where the wanted one is
        return (difference - ONES) & ~difference & TOPS;
    }

    /** The first index in {@code from} to {@code to} (exclusive) where all of the wanted bytes follow, or -1. */
    static int indexOf(byte[] array, int from, int to, byte[] wanted, int offset, int size) {
        if (size == 0) {
            return from;
        }
        int lastStart = to - size;
        for (int at = from; at <= lastStart; at++) {
            at = indexOf(array, at, lastStart + 1, wanted[offset]);
            if (at < 0) {
                return -1;
            }
            if (continues(array, at, wanted, offset, size)) {
                return at;
            }
        }
        return -1;
    }

    /** Whether the wanted bytes but the first, which is there, follow at {@code at}. */
    private static boolean continues(byte[] array, int at, byte[] wanted, int offset, int size) {
        if (size > Long.BYTES) {
            return Arrays.equals(array, at, at + size, wanted, offset, offset + size);
        }
        for (int i = 1; i < size; i++) { // a delimiter: quicker than getting ready for many bytes
            if (array[at + i] != wanted[offset + i]) {
                return false;
            }
        }
        return true;
    }
}
