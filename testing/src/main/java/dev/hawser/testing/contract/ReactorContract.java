package dev.hawser.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hawser.net.ClientFactory;
import dev.hawser.net.Connector;
import dev.hawser.net.Factory;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import dev.hawser.time.Action;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * One reactor, run on the test's own thread, and what the tests of all families need. A subclass outside this package
 * says how its reactor is opened and adds nothing else.
 */
public abstract class ReactorContract {
    /** A test that is not over by then has failed. */
    static final Duration GUARD = Duration.ofSeconds(15);

    /** No signal handling, since a test's own Ctrl-C belongs to the build. */
    static final ReactorOptions OPTIONS =
            ReactorOptions.DEFAULT.withHandleSignals(false).withStopTimeout(Duration.ofSeconds(3));

    /** What happened, in order, from any thread. */
    final List<String> events = Collections.synchronizedList(new ArrayList<>());

    private @Nullable Wire wire;
    private final List<Peer> peers = new ArrayList<>();
    private @Nullable Reactor reactor;
    private boolean overdue;

    /** For the contracts of this package. */
    ReactorContract() {}

    /** A reactor of the kind that is tested, owned by the calling thread. */
    protected abstract Reactor open(ReactorOptions options);

    /** What carries this test's connections: asked for once a test. TCP unless a subclass says otherwise. */
    protected Wire wire() {
        return Wire.tcp();
    }

    /**
     * Whether the reactor is on the operating system, with its sockets and processes. The tests whose peer is a plain
     * socket or a process are left out where it is not.
     */
    protected boolean hasSockets() {
        return true;
    }

    /**
     * Whether other threads, signals among them, reach the reactor. The tests that are about those are left out where
     * they do not.
     */
    protected boolean hasThreads() {
        return true;
    }

    /** Leaves the calling test out where there are no sockets and no processes. */
    final void needsSockets() {
        assumeTrue(hasSockets(), "sockets and processes are out of this reactor's reach");
    }

    /** Whether the wire has {@code trait}. */
    final boolean has(Wire.Trait trait) {
        return carrier().traits().contains(trait);
    }

    /** Leaves the calling test out where the wire has not {@code trait}. */
    final void needs(Wire.Trait trait) {
        assumeTrue(has(trait), "this wire has no " + trait);
    }

    /** Leaves the calling test out where there are no threads. */
    final void needsThreads() {
        assumeTrue(hasThreads(), "other threads do not reach this reactor");
    }

    // ---------------------------------------------------------------- the reactor

    /** Opens the reactor of this test, on the test's thread. */
    @BeforeEach
    void open() {
        openWith(options -> options);
    }

    /** The reactor of this test. */
    final Reactor reactor() {
        return Objects.requireNonNull(reactor);
    }

    /** Opens the reactor of this test anew, with changed options. */
    final Reactor openWith(UnaryOperator<ReactorOptions> change) {
        Reactor opened = open(change.apply(OPTIONS));
        reactor = opened;
        return opened;
    }

    /** Runs the reactor until something stops it, waits for the peers, and fails where the guard had to do it. */
    final void run() {
        Reactor mine = reactor();
        overdue = false;
        mine.callLater(GUARD, () -> {
            overdue = true;
            mine.stop();
        });
        mine.run();
        List.copyOf(peers).forEach(Peer::join);
        peers.clear();
        assertThat(overdue).as("the guard stopped the test; so far " + events).isFalse();
        assertThat(mine.unhandledFailures().drain()).as("failures that nobody handled").isEmpty();
    }

    /** Closes the peers of a test that ended early, and the wire. */
    @AfterEach
    void closePeers() throws IOException {
        peers.forEach(Peer::close);
        if (wire != null) {
            wire.close();
            wire = null;
        }
    }

    /** Runs {@code action} after {@code turns} passes of the loop. */
    final void afterTurns(int turns, Action action) {
        reactor().callLater(Duration.ZERO, () -> {
            if (turns <= 1) {
                action.run();
            } else {
                afterTurns(turns - 1, action);
            }
        });
    }

