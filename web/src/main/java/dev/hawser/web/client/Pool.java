package dev.hawser.web.client;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.Reactor;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Upkeep;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The connections of a client, and the requests that wait for one: those to one host in their order. */
final class Pool implements ClientConnection.Owner {
    /** Who waits for a connection. */
    interface Waiter {
        /** Here is one with room. To be used at once, or not at all. */
        void connected(ClientConnection connection);

        /** None will come. */
        void notConnected(String what, @Nullable TimeLimit limit, @Nullable Throwable cause);
    }

    private final Reactor reactor;
    private final Dialer dialer;
    private final HttpClientOptions options;
    private final Map<Route, Host> hosts = new LinkedHashMap<>();
    private final Map<ClientConnection, Slot> slots = new LinkedHashMap<>();
    private int open;
    private int queued;
    private long tickets;
    private @Nullable DelayedCall sweep;
    private @Nullable Promise<@Nullable Void> closing;
    private boolean isGrowing;
    private boolean isClosed;

    Pool(Reactor reactor, HttpClientOptions options) {
        this.reactor = reactor;
        this.options = options;
        dialer = new Dialer(reactor, options);
    }

    int connections() {
        return open;
    }

    int queued() {
        return queued;
    }

    // ---------------------------------------------------------------- for requests

    /**
     * Has {@code waiter} told of a connection, perhaps at once.
     *
     * @param isAgain whether an idle connection has just proved dead: the others that are idle are not trusted then
     */
    Ticket acquire(Route route, boolean isAgain, Duration queueTimeout, Waiter waiter) {
        Ticket ticket = new Ticket(route, waiter);
        if (isClosed) {
            ticket.fail("the client is closed", null, null);
            return ticket;
        }
        if (isAgain) {
            closeIdle(route);
        }
        Host host = hosts.computeIfAbsent(route, Host::new);
        ClientConnection usable = host.waiting.isEmpty() ? host.usable() : null;
        if (usable != null) {
            ticket.serve(usable);
            return ticket;
        }
        host.waiting.add(ticket);
        queued++;
        grow();
        if (!ticket.isOver) {
            if (queued - connecting() > options.mostQueued()) {
                ticket.fail("more than " + options.mostQueued() + " requests wait for a connection", TimeLimit.QUEUE, null);
            } else {
                ticket.limit(queueTimeout);
            }
        }
        return ticket;
    }

    /** Closes what is idle, and the rest as soon as it is. */
    Deferred<@Nullable Void> close() {
        isClosed = true;
        for (Host host : List.copyOf(hosts.values())) {
            for (Ticket ticket : List.copyOf(host.waiting)) {
                ticket.fail("the client was closed", null, null);
            }
            List.copyOf(host.connecting).forEach(Connecting::cancel);
        }
        List.copyOf(slots.keySet()).forEach(ClientConnection::close);
        stopSweep();
        if (slots.isEmpty()) {
            return Deferred.succeed(reactor, null);
        }
        Promise<@Nullable Void> done = closing;
        if (done == null) {
            done = new Promise<>(reactor);
            closing = done;
            return done;
        }
        return done.fork();
    }

    // ---------------------------------------------------------------- from connections

    @Override
    public void roomMade(ClientConnection connection) {
        Slot slot = slots.get(connection);
        if (slot == null || slot.isRetired) {
            return;
        }
        if (isClosed) {
            connection.close();
            return;
        }
        slot.host.serve();
        if (connection.isIdle()) {
            slot.idleSince = reactor.nanos();
            armSweep(options.keepAlive());
            grow();
        }
    }

    @Override
    public void retired(ClientConnection connection) {
        Slot slot = slots.get(connection);
        if (slot != null && !slot.isRetired) {
            slot.isRetired = true;
            slot.host.open.remove(slot);
            open--;
            slot.host.forgetIfUnused();
            grow();
        }
    }

