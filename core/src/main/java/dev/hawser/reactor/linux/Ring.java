package dev.hawser.reactor.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * An io_uring: two queues in memory that the kernel shares. Requests are put in by {@link #push}, which never enters the
 * kernel; {@link #enter} submits them all and waits; completions are then looked at from {@link #next} on.
 *
 * <p>It is made disabled. From {@link #enable} on one thread may enter, and the others that push must do so in its
 * place. A request that does not fit waits in an array of ours for the next round.
 *
 * <p>The shared memory is mapped once and belongs to an {@link Arena}: after {@link #close} an access is an exception
 * and no crash.
 */
final class Ring {
    private static final int REQUEST_SIZE = 64;
    private static final int COMPLETION_SIZE = 16;
    private static final int WORDS = 6;
    private static final long QUEUES_OFFSET = 0;
    private static final long REQUESTS_OFFSET = 0x1000_0000L;

    private static final int GETEVENTS = 1;
    private static final int EXT_ARG = 1 << 3;
    private static final int REGISTERED_RING = 1 << 4;
    private static final int COMPLETIONS_OVERFLOWN = 1 << 1;

    /** {@code struct io_uring_getevents_arg}, and a time behind it. */
    private static final int ARGUMENT_SIZE = 24;

    private static final int ETIME = 62;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private static final VarHandle INT = JAVA_INT.varHandle();

    private final Libc libc;
    private final RingCalls calls;
    private final Arena arena;
    private final int descriptor;
    private final EnumSet<RingFeature> features;
    private final int skipSuccess;

    private final MemorySegment queues;
    private final MemorySegment requests;
    private final long requestHeadAt;
    private final long requestTailAt;
    private final long requestFlagsAt;
    private final int requestMask;
    private final int requestCount;
    private final long completionHeadAt;
    private final long completionTailAt;
    private final long completionsAt;
    private final int completionMask;

    private final MemorySegment argument;
    private final MemorySegment time;

    private int enterDescriptor;
    private int enterFlags = GETEVENTS;

    private int requestTail;
    private int requestHead;
    private int completionHead;

    /** Requests beyond the queue, of {@link #WORDS} each. */
    private long[] waiting = new long[16 * WORDS];

    private int waitingFrom;
    private int waitingTo;

    private Ring(Libc libc, RingCalls calls, Arena arena, RingParams params, Set<RingFeature> wanted)
            throws IOException {
        this.libc = libc;
        this.calls = calls;
        this.arena = arena;
        descriptor = params.descriptor();
        enterDescriptor = descriptor;
        params.checkRequired();
        Set<RingFeature> granted = params.granted(wanted);
        features = granted.isEmpty() ? EnumSet.noneOf(RingFeature.class) : EnumSet.copyOf(granted);
        skipSuccess = has(RingFeature.SKIP_SUCCESS) ? Requests.SKIP_SUCCESS : 0;
        checkOperations();

        requestCount = params.requestCount();
        requestMask = requestCount - 1;
        requestHeadAt = params.requestsOffset(0);
        requestTailAt = params.requestsOffset(4);
        requestFlagsAt = params.requestsOffset(16);
        completionHeadAt = params.completionsOffset(0);
        completionTailAt = params.completionsOffset(4);
        completionsAt = params.completionsOffset(20);
        completionMask = params.completionCount() - 1;
        long indexes = params.requestsOffset(24);
        long size = Math.max(
                indexes + 4L * requestCount, completionsAt + (long) COMPLETION_SIZE * params.completionCount());
        queues = map(size, QUEUES_OFFSET);
        requests = map((long) REQUEST_SIZE * requestCount, REQUESTS_OFFSET);
        if (!has(RingFeature.NO_INDEX_ARRAY)) {
            for (int i = 0; i < requestCount; i++) {
                queues.set(JAVA_INT, indexes + 4L * i, i);
            }
        }
        argument = arena.allocate(ARGUMENT_SIZE, Long.BYTES);
        time = arena.allocate(2 * Long.BYTES, Long.BYTES);
    }

    /**
     * A ring of at least {@code requests} entries and {@code completions}, with those of {@code wanted} that the kernel
     * has.
     *
     * @param arena what it maps is unmapped when this is closed, which is after {@link #close}
     */
    static Ring open(Libc libc, Arena arena, int requests, int completions, Set<RingFeature> wanted)
            throws IOException {
        RingCalls calls = new RingCalls(libc);
        MemorySegment values = arena.allocate(RingParams.SIZE, Long.BYTES);
        RingParams params = RingParams.open(calls::setup, values, requests, completions, wanted);
        try {
            return new Ring(libc, calls, arena, params, wanted);
        } catch (IOException | RuntimeException | Error refused) {
            libc.close(params.descriptor());
            throw refused;
        }
    }

    @SuppressWarnings("restricted") // whoever gets here has asked Downcall.isAllowed
    private MemorySegment map(long size, long offset) throws IOException {
        long address = libc.mmap(
                size,
                Libc.PROT_READ | Libc.PROT_WRITE,
                Libc.MAP_SHARED | Libc.MAP_POPULATE,
                descriptor,
                offset);
        if (address < 0) {
            throw Errno.of("mapping an io_uring", (int) -address);
        }
        return MemorySegment.ofAddress(address).reinterpret(size, arena, gone -> libc.munmap(gone.address(), size));
    }

    private void checkOperations() throws IOException {
        int most = 256;
        MemorySegment probe = arena.allocate(16 + 8L * most, Long.BYTES);
        int result = calls.register(descriptor, RingCalls.REGISTER_PROBE, probe, most);
        if (result < 0) {
            throw Errno.of("asking what io_uring can do", -result);
        }
        for (int operation : Requests.ALL) {
            if ((probe.get(JAVA_INT, 16 + 8L * operation) >>> 16 & 1) == 0) {
                throw new IOException("this kernel's io_uring lacks operation " + operation);
            }
        }
    }

    boolean has(RingFeature feature) {
        return features.contains(feature);
    }

    /** It has turned out that the kernel has not got {@code feature}. */
    void lacks(RingFeature feature) {
        features.remove(feature);
    }

    /** The flag by which a request posts no completion when all went well; 0 where there is no such flag. */
    int skipSuccess() {
        return skipSuccess;
    }

    /** Lets the calling thread enter, and no other. */
    void enable() throws IOException {
        int result = calls.register(descriptor, RingCalls.REGISTER_ENABLE_RINGS, MemorySegment.NULL, 0);
        if (result < 0) {
            throw Errno.of("enabling an io_uring", -result);
        }
        if (has(RingFeature.REGISTERED_RING)) {
            MemorySegment update = arena.allocate(16, Long.BYTES);
            update.set(JAVA_INT, 0, -1);
            update.set(JAVA_LONG, 8, descriptor);
            if (calls.register(descriptor, RingCalls.REGISTER_RING_FDS, update, 1) == 1) {
                enterDescriptor = update.get(JAVA_INT, 0);
                enterFlags |= REGISTERED_RING;
            } else {
                lacks(RingFeature.REGISTERED_RING);
            }
        }
    }

    /** See {@code io_uring_register(2)}. */
    int register(int what, MemorySegment argument, int count) {
        return calls.register(descriptor, what, argument, count);
    }

    // ---------------------------------------------------------------- requests

    /**
     * Puts a request at the end, of the words that {@link Requests} makes. It is carried out in the next enter, in
     * order. One with {@link Requests#LINK} must be followed by another at once, which has none.
     *
     * @return a number by which {@link #withdraw} and {@link #resize} know it until then
     */
    int push(long head, long offset, long address, long sized, long data, int bufferGroup) {
        int number = requestTail + waitingCount();
        if (waitingTo == 0 && hasRoom(head)) {
            write(requestTail++, head, offset, address, sized, data, bufferGroup);
        } else {
            if (waitingTo == waiting.length) {
                waiting = Arrays.copyOf(waiting, waitingTo * 2);
            }
            waiting[waitingTo] = head;
            waiting[waitingTo + 1] = offset;
            waiting[waitingTo + 2] = address;
            waiting[waitingTo + 3] = sized;
            waiting[waitingTo + 4] = data;
            waiting[waitingTo + 5] = bufferGroup;
            waitingTo += WORDS;
        }
        return number;
    }

    /**
     * Whether a request of this first word may go into the queue. One that the next is linked to needs room for both:
     * the kernel ends a chain with the enter, and hands what is left of it to another thread.
     */
    private boolean hasRoom(long head) {
        int needed = (head >>> Requests.FLAGS_SHIFT & Requests.LINK) == 0 ? 1 : 2;
        return requestTail - requestHead + needed <= requestCount;
    }

    private void write(int index, long head, long offset, long address, long sized, long data, long bufferGroup) {
        long at = (long) (index & requestMask) * REQUEST_SIZE;
        requests.set(JAVA_LONG, at, head);
        requests.set(JAVA_LONG, at + 8, offset);
        requests.set(JAVA_LONG, at + 16, address);
        requests.set(JAVA_LONG, at + 24, sized);
        requests.set(JAVA_LONG, at + 32, data);
        requests.set(JAVA_LONG, at + 40, bufferGroup);
        requests.set(JAVA_LONG, at + 48, 0);
        requests.set(JAVA_LONG, at + 56, 0);
    }

    private int waitingCount() {
        return (waitingTo - waitingFrom) / WORDS;
    }

    /** Requests that are not submitted yet. */
    int unsubmitted() {
        return requestTail - requestHead + waitingCount();
    }

    /** Whether the kernel has not got the request of this {@code number} yet. */
    boolean isUnsubmitted(int number) {
        return number - requestHead >= 0;
    }

    /** Makes an unsubmitted request one that does nothing. */
    void withdraw(int number) {
        set(number, 0, Requests.head(Requests.NOP, skipSuccess, 0, -1));
        set(number, 3, 0);
        set(number, 4, 0);
    }

    /** Changes the size of an unsubmitted request. */
    void resize(int number, long sized) {
        set(number, 3, sized);
    }

    private void set(int number, int word, long value) {
        int beyond = number - requestTail;
        if (beyond >= 0) {
            waiting[waitingFrom + beyond * WORDS + word] = value;
        } else {
            requests.set(JAVA_LONG, (long) (number & requestMask) * REQUEST_SIZE + 8L * word, value);
        }
    }

    /** The first word of the unsubmitted request at {@code index}, for whoever must carry them out otherwise. */
    long unsubmittedHead(int index) {
        int beyond = index - (requestTail - requestHead);
        return beyond >= 0
                ? waiting[waitingFrom + beyond * WORDS]
                : requests.get(JAVA_LONG, (long) (requestHead + index & requestMask) * REQUEST_SIZE);
    }

    private void refill() {
        while (waitingFrom < waitingTo && hasRoom(waiting[waitingFrom])) {
            int at = waitingFrom;
            write(
                    requestTail++,
                    waiting[at],
                    waiting[at + 1],
                    waiting[at + 2],
                    waiting[at + 3],
                    waiting[at + 4],
                    waiting[at + 5]);
            waitingFrom += WORDS;
        }
        if (waitingFrom == waitingTo) {
            waitingFrom = 0;
            waitingTo = 0;
        }
    }

    // ---------------------------------------------------------------- entering

    /**
     * Submits all requests, and waits until {@code least} completions are there, at most {@code nanos} (negative: for
     * ever). Returns early when interrupted, or when the kernel wants completions to be taken off first: then some
     * requests may still be {@link #unsubmitted}.
     *
     * @throws IOException when the kernel refuses, which is for good
     */
    void enter(int least, long nanos) throws IOException {
        INT.setRelease(queues, completionHeadAt, completionHead);
        int flags = enterFlags;
        long at = 0;
        int size = 0;
        if (least > 0 && nanos > 0) {
            time.set(JAVA_LONG, 0, nanos / NANOS_PER_SECOND);
            time.set(JAVA_LONG, 8, nanos % NANOS_PER_SECOND);
            argument.set(JAVA_LONG, 16, time.address());
            flags |= EXT_ARG;
            at = argument.address();
            size = ARGUMENT_SIZE;
        }
        while (true) {
            refill();
            int offered = requestTail - requestHead;
            if (offered > 0) {
                INT.setRelease(queues, requestTailAt, requestTail);
            }
            boolean last = waitingTo == 0;
            int result = calls.enter(enterDescriptor, offered, last ? least : 0, flags, at, size);
            int taken = (int) INT.getAcquire(queues, requestHeadAt);
            boolean progress = taken != requestHead;
            requestHead = taken;
            if (result < 0 && !isPassing(-result)) {
                throw Errno.of("waiting with io_uring", -result);
            }
            if (unsubmitted() == 0 || !progress) {
                return;
            }
        }
    }

    /** Time is up; a signal; completions must be taken off first, or memory is short for the moment. */
    private static boolean isPassing(int errno) {
        return errno == ETIME || errno == Errno.EINTR || errno == Errno.EAGAIN || errno == Errno.EBUSY;
    }

    // ---------------------------------------------------------------- completions

    /** How many completions are there to look at. */
    int completed() {
        return (int) INT.getAcquire(queues, completionTailAt) - completionHead;
    }

    /** Whether the kernel keeps completions that did not fit; the next enter brings them. */
    boolean isOverflown() {
        return ((int) INT.getOpaque(queues, requestFlagsAt) & COMPLETIONS_OVERFLOWN) != 0;
    }

    /** Where the completion at {@code index} is, counted from the first that is not taken off. */
    long at(int index) {
        return completionsAt + (long) (completionHead + index & completionMask) * COMPLETION_SIZE;
    }

    /** Takes the first off: where it is. It stays readable until the next enter. */
    long next() {
        return completionsAt + (long) (completionHead++ & completionMask) * COMPLETION_SIZE;
    }

    long data(long at) {
        return queues.get(JAVA_LONG, at);
    }

    int result(long at) {
        return queues.get(JAVA_INT, at + 8);
    }

    int flags(long at) {
        return queues.get(JAVA_INT, at + 12);
    }

    /** Makes the completion at {@code at} one of no request: it has been dealt with. */
    void forget(long at) {
        queues.set(JAVA_LONG, at, 0);
    }

    // ---------------------------------------------------------------- the end

    /** Lets the kernel's side go. To be called by the thread that enters, if there is one. */
    void close() {
        if ((enterFlags & REGISTERED_RING) != 0) {
            MemorySegment update = arena.allocate(16, Long.BYTES);
            update.set(JAVA_INT, 0, enterDescriptor);
            calls.register(descriptor, RingCalls.UNREGISTER_RING_FDS, update, 1);
        }
        libc.close(descriptor);
    }
}
