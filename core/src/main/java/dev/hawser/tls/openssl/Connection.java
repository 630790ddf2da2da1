package dev.hawser.tls.openssl;

import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** An {@code SSL} with its BIOs, which it owns; freed once, by whoever comes first. */
final class Connection implements Runnable {
    private final long ssl;
    private final long in;
    private final long out;
    private final AtomicBoolean isFreed = new AtomicBoolean();

    /** Whose memory the BIOs were lent last; OpenSSL looks at it once more when it frees them. */
    private @Nullable Scratch lender;

    /** Whether the output has to be lent anew, since it was written to. */
    private boolean hasWritten;

    private Connection(long ssl, long in, long out) {
        this.ssl = ssl;
        this.in = in;
        this.out = out;
        Natives.CONNECTIONS.incrementAndGet();
    }

    static Connection of(Context context) throws SSLException {
        long ssl = Libssl.open(context.address());
        long in = MemoryBio.open();
        long out = MemoryBio.open();
        if (ssl == 0 || in == 0 || out == 0) {
            MemoryBio.free(in);
            MemoryBio.free(out);
            Libssl.free(ssl);
            throw new SSLException("OpenSSL makes no connection: " + Errors.take());
        }
        Libssl.setBios(ssl, in, out);
        return new Connection(ssl, in, out);
    }

    long ssl() {
        return ssl;
    }

    /** Lets it write into {@code scratch}. */
    void lend(Scratch scratch) {
        if (lender == scratch && !hasWritten) {
            scratch.beginOutput();
        } else {
            lender = scratch;
            hasWritten = false;
            scratch.lendOutput(out);
        }
    }

    /** The same where it will write some {@code length} bytes. */
    void lend(Scratch scratch, int length) {
        lend(scratch);
        hasWritten = true;
        scratch.expectOutput(length);
    }

    /** How many bytes it has written since {@link #lend}. */
    int written(Scratch scratch) {
        int length = scratch.outputLength();
        hasWritten |= length > 0;
        return length;
    }

    /** Gives it {@code length} bytes to read. */
    void feed(Scratch scratch, byte[] source, int offset, int length) {
        scratch.lendInput(in, source, offset, length);
    }

    /** Frees it. */
    @Override
    public void run() {
        if (isFreed.compareAndSet(false, true)) {
            Libssl.free(ssl);
            Natives.CONNECTIONS.decrementAndGet();
        }
    }
}
