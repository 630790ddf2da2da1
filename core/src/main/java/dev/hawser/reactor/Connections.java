package dev.hawser.reactor;

import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.OpenConnection;
import dev.hawser.net.PeerTooSlow;
import dev.hawser.time.Action;
import dev.hawser.time.Holding;
import dev.hawser.time.Scheduler;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is open on a reactor, the transports that want a turn, and the memory that all of them hold
 * together.
 */
final class Connections {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.reactor");

    private final LoopReactor loop;
    private final long budget;
    private final Set<StreamTransport> transports = new LinkedHashSet<>();
    private final Set<StreamPort> ports = new LinkedHashSet<>();
    private final Set<HandingPort.Share> shares = new LinkedHashSet<>();
    private final Set<StreamConnector> connectors = new LinkedHashSet<>();
    private final Set<DatagramPort> datagramPorts = new LinkedHashSet<>();
    private final Set<WatchedDescriptor> descriptors = new LinkedHashSet<>();
    private final Set<SpawnedProcess> processes = new LinkedHashSet<>();
    private List<StreamTransport> wanting = new ArrayList<>();
    private List<StreamTransport> turning = new ArrayList<>();
    private long held;
    private volatile boolean acceptingPaused;
    /** {@link #keepBudget} will be called in a later turn. */
    private boolean budgetDue;

    Connections(LoopReactor loop) {
        this.loop = loop;
        this.budget = loop.options().memoryBudget();
    }

    void add(Object opened) {
        switch (opened) {
            case StreamTransport transport -> transports.add(transport);
            case StreamPort port -> {
                ports.add(port);
                port.pauseForBudget(acceptingPaused);
            }
            case HandingPort.Share share -> shares.add(share);
            case StreamConnector connector -> connectors.add(connector);
            case DatagramPort port -> datagramPorts.add(port);
            case WatchedDescriptor descriptor -> descriptors.add(descriptor);
            case SpawnedProcess process -> processes.add(process);
            default -> throw new IllegalArgumentException("not a thing that is opened: " + opened);
        }
    }

    void remove(Object closed) {
        switch (closed) {
            case StreamTransport transport -> transports.remove(transport);
            case StreamPort port -> ports.remove(port);
            case HandingPort.Share share -> shares.remove(share);
            case StreamConnector connector -> connectors.remove(connector);
            case DatagramPort port -> datagramPorts.remove(port);
            case WatchedDescriptor descriptor -> descriptors.remove(descriptor);
            case SpawnedProcess process -> processes.remove(process);
            default -> throw new IllegalArgumentException("not a thing that is closed: " + closed);
        }
    }

