package dev.hawser.testing.simulation;

import dev.hawser.coroutine.Coroutines;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Outcome;
import dev.hawser.deferred.Promise;
import dev.hawser.deferred.Receiver;
import dev.hawser.deferred.Work;
import dev.hawser.net.Address;
import dev.hawser.net.ClientFactory;
import dev.hawser.net.ConnectOptions;
import dev.hawser.net.Connector;
import dev.hawser.net.DatagramProtocol;
import dev.hawser.net.DatagramTransport;
import dev.hawser.net.Factory;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.LogContext;
import dev.hawser.net.ProcessOptions;
import dev.hawser.net.ProcessProtocol;
import dev.hawser.net.ProcessTransport;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import dev.hawser.net.ReactorStopped;
import dev.hawser.net.Resolver;
import dev.hawser.net.Transport;
import dev.hawser.net.Trigger;
import dev.hawser.net.UdpOptions;
import dev.hawser.net.UnixOptions;
import dev.hawser.reactor.FactoryUses;
import dev.hawser.reactor.Owed;
import dev.hawser.reactor.RecordArrays;
import dev.hawser.reactor.StreamTransport;
import dev.hawser.reactor.TimerHeap;
import dev.hawser.reactor.TransportLoop;
import dev.hawser.reactor.UnixNames;
import dev.hawser.reactor.spi.SpareArray;
import dev.hawser.time.Action;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Holding;
import dev.hawser.time.Origin;
import dev.hawser.time.Scheduler;
import dev.hawser.time.UnhandledFailures;
import dev.hawser.time.Upkeep;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The reactor of one boot of a simulated host: what a program uses, over the parts that do it. */
final class SimulatedReactor implements Reactor, TransportLoop {
    private final SpareArray spareArray = new SpareArray();
    private final RecordArrays recordArrays = new RecordArrays();
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.testing.simulation");
    private static final int MOST_ROUNDS_AT_CLOSE = 16;

    private final SimulatedHost host;
    private final Engine engine;
    private final Network network;
    private final ReactorOptions options;
    private final HostClock clock;
    private final TimerHeap timers;
    private final SimulatedLoop loop;
    private final SimulatedLife life = new SimulatedLife(this);
    private final SimulatedConnections connections = new SimulatedConnections(this);
    private final FactoryUses factories;
    private final Owed owed = new Owed(this);
    private final UnhandledFailures unhandled;
    private final RandomGenerator random;
    private final SimulatedWorkers workers;
    private final Coroutines coroutines;
    private final SimulatedDatagrams datagrams = new SimulatedDatagrams(this);
    private Resolver resolver;
    private boolean dead;

    SimulatedReactor(SimulatedHost host, Network network, ReactorOptions options, int boot) {
        this.host = host;
        this.network = network;
        this.engine = network.engine;
        this.options = options;
        this.clock = host.clock(engine.now());
        this.unhandled = new UnhandledFailures(options.tracing());
        unhandled.divert(report -> {
            if (!dead) {
                engine.failed(host.name(), report.message(), report.failure());
            }
        });
        this.factories = new FactoryUses(unhandled);
        this.timers = new TimerHeap(clock::nanos, this::checkThread, unhandled);
        this.loop = new SimulatedLoop(this, clock, timers, life, connections);
        String key = host.name() + "#" + boot;
        this.random = engine.random("reactor", key);
        this.workers = new SimulatedWorkers(this, engine.random("workers", key), options.threadPoolSize());
        this.resolver = new SimulatedResolver(this);
        options.carrier().checkAvailable();
        this.coroutines = new Coroutines(options.carrier(), new SimulatedCoroutineHost(this));
    }

    // ---------------------------------------------------------------- the loop

    /** Begins to run: what it was given before, then its first pass. */
    void begin() {
        loop.begin();
    }

    /** There is something to do. */
    void wake() {
        loop.wake();
    }

    /** The host has crashed: nothing of this reactor ever runs again. */
    void die() {
        dead = true;
        loop.die();
        unhandled.drain();
    }

    boolean isAnythingSuspended() {
        return !coroutines.areEnded() || workers.isAnyBlocked();
    }

    boolean isDead() {
        return dead;
    }

