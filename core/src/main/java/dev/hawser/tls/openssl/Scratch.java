package dev.hawser.tls.openssl;

import dev.hawser.tls.TlsEngine;
import java.lang.foreign.Arena;
import java.lang.ref.Cleaner;
import org.jspecify.annotations.Nullable;

/**
 * Native memory of a thread that all its engines use in turn, each for one call. An engine that was lent it keeps a
 * reference, since OpenSSL looks at it once more when it frees the engine's BIOs.
 */
final class Scratch implements AutoCloseable {
    static final int PLAIN_CAPACITY = TlsEngine.PLAIN_SIZE + 256;

    private static final int IN_CAPACITY = TlsEngine.RECORD_SIZE;
    private static final int OUT_CAPACITY = TlsEngine.RECORD_SIZE + 256;
    private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

    private final Arena arena = Arena.ofAuto();
    private final long plain = arena.allocate(PLAIN_CAPACITY, 64).address();
    private final long inData = arena.allocate(IN_CAPACITY, 64).address();
    private final long in = arena.allocate(MemoryBio.BUFFER_SIZE, 64).address();
    private final long small = arena.allocate(4 * Long.BYTES, 64).address();
    private final long out;
    private final Cleaner.Cleanable freed;
    private @Nullable Handshake running;

    Scratch() {
        MemoryBio.describe(in, inData, IN_CAPACITY);
        long buffer = MemoryBio.openBuffer(OUT_CAPACITY);
        if (buffer == 0) {
            throw new OutOfMemoryError("OpenSSL has no memory for a buffer");
        }
        out = buffer;
        freed = Natives.CLEANER.register(this, () -> MemoryBio.freeBuffer(buffer));
    }

    /** This thread's. */
    static Scratch current() {
        Scratch scratch = OF_THREAD.get();
        if (scratch.running != null) {
            throw new IllegalStateException(
                    "an engine is used in the midst of another one's handshake, such as while an identity is chosen");
        }
        return scratch;
    }

    /** The handshake that this thread computes, which calls back. */
    static @Nullable Handshake running() {
        return OF_THREAD.get().running;
    }

    /** Begins and, with null, ends a computation. */
    void run(@Nullable Handshake handshake) {
        running = handshake;
    }

    /** Where {@link #PLAIN_CAPACITY} bytes are. */
    long plain() {
        return plain;
    }

    /** Where four longs are. */
    long small() {
        return small;
    }

    /** Has {@code bio} read {@code length} bytes of {@code source}. */
    void lendInput(long bio, byte[] source, int offset, int length) {
        if (length > IN_CAPACITY) {
            throw new IllegalArgumentException("a record of " + length + " bytes");
        }
        Memory.write(source, offset, length, inData);
        MemoryBio.setLength(in, length);
        MemoryBio.lend(bio, in);
    }

    /** Has {@code bio} write here from the start. */
    void lendOutput(long bio) {
        MemoryBio.setLength(out, 0);
        MemoryBio.lend(bio, out);
    }

    /** Begins a call of a BIO that was lent the output, and has written nothing since. */
    void beginOutput() {
        MemoryBio.setLength(out, 0);
    }

    /**
     * Says that some {@code length} bytes will be written: OpenSSL fills with zeros what it makes its buffer longer by,
     * which is a third of the work with it. The length is right only after something has been written.
     */
    void expectOutput(int length) {
        MemoryBio.setLength(out, Math.min(length, OUT_CAPACITY));
    }

    int outputLength() {
        return MemoryBio.length(out);
    }

    void readOutput(int from, byte[] target, int offset, int length) {
        Memory.read(MemoryBio.data(out) + from, target, offset, length);
    }

    /** Frees what OpenSSL gave. */
    @Override
    public void close() {
        freed.clean();
    }
}
