package dev.hawser.app;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.Reactor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Several services as one: started in the order in which they were added, each when the one before runs, and stopped in
 * reverse, each when the one after has stopped. Where one cannot start, those before it are stopped again. A part may be
 * stopped and started alone, also while this does not run; a stop of this ends it all the same. Source: Twisted's
 * {@code MultiService}, whose children are started and stopped without waiting for each other.
 */
public sealed class MultiService extends Service permits Application {
    private final Map<String, Service> children = new LinkedHashMap<>();

    /** One without children yet. */
    public MultiService(Reactor reactor, String name) {
        super(reactor, name);
    }

    /**
     * Adds {@code child}, as the last one. Where this runs, the child is started, and where this is {@linkplain
     * ServiceState#OPEN open}, it is opened; what becomes of that is seen in its state, and a failure is logged. Where this is
     * being opened or started, the child is among those that it waits for.
     *
     * @return the child
     * @throws IllegalArgumentException when there is a child of that name, or the child is of another reactor, or this is a
     *     part of it
     * @throws IllegalStateException when the child has a parent
     */
    public final <S extends Service> S add(S child) {
        reactor().checkThread();
        if (child.parent() != null) {
            throw new IllegalStateException(child + " is part of " + child.parent() + " already");
        }
        if (child.reactor() != reactor()) {
            throw new IllegalArgumentException(child + " is of another reactor than " + this);
        }
        for (Service above = this; above != null; above = above.parent()) {
            if (above == child) {
                throw new IllegalArgumentException(child + " cannot be a part of itself, and " + this + " is one");
            }
        }
        if (children.putIfAbsent(child.name(), child) != null) {
            throw new IllegalArgumentException(this + " has a part named \"" + child.name() + "\" already");
        }
        child.setParent(this);
        switch (state()) {
            case OPEN -> follow(child, child.privilegedStartService());
            case RUNNING -> follow(child, child.startService());
            case OPENING, STARTING, STOPPING, STOPPED, FAILED -> {} // its turn is still to come
        }
        return child;
    }

    /**
     * Removes {@code child}, and stops it.
     *
     * @return fires when it has stopped
     * @throws IllegalArgumentException when it is no child of this
     */
    public final Deferred<@Nullable Void> remove(Service child) {
        reactor().checkThread();
        if (!children.remove(child.name(), child)) {
            throw new IllegalArgumentException(child + " is no part of " + this);
        }
        child.setParent(null);
        return child.stopService();
    }

    private void follow(Service child, Deferred<@Nullable Void> begun) {
        begun.finish(_ -> {}, failure -> {
            if (!wasStopped(child, failure)) {
                LOGGER.log(System.Logger.Level.ERROR, child + " did not start", failure);
            }
        });
    }

    /** Whether {@code child} did not start because somebody has stopped it: no failure of it, and of nothing else. */
    private static boolean wasStopped(Service child, Throwable failure) {
        return failure instanceof CancellationException && child.state() != ServiceState.FAILED;
    }

    /** The children, in order. */
    public final Collection<Service> services() {
        return List.copyOf(children.values());
    }

    /**
     * The child of that name.
     *
     * @throws NoSuchElementException when there is none; the message has the names that there are
     */
    public final Service service(String childName) {
        Service child = children.get(childName);
        if (child == null) {
            throw new NoSuchElementException(
                    this + " has no part named \"" + childName + "\"; there are " + children.keySet());
        }
        return child;
    }

    /** Opens all, one after another. */
    @Override
    protected Deferred<?> open() throws Exception {
        return new Round(Service::privilegedStartService).begin();
    }

    /** Starts all, one after another. */
    @Override
    protected Deferred<?> start() throws Exception {
        return new Round(Service::startService).begin();
    }

    /** Those too that were started alone. */
    @Override
    void announceStop() {
        if (state() == ServiceState.STOPPED || state() == ServiceState.FAILED) {
            reversed().forEach(Service::announceStop);
        } else {
            super.announceStop();
        }
    }

    /** Has all that run prepare for their stop, in reverse. */
    @Override
    protected void stopRequested() throws Exception {
        reversed().forEach(Service::announceStop);
    }

    /** Stops all, in reverse. */
    @Override
    protected Deferred<?> stop() throws Exception {
        return stopParts();
    }

    /** Also where this is stopped already, or has failed: a part may have been started alone since. */
    @Override
    Deferred<@Nullable Void> stopParts() {
        Deferred<@Nullable Void> last = done();
        for (Service child : reversed()) {
            last = last.chain(_ -> child.stopService());
        }
        return last;
    }

    private List<Service> reversed() {
        return new ArrayList<>(children.values()).reversed();
    }

    private interface Request {
        Deferred<@Nullable Void> make(Service service);
    }

    /** Makes one request of each child, one after another, those included that are added meanwhile. */
    private final class Round {
        private final Request request;
        private final Set<Service> asked = new HashSet<>();
        private final Promise<@Nullable Void> over = new Promise<>(reactor());
        private boolean looping;
        private boolean mayGoOn;

        Round(Request request) {
            this.request = request;
        }

        Deferred<@Nullable Void> begin() {
            proceed();
            return over;
        }

        /** A loop, and no recursion, where children answer at once: there may be many. */
        private void proceed() {
            mayGoOn = true;
            if (looping) {
                return;
            }
            looping = true;
            while (mayGoOn && !over.isFired()) {
                mayGoOn = false;
                Service next = next();
                if (next == null) {
                    over.callback(null);
                } else {
                    request.make(next).finish(_ -> proceed(), failure -> failed(next, failure));
                }
            }
            looping = false;
        }

        private @Nullable Service next() {
            for (Service child : children.values()) {
                if (asked.add(child)) {
                    return child;
                }
            }
            return null;
        }

        private void failed(Service child, Throwable failure) {
            if (wasStopped(child, failure)) {
                proceed(); // by an operator, who wants the others
            } else if (!over.isFired()) {
                over.errback(failure);
            }
        }
    }
}
