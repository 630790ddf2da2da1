package dev.hawser.testing.simulation;

import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.PeerTooSlow;
import dev.hawser.reactor.DatagramPort;
import dev.hawser.reactor.StreamTransport;
import dev.hawser.time.Holding;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All that is open on a simulated reactor, who wants a turn or has news, and the memory that all hold together. */
final class SimulatedConnections {
    private final SimulatedReactor loop;
    private final Set<StreamTransport> transports = new LinkedHashSet<>();
    private final Set<SimulatedPort> ports = new LinkedHashSet<>();
    private final Set<DatagramPort> datagramPorts = new LinkedHashSet<>();
    private final Set<SimulatedConnector> connectors = new LinkedHashSet<>();
    private List<StreamTransport> wanting = new ArrayList<>();
    private List<StreamTransport> turning = new ArrayList<>();
    private final ArrayDeque<Ready> ready = new ArrayDeque<>();
    private long held;
    private boolean acceptingPaused;
    private boolean budgetDue;

    SimulatedConnections(SimulatedReactor loop) {
        this.loop = loop;
    }

    void add(Object opened) {
        switch (opened) {
            case StreamTransport transport -> transports.add(transport);
            case SimulatedPort port -> {
                ports.add(port);
                port.pauseForBudget(acceptingPaused);
            }
            case DatagramPort port -> datagramPorts.add(port);
            case SimulatedConnector connector -> connectors.add(connector);
            default -> throw new IllegalArgumentException("not a thing that is opened: " + opened);
        }
    }

    void remove(Object closed) {
        switch (closed) {
            case StreamTransport transport -> transports.remove(transport);
            case SimulatedPort port -> ports.remove(port);
            case DatagramPort port -> datagramPorts.remove(port);
            case SimulatedConnector connector -> connectors.remove(connector);
            default -> throw new IllegalArgumentException("not a thing that is closed: " + closed);
        }
    }

    // ---------------------------------------------------------------- turns and events

    void wantsTurn(StreamTransport transport) {
        wanting.add(transport);
    }

    boolean wantTurns() {
        return !wanting.isEmpty();
    }

    /** Gives a turn to those that wanted one so far; what these cause is for the next pass. */
    void runTurns() {
        if (wanting.isEmpty()) {
            return;
        }
        List<StreamTransport> now = wanting;
        wanting = turning;
        turning = now;
        for (StreamTransport transport : now) {
            if (loop.isDead()) {
                break;
            }
            loop.guarded("the reactor, at " + transport, transport::turn);
        }
        now.clear();
    }

    void makeReady(Ready what) {
        if (!what.queued) {
            what.queued = true;
            ready.add(what);
        }
    }

    boolean isAnyReady() {
        return !ready.isEmpty();
    }

    /** Has those hear that have news so far. */
    void runReady() {
        for (int left = ready.size(); left > 0 && !loop.isDead(); left--) {
            Ready next = ready.remove();
            next.queued = false;
            next.ready();
        }
    }

    // ---------------------------------------------------------------- memory

    void held(long byteCount) {
        held += byteCount;
        boolean over = byteCount > 0 && held > loop.options().memoryBudget();
        boolean under = byteCount < 0 && acceptingPaused && isWellUnderBudget();
        if ((over || under) && !budgetDue) {
            budgetDue = true;
            loop.nextTurn(this::keepBudget);
        }
    }

    private boolean isWellUnderBudget() {
        return held <= loop.options().memoryBudget() / 4 * 3;
    }

    /** Above the budget: accepts nobody, and ends the largest holders until it is kept. */
    private void keepBudget() {
        budgetDue = false;
        long budget = loop.options().memoryBudget();
        while (held > budget) {
            StreamTransport largest = largest();
            if (largest == null) {
                break;
            }
            largest.end(new PeerTooSlow("the reactor's memory budget of " + budget
                    + " bytes is used up, and this connection holds " + largest.held()));
            pauseAccepting(true);
        }
        if (acceptingPaused && isWellUnderBudget()) {
            pauseAccepting(false);
        }
    }

    private @Nullable StreamTransport largest() {
        StreamTransport largest = null;
        for (StreamTransport transport : transports) {
            if (transport.endReason() == null
                    && transport.held() > 0
                    && (largest == null || transport.held() > largest.held())) {
                largest = transport;
            }
        }
        return largest;
    }

    private void pauseAccepting(boolean pause) {
        if (acceptingPaused != pause) {
            acceptingPaused = pause;
            ports.forEach(port -> port.pauseForBudget(pause));
        }
    }

    /** Ports, connections and connect attempts, in this order. */
    List<Holding> holdings() {
        List<Holding> all = new ArrayList<>();
        ports.forEach(port -> all.add(port.holding()));
        datagramPorts.forEach(port -> all.add(port.holding()));
        for (StreamTransport transport : transports) {
            Holding holding = transport.holding();
            if (holding != null) {
                all.add(holding);
            }
        }
        for (SimulatedConnector connector : connectors) {
            Holding holding = connector.holding();
            if (holding != null) {
                all.add(holding);
            }
        }
        return all;
    }

    // ---------------------------------------------------------------- the end

    /** Ends all, in the order in which they were opened; their protocols hear of it in the next turns. */
    void loseAll(ConnectionEnd reason) {
        List.copyOf(ports).forEach(SimulatedPort::end);
        List.copyOf(datagramPorts).forEach(DatagramPort::end);
        List.copyOf(connectors).forEach(SimulatedConnector::end);
        List.copyOf(transports).forEach(transport -> transport.end(reason));
    }

    /** Whether all connections have ended, and their protocols know. */
    boolean areEnded() {
        return transports.isEmpty() && wanting.isEmpty() && ports.isEmpty() && datagramPorts.isEmpty();
    }

    /** When the loop has ended: closes what is left, and tells no protocol. */
    void closeAll() {
        List.copyOf(transports).forEach(transport -> loop.guarded("closing " + transport, transport::abandon));
        List.copyOf(ports).forEach(SimulatedPort::end);
        List.copyOf(datagramPorts).forEach(DatagramPort::abandon);
        List.copyOf(connectors).forEach(SimulatedConnector::abandon);
        forget();
    }

    /** The host has crashed: closes nothing. */
    void forget() {
        transports.clear();
        ports.clear();
        datagramPorts.clear();
        connectors.clear();
        wanting.clear();
        ready.clear();
        held = 0;
    }

    /** The reason that connections are given when the reactor stops. */
    static ConnectionEnd stopping() {
        return new ConnectionLost("the reactor stops");
    }
}