    /** Runs {@code action}; what it throws is a failure, and reaches nobody else. */
    void guarded(String where, Action action) {
        try {
            action.run();
        } catch (Throwable thrown) {
            failed("Unhandled error in " + where, thrown);
        }
    }

    void failed(String message, Throwable thrown) {
        Scheduler.rethrowFatal(thrown);
        unhandled.report(LOGGER, message, thrown);
    }

    // ---------------------------------------------------------------- life

    /** Runs the simulation until this reactor has stopped; for a test that has one host of its own. */
    @Override
    public void run() {
        if (engine.running() != null) {
            throw new IllegalStateException("the reactor of " + host.name() + " is run by the simulation");
        }
        host.startNow(this);
        if (!engine.drive(Long.MAX_VALUE, () -> !isRunning())) {
            throw new IllegalStateException("nothing is left to happen, and nobody has stopped the reactor of "
                    + host.name());
        }
    }

    /** Not here: simulated time has no thread of its own. */
    @Override
    public Thread start() {
        throw new UnsupportedOperationException("the simulation runs the reactor of " + host.name());
    }

    @Override
    public void stop() {
        engine.checkThread();
        life.requestStop();
        wake();
    }

    @Override
    public boolean isRunning() {
        return !dead && life.state() != SimulatedLife.State.IDLE;
    }

    /** Null: no signal reaches a simulated host. */
    @Override
    public @Nullable String stopSignal() {
        return null;
    }

    @Override
    public void callWhenRunning(Action action) {
        checkThread();
        Objects.requireNonNull(action, "action");
        if (!isRunning()) {
            addSystemEventTrigger(Trigger.Phase.AFTER, Trigger.Event.STARTUP, action);
            return;
        }
        try {
            action.run();
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Exception thrown) {
            throw new IllegalStateException(thrown.toString(), thrown);
        }
    }

    @Override
    public Trigger addSystemEventTrigger(Trigger.Phase phase, Trigger.Event event, Action action) {
        checkThread();
        Objects.requireNonNull(action, "action");
        return life.add(phase, event, () -> {
            action.run();
            return null;
        });
    }

    @Override
    public Trigger delayShutdown(Work<? extends Deferred<?>> work) {
        checkThread();
        Objects.requireNonNull(work, "work");
        return life.add(Trigger.Phase.BEFORE, Trigger.Event.SHUTDOWN, work);
    }

    void startWorkers() {
        workers.start();
    }

    /** The loop has ended: those who wait for it are told so. */
    void releaseWorkers() {
        workers.release();
    }

    /** Everything that is open ends; for the shutdown. */
    void loseEverything() {
        connections.loseAll(SimulatedConnections.stopping());
        workers.stop();
    }

    boolean isDrained() {
        return workers.isFinished() && !loop.isCalled() && connections.areEnded() && coroutines.areEnded();
    }

    /** Coroutines are told of the stop, by a cancellation of what they wait for. */
    void cancelCoroutines() {
        for (Throwable thrown : coroutines.cancelAll()) {
            failed("Unhandled error when coroutines were cancelled for the stop", thrown);
        }
    }

    /** What did not finish in time is given up; what somebody waits for fails. */
    void abandonRest() {
        workers.abandon();
        owed.failAll();
        int abandoned = coroutines.live().size();
        coroutines.abandonAll(new ReactorStopped("the coroutine ended"));
        if (abandoned > 0) {
            engine.log.add(engine.now(), What.NOTE, host.subject(), 0,
                    "abandons " + abandoned + " coroutines that did not end when they were cancelled");
        }
    }

    /**
     * The simulation is over: what is suspended goes on to its end, as in a shutdown, since a thread that waits is
     * never collected. What it does and throws is of no interest.
     */
    void close() {
        for (int round = 0; round < MOST_ROUNDS_AT_CLOSE && !coroutines.areEnded(); round++) {
            engine.runAs(this, this, "the end of the simulation", coroutines::cancelAllAgain);
        }
        workers.close();
    }

    boolean isEnding() {
        return life.isEnding();
    }

    // ---------------------------------------------------------------- the thread

    @Override
    public boolean isOnThread() {
        return engine.isRunning(this);
    }

