package dev.hawser.reactor.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;

/** Functions of epoll; see {@link Libc}. */
final class EpollCalls {
    static final int EPOLLIN = 0x1;
    static final int EPOLLOUT = 0x4;
    static final int EPOLLERR = 0x8;
    static final int EPOLLHUP = 0x10;
    static final int EPOLLET = 1 << 31;
    static final int EPOLL_CTL_ADD = 1;
    static final int EPOLL_CTL_DEL = 2;
    static final int EPOLL_CTL_MOD = 3;
    static final int EPOLL_CLOEXEC = Libc.O_CLOEXEC;

    /** {@code struct epoll_event} is the events and eight bytes of ours, on x86-64 without the gap in between. */
    private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");

    static final int EVENT_SIZE = PACKED ? 12 : 16;
    private static final int DATA_AT = PACKED ? 4 : 8;
    private static final ValueLayout.OfInt EVENTS = ValueLayout.JAVA_INT_UNALIGNED;

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private static final MemorySegment EPOLL_CREATE1 = Downcall.function("epoll_create1");
    private static final MemorySegment EPOLL_CTL = Downcall.function("epoll_ctl");
    private static final MemorySegment EPOLL_WAIT = Downcall.function("epoll_wait");
    private static final MemorySegment EPOLL_PWAIT2 = Downcall.function("epoll_pwait2");

    private final Downcall downcall;
    private final MemorySegment event;
    private final MemorySegment time;

    /** Whether waits can be told in nanoseconds: glibc from 2.35 on, Linux from 5.11 on. */
    private boolean inNanos = !EPOLL_PWAIT2.equals(MemorySegment.NULL);

    EpollCalls(Downcall downcall) {
        this.downcall = downcall;
        event = downcall.allocate(EVENT_SIZE);
        time = downcall.allocate(2 * Long.BYTES);
    }

    /** A new epoll descriptor. */
    int create(int flags) {
        return downcall.callInt(EPOLL_CREATE1, flags, 0, 0, 0, 0, 0);
    }

    /** Adds, changes or removes {@code descriptor}, of which {@code events} are told with {@code data}. */
    int control(int epoll, int operation, int descriptor, int events, long data) {
        event.set(EVENTS, 0, events);
        event.set(JAVA_LONG_UNALIGNED, DATA_AT, data);
        return downcall.callInt(EPOLL_CTL, epoll, operation, descriptor, event.address(), 0, 0);
    }

    /**
     * Waits at most {@code nanos} (0: not at all; negative: for ever) and fills {@code events}, of {@link #EVENT_SIZE}
     * each: how many there are.
     */
    int await(int epoll, MemorySegment events, long nanos) {
        int most = (int) (events.byteSize() / EVENT_SIZE);
        try {
            if (nanos > 0 && inNanos) {
                int count = awaitNanos(epoll, events, most, nanos);
                if (count != -Errno.ENOSYS && count != -Errno.EPERM) {
                    return count;
                }
                inNanos = false; // an old kernel, or a filter of system calls that does not know it
            }
            int millis = nanos <= 0 ? (int) Math.max(nanos, -1) : roundedUp(nanos);
            return downcall.callInt(EPOLL_WAIT, epoll, Libc.address(events), most, millis, 0, 0);
        } finally {
            Reference.reachabilityFence(events);
        }
    }

    private int awaitNanos(int epoll, MemorySegment events, int most, long nanos) {
        time.set(JAVA_LONG, 0, nanos / NANOS_PER_SECOND);
        time.set(JAVA_LONG, Long.BYTES, nanos % NANOS_PER_SECOND);
        return downcall.callInt(EPOLL_PWAIT2, epoll, Libc.address(events), most, time.address(), 0, 0);
    }

    /** Waking early would only make the loop wait again. */
    static int roundedUp(long nanos) {
        return (int) Math.min(Integer.MAX_VALUE, (nanos - 1) / NANOS_PER_MILLI + 1);
    }

    /** What has happened, by the event at {@code index}. */
    static int events(MemorySegment events, int index) {
        return events.get(EVENTS, (long) index * EVENT_SIZE);
    }

    /** The data of the event at {@code index}. */
    static long data(MemorySegment events, int index) {
        return events.get(JAVA_LONG_UNALIGNED, (long) index * EVENT_SIZE + DATA_AT);
    }

    /** To test the fallback of old systems: waits are in milliseconds from now on. */
    void withoutNanos() {
        inNanos = false;
    }
}
