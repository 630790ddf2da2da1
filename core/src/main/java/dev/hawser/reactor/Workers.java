package dev.hawser.reactor;

import dev.hawser.deferred.Outcome;
import dev.hawser.deferred.Work;
import dev.hawser.net.LogContext;
import dev.hawser.time.Holding;
import dev.hawser.time.Origin;
import dev.hawser.time.Scheduler;
import dev.hawser.time.UnhandledFailures;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads that blocking work runs on (H1): none until there is work, at most as many as allowed, gone when idle.
 * Used on
 * the loop's thread, except what a worker itself does.
 */
final class Workers {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.reactor");
    private static final long IDLE_SECONDS = 10;

    private final Queue<Piece<?>> beforeStart = new ArrayDeque<>();
    /** All work that has not ended; its own lock, since workers take what has ended off. */
    private final Set<Piece<?>> pieces = new LinkedHashSet<>();

    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final AtomicInteger names = new AtomicInteger();
    private final UnhandledFailures unhandled;
    private int most;
    private @Nullable ThreadPoolExecutor pool;
    private boolean started;

    Workers(int most, UnhandledFailures unhandled) {
        this.most = most;
        this.unhandled = unhandled;
    }

    /**
     * Runs {@code work} under the log context of the caller (H5), and then {@code ended} of its outcome, on the same
     * thread; kept until {@link #start()} where that is still to come. The work is held until {@code ended} begins.
     */
    <T extends @Nullable Object> void run(
            Work<? extends T> work, Consumer<Outcome<T>> ended, @Nullable Origin origin) {
        Piece<T> piece = new Piece<>(work, ended, origin);
        synchronized (pieces) {
            pieces.add(piece);
        }
        if (started) {
            execute(piece);
        } else {
            beforeStart.add(piece);
        }
    }

    private void execute(Piece<?> piece) {
        if (pool == null) {
            pool = open();
        }
        pool.execute(piece);
    }

    /** What {@code work} gives. */
    static <T extends @Nullable Object> Outcome<T> outcome(Work<? extends T> work) {
        try {
            return new Outcome.Success<>(work.run());
        } catch (Throwable thrown) {
            return new Outcome.Failure<>(thrown);
        }
    }

    /** For work whose failure nobody asked for. */
    void complain(Outcome<?> outcome) {
        if (outcome instanceof Outcome.Failure<?>(Throwable thrown)) {
            unhandled.report(LOGGER, "Unhandled error in a worker thread", thrown);
            Scheduler.rethrowFatal(thrown);
        }
    }

    /** The work that has not ended, in the order in which it was given. */
    List<Holding> holdings() {
        synchronized (pieces) {
            return pieces.stream().map(Piece::holding).toList();
        }
    }

    /** Adds that work to {@code stock}. */
    void count(Stocktaking stock) {
        synchronized (pieces) {
            stock.add(Holding.Kind.THREAD_WORK, pieces, Piece::holding);
        }
    }

    private void forgetAll(Collection<? extends Runnable> dropped) {
        synchronized (pieces) {
            dropped.forEach(pieces::remove);
        }
    }

    private void forget(Piece<?> piece) {
        synchronized (pieces) {
            pieces.remove(piece);
        }
    }

    /** One piece of work, from when it was given until it has ended. */
    private final class Piece<T extends @Nullable Object> implements Runnable {
        private final Work<? extends T> work;
        private final Consumer<Outcome<T>> ended;
        private final @Nullable Origin origin;
        private final @Nullable Object subject = LogContext.ofThread().subject();
        private volatile @Nullable Thread thread;

        Piece(Work<? extends T> work, Consumer<Outcome<T>> ended, @Nullable Origin origin) {
            this.work = work;
            this.ended = ended;
            this.origin = origin;
        }

        @Override
        public void run() {
            thread = Thread.currentThread();
            LogContext context = LogContext.ofThread();
            context.set(subject);
            try {
                Outcome<T> outcome = outcome(work);
                forget(this); // before anybody can know that it has ended
                ended.accept(outcome);
            } finally {
                context.set(null);
            }
        }

        Holding holding() {
            Thread running = thread;
            String where = running == null ? "waiting for a thread" : "running on " + running.getName();
            return new Holding(Holding.Kind.THREAD_WORK, "work for a thread, " + where, origin);
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
        Piece<?> piece;
        while ((piece = beforeStart.poll()) != null) {
            execute(piece);
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
            List<Runnable> dropped = pool.shutdownNow();
            forgetAll(dropped);
            for (Thread thread : threads) {
                LOGGER.log(
                        System.Logger.Level.WARNING,
                        "abandoned " + thread.getName() + ", which is still at work; " + dropped.size()
                                + " pieces of work were not begun");
            }
        }
        pool = null;
        if (!beforeStart.isEmpty()) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    beforeStart.size()
                            + " pieces of work for threads were dropped: they came when the reactor was stopping");
            forgetAll(beforeStart);
            beforeStart.clear();
        }
    }
}