    @Override
    public void lost(ClientConnection connection) {
        retired(connection);
        slots.remove(connection);
        Promise<@Nullable Void> done = closing;
        if (done != null && slots.isEmpty()) {
            closing = null;
            done.callback(null);
        }
    }

    // ---------------------------------------------------------------- growth

    private int connecting() {
        int count = 0;
        for (Host host : hosts.values()) {
            count += host.connecting.size();
        }
        return count;
    }

    /**
     * Makes the connections that are wanted and allowed: of the hosts that want one the longest waiting goes first. One that is idle
     * elsewhere gives way.
     */
    private void grow() {
        if (isGrowing) {
            return;
        }
        isGrowing = true;
        try {
            while (!isClosed) {
                Host first = null;
                for (Host host : hosts.values()) {
                    if (host.wantsMore() && (first == null || host.oldest() < first.oldest())) {
                        first = host;
                    }
                }
                if (first == null || open + connecting() >= options.mostConnections() && !closeOldestIdle()) {
                    return;
                }
                new Connecting(first).begin();
            }
        } finally {
            isGrowing = false;
        }
    }

    private void closeIdle(Route route) {
        Host host = hosts.get(route);
        for (Slot slot : host == null ? List.<Slot>of() : List.copyOf(host.open)) {
            if (slot.connection.isIdle()) {
                slot.connection.close();
            }
        }
    }

    private boolean closeOldestIdle() {
        Slot oldest = null;
        for (Slot slot : slots.values()) {
            if (!slot.isRetired
                    && slot.connection.isIdle()
                    && (oldest == null || slot.idleSince - oldest.idleSince < 0)) {
                oldest = slot;
            }
        }
        if (oldest == null) {
            return false;
        }
        oldest.connection.close();
        return true;
    }

    private void armSweep(Duration in) {
        if (sweep == null) {
            sweep = reactor.callLater(in, (Upkeep) this::sweep);
        }
    }

    private void stopSweep() {
        DelayedCall armed = sweep;
        sweep = null;
        if (armed != null) {
            armed.cancel();
        }
    }

    private void sweep() {
        sweep = null;
        long next = Long.MAX_VALUE;
        for (Slot slot : List.copyOf(slots.values())) {
            if (!slot.isRetired && slot.connection.isIdle()) {
                long left = slot.idleSince + options.keepAlive().toNanos() - reactor.nanos();
                if (left <= 0) {
                    slot.connection.close();
                } else {
                    next = Math.min(next, left);
                }
            }
        }
        if (next != Long.MAX_VALUE) {
            armSweep(Duration.ofNanos(next));
        }
    }

    /** A connection. */
    private static final class Slot {
        final Host host;
        final ClientConnection connection;
        long idleSince;
        boolean isRetired;

        Slot(Host host, ClientConnection connection) {
            this.host = host;
            this.connection = connection;
        }
    }

    /** All that goes one way. */
    private final class Host {
        final Route route;
        final List<Slot> open = new ArrayList<>();
        final List<Connecting> connecting = new ArrayList<>();
        final ArrayDeque<Ticket> waiting = new ArrayDeque<>();
        boolean isMultiplexed;

        Host(Route route) {
            this.route = route;
        }

        long oldest() {
            return waiting.getFirst().number;
        }

        boolean wantsMore() {
            int needed = isMultiplexed ? Math.min(1, waiting.size()) : waiting.size();
            return needed > connecting.size() && open.size() + connecting.size() < options.mostPerHost();
        }

        /** The one that was used last, which is the least likely to have been closed meanwhile. */
        @Nullable ClientConnection usable() {
            Slot best = null;
            for (Slot slot : open) {
                if (slot.connection.room() > 0 && (best == null || slot.idleSince - best.idleSince >= 0)) {
                    best = slot;
                }
            }
            return best == null ? null : best.connection;
        }

        void serve() {
            while (!waiting.isEmpty()) {
                ClientConnection usable = usable();
                if (usable == null) {
                    return;
                }
                waiting.getFirst().serve(usable);
            }
        }

