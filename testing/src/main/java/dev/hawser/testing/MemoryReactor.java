package dev.hawser.testing;

import dev.hawser.coroutine.Coroutines;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Outcome;
import dev.hawser.deferred.Promise;
import dev.hawser.deferred.Receiver;
import dev.hawser.deferred.Work;
import dev.hawser.net.Address;
import dev.hawser.net.CannotListen;
import dev.hawser.net.ClientFactory;
import dev.hawser.net.ConnectFailed;
import dev.hawser.net.ConnectOptions;
import dev.hawser.net.Connector;
import dev.hawser.net.DatagramProtocol;
import dev.hawser.net.DatagramTransport;
import dev.hawser.net.Factory;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.ProcessOptions;
import dev.hawser.net.ProcessProtocol;
import dev.hawser.net.ProcessTransport;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import dev.hawser.net.Resolver;
import dev.hawser.net.Transport;
import dev.hawser.net.Trigger;
import dev.hawser.net.UdpOptions;
import dev.hawser.net.UnixOptions;
import dev.hawser.reactor.UnixNames;
import dev.hawser.time.Action;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Holding;
import dev.hawser.time.Origin;
import dev.hawser.time.Scheduler;
import dev.hawser.time.UnhandledFailures;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A reactor without a network, whose time is that of a {@link TestClock}: it records what the code under test listens
 * on and connects to, and leaves what happens then to the test. A {@link ConnectionCompleter} has recorded connectors
 * reach recorded ports.
 *
 * <pre>{@code
 * MemoryReactor reactor = new MemoryReactor();
 * new TcpClientEndpoint(reactor, "example.com", 80).connect(Echo::new);
 * reactor.tcpClients().getFirst().fail(new ConnectFailed.Refused("example.com:80"));
 * }</pre>
 *
 * <p>It need not run to be used. {@link #startUp()} runs the start-up triggers; after a {@link #stop()} the next
 * {@link #advance} runs those of the shutdown. Work for other threads is done on this one, in the next {@code advance}.
 * What a callback throws is thrown by the method of the test that led to it.
 *
 * <p>The random numbers are the same in each run, the time of day begins on 1 January 2000 (UTC), and only numeric
 * hosts and {@code localhost} are resolved until {@link #installResolver}. There are no processes and no standard input
 * and output: both throw {@link UnsupportedOperationException}.
 *
 * <p><b>Threads.</b> The thread that creates the clock owns both; the rules of {@link Reactor} hold.
 */
public final class MemoryReactor implements Reactor {
    private static final Instant BEGINNING = Instant.parse("2000-01-01T00:00:00Z");

    private final TestClock clock;
    private final ReactorOptions options;
    private final LifeCycle life;
    private final MemoryNetwork network = new MemoryNetwork(this);
    private final MemoryDatagrams datagrams = new MemoryDatagrams(this);
    /** Work that is to be done for threads, and where it was given. */
    private final Map<Action, Holding> threadWork = new LinkedHashMap<>();

    private final RandomGenerator random = new SplittableRandom(1);
    private Resolver resolver = this::resolveLiteral;
    private int threadPoolSize = ReactorOptions.DEFAULT.threadPoolSize();

    /** A reactor with a clock of its own. */
    public MemoryReactor() {
        this(new TestClock());
    }

    /** A reactor on {@code clock}. */
    public MemoryReactor(TestClock clock) {
        this.clock = clock;
        this.options = ReactorOptions.DEFAULT.withTracing(clock.isTracing());
        this.life = new LifeCycle(clock, () -> {
            network.loseEverything();
            datagrams.loseAll();
        });
    }

    // ---------------------------------------------------------------- for the test

    /** The time. */
    public TestClock clock() {
        return clock;
    }

    /** Moves the time on; see {@link TestClock#advance}. */
    public void advance(Duration by) {
        clock.advance(by);
    }

    /** All TCP ports ever listened on, oldest first. */
    public List<MemoryPort> tcpServers() {
        return network.servers().stream().filter(port -> port.host() instanceof Address.Ip).toList();
    }

    /** All TCP connectors ever made, oldest first. */
    public List<MemoryConnector> tcpClients() {
        return network.clients().stream().filter(client -> client.unix() == null).toList();
    }

    /** All ports ever listened on at Unix sockets, oldest first. */
    public List<MemoryPort> unixServers() {
        return network.servers().stream().filter(port -> port.host() instanceof Address.Unix).toList();
    }

    /** All connectors ever made to Unix sockets, oldest first. */
    public List<MemoryConnector> unixClients() {
        return network.clients().stream().filter(client -> client.unix() != null).toList();
    }

    /** All UDP sockets ever opened, oldest first. */
    public List<MemoryUdp> udpPorts() {
        return datagrams.recorded();
    }

    /** All connections on this reactor that were made and whose protocols do not know of an end, oldest first. */
    public List<MemoryTransport> connections() {
        return network.connections();
    }

    /** The triggers that have not run. */
    public List<Trigger> triggers() {
        return life.waiting();
    }

    /** The last {@link #suggestThreadPoolSize}. */
    public int threadPoolSize() {
        return threadPoolSize;
    }

    /**
     * Runs the start-up triggers and leaves the reactor running.
     *
     * @throws IllegalStateException when it is running
     */
    public void startUp() {
        checkThread();
        life.startUp();
    }

    // ---------------------------------------------------------------- life

    /**
     * {@link #startUp()}, what is due now, and the shutdown, since nothing else can happen.
     *
     * @throws IllegalStateException when it is running, and when the shutdown waits for Deferreds that only the test
     *     can fire: use {@link #startUp()}, {@link #stop()} and {@link #advance}
     */
    @Override
    public void run() {
        startUp();
        clock.advance(Duration.ZERO);
        if (life.isRunning()) {
            stop();
            clock.advance(Duration.ZERO);
        }
        if (life.isRunning()) {
            throw new IllegalStateException("the shutdown waits for " + life.holdingUp()
                    + " Deferreds: use startUp, stop and advance in place of run");
        }
    }

    /** Not here: time that a test moves cannot have a thread of its own. */
    @Override
    public Thread start() {
        throw new UnsupportedOperationException("a MemoryReactor runs on the thread of its test: use startUp");
    }

    @Override
    public void stop() {
        life.stop();
    }

    @Override
    public boolean isRunning() {
        return life.isRunning();
    }

    /** Null: no signal reaches a test. */
    @Override
    public @Nullable String stopSignal() {
        return null;
    }

    @Override
    public void callWhenRunning(Action action) {
        checkThread();
        if (life.isRunning()) {
            Thrown.through(action::run);
        } else {
            addSystemEventTrigger(Trigger.Phase.AFTER, Trigger.Event.STARTUP, action);
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
        return life.add(Trigger.Phase.BEFORE, Trigger.Event.SHUTDOWN, work);
    }

    // ---------------------------------------------------------------- time

    @Override
    public DelayedCall callLater(Duration delay, Action action) {
        return clock.callLater(delay, action);
    }

    @Override
    public long nanos() {
        return clock.nanos();
    }

    /** The time of the clock since 1 January 2000. */
    @Override
    public Clock wallClock() {
        InstantSource now = () -> BEGINNING.plusNanos(clock.nanos());
        return now.withZone(ZoneOffset.UTC);
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    // ---------------------------------------------------------------- looking in

    @Override
    public List<Holding> holdings() {
        List<Holding> timers = new ArrayList<>();
        List<Holding> coroutines = new ArrayList<>();
        for (Holding holding : clock.holdings()) {
            (holding.kind() == Holding.Kind.TIMER ? timers : coroutines).add(holding);
        }
        List<Holding> all = new ArrayList<>(timers);
        all.addAll(network.holdings());
        all.addAll(datagrams.holdings());
        all.addAll(threadWork.values());
        all.addAll(coroutines);
        return List.copyOf(all);
    }

    /** Where the running code was called from, where the clock traces. */
    @Nullable Origin origin() {
        return clock.isTracing() ? Origin.here() : null;
    }

    // ---------------------------------------------------------------- threads

    @Override
    public void callFromThread(Action action) {
        clock.callFromThread(action);
    }

    @Override
    public boolean isOnThread() {
        return clock.isOnThread();
    }

    @Override
    public void checkThread() throws WrongThreadException {
        clock.checkThread();
    }

    @Override
    public UnhandledFailures unhandledFailures() {
        return clock.unhandledFailures();
    }

    @Override
    public Coroutines coroutines() {
        return clock.coroutines();
    }

    @Override
    public <T extends @Nullable Object> Deferred<T> deferToThread(Work<? extends T> work) {
        checkThread();
        Promise<T> promise = new Promise<>(this);
        forThread(ended -> {
            Outcome<T> outcome = outcome(work);
            ended.run();
            switch (outcome) {
                case Outcome.Success<T>(T value) -> promise.callback(value);
                case Outcome.Failure<T>(Throwable error) -> promise.errback(error);
            }
        });
        return promise;
    }

    @Override
    public void callInThread(Action action) {
        Objects.requireNonNull(action, "action");
        forThread(_ -> action.run());
    }

    @Override
    public <T extends @Nullable Object> void callInThread(
            Work<? extends T> work, Receiver<? super Outcome<T>> onResult) {
        forThread(_ -> onResult.accept(outcome(work)));
    }

    private static <T extends @Nullable Object> Outcome<T> outcome(Work<? extends T> work) {
        try {
            return new Outcome.Success<>(work.run());
        } catch (Throwable thrown) {
            Scheduler.rethrowFatal(thrown);
            return new Outcome.Failure<>(thrown);
        }
    }

    /** Does {@code work} in the next turn; it is held until it has ended, or calls what it is given. */
    private void forThread(Receiver<Runnable> work) {
        checkThread();
        Action[] call = new Action[1];
        call[0] = () -> {
            try {
                work.accept(() -> threadWork.remove(call[0]));
            } finally {
                threadWork.remove(call[0]);
            }
        };
        threadWork.put(
                call[0], new Holding(Holding.Kind.THREAD_WORK, "work for a thread, waiting for a thread", origin()));
        clock.callFromThread(call[0]);
    }

    @Override
    public void suggestThreadPoolSize(int threads) {
        checkThread();
        if (threads < 1) {
            throw new IllegalArgumentException("a pool has at least one thread, not " + threads);
        }
        threadPoolSize = threads;
    }

    /** Not here: a test has one thread, which cannot wait for itself. */
    @Override
    public <T extends @Nullable Object> T blockingCallFromThread(Work<? extends Deferred<? extends T>> work) {
        if (isOnThread()) {
            throw new WrongThreadException("blockingCallFromThread on the reactor's own thread would wait for itself");
        }
        throw new UnsupportedOperationException("a MemoryReactor does not run by itself: nobody can wait for it");
    }

    // ---------------------------------------------------------------- network

    /** Records the port; see {@link #tcpServers()}. A port that another one listens on is {@link CannotListen}. */
    @Override
    public ListeningPort listenTcp(int port, ListenOptions options, Factory factory) {
        checkThread();
        return network.listen(port, options, Objects.requireNonNull(factory, "factory"));
    }

    /** Records the connector; see {@link #tcpClients()}. */
    @Override
    public Connector connectTcp(String host, int port, ConnectOptions options, ClientFactory factory) {
        checkThread();
        return network.connect(host, port, options, factory);
    }

    /** Records the port; see {@link #unixServers()}. There is no file. */
    @Override
    public ListeningPort listenUnix(String path, UnixOptions options, Factory factory) {
        checkThread();
        return network.listen(UnixNames.checked(path), options, Objects.requireNonNull(factory, "factory"));
    }

    /** Records the connector; see {@link #unixClients()}. */
    @Override
    public Connector connectUnix(String path, ConnectOptions options, ClientFactory factory) {
        checkThread();
        return network.connect(UnixNames.checked(path, options), options, factory);
    }

    /** Records the socket; see {@link #udpPorts()}. */
    @Override
    public DatagramTransport listenUdp(int port, UdpOptions options, DatagramProtocol protocol) {
        checkThread();
        return datagrams.listen(port, options, Objects.requireNonNull(protocol, "protocol"));
    }

    @Override
    public Resolver resolver() {
        return resolver;
    }

    @Override
    public void installResolver(Resolver resolver) {
        checkThread();
        this.resolver = Objects.requireNonNull(resolver, "resolver");
    }

    private Deferred<List<InetAddress>> resolveLiteral(String host) {
        return Deferred.execute(this, () -> {
            try {
                return List.of(InetAddress.ofLiteral(host.equals("localhost") ? "127.0.0.1" : host));
            } catch (IllegalArgumentException name) {
                throw new ConnectFailed.DnsFailed(host, "a MemoryReactor knows no names: installResolver", name);
            }
        });
    }

    /** Ports, connectors and connections. */
    MemoryNetwork network() {
        return network;
    }

    // ---------------------------------------------------------------- processes and pipes

    /** Not here. */
    @Override
    public ProcessTransport spawnProcess(
            ProcessProtocol protocol, ProcessOptions options, String executable, String... args) {
        throw new UnsupportedOperationException("a MemoryReactor starts no process, and not " + executable);
    }

    /** Not here. */
    @Override
    public Transport openStandardIo(Protocol protocol) {
        throw new UnsupportedOperationException("a MemoryReactor has no standard input and output");
    }

    /** The default ones, and tracing where the clock traces. */
    @Override
    public ReactorOptions options() {
        return options;
    }
}
