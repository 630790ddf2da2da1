package dev.hawser.reactor.linux;

import dev.hawser.net.ConnectionEnd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reaps the children that no reactor watches: those that outlive the run of theirs, and all where the system has no
 * pidfds. One thread waits for all that have a pidfd, another for each that has none; they end with the children. For any
 * thread.
 */
public final class ChildReaper {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.net.ProcessTransport");
    private static final ChildReaper INSTANCE = new ChildReaper();
    private static final int MOST_EVENTS = 64;

    private final Libc libc = new Libc();
    private final Map<Long, Waiting> waiting = new HashMap<>(); // asked by key alone
    private long made;
    private int epoll = -1;

    private record Waiting(NativeChild child, Consumer<ConnectionEnd> told) {}

    private ChildReaper() {}

    /** Reaps {@code child} when it ends, and then tells {@code told}, on a thread of its own. */
    public static void reap(NativeChild child, Consumer<ConnectionEnd> told) {
        if (!INSTANCE.watch(new Waiting(child, told))) {
            thread("hawser-reaper-" + child.pid(), () -> {
                        child.awaitEnd();
                        tell(new Waiting(child, told));
                    })
                    .start();
        }
    }

    private static Thread thread(String name, Runnable body) {
        return Thread.ofPlatform()
                .daemon()
                .inheritInheritableThreadLocals(false)
                .name(name)
                .unstarted(body);
    }

    /** Whether it has ended, which has been told. */
    private static boolean tell(Waiting one) {
        @Nullable ConnectionEnd end = one.child.reap();
        if (end == null) {
            return false;
        }
        one.child.release(); // which takes it out of the epoll
        try {
            one.told.accept(end);
        } catch (RuntimeException refused) { // a full queue of a reactor, say
            LOGGER.log(System.Logger.Level.WARNING, "the end of " + one.child + " could not be told", refused);
        }
        return true;
    }

    // ---------------------------------------------------------------- with pidfds

    private synchronized boolean watch(Waiting one) {
        int pidfd = one.child.pidfd();
        if (pidfd < 0) {
            return false;
        }
        if (epoll < 0) {
            epoll = libc.epoll.create(EpollCalls.EPOLL_CLOEXEC);
            if (epoll < 0) {
                return false;
            }
        }
        long key = ++made; // a process number may be another child's as soon as this one has been reaped
        int added = libc.epoll.control(epoll, EpollCalls.EPOLL_CTL_ADD, pidfd, EpollCalls.EPOLLIN, key);
        if (added < 0) {
            closeIdle();
            return false;
        }
        waiting.put(key, one);
        if (waiting.size() == 1) {
            int descriptor = epoll;
            thread("hawser-reaper", () -> waitForAll(descriptor)).start();
        }
        return true;
    }

    private void closeIdle() {
        if (waiting.isEmpty()) {
            libc.close(epoll);
            epoll = -1;
        }
    }

    private void waitForAll(int descriptor) {
        EpollCalls calls = new EpollCalls(new Downcall());
        MemorySegment events = Arena.ofAuto().allocate((long) MOST_EVENTS * EpollCalls.EVENT_SIZE, Long.BYTES);
        boolean more = true;
        while (more) {
            int count = calls.await(descriptor, events, -1);
            for (int i = 0; i < count && more; i++) {
                more = ended(EpollCalls.data(events, i));
            }
        }
    }

    /** Reaps that child, and says whether there are others. The last one's thread ends. */
    private boolean ended(long key) {
        Waiting one;
        synchronized (this) {
            one = waiting.get(key);
        }
        if (one == null || !tell(one)) {
            return true;
        }
        synchronized (this) {
            waiting.remove(key);
            closeIdle();
            return epoll >= 0;
        }
    }
}