    // ---------------------------------------------------------------- turns

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
            try {
                transport.turn();
            } catch (Throwable thrown) {
                Scheduler.rethrowFatal(thrown);
                loop.unhandledFailures()
                        .report(LOGGER, "Unhandled error in the reactor, at " + transport, thrown);
                transport.end(new ConnectionLost(thrown));
            }
        }
        now.clear();
    }

    // ---------------------------------------------------------------- memory

    void held(long byteCount) {
        held += byteCount;
        boolean over = byteCount > 0 && held > budget;
        boolean under = byteCount < 0 && acceptingPaused && isWellUnderBudget();
        if ((over || under) && !budgetDue) {
            budgetDue = true;
            loop.nextTurn(this::keepBudget);
        }
    }

    private boolean isWellUnderBudget() {
        return held <= budget / 4 * 3;
    }

    /** Above the budget: accepts nobody, and ends the largest holders until it is kept. */
    private void keepBudget() {
        budgetDue = false;
        while (held > budget) {
            StreamTransport largest = largest();
            if (largest == null) {
                break;
            }
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    held + " bytes are unsent or unparsed, and the budget is " + budget + ": ending " + largest
                            + ", which holds " + largest.held());
            largest.end(new PeerTooSlow("the reactor's memory budget of " + budget
                    + " bytes is used up, and this connection holds " + largest.held()));
            pauseAccepting(true);
        }
        if (acceptingPaused && isWellUnderBudget()) {
            pauseAccepting(false);
        }
    }

    /** Asks those that were accepted to finish. */
    void requestDrain() {
        for (StreamTransport transport : List.copyOf(transports)) {
            OpenConnection view = transport.view();
            if (view != null && view.accepted()) {
                transport.requestDrain();
            }
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

    boolean isAcceptingPaused() {
        return acceptingPaused;
    }

    // ---------------------------------------------------------------- looking in

    List<ListeningPort> ports() {
        return List.copyOf(ports);
    }

    /** Ports, connections, connect attempts and watched descriptors, in this order. */
    List<Holding> networkHoldings() {
        return Stream.of(
                        ports.stream().map(StreamPort::holding),
                        datagramPorts.stream().map(DatagramPort::holding),
                        transports.stream().map(StreamTransport::holding),
                        connectors.stream().map(StreamConnector::holding),
                        descriptors.stream().map(WatchedDescriptor::holding))
                .flatMap(each -> each)
                .<Holding>mapMulti((holding, taker) -> {
                    if (holding != null) {
                        taker.accept(holding);
                    }
                })
                .toList();
    }

    /** The connections, oldest first. */
    List<OpenConnection> views() {
        List<OpenConnection> views = new ArrayList<>();
        for (StreamTransport transport : transports) {
            OpenConnection view = transport.view();
            if (view != null) {
                views.add(view);
            }
        }
        return List.copyOf(views);
    }

    /** Adds all but processes to {@code stock}, in the order of {@link #networkHoldings()}. */
    void count(Stocktaking stock) {
        stock.add(Holding.Kind.PORT, ports, StreamPort::holding);
        stock.add(Holding.Kind.PORT, datagramPorts, DatagramPort::holding);
        stock.addConnections(transports);
        List<Holding> attempts = connectors.stream()
                .<Holding>mapMulti((connector, taker) -> {
                    Holding attempt = connector.holding();
                    if (attempt != null) {
                        taker.accept(attempt);
                    }
                })
                .toList();
        stock.add(Holding.Kind.CONNECT_ATTEMPT, attempts.size(), attempts);
        stock.add(Holding.Kind.DESCRIPTOR, descriptors, WatchedDescriptor::holding);
    }

    void countProcesses(Stocktaking stock) {
        stock.add(Holding.Kind.PROCESS, processes, SpawnedProcess::holding);
    }

    List<Holding> processHoldings() {
        return processes.stream().map(SpawnedProcess::holding).toList();
    }

    // ---------------------------------------------------------------- the end

    /** Ends all, in the order in which they were opened; their protocols hear of it in the next turns. */
    void loseAll(ConnectionEnd reason) {
        List.copyOf(ports).forEach(StreamPort::end);
        List.copyOf(datagramPorts).forEach(DatagramPort::end);
        List.copyOf(shares).forEach(HandingPort.Share::end);
        List.copyOf(connectors).forEach(StreamConnector::end);
        List.copyOf(descriptors).forEach(WatchedDescriptor::end);
        List.copyOf(transports).forEach(transport -> transport.end(reason));
    }

    /** Whether all connections have ended, and their protocols know. */
    boolean areEnded() {
        return transports.isEmpty() && wanting.isEmpty() && ports.isEmpty() && datagramPorts.isEmpty();
    }

    /** When the loop has ended, be it by a fatal error: closes what is left, and tells no protocol. */
    void closeAll() {
        List.copyOf(transports).forEach(transport -> closing(transport, transport::abandon));
        List.copyOf(ports).forEach(port -> closing(port, port::end));
        List.copyOf(datagramPorts).forEach(port -> closing(port, port::abandon));
        List.copyOf(shares).forEach(share -> closing(share, share::end));
        List.copyOf(connectors).forEach(connector -> closing(connector, connector::abandon));
        List.copyOf(descriptors).forEach(descriptor -> closing(descriptor, descriptor::end));
        List.copyOf(processes).forEach(process -> closing(process, process::abandon));
        transports.clear();
        ports.clear();
        datagramPorts.clear();
        shares.clear();
        connectors.clear();
        descriptors.clear();
        processes.clear();
        wanting.clear();
        turning.clear();
        held = 0;
    }

    /**
     * One that does not close must not keep the others open; the error that ended the loop, if one did, is thrown
     * already.
     */
    private void closing(Object what, Action close) {
        try {
            close.run();
        } catch (Throwable thrown) {
            loop.unhandledFailures().report(LOGGER, "Unhandled error in closing " + what, thrown);
        }
    }
}
