package dev.hawser.deferred;

import dev.hawser.time.Scheduler;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Many Deferreds made into one.
 *
 * <p>A list <em>consumes</em> its members, which all belong to {@code owner}; where one cannot be consumed, the method
 * throws ({@link AlreadyConsumed}, or {@link IllegalStateException} for another scheduler's) and has touched none. A
 * member's failure that the list does not report is logged at DEBUG, and is not an unhandled failure: the list was
 * asked to care for it.
 *
 * <p>{@link Deferred#cancel() Cancelling} a list that has not fired cancels every member. What their cancellers throw
 * is logged. Where all members answer with a cancellation, {@link #outcomes} fires with that, and the others fail with
 * {@link java.util.concurrent.CancellationException} itself, so that {@link Deferred#addTimeout} can tell.
 */
public final class DeferredList {
    private DeferredList() {}

    /** How each member ended, in the order of the members, when all have. At once for none. Never fails by a member. */
    public static <T extends @Nullable Object> Deferred<List<Outcome<T>>> outcomes(
            Scheduler owner, Collection<? extends Deferred<? extends T>> members) {
        Members<T> all = new Members<>(owner, members);
        Filled<Outcome<T>> outcomes = new Filled<>(all.size());
        Promise<List<Outcome<T>>> list = all.promise();
        all.each(new Members.Seen<T>() {
            @Override
            public void value(int index, T value) {
                put(index, new Outcome.Success<>(value));
            }

            @Override
            public void failure(int index, Throwable failure) {
                put(index, new Outcome.Failure<>(failure));
            }

            private void put(int index, Outcome<T> outcome) {
                if (outcomes.put(index, outcome) && !list.isFired()) {
                    list.callback(outcomes.list());
                }
            }
        });
        return firedIfEmpty(list, all, outcomes);
    }

    /**
     * All values, in the order of the members, when the last has come; at once for none. Fails with
     * {@link FirstFailure} as soon as one member fails; the others go on, and are not cancelled.
     */
    public static <T extends @Nullable Object> Deferred<List<T>> gather(
            Scheduler owner, Collection<? extends Deferred<? extends T>> members) {
        Members<T> all = new Members<>(owner, members);
        Filled<T> values = new Filled<>(all.size());
        Promise<List<T>> list = all.promise();
        all.each(new Members.Seen<T>() {
            @Override
            public void value(int index, T value) {
                if (values.put(index, value) && !list.isFired()) {
                    list.callback(values.list());
                }
            }

            @Override
            public void failure(int index, Throwable failure) {
                if (list.isFired() || all.isCancellation(failure)) {
                    Members.ignored(failure);
                } else {
                    list.errback(new FirstFailure(index, failure));
                }
            }
        });
        return firedIfEmpty(list, all, values);
    }

    /**
     * The first value, with the place of the member that gave it; the others go on. When all fail, fails with
     * {@link RaceFailed}. Of no members at all it fails with {@link IllegalArgumentException}, as it could never fire.
     */
    public static <T extends @Nullable Object> Deferred<Indexed<T>> firstSuccess(
            Scheduler owner, Collection<? extends Deferred<? extends T>> members) {
        return first(owner, members, false);
    }

    /**
     * As {@link #firstSuccess}, but the other members are cancelled: after the first has its value, and before the
     * returned Deferred fires.
     */
    public static <T extends @Nullable Object> Deferred<Indexed<T>> race(
            Scheduler owner, Collection<? extends Deferred<? extends T>> members) {
        return first(owner, members, true);
    }

    private static <T extends @Nullable Object> Deferred<Indexed<T>> first(
            Scheduler owner, Collection<? extends Deferred<? extends T>> members, boolean cancelLosers) {
        Members<T> all = new Members<>(owner, members);
        if (all.size() == 0) {
            return Deferred.fail(owner, new IllegalArgumentException("none of no Deferreds can be the first"));
        }
        Filled<Throwable> failures = new Filled<>(all.size());
        Promise<Indexed<T>> first = all.promise();
        all.each(new Members.Seen<T>() {
            private boolean won;

            @Override
            public void value(int index, T value) {
                if (won || first.isFired()) {
                    return;
                }
                won = true;
                if (cancelLosers) {
                    all.cancelAllBut(index);
                }
                if (!first.isFired()) { // a canceller may have cancelled the race itself
                    first.callback(new Indexed<>(index, value));
                }
            }

            @Override
            public void failure(int index, Throwable failure) {
                boolean last = failures.put(index, failure);
                if (won || first.isFired() || !last) {
                    Members.ignored(failure);
                } else if (!failures.list().stream().allMatch(all::isCancellation)) {
                    first.errback(new RaceFailed(failures.list()));
                }
            }
        });
        return first;
    }

    private static <R extends @Nullable Object> Deferred<List<R>> firedIfEmpty(
            Promise<List<R>> list, Members<?> all, Filled<R> filled) {
        if (all.size() == 0) {
            list.callback(filled.list());
        }
        return list;
    }

    /** Places that are filled in any order, each once. */
    private static final class Filled<R extends @Nullable Object> {
        private final @Nullable Object[] places;
        private int empty;

        Filled(int size) {
            places = new @Nullable Object[size];
            empty = size;
        }

        /** Whether that was the last empty place. */
        boolean put(int index, R value) {
            places[index] = value;
            empty--;
            return empty == 0;
        }

        @SuppressWarnings("unchecked") // put takes only Rs
        List<R> list() {
            return (List<R>) Collections.unmodifiableList(Arrays.asList(places));
        }
    }
}
