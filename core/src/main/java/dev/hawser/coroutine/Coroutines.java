package dev.hawser.coroutine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The coroutines of one scheduler, and whose turn it is. Used on the scheduler's thread, by schedulers and by
 * {@code Deferred}.
 *
 * <p><b>Order.</b> One runs at a time, until it suspends or ends. {@link #start} runs a new one at once, until it first
 * suspends; a coroutine that starts another waits for that. One that is resumed runs before the resuming call returns
 * where no coroutine is running, and otherwise after those that were resumed before it, as soon as the running one
 * suspends or ends. So no coroutine ever runs inside another, and all steps come in the same order on every carrier.
 */
public final class Coroutines {
    private static final int SWITCHES_TO_TELL = 1 << 10;
    private static final int MOST_TO_NAME = 16;

    /** What a scheduler does for its coroutines. */
    public interface Host {
        /** From now on {@code thread} is where the scheduler's things may be used. */
        void setThread(Thread thread);

        /** Called on a coroutine's own thread, which is to share the log context of the scheduler's. */
        void shareContext();

        /** The present subject of the log context. */
        @Nullable Object subject();

        /** Sets the subject of the log context. */
        void setSubject(@Nullable Object subject);

        /** Where a coroutine is made now, in words of the host's own, or null: see {@link Coroutine#origin()}. */
        default @Nullable Object origin() {
            return null;
        }

        /** Another 1024 switches have been made. */
        default void switchedOften() {}
    }

    private final Host host;
    private final Carrier wanted;
    private final ArrayDeque<Coroutine> ready = new ArrayDeque<>();
    private final Set<Coroutine> live = new LinkedHashSet<>();
    private @Nullable Coroutine current;
    private @Nullable Carrier carrier;
    private boolean draining;
    private boolean cancellingAll;
    /** How many of {@link #ready} are there to let the others run, and have nothing to do themselves. */
    private int lettingOthers;

    /** The scheduler's own thread is virtual, and cannot carry another. */
    private boolean isOutsideVirtual;

    private int contextsSeen;
    private int switches;

    /** None yet. The carrier is looked for when the first one starts. */
    public Coroutines(Carrier wanted, Host host) {
        this.wanted = wanted;
        this.host = host;
    }

    // ---------------------------------------------------------------- asking

    /** The one that the calling code runs in; null outside of all. */
    public @Nullable Coroutine current() {
        return current;
    }

    /** Those that have not ended, oldest first. */
    public List<Coroutine> live() {
        return List.copyOf(live);
    }

    /** Whether all have ended. */
    public boolean areEnded() {
        return live.isEmpty();
    }

    /** What carries them. */
    public Carrier carrier() {
        Carrier known = carrier;
        if (known == null) {
            wanted.checkAvailable();
            known = wanted.resolved();
            carrier = known;
        }
        return known;
    }

    // ---------------------------------------------------------------- starting and resuming

    /** Runs {@code body} as a coroutine until it first suspends, or ends. */
    public void start(Coroutine.Body body) {
        Coroutine parent = current;
        if (parent == null) {
            isOutsideVirtual = Thread.currentThread().isVirtual();
        }
        boolean mounted = carrier() == Carrier.REACTOR_THREAD && !isOutsideVirtual;
        Coroutine child = new Coroutine(this, body, mounted, host.subject());
        live.add(child);
        if (parent != null && parent.isAskedToEnd()) {
            child.belongsToAnEnd();
        }
        if (parent == null) {
            step(child);
            drain();
        } else {
            ready.addFirst(parent);
            ready.addFirst(child);
            leave(parent, child);
            if (parent.isTransparent()) {
                letOthersRun(parent);
            }
        }
    }

    /** A strand of the kind that coroutines started now would have, for a scheduler's own use. */
    public Strand strand(Runnable body) {
        return Strand.of(body, carrier() == Carrier.REACTOR_THREAD && !Thread.currentThread().isVirtual());
    }

    /** {@code parent} makes room for {@code child}, which is first in the queue, and comes second itself. */
    private void leave(Coroutine parent, Coroutine child) {
        try {
            parent.suspend();
        } catch (IllegalStateException refused) {
            ready.remove(child);
            ready.remove(parent);
            live.remove(child);
            throw refused;
        }
    }

    void resume(Coroutine coroutine) {
        ready.add(coroutine);
        Coroutine running = current;
        if (running == null) {
            drain();
        } else if (running.isTransparent()) {
            letOthersRun(running);
        }
    }

    /** Suspends {@code running} until all others have run that are ready, also those that they make ready. */
    private void letOthersRun(Coroutine running) {
        while (ready.size() > lettingOthers) {
            ready.addLast(running);
            lettingOthers++;
            try {
                running.suspend();
            } catch (IllegalStateException refused) {
                ready.remove(running);
                throw refused;
            } finally {
                lettingOthers--;
            }
        }
    }

    private void drain() {
        if (draining) {
            return; // further down the stack somebody does
        }
        draining = true;
        try {
            for (Coroutine next = ready.poll(); next != null; next = ready.poll()) {
                step(next);
            }
        } finally {
            draining = false;
        }
    }

    /** Lets {@code next} run until it suspends or ends; called outside of all. */
    private void step(Coroutine next) {
        Thread outside = Thread.currentThread();
        Object subject = host.subject();
        Strand strand = next.strand();
        current = next;
        host.setThread(strand.thread());
        host.setSubject(next.subject());
        try {
            strand.run();
        } finally {
            current = null;
            host.setThread(outside);
            next.setSubject(host.subject());
            host.setSubject(subject);
            if (strand.isEnded()) {
                live.remove(next);
            }
        }
        if ((++switches & (SWITCHES_TO_TELL - 1)) == 0) {
            host.switchedOften();
        }
        if (strand.isEnded()) {
            next.end();
        }
    }

    // ---------------------------------------------------------------- for the scheduler

    /**
     * Asks each that has not ended, and was not asked here before, to give up, oldest first. Each once, also where one
     * that is asked cancels another for it; and none that one starts after it was asked, since those belong to its end.
     *
     * @return what the asking threw, in that order, what is fatal too
     */
    public List<Throwable> cancelAll() {
        cancellingAll = true;
        try {
            return each(Coroutine::cancelOnce);
        } finally {
            cancellingAll = false;
        }
    }

    /** Cancels each, whether it was asked before or not: for a scheduler whose time stands still for good. */
    public List<Throwable> cancelAllAgain() {
        return each(coroutine -> coroutine.body().cancel());
    }

    private List<Throwable> each(Consumer<Coroutine> cancel) {
        List<Throwable> thrown = new ArrayList<>();
        for (Coroutine coroutine : live()) {
            try {
                cancel.accept(coroutine);
            } catch (Throwable failure) { // for the caller; the others are asked all the same
                thrown.add(failure);
            }
        }
        return thrown;
    }

    /** Whether {@link #cancelAll} is at work. */
    public boolean isCancellingAll() {
        return cancellingAll;
    }

    /**
     * Forgets each that has not ended: it will never go on.
     *
     * @return how many, and where the first of them stand, for a log; empty where there was none
     */
    public String abandonAll(Throwable reason) {
        List<Coroutine> abandoned = live();
        String described = described(abandoned);
        live.clear();
        ready.clear();
        lettingOthers = 0;
        abandoned.forEach(Coroutine::abandon); // all of them, before one hears of the end of another
        for (Coroutine coroutine : abandoned) {
            coroutine.body().abandoned(reason);
        }
        return described;
    }

    private static String described(List<Coroutine> coroutines) {
        if (coroutines.isEmpty()) {
            return "";
        }
        return coroutines.size() + " coroutines that did not end when they were cancelled: "
                + coroutines.stream()
                        .limit(MOST_TO_NAME)
                        .map(Coroutine::toString)
                        .collect(Collectors.joining(", "))
                + (coroutines.size() > MOST_TO_NAME ? ", ..." : "");
    }

    /** The scheduler's log context is another object from now on. */
    public void contextChanged() {
        contextsSeen++;
    }

    int contextsSeen() {
        return contextsSeen;
    }

    Host host() {
        return host;
    }
}
