package dev.hawser.auth;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Work;
import dev.hawser.time.Scheduler;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The counts of peers, or of users: those that are used now, and so many others at most. */
final class AttemptTable {
    /** How far is looked for one that may be forgotten. */
    private static final int MOST_LOOKED_AT = 64;

    private final Scheduler scheduler;
    private final LoginLimits limits;
    private final int mostFailures;
    /** The one that was used longest ago first. */
    private final LinkedHashMap<Object, AttemptCount> counts = new LinkedHashMap<>(16, 0.75f, true);

    AttemptTable(Scheduler scheduler, LoginLimits limits, int mostFailures) {
        this.scheduler = scheduler;
        this.limits = limits;
        this.mostFailures = mostFailures;
    }

    /** Runs {@code work} when an attempt of {@code key} may be made, at once where there is none. */
    <T> Deferred<T> within(@Nullable Object key, Work<Deferred<T>> work) {
        if (key == null) {
            return Deferred.executeChain(scheduler, work);
        }
        AttemptCount count = of(key);
        return count.enter()
                .chain(_ -> Deferred.<T>executeChain(scheduler, work).always(count::leave));
    }

    /** Counts a failure amid {@link #within}: how long its answer is held back. */
    Duration countFailure(@Nullable Object key) {
        return key == null ? Duration.ZERO : limits.delayAfter(of(key).countFailure());
    }

    private AttemptCount of(Object key) {
        AttemptCount count = counts.get(key);
        if (count == null) {
            if (counts.size() >= limits.mostRemembered()) {
                forgetOne();
            }
            count = new AttemptCount(scheduler, limits, mostFailures, this, key);
            counts.put(key, count);
        }
        return count;
    }

    boolean isLocked(Object key) {
        AttemptCount count = counts.get(key);
        return count != null && count.isLocked();
    }

    void forgive(Object key) {
        AttemptCount count = counts.get(key);
        if (count != null) {
            count.forgive();
        }
    }

    /** Called by a count that has nothing left to remember. */
    void forget(Object key, AttemptCount count) {
        counts.remove(key, count);
    }

    int size() {
        return counts.size();
    }

    private void forgetOne() {
        Object victim = null;
        int looked = 0;
        for (Map.Entry<Object, AttemptCount> entry : counts.entrySet()) {
            if (entry.getValue().isIdle()) {
                if (!entry.getValue().isLocked()) {
                    counts.remove(entry.getKey());
                    return;
                }
                victim = victim == null ? entry.getKey() : victim;
            }
            if (++looked == MOST_LOOKED_AT) {
                break;
            }
        }
        remove(victim);
    }

    private void remove(@Nullable Object victim) {
        if (victim != null) {
            counts.remove(victim);
        }
    }
}