    /** Stops, after leaving room for events that should not come to come. */
    final void stopSoon() {
        afterTurns(3, reactor()::stop);
    }

    /** Asks every few milliseconds until {@code condition} holds, and then runs {@code action}. */
    final void when(Condition condition, Action action) {
        reactor().callLater(Duration.ofMillis(2), () -> {
            if (condition.holds()) {
                action.run();
            } else {
                when(condition, action);
            }
        });
    }

    /** Something that comes to hold. */
    interface Condition {
        boolean holds() throws Exception;
    }

    // ---------------------------------------------------------------- protocols

    /** A protocol that notes its events in {@link #events} under {@code name}. */
    final Recorder recorder(String name) {
        return new Recorder(name, events);
    }

    /** As {@link #recorder}, one that goes on with one direction closed. */
    final HalfCloseRecorder halfCloseRecorder(String name) {
        return new HalfCloseRecorder(name, events);
    }

    /** A client factory that notes its events, and its start and stop, in {@link #events}. */
    final RecordingFactory factory(Protocol... protocols) {
        return new RecordingFactory(events, protocols);
    }

    /** The events noted under {@code name}, without it. */
    final List<String> eventsOf(String name) {
        return List.copyOf(events).stream()
                .filter(event -> event.startsWith(name + " "))
                .map(event -> event.substring(name.length() + 1))
                .toList();
    }

    /** The reactor stops when all of {@code recorders} have lost their connections. */
    final void stopWhenLost(Recorder... recorders) {
        AtomicInteger left = new AtomicInteger(recorders.length);
        for (Recorder recorder : recorders) {
            recorder.afterLost(() -> {
                if (left.decrementAndGet() == 0) {
                    stopSoon();
                }
            });
        }
    }

    // ---------------------------------------------------------------- connections

    /** Listens (on loopback, where the wire is TCP) and gives each connection the next of {@code protocols}; those beyond are refused. */
    final ListeningPort listen(Protocol... protocols) {
        return listen(ListenOptions.LOOPBACK, protocols);
    }

    /** As {@link #listen(Protocol...)}, with {@code options}. */
    final ListeningPort listen(ListenOptions options, Protocol... protocols) {
        Queue<Protocol> left = new ArrayDeque<>(List.of(protocols));
        return listenFor(options, _ -> left.poll());
    }

    /** Listens, and gives each connection what {@code factory} makes. */
    final ListeningPort listenFor(ListenOptions options, Factory factory) {
        return carrier().listen(reactor(), options, factory);
    }

    private Wire carrier() {
        Wire mine = wire;
        if (mine == null) {
            mine = wire();
            wire = mine;
        }
        return mine;
    }

    /** Connects {@code client} to {@code port}. */
    final Connector connect(ListeningPort port, Protocol client) {
        ClientFactory factory = _ -> client;
        return carrier().connect(reactor(), port, factory);
    }

    /** Connects the two; the reactor stops when both have lost the connection. */
    final void pair(Recorder server, Recorder client) {
        connect(listen(server), client);
        stopWhenLost(server, client);
    }

    /** Connects {@code server} to a plain blocking end, which follows {@code script} on a thread of its own. */
    final Peer peer(Recorder server, Peer.Script script) {
        Peer peer = peer(listen(server), script);
        stopWhenLost(server);
        return peer;
    }

    /** A plain blocking end that connects to {@code port} and follows {@code script}. */
    final Peer peer(ListeningPort port, Peer.Script script) {
        needsSockets();
        needs(Wire.Trait.PEER);
        try {
            Peer peer = Peer.connect(carrier().peer(port), script);
            peers.add(peer);
            return peer;
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** A plain blocking server of TCP for one connection, which follows {@code script}. */
    final Peer peerServer(Peer.Script script) {
        needsSockets();
        Peer peer = Peer.accept(script);
        peers.add(peer);
        return peer;
    }
}
