package dev.hawser.app;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.Reactor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Several services as one: started in the order in which they were added, each when the one before runs, and stopped in
 * reverse, each when the one after has stopped. Where one cannot start, those before it are stopped again. Source: Twisted's
 * {@code MultiService}, whose children are started and stopped without waiting for each other.
 */
public class MultiService extends Service {
    private final Map<String, Service> children = new LinkedHashMap<>();

    /** One without children yet. */
    public MultiService(Reactor reactor, String name) {
        super(reactor, name);
    }

    /**
     * Adds {@code child}, as the last one. Where this runs, the child is started; what becomes of that is seen in its state,
     * and a failure is logged.
     *
     * @return the child
     * @throws IllegalArgumentException when there is a child of that name, or the child is of another reactor
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
        if (children.putIfAbsent(child.name(), child) != null) {
            throw new IllegalArgumentException(this + " has a part named \"" + child.name() + "\" already");
        }
        child.setParent(this);
        if (state() == ServiceState.RUNNING || state() == ServiceState.STARTING) {
            child.startService()
                    .finish(_ -> {}, failure -> System.getLogger(Service.class.getName())
                            .log(System.Logger.Level.ERROR, child + " did not start", failure));
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
        return eachInTurn(List.copyOf(children.values()), Service::privilegedStartService);
    }

    /** Starts all, one after another. */
    @Override
    protected Deferred<?> start() throws Exception {
        return eachInTurn(List.copyOf(children.values()), Service::startService);
    }

    /** Stops all, in reverse. */
    @Override
    protected Deferred<?> stop() throws Exception {
        return eachInTurn(new ArrayList<>(children.values()).reversed(), Service::stopService);
    }

    private interface Request {
        Deferred<@Nullable Void> make(Service service);
    }

    private Deferred<@Nullable Void> eachInTurn(List<Service> services, Request request) {
        Deferred<@Nullable Void> last = done();
        for (Service service : services) {
            last = last.chain(_ -> request.make(service));
        }
        return last;
    }
}
