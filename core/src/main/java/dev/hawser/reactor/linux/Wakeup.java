package dev.hawser.reactor.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;

/** Ends a wait from any thread: an eventfd, written to once until the wait has ended. */
final class Wakeup {
    private static final MemorySegment ONE = one();

    private final int descriptor;
    private final AtomicBoolean pending = new AtomicBoolean();
    private final Object writing = new Object();

    /** For the writing thread, under {@link #writing}. */
    private final Libc libc = new Libc();

    private boolean closed;

    /**
     * Opens it.
     *
     * @throws IOException when the kernel refuses
     */
    Wakeup(Libc libc) throws IOException {
        descriptor = libc.eventfd(0, Libc.O_NONBLOCK | Libc.O_CLOEXEC);
        if (descriptor < 0) {
            throw Errno.of("no eventfd is to be had", -descriptor);
        }
    }

    private static MemorySegment one() {
        MemorySegment one = Arena.global().allocate(JAVA_LONG);
        one.set(JAVA_LONG, 0, 1);
        return one;
    }

    /** What is to be waited for. */
    int descriptor() {
        return descriptor;
    }

    /** Ends the wait, or the next one. From any thread. */
    void wake() {
        if (!pending.get() && pending.compareAndSet(false, true)) {
            synchronized (writing) {
                if (!closed) {
                    libc.write(descriptor, ONE);
                }
            }
        }
    }

    /** The wait has ended. To be called before the loop looks for work: a wake for what it does not see is an edge again. */
    void reset() {
        if (pending.get()) {
            pending.set(false);
        }
    }

    /** Closes it; a wake does nothing from then on, and never touches another's descriptor. */
    void close(Libc libc) {
        synchronized (writing) {
            if (!closed) {
                closed = true;
                libc.close(descriptor);
            }
        }
    }
}
