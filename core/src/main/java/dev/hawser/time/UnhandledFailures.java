package dev.hawser.time;

import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The failures of one scheduler that nobody has handled: those that landed on a Deferred which nobody has attached to,
 * and those that nobody can attach to any more, such as what an event or a timed call threw. Safe to use from any
 * thread.
 *
 * <p><b>Each is reported once.</b> What nobody can attach to is logged at once. A Deferred's failure waits: attaching a
 * callback takes it off, and it is logged as {@code Unhandled error in Deferred} when its Deferred becomes unreachable
 * without, or, on a reactor, when the program ends. Either is an error in the log and no more, unless somebody
 * {@linkplain #keepReported keeps} the reports.
 *
 * <p><b>In a test</b> the collector must have no say. {@link #keepReported keepReported(true)} has everything stay here,
 * in the order in which it came, until {@link #drain()} takes it off; whether a Deferred was collected meanwhile makes
 * no difference then.
 */
public final class UnhandledFailures {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.deferred");
    private static final String IN_DEFERRED = "Unhandled error in Deferred";
    private static final int MOST_KEPT = 1000;

    private final boolean tracing;
    /** What waits and what is kept, oldest first; also guards all that is here. */
    private final Set<Entry> entries = new LinkedHashSet<>();

    private @Nullable Consumer<? super Report> diverted;
    private boolean keeping;
    private boolean atExit;
    private int kept;

    /** An empty registry that keeps no reports, and records nothing about them. */
    public UnhandledFailures() {
        this(false);
    }

    /**
     * An empty registry that keeps no reports.
     *
     * @param tracing whether a report tells where its Deferred failed; where it was made is recorded only under the
     *     system property {@code hawser.debug}
     */
    public UnhandledFailures(boolean tracing) {
        this.tracing = tracing;
    }

    /**
     * One failure that nobody has handled.
     *
     * @param message what is logged with it, such as {@code Unhandled error in Deferred}
     * @param failure the failure
     * @param made where its Deferred was made, the first of its chain; null where that was not recorded
     * @param fired where that was fired; null where that was not recorded
     */
    public record Report(String message, Throwable failure, @Nullable Origin made, @Nullable Origin fired) {
        /** As in {@code Unhandled error in Deferred: java.io.IOException: x, made at A.java:3, fired at B.java:5}. */
        @Override
        public String toString() {
            return message + ": " + failure + (made == null ? "" : ", made at " + made)
                    + (fired == null ? "" : ", fired at " + fired);
        }
    }

    // ---------------------------------------------------------------- asking

    /** The failures that wait to be handled, and those that are kept, oldest first. */
    public List<Throwable> pending() {
        synchronized (entries) {
            return entries.stream().map(entry -> entry.report.failure).toList();
        }
    }

    /** Takes all of them off, oldest first: they will not be logged. */
    public List<Throwable> drain() {
        return failures(drainIf(_ -> true));
    }

    /** Takes off those that are a {@code type}, which were expected. */
    public List<Throwable> drain(Class<? extends Throwable> type) {
        return failures(drainIf(report -> type.isInstance(report.failure)));
    }

    /** As {@link #drain()}, with what is known about each. */
    public List<Report> drainReports() {
        return drainIf(_ -> true);
    }

    private List<Report> drainIf(Predicate<Report> condition) {
        List<Report> drained = new ArrayList<>();
        synchronized (entries) {
            entries.removeIf(entry -> {
                if (!condition.test(entry.report)) {
                    return false;
                }
                drained.add(entry.report);
                kept -= entry.kept ? 1 : 0;
                return true;
            });
            entriesLeft();
        }
        return drained;
    }

    private static List<Throwable> failures(List<Report> reports) {
        return reports.stream().map(Report::failure).toList();
    }

    /** Has what still waits when the program ends reported then: no collector comes any more. For a reactor. */
    public void reportAtExit() {
        synchronized (entries) {
            atExit = true;
        }
    }

    /** The program ends: reports what waits, unless somebody keeps reports, who then tells of it. */
    void reportAll() {
        List<Report> left = new ArrayList<>();
        synchronized (entries) {
            if (!keeping) {
                entries.stream().filter(entry -> !entry.kept).map(entry -> entry.report).forEach(left::add);
                entries.removeIf(entry -> !entry.kept);
            }
        }
        left.forEach(report -> log(LOGGER, report));
    }

    /** Called with the lock held, when {@link #entries} has lost some. */
    private void entriesLeft() {
        if (atExit && entries.isEmpty()) {
            AtExit.remove(this);
        }
    }

    /**
     * Whether what is reported stays here until it is drained, up to 1,000 of them; for a test. A Deferred's failure is
     * then not logged when it is collected, as whoever drains will tell.
     */
    public void keepReported(boolean on) {
        synchronized (entries) {
            keeping = on;
        }
    }

    /**
     * Has what is reported go to {@code reports} in place of the log; and what a Deferred failed with waits here until
     * it is handled or drained, whether that was collected or not. For a simulation, all of whose runs are the same.
     */
    public void divert(Consumer<? super Report> reports) {
        diverted = Objects.requireNonNull(reports, "reports");
    }

    // ---------------------------------------------------------------- reporting

    /**
     * Watches {@code holder}, on which {@code failure} has just landed.
     *
     * @return what to {@link Entry#handled()} when somebody takes the failure
     */
    public Entry watch(Object holder, Throwable failure) {
        return watch(holder, failure, null, null);
    }

    /** As {@link #watch(Object, Throwable)}, with where the Deferred was made and fired as far as that is known. */
    public Entry watch(Object holder, Throwable failure, @Nullable Origin made, @Nullable Origin fired) {
        Origin landed = fired == null && tracing ? Origin.here() : fired;
        Entry entry = new Entry(new Report(IN_DEFERRED, failure, made, landed));
        synchronized (entries) {
            entries.add(entry);
            if (atExit && entries.size() == 1) {
                AtExit.add(this);
            }
        }
        if (diverted == null) {
            entry.cleanable = Collector.CLEANER.register(holder, entry::lost);
        }
        return entry;
    }

    /** Reports {@code failure} now, for a chain that has ended and can have no more callbacks. */
    public void report(Throwable failure) {
        report(failure, null, null);
    }

    /** As {@link #report(Throwable)}, with where the Deferred was made and fired as far as that is known. */
    public void report(Throwable failure, @Nullable Origin made, @Nullable Origin fired) {
        report(LOGGER, new Report(IN_DEFERRED, failure, made, fired));
    }

    /** Reports {@code failure} now, which some callback has thrown: {@code message} says which. */
    public void report(System.Logger logger, String message, Throwable failure) {
        report(logger, new Report(message, failure, null, null));
    }

    private void report(System.Logger logger, Report report) {
        Entry entry = new Entry(report);
        synchronized (entries) {
            if (keeping && kept < MOST_KEPT) {
                entry.keep();
                entries.add(entry);
            }
        }
        if (diverted != null) {
            diverted.accept(report);
        } else {
            log(logger, report);
        }
    }

    private static void log(System.Logger logger, Report report) {
        if (report.made != null) {
            report.failure.addSuppressed(report.made.trace("its Deferred was made here"));
        }
        if (report.fired != null) {
            report.failure.addSuppressed(report.fired.trace("its Deferred was fired here"));
        }
        logger.log(System.Logger.Level.ERROR, report.message, report.failure);
    }

    /** One failure being watched. */
    public final class Entry {
        private final Report report;
        private Cleaner.@Nullable Cleanable cleanable;
        /** It has been reported, and stays to be drained. */
        private boolean kept;

        private Entry(Report report) {
            Objects.requireNonNull(report.failure, "failure");
            this.report = report;
        }

        private void keep() {
            kept = true;
            UnhandledFailures.this.kept++;
        }

        /** Somebody has taken the failure: it will not be reported. */
        public void handled() {
            boolean waited;
            synchronized (entries) {
                waited = entries.remove(this);
                entriesLeft();
            }
            if (waited && cleanable != null) {
                cleanable.clean();
            }
        }

        /** Its Deferred was collected, or somebody has taken the failure. */
        private void lost() {
            synchronized (entries) {
                if (!entries.contains(this)) {
                    return;
                }
                if (keeping && UnhandledFailures.this.kept < MOST_KEPT) {
                    keep();
                    return;
                }
                entries.remove(this);
                entriesLeft();
            }
            log(LOGGER, report);
        }
    }

    /** Starts the cleaner's thread with the first failure, not with the first class load. */
    private static final class Collector {
        static final Cleaner CLEANER = Cleaner.create();
    }
}
