package dev.hawser.tls.openssl;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * Functions for memory BIOs. One is lent a buffer ({@code BUF_MEM}: length, data, capacity) that stays its owner's, so
 * that connections have none while they are idle, and bytes are copied once less.
 */
final class MemoryBio {
    private static final long SET_BUFFER = 114;
    private static final long SET_END = 130;
    private static final int LENGTH = 0;
    private static final int DATA = 8;
    private static final int CAPACITY = 16;

    /** The size of a {@code BUF_MEM}. */
    static final int BUFFER_SIZE = 32;

    private static final MemorySegment BIO_NEW = Library.function("BIO_new");
    private static final MemorySegment S_MEM = Library.function("BIO_s_mem");
    private static final MemorySegment BIO_FREE = Library.function("BIO_free");
    private static final MemorySegment BIO_CTRL = Library.function("BIO_ctrl");
    private static final MemorySegment BIO_READ = Library.function("BIO_read");
    private static final MemorySegment BIO_WRITE = Library.function("BIO_write");
    private static final MemorySegment BUF_MEM_NEW = Library.function("BUF_MEM_new");
    private static final MemorySegment BUF_MEM_GROW = Library.function("BUF_MEM_grow");
    private static final MemorySegment BUF_MEM_FREE = Library.function("BUF_MEM_free");

    private MemoryBio() {}

    /** A BIO that says "later" at its end; 0 where there is no memory. */
    static long open() {
        long bio = Downcall.call(BIO_NEW, Downcall.call(S_MEM));
        if (bio != 0) {
            Downcall.quick(BIO_CTRL, bio, SET_END, -1, 0);
        }
        return bio;
    }

    static void free(long bio) {
        Downcall.call(BIO_FREE, bio);
    }

    /** Lends {@code buffer} as it is; it is not freed with the BIO. */
    static void lend(long bio, long buffer) {
        Downcall.quick(BIO_CTRL, bio, SET_BUFFER, 0, buffer);
    }

    /** A buffer of OpenSSL's memory, which it makes larger where it needs to; 0 where there is no memory. */
    static long openBuffer(int capacity) {
        long buffer = Downcall.call(BUF_MEM_NEW);
        if (buffer != 0 && Downcall.call(BUF_MEM_GROW, buffer, capacity) == 0) {
            freeBuffer(buffer);
            return 0;
        }
        return buffer;
    }

    static void freeBuffer(long buffer) {
        Downcall.call(BUF_MEM_FREE, buffer);
    }

    /** Makes a buffer of {@code data} where there are {@link #BUFFER_SIZE} bytes, to be read from only. */
    static void describe(long buffer, long data, int capacity) {
        Memory.putLong(buffer + LENGTH, 0);
        Memory.putLong(buffer + DATA, data);
        Memory.putLong(buffer + CAPACITY, capacity);
        Memory.putLong(buffer + CAPACITY + Long.BYTES, 0);
    }

    static int length(long buffer) {
        return (int) Memory.getLong(buffer + LENGTH);
    }

    static void setLength(long buffer, int length) {
        Memory.putLong(buffer + LENGTH, length);
    }

    static long data(long buffer) {
        return Memory.getLong(buffer + DATA);
    }

    /** Whether lending works as it does in the versions that were tried; it is the layout of a public structure. */
    static boolean works() {
        byte[] sent = "lent".getBytes(StandardCharsets.US_ASCII);
        try (Scratch scratch = new Scratch()) {
            long bio = open();
            if (bio == 0) {
                return false;
            }
            try {
                return isRead(bio, scratch, sent) && isWritten(bio, scratch, sent) && isWritten(bio, scratch, sent);
            } finally {
                free(bio);
            }
        }
    }

    private static boolean isRead(long bio, Scratch scratch, byte[] sent) {
        scratch.lendInput(bio, sent, 0, sent.length);
        long target = scratch.plain();
        boolean whole = (int) Downcall.call(BIO_READ, bio, target, Scratch.PLAIN_CAPACITY) == sent.length;
        return whole
                && java.util.Arrays.equals(Memory.bytes(target, sent.length), sent)
                && (int) Downcall.call(BIO_READ, bio, target, Scratch.PLAIN_CAPACITY) == -1;
    }

    private static boolean isWritten(long bio, Scratch scratch, byte[] sent) {
        scratch.lendOutput(bio);
        scratch.expectOutput(2 * sent.length);
        Memory.write(sent, 0, sent.length, scratch.plain());
        Downcall.call(BIO_WRITE, bio, scratch.plain(), sent.length);
        Downcall.call(BIO_WRITE, bio, scratch.plain(), 1);
        byte[] both = new byte[sent.length + 1];
        if (scratch.outputLength() != both.length) {
            return false;
        }
        scratch.readOutput(0, both, 0, both.length);
        return both[0] == sent[0] && both[sent.length - 1] == sent[sent.length - 1] && both[sent.length] == sent[0];
    }
}
