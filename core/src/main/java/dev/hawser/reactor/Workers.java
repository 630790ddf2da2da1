package dev.hawser.reactor;

import dev.hawser.net.LogContext;
import dev.hawser.time.Scheduler;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads that blocking work runs on (H1): none until there is work, at most as many as allowed, gone when idle.
 * Used on
 * the loop's thread, except what a worker itself does.
 */
final class Workers {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.reactor");
    private static final long IDLE_SECONDS = 10;

    private final Queue<Runnable> beforeStart = new ArrayDeque<>();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final AtomicInteger names = new AtomicInteger();
    private int most;
    private @Nullable ThreadPoolExecutor pool;
    private boolean started;

    Workers(int most) {
        this.most = most;
    }

    /**
     * Runs {@code work} under the log context of the caller (H5); kept until {@link #start()} where that is still to
     * come.
     */
    void run(Runnable work) {
        Object subject = LogContext.ofThread().subject();
        Runnable task = () -> inContext(subject, work);
        if (!started) {
            beforeStart.add(task);
            return;
        }
        if (pool == null) {
            pool = open();
        }
        pool.execute(task);
    }

    private static void inContext(@Nullable Object subject, Runnable work) {
        LogContext context = LogContext.ofThread();
        context.set(subject);
        try {
            work.run();
        } catch (Throwable thrown) {
            LOGGER.log(System.Logger.Level.ERROR, "Unhandled error in a worker thread", thrown);
            Scheduler.rethrowFatal(thrown);
        } finally {
            context.set(null);
        }
    }

    private ThreadPoolExecutor open() {
        ThreadPoolExecutor opened = new ThreadPoolExecutor(
                most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::thread);
        opened.allowCoreThreadTimeOut(true);
        return opened;
    }

    private Thread thread(Runnable loop) {
        Thread thread = new Thread(
                () -> {
                    threads.add(Thread.currentThread());
                    try {
                        loop.run();
                    } finally {
                        threads.remove(Thread.currentThread());
                    }
                },
                "hawser-worker-" + names.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    void setMost(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("a thread pool needs at least one thread, not " + threads);
        }
        most = threads;
        if (pool != null) {
            if (threads > pool.getMaximumPoolSize()) {
                pool.setMaximumPoolSize(threads);
                pool.setCorePoolSize(threads);
            } else {
                pool.setCorePoolSize(threads);
                pool.setMaximumPoolSize(threads);
            }
        }
    }

    void start() {
        started = true;
        Runnable task;
        while ((task = beforeStart.poll()) != null) {
            if (pool == null) {
                pool = open();
            }
            pool.execute(task);
        }
    }

    /** Takes no more work; what was given is finished. */
    void stop() {
        started = false;
        if (pool != null) {
            pool.shutdown();
        }
    }

    /** Whether all work that was given is finished. */
    boolean isFinished() {
        return pool == null || pool.isTerminated();
    }

    /** Ends the last run: the next begins with a new pool. Threads still at work are interrupted and named. */
    void abandon() {
        if (pool != null && !pool.isTerminated()) {
            int dropped = pool.shutdownNow().size();
            for (Thread thread : threads) {
                LOGGER.log(
                        System.Logger.Level.WARNING,
                        "abandoned " + thread.getName() + ", which is still at work; " + dropped
                                + " pieces of work were not begun");
            }
        }
        pool = null;
        if (!beforeStart.isEmpty()) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    beforeStart.size()
                            + " pieces of work for threads were dropped: they came when the reactor was stopping");
            beforeStart.clear();
        }
    }
}
