package dev.hawser.deferred;

import dev.hawser.time.Scheduler;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** The members that a list has taken over, none of them attached to yet. */
final class Members<T extends @Nullable Object> {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.deferred");

    private final Scheduler owner;
    private final List<Deferred<? extends T>> members;
    private boolean cancelled;

    /** Looks at all of them first, so that a list that cannot be made has consumed none. */
    Members(Scheduler owner, Collection<? extends Deferred<? extends T>> members) {
        owner.checkThread();
        this.owner = owner;
        this.members = new ArrayList<>(members.size());
        Set<Deferred<?>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Deferred<? extends T> member : members) {
            int index = this.members.size();
            if (member.owner != owner) {
                throw new IllegalStateException("member " + index + " of the list belongs to another scheduler ("
                        + member.owner + ", not " + owner + "): hand it over with on(scheduler)");
            }
            if (member.isConsumed()) {
                throw new AlreadyConsumed("member " + index + " of the list has its follower already: put what the"
                        + " first attach returned into the list, or a fork() of it");
            }
            if (!seen.add(member)) {
                throw new AlreadyConsumed("member " + index + " of the list is in it twice: put a fork() of it there");
            }
            this.members.add(member);
        }
    }

    int size() {
        return members.size();
    }

    /** A promise for the list, which cancels every member when it is cancelled. */
    <R extends @Nullable Object> Promise<R> promise() {
        return new Promise<>(owner, _ -> {
            cancelled = true;
            cancelAllBut(-1);
        });
    }

    /** Whether {@code failure} is no more than the answer to the cancelling of the list. */
    boolean isCancellation(Throwable failure) {
        return cancelled && failure instanceof CancellationException;
    }

    /** Consumes the members in order. Those that have fired are seen before this returns. */
    void each(Seen<? super T> seen) {
        for (int i = 0; i < members.size(); i++) {
            see(i, members.get(i), seen);
        }
    }

    private static <S extends @Nullable Object> void see(int index, Deferred<S> member, Seen<? super S> seen) {
        member.finish(value -> seen.value(index, value), failure -> seen.failure(index, failure));
    }

    /** What cancellers throw is logged: one broken member does not save the others. */
    void cancelAllBut(int index) {
        for (int i = 0; i < members.size(); i++) {
            if (i != index) {
                try {
                    members.get(i).cancel();
                } catch (Throwable thrown) {
                    Scheduler.rethrowFatal(thrown);
                    owner.unhandledFailures()
                            .report(LOGGER, "Unhandled error in the canceller of a list's member", thrown);
                }
            }
        }
    }

    /** A failure that makes no difference to the list any more. */
    static void ignored(Throwable failure) {
        LOGGER.log(
                System.Logger.Level.DEBUG,
                "A member of a Deferred list failed, which the list does not report",
                failure);
    }

    /** Takes the members' outcomes, each once. */
    interface Seen<T extends @Nullable Object> {
        void value(int index, T value);

        void failure(int index, Throwable failure);
    }
}
