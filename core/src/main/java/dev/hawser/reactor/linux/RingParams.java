package dev.hawser.reactor.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.Set;

/** {@code struct io_uring_params}: asks for a ring with as many of the wanted features as the kernel has. */
record RingParams(int descriptor, int flags, MemorySegment values) {
    static final int SIZE = 120;

    private static final int FLAGS_AT = 8;
    private static final int FEATURES_AT = 20;
    private static final int REQUESTS_AT = 40;
    private static final int COMPLETIONS_AT = 80;

    private static final int CQSIZE = 1 << 3;
    private static final int CLAMP = 1 << 4;
    private static final int R_DISABLED = 1 << 6;
    private static final int SUBMIT_ALL = 1 << 7;
    private static final int COOP_TASKRUN = 1 << 8;
    private static final int SINGLE_ISSUER = 1 << 12;
    private static final int DEFER_TASKRUN = 1 << 13;
    private static final int NO_SQARRAY = 1 << 16;

    /** One mapping for both rings, no completion lost, waiting inside the kernel, waits with a limit. */
    private static final int REQUIRED_FEATURES = 1 | 1 << 1 | 1 << 5 | 1 << 8;

    private static final int SKIPPED_COMPLETIONS = 1 << 11;

    /** From the newest kernel's to the oldest's: what an old kernel refuses is left away in this order. */
    private static final int[] OPTIONAL = {NO_SQARRAY, DEFER_TASKRUN, SINGLE_ISSUER, COOP_TASKRUN, SUBMIT_ALL};

    /** What makes a ring, which a test may replace. */
    interface Setup {
        /** A descriptor, or the negated errno. */
        int setup(int entries, MemorySegment params);
    }

    /**
     * Makes a ring, which is disabled.
     *
     * @throws RingRefused when there is none to be had
     */
    static RingParams open(Setup setup, MemorySegment values, int entries, int completions, Set<RingFeature> wanted)
            throws RingRefused {
        int flags = CQSIZE | CLAMP | R_DISABLED | wantedFlags(wanted);
        for (int next = 0; ; next++) {
            values.fill((byte) 0);
            values.set(JAVA_INT, 4, completions);
            values.set(JAVA_INT, FLAGS_AT, flags);
            int descriptor = setup.setup(entries, values);
            if (descriptor >= 0) {
                return new RingParams(descriptor, flags, values);
            }
            if (descriptor != -Errno.EINVAL || next == OPTIONAL.length) {
                throw new RingRefused(-descriptor);
            }
            flags &= ~OPTIONAL[next];
        }
    }

    private static int wantedFlags(Set<RingFeature> wanted) {
        int flags = 0;
        for (RingFeature feature : wanted) {
            flags |= switch (feature) {
                case SUBMIT_ALL -> SUBMIT_ALL;
                case COOPERATIVE -> COOP_TASKRUN;
                case SINGLE_ISSUER -> SINGLE_ISSUER;
                case DEFERRED_WORK -> wanted.contains(RingFeature.SINGLE_ISSUER) ? DEFER_TASKRUN : 0;
                case NO_INDEX_ARRAY -> NO_SQARRAY;
                default -> 0;
            };
        }
        return flags;
    }

    /** Those of {@code wanted} that this ring has, as far as the kernel has said by now. */
    Set<RingFeature> granted(Set<RingFeature> wanted) {
        EnumSet<RingFeature> granted = EnumSet.noneOf(RingFeature.class);
        for (RingFeature feature : wanted) {
            boolean has =
                    switch (feature) {
                        case SUBMIT_ALL -> (flags & SUBMIT_ALL) != 0;
                        case COOPERATIVE -> (flags & COOP_TASKRUN) != 0;
                        case SINGLE_ISSUER -> (flags & SINGLE_ISSUER) != 0;
                        case DEFERRED_WORK -> (flags & DEFER_TASKRUN) != 0;
                        case NO_INDEX_ARRAY -> (flags & NO_SQARRAY) != 0;
                        case SKIP_SUCCESS -> (features() & SKIPPED_COMPLETIONS) != 0;
                        case POLL_MULTISHOT, REGISTERED_RING, ACCEPT_MULTISHOT, BUFFER_RING, RECEIVE_MULTISHOT,
                                INCREMENTAL_BUFFERS -> true; // these are found out by asking for them
                    };
            if (has) {
                granted.add(feature);
            }
        }
        return granted;
    }

    /** @throws IOException when the kernel is too old */
    void checkRequired() throws IOException {
        int missing = REQUIRED_FEATURES & ~features();
        if (missing != 0) {
            throw new IOException("this kernel's io_uring lacks what Linux 5.11 has (features 0x"
                    + Integer.toHexString(missing) + ")");
        }
    }

    private int features() {
        return values.get(JAVA_INT, FEATURES_AT);
    }

    /** Where the kernel has put what of the submission queue. */
    int requestsOffset(int field) {
        return values.get(JAVA_INT, REQUESTS_AT + field);
    }

    /** Where the kernel has put what of the completion queue. */
    int completionsOffset(int field) {
        return values.get(JAVA_INT, COMPLETIONS_AT + field);
    }

    int requestCount() {
        return values.get(JAVA_INT, 0);
    }

    int completionCount() {
        return values.get(JAVA_INT, 4);
    }
}
