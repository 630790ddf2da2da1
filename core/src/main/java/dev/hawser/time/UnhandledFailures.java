package dev.hawser.time;

import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The failures that landed on a Deferred which nobody has attached to. Safe to use from any thread.
 *
 * <p>Attaching a callback takes a failure off. When the Deferred becomes unreachable with its failure still here, it
 * is logged as {@code Unhandled error in Deferred}. A test asks {@link #drain()} and need not wait for the collector.
 */
public final class UnhandledFailures {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.deferred");

    private final Set<Entry> entries = new LinkedHashSet<>();

    private final @Nullable Consumer<? super Throwable> reporter;

    /** An empty registry. */
    public UnhandledFailures() {
        this.reporter = null;
    }

    /**
     * An empty registry that does not wait for the collector, so that each run is like the other: a failure stays here
     * until it is handled or drained. For simulated time.
     *
     * @param reporter gets what is reported, in place of the log
     */
    public UnhandledFailures(Consumer<? super Throwable> reporter) {
        this.reporter = Objects.requireNonNull(reporter, "reporter");
    }

    /** The failures waiting to be handled, oldest first. */
    public List<Throwable> pending() {
        synchronized (entries) {
            List<Throwable> failures = new ArrayList<>(entries.size());
            entries.forEach(entry -> failures.add(entry.failure));
            return failures;
        }
    }

    /** Takes all of them off, oldest first: they will not be logged. */
    public List<Throwable> drain() {
        synchronized (entries) {
            List<Throwable> failures = pending();
            entries.clear();
            return failures;
        }
    }

    /**
     * Watches {@code holder}, on which {@code failure} has just landed.
     *
     * @return what to {@link Entry#handled()} when somebody takes the failure
     */
    public Entry watch(Object holder, Throwable failure) {
        Entry entry = new Entry(failure);
        synchronized (entries) {
            entries.add(entry);
        }
        if (reporter != null) {
            return entry;
        }
        entry.cleanable = Collector.CLEANER.register(holder, entry::lost);
        return entry;
    }

    /** Logs {@code failure} now, for a chain that has ended and can have no more callbacks. */
    public void report(Throwable failure) {
        if (reporter != null) {
            reporter.accept(failure);
            return;
        }
        LOGGER.log(System.Logger.Level.ERROR, "Unhandled error in Deferred", failure);
    }

    /** One failure being watched. */
    public final class Entry {
        private final Throwable failure;
        private Cleaner.@Nullable Cleanable cleanable;

        private Entry(Throwable failure) {
            this.failure = failure;
        }

        /** Somebody has taken the failure: it will not be reported. */
        public void handled() {
            if (remove() && cleanable != null) {
                cleanable.clean();
            }
        }

        private boolean remove() {
            synchronized (entries) {
                return entries.remove(this);
            }
        }

        private void lost() {
            if (remove()) {
                report(failure);
            }
        }
    }

    /** Starts the cleaner's thread with the first failure, not with the first class load. */
    private static final class Collector {
        static final Cleaner CLEANER = Cleaner.create();
    }
}