    @Override
    public void checkThread() {
        if (isOnThread()) {
            return;
        }
        engine.checkThread();
        throw new WrongThreadException("this reactor is that of host " + host.name() + " and was used by "
                + engine.runningName() + ": in life they share nothing but the network; a worker thread uses"
                + " callFromThread or blockingCallFromThread");
    }

    @Override
    public void callFromThread(Action action) {
        boolean isWorker = engine.running() instanceof SimulatedWorkers.Piece piece && piece.isOf(this);
        if (!isWorker || !engine.isOnThread()) {
            checkThread();
        }
        Objects.requireNonNull(action, "action");
        if (loop.calls() >= options.threadCallLimit()) {
            throw new RejectedExecutionException(options.threadCallLimit()
                    + " calls from threads wait already: the reactor does not keep up");
        }
        nextTurn(action);
    }

    @Override
    public Coroutines coroutines() {
        return coroutines;
    }

    /** Runs {@code action} in a later turn. */
    void nextTurn(Action action) {
        loop.call(action);
    }

    @Override
    public UnhandledFailures unhandledFailures() {
        return unhandled;
    }

    // ---------------------------------------------------------------- time

    @Override
    public DelayedCall callLater(Duration delay, Action action) {
        checkThread();
        Objects.requireNonNull(action, "action");
        DelayedCall call = timers.add(delay, action, action instanceof Upkeep ? null : origin());
        wake();
        return call;
    }

    @Override
    public <T extends @Nullable Object> Deferred<T> deferLater(Duration delay, Work<? extends T> work) {
        checkThread();
        Objects.requireNonNull(work, "work");
        timers.dueAfter(delay); // refuses a negative one before anything is promised
        Promise<@Nullable Void> start = owed.promise("the time was up");
        DelayedCall call = callLater(delay, () -> owed.callback(start, null));
        return start.<T>addCallback(_ -> work.run()).always(() -> {
            if (call.isActive()) {
                call.cancel();
            }
        });
    }

    @Override
    public long nanos() {
        return clock.nanos();
    }

    @Override
    public Clock wallClock() {
        return clock.wallClock();
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    // ---------------------------------------------------------------- threads

    @Override
    public <T extends @Nullable Object> Deferred<T> deferToThread(Work<? extends T> work) {
        checkThread();
        Objects.requireNonNull(work, "work");
        Promise<T> promise = owed.promise("the work in a thread was done");
        workers.run(() -> {
            Outcome<T> outcome = outcome(work);
            nextTurn(() -> owed.fire(promise, outcome));
        }, origin());
        return promise;
    }

    private static <T extends @Nullable Object> Outcome<T> outcome(Work<? extends T> work) {
        try {
            return new Outcome.Success<>(work.run());
        } catch (Throwable thrown) {
            Scheduler.rethrowFatal(thrown);
            return new Outcome.Failure<>(thrown);
        }
    }

    @Override
    public void callInThread(Action action) {
        checkThread();
        workers.run(Objects.requireNonNull(action, "action"), origin());
    }

    @Override
    public <T extends @Nullable Object> void callInThread(
            Work<? extends T> work, Receiver<? super Outcome<T>> onResult) {
        callInThread(() -> onResult.accept(SimulatedReactor.<T>outcome(work)));
    }

    @Override
    public void suggestThreadPoolSize(int threads) {
        checkThread();
        workers.setMost(threads);
    }

    @Override
    public <T extends @Nullable Object> T blockingCallFromThread(Work<? extends Deferred<? extends T>> work)
            throws Exception {
        engine.checkThread();
        if (!(engine.running() instanceof SimulatedWorkers.Piece piece && piece.isOf(this))) {
            throw new WrongThreadException("blockingCallFromThread is for the worker threads of " + host.name()
                    + ", and was called by " + engine.runningName() + ": it would wait for itself");
        }
        if (!isRunning()) {
            throw new ReactorStopped("the blocking call was begun");
        }
        return piece.await(work);
    }

    // ---------------------------------------------------------------- network

    @Override
    public ListeningPort listenTcp(int port, ListenOptions options, Factory factory) {
        checkThread();
        Objects.requireNonNull(factory, "factory");
        SimulatedPort opened = new SimulatedPort(this, SimulatedPort.wanted(port, options), factory, options);
        opened.startListening();
        return opened;
    }

    @Override
    public Connector connectTcp(String host, int port, ConnectOptions options, ClientFactory factory) {
        checkThread();
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("no port to connect to: " + port);
        }
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(factory, "factory");
        SimulatedConnector connector = new SimulatedConnector(this, host, port, options, factory);
        connector.connect();
        return connector;
    }

