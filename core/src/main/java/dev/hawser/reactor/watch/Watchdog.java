package dev.hawser.reactor.watch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the running loops of the JVM, from one daemon thread that is there while there are any, and tells of
 * callbacks that hold one for too long. Loops come and go on any thread.
 */
public final class Watchdog {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.reactor");
    private static final Watchdog OF_JVM = new Watchdog();

    private static final long AFTER_A_FAILURE = 1_000_000_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Post> posts = new ArrayList<>();
    private @Nullable Thread thread;

    private Watchdog() {}

    /**
     * {@code loop} runs from now on, and {@code pulse} is its pulse.
     *
     * @param limit how long a callback may take; zero for a loop that is not to be watched
     */
    public static void watch(Pulse pulse, Watched loop, Duration limit) {
        if (!limit.isZero()) {
            OF_JVM.add(new Post(pulse, loop, limit));
        }
    }

    /** The loop of {@code pulse} has ended. Nothing of it is kept. Does nothing where it was not watched. */
    public static void leave(Pulse pulse) {
        OF_JVM.remove(pulse);
    }

    private void add(Post post) {
        lock.lock();
        try {
            if (thread == null) {
                Thread made = Thread.ofPlatform()
                        .daemon()
                        .name("hawser-watchdog")
                        .inheritInheritableThreadLocals(false)
                        .unstarted(this::run);
                made.start();
                thread = made;
            }
            posts.add(post); // only now: there may have been no thread to be had
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void remove(Pulse pulse) {
        Post left = null;
        lock.lock();
        try {
            for (Post post : posts) {
                left = post.pulse == pulse ? post : left;
            }
            if (left != null) {
                posts.remove(left);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
        if (left != null) {
            look(left); // the last callback may have been one to speak of
        }
    }

    private void run() {
        long nanos = 0;
        while (stays(nanos)) {
            nanos = look();
        }
    }

    /** Waits for the time to look again, or for a loop that comes or goes; says whether any is left. */
    private boolean stays(long nanos) {
        lock.lock();
        try {
            if (!posts.isEmpty() && nanos > 0) {
                await(nanos);
            }
            if (posts.isEmpty()) {
                thread = null;
                return false;
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void await(long nanos) {
        try {
            changed.awaitNanos(nanos);
        } catch (InterruptedException nobodyHasAReasonTo) {
            LOGGER.log(System.Logger.Level.DEBUG, "the watchdog was interrupted, and looks early", nobodyHasAReasonTo);
        }
    }

    private long look() {
        long nanos = Long.MAX_VALUE;
        for (Post post : present()) {
            nanos = Math.min(nanos, look(post));
        }
        return nanos;
    }

    /** What is thrown, most likely by a log that is broken, ends neither the watch nor the loop. */
    private static long look(Post post) {
        try {
            return post.look();
        } catch (Throwable thrown) {
            Thread current = Thread.currentThread();
            current.getUncaughtExceptionHandler().uncaughtException(current, thrown);
            return AFTER_A_FAILURE;
        }
    }

    private List<Post> present() {
        lock.lock();
        try {
            return List.copyOf(posts);
        } finally {
            lock.unlock();
        }
    }
}