        void forgetIfUnused() {
            if (open.isEmpty() && connecting.isEmpty() && waiting.isEmpty()) {
                hosts.remove(route, this);
            }
        }
    }

    /** A connection that is being made. */
    private final class Connecting {
        private final Host host;
        private final Deadline deadline;
        private @Nullable Deferred<ClientConnection> attempt;
        private boolean isOver;

        Connecting(Host host) {
            this.host = host;
            deadline = new Deadline(reactor, this::timedOut);
        }

        void begin() {
            host.connecting.add(this);
            hosts.putIfAbsent(host.route, host);
            Deferred<ClientConnection> begun = Deferred.executeChain(reactor, () -> dialer.connect(host.route, Pool.this));
            attempt = begun;
            deadline.set(options.connectTimeout());
            begun.finish(this::connected, this::failed);
        }

        void cancel() {
            Deferred<ClientConnection> running = attempt;
            over();
            if (running != null) {
                running.cancel();
            }
            host.forgetIfUnused();
        }

        private boolean over() {
            boolean wasOver = isOver;
            isOver = true;
            deadline.clear();
            host.connecting.remove(this);
            return wasOver;
        }

        private void connected(ClientConnection connection) {
            if (over() || isClosed) {
                connection.close();
                return;
            }
            if (connection.room() == 0) {
                fail("the connection was closed as soon as it was made", null, null);
                return;
            }
            Slot slot = new Slot(host, connection);
            slot.idleSince = reactor.nanos();
            slots.put(connection, slot);
            host.open.add(slot);
            open++;
            host.isMultiplexed = connection.isMultiplexed();
            roomMade(connection);
            while (host.isMultiplexed && host.waiting.isEmpty() && !host.connecting.isEmpty()) {
                host.connecting.getLast().cancel(); // those that were begun before it was known
            }
        }

        private void failed(Throwable reason) {
            if (!over()) {
                fail("no connection could be made", null, reason);
            }
        }

        private void timedOut() {
            Deferred<ClientConnection> running = attempt;
            over();
            if (running != null) {
                running.cancel();
            }
            fail("no connection was made within " + options.connectTimeout().toMillis() + " ms", TimeLimit.CONNECT, null);
        }

        private void fail(String what, @Nullable TimeLimit limit, @Nullable Throwable reason) {
            Ticket first = host.waiting.peekFirst();
            if (first != null) {
                first.fail(what, limit, reason);
            }
            host.forgetIfUnused();
            grow();
        }
    }

    /** A request that waits. */
    final class Ticket {
        private final Route route;
        private final Waiter waiter;
        private final long number = tickets++;
        private @Nullable Deadline deadline;
        private boolean isOver;

        private Ticket(Route route, Waiter waiter) {
            this.route = route;
            this.waiter = waiter;
        }

        /** Waits no longer, and is told nothing. */
        void cancel() {
            Host host = leave();
            if (host != null && host.connecting.size() > host.waiting.size()) {
                host.connecting.getLast().cancel();
                grow();
            }
        }

        /** The queue's limit counts only while nothing is being done for this request. */
        private void limit(Duration queueTimeout) {
            Deadline limit = new Deadline(reactor, () -> fail(
                    "no connection was free within " + queueTimeout.toMillis() + " ms", TimeLimit.QUEUE, null));
            deadline = limit;
            limit.set(queueTimeout);
        }

        private void serve(ClientConnection connection) {
            leave();
            waiter.connected(connection);
        }

        private void fail(String what, @Nullable TimeLimit limit, @Nullable Throwable cause) {
            Host host = leave();
            waiter.notConnected(what, limit, cause);
            if (host != null) {
                host.forgetIfUnused();
            }
        }

        private @Nullable Host leave() {
            Deadline limit = deadline;
            if (limit != null) {
                limit.clear();
            }
            Host host = hosts.get(route);
            if (isOver) {
                return host;
            }
            isOver = true;
            if (host != null && host.waiting.remove(this)) {
                queued--;
            }
            return host;
        }
    }
}