    /** A path is this host's, and no file: nobody else's code sees it, and it is gone with its port. */
    @Override
    public ListeningPort listenUnix(String path, UnixOptions options, Factory factory) {
        checkThread();
        Objects.requireNonNull(factory, "factory");
        ListenOptions kept =
                ListenOptions.DEFAULT.withBacklog(options.backlog()).withLimits(options.limits());
        SimulatedPort opened = new SimulatedPort(this, UnixNames.checked(path), factory, kept);
        opened.startListening();
        return opened;
    }

    @Override
    public Connector connectUnix(String path, ConnectOptions options, ClientFactory factory) {
        checkThread();
        Objects.requireNonNull(factory, "factory");
        SimulatedConnector connector = new SimulatedConnector(
                this, UnixNames.checked(path, options), options, factory);
        connector.connect();
        return connector;
    }

    @Override
    public DatagramTransport listenUdp(int port, UdpOptions options, DatagramProtocol protocol) {
        return datagrams.listen(port, options, protocol);
    }

    /** The protocol for a connection to {@code peer}; null where there is to be none, or none was made. */
    @Nullable Protocol build(Factory factory, Address peer) {
        try {
            return factory.buildProtocol(peer);
        } catch (Throwable thrown) {
            String name = FactoryUses.name(factory);
            failed("Unhandled error in buildProtocol of " + name + " for " + peer, thrown);
            return null;
        }
    }

    @Override
    public Resolver resolver() {
        checkThread();
        return resolver;
    }

    @Override
    public void installResolver(Resolver resolver) {
        checkThread();
        this.resolver = Objects.requireNonNull(resolver, "resolver");
    }

    /** Not here. */
    @Override
    public ProcessTransport spawnProcess(
            ProcessProtocol protocol, ProcessOptions options, String executable, String... args) {
        throw new UnsupportedOperationException("a simulated host starts no process, and not " + executable);
    }

    /** Not here. */
    @Override
    public Transport openStandardIo(Protocol protocol) {
        throw new UnsupportedOperationException("a simulated host has no standard input and output");
    }

    @Override
    public ReactorOptions options() {
        return options;
    }

    @Override
    public List<Holding> holdings() {
        checkThread();
        List<Holding> all = new ArrayList<>(timers.holdings());
        all.addAll(connections.holdings());
        all.addAll(workers.holdings());
        coroutines.live().stream().map(Holding::coroutine).forEach(all::add);
        return List.copyOf(all);
    }

    /** Where the running code was called from, where that is recorded. */
    @Nullable Origin origin() {
        return options.tracing() ? Origin.here() : null;
    }

    // ---------------------------------------------------------------- for the parts

    SimulatedHost host() {
        return host;
    }

    Engine engine() {
        return engine;
    }

    Network network() {
        return network;
    }

    FactoryUses factories() {
        return factories;
    }

    Owed owed() {
        return owed;
    }

    void note(What what, Subject subject, long number) {
        engine.log.add(engine.now(), what, subject, number, 0L);
    }

    void makeReady(Ready what) {
        connections.makeReady(what);
        wake();
    }

    void opened(Object held) {
        connections.add(held);
        wake();
    }

    void closed(Object held) {
        connections.remove(held);
    }

    @Override
    public Reactor reactor() {
        return this;
    }

    @Override
    public LogContext context() {
        return engine.context;
    }

    @Override
    public void wantsTurn(StreamTransport transport) {
        connections.wantsTurn(transport);
        wake();
    }

    @Override
    public SpareArray spareArray() {
        return spareArray;
    }

    @Override
    public RecordArrays recordArrays() {
        return recordArrays;
    }

    @Override
    public void held(long byteCount) {
        connections.held(byteCount);
    }

    @Override
    public void forget(StreamTransport transport) {
        connections.remove(transport);
    }

    @Override
    public String toString() {
        return "the reactor of " + host.name();
    }
}
