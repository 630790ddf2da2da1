package dev.hawser.reactor.linux;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/** The three system calls of io_uring, which the C library has no functions for. They return a negated errno. */
final class RingCalls {
    private static final int SETUP = 425;
    private static final int ENTER = 426;
    private static final int REGISTER = 427;

    static final int REGISTER_PROBE = 8;
    static final int REGISTER_ENABLE_RINGS = 12;
    static final int REGISTER_RING_FDS = 20;
    static final int UNREGISTER_RING_FDS = 21;
    static final int REGISTER_PBUF_RING = 22;

    private final Libc libc;

    RingCalls(Libc libc) {
        this.libc = libc;
    }

    /** A new ring's descriptor; {@code params} are filled in. */
    int setup(int entries, MemorySegment params) {
        try {
            return (int) libc.syscall(SETUP, entries, Libc.address(params), 0, 0, 0, 0);
        } finally {
            Reference.reachabilityFence(params);
        }
    }

    /** Submits and waits: how many requests were taken. {@code argument} is an address, or 0. */
    int enter(int ring, int submitted, int least, int flags, long argument, int argumentSize) {
        return (int) libc.syscall(ENTER, ring, submitted, least, flags, argument, argumentSize);
    }

    /** Everything else; {@code argument} may be {@link MemorySegment#NULL}. */
    int register(int ring, int what, MemorySegment argument, int count) {
        try {
            return (int) libc.syscall(REGISTER, ring, what, Libc.address(argument), count, 0, 0);
        } finally {
            Reference.reachabilityFence(argument);
        }
    }
}
