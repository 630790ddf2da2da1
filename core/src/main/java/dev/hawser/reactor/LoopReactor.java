package dev.hawser.reactor;

import dev.hawser.coroutine.Carrier;
import dev.hawser.coroutine.Coroutines;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Outcome;
import dev.hawser.deferred.Promise;
import dev.hawser.deferred.Receiver;
import dev.hawser.deferred.Work;
import dev.hawser.net.ClientFactory;
import dev.hawser.net.ConnectOptions;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.Connector;
import dev.hawser.net.DatagramProtocol;
import dev.hawser.net.DatagramTransport;
import dev.hawser.net.DescriptorEvents;
import dev.hawser.net.DescriptorWatch;
import dev.hawser.net.Factory;
import dev.hawser.net.Inventory;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.LogContext;
import dev.hawser.net.OpenConnection;
import dev.hawser.net.PassLengths;
import dev.hawser.net.ProcessOptions;
import dev.hawser.net.ProcessProtocol;
import dev.hawser.net.ProcessTransport;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import dev.hawser.net.ReactorStopped;
import dev.hawser.net.Resolver;
import dev.hawser.net.Transport;
import dev.hawser.net.TransportLimits;
import dev.hawser.net.Trigger;
import dev.hawser.net.UdpOptions;
import dev.hawser.net.UnixDatagramOptions;
import dev.hawser.net.UnixOptions;
import dev.hawser.reactor.spi.Backend;
import dev.hawser.reactor.spi.BackendHost;
import dev.hawser.reactor.spi.SpareArray;
import dev.hawser.reactor.watch.PassCounter;
import dev.hawser.reactor.watch.Pulse;
import dev.hawser.reactor.watch.Watchdog;
import dev.hawser.time.Action;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Holding;
import dev.hawser.time.Origin;
import dev.hawser.time.Scheduler;
import dev.hawser.time.UnhandledFailures;
import dev.hawser.time.Upkeep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The reactor: joins the clock, the calls, the threads and a backend's sockets in one loop.
 *
 * <p>A pass: calls from threads that had arrived, delayed calls that are due, a step of the shutdown, transports that
 * want a turn (which sends what was written outside events), then the backend's wait for sockets and their events.
 */
final class LoopReactor implements Reactor, TransportLoop, BackendHost {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.reactor");

    private final ReactorOptions options;
    private final UnhandledFailures unhandled;
    private final Backends.Choice choice;
    private final Pulse pulse = new Pulse();
    private final TimerHeap timers;
    private final ThreadCalls threadCalls;
    private final Workers workers;
    private final Lifecycle lifecycle;
    private final FactoryUses factories;
    private final BlockedCallers blocked = new BlockedCallers(this);
    private final RandomGenerator random = new SplittableRandom();
    private final Connections connections;
    private final SpareArray spareArray = new SpareArray();
    private final RecordArrays recordArrays = new RecordArrays();
    private final Owed owed = new Owed(this);
    private final ProcessSpawner processes = new ProcessSpawner(this);
    private final Coroutines coroutines;
    private final LoopDatagrams datagrams = new LoopDatagrams(this);
    private volatile @Nullable Backend backend;
    private volatile Thread owner = Thread.currentThread();
    private LogContext context = LogContext.ofThread();
    private int runsEnded;
    private @Nullable Resolver resolver;
    private @Nullable OwnResolver ownResolver;
    private @Nullable PassCounter passCounter;
    private boolean isMeasuringPasses;

    LoopReactor(ReactorOptions options) {
        this.options = options;
        this.connections = new Connections(this);
        this.unhandled = new UnhandledFailures(options.tracing());
        unhandled.reportAtExit();
        this.choice = Backends.choose(options);
        this.timers = new TimerHeap(System::nanoTime, this::checkThread, unhandled, pulse);
        this.threadCalls = new ThreadCalls(options.threadCallLimit(), unhandled, pulse);
        this.workers = new Workers(options.threadPoolSize(), unhandled);
        this.lifecycle = new Lifecycle(this);
        this.factories = new FactoryUses(unhandled);
        options.carrier().checkAvailable();
        this.coroutines = new Coroutines(options.carrier(), new CoroutineHost(this));
    }

    // ---------------------------------------------------------------- life

    @Override
    public void run() {
        claim();
        owner = Thread.currentThread();
        carriedLoop(options.handleSignals(), owner, LogContext.ofThread());
    }

    private void carriedLoop(boolean handleSignals, Thread ownerAfterwards, LogContext contextAfterwards) {
        if (options.carrier() == Carrier.VIRTUAL_REACTOR && !Thread.currentThread().isVirtual()) {
            VirtualLoop.run(() -> loop(handleSignals, ownerAfterwards, contextAfterwards), thread -> owner = thread);
        } else {
            loop(handleSignals, ownerAfterwards, contextAfterwards);
        }
    }

    private void claim() {
        if (!lifecycle.starting()) {
            throw new IllegalStateException("the reactor is running already, on " + owner);
        }
        blocked.admit();
    }

    @Override
    public Thread start() {
        return start("hawser-reactor", LoopReactor::throwOn);
    }

    /** Throws {@code fatal}, where there is one. */
    static void throwOn(@Nullable Throwable fatal) {
        switch (fatal) {
            case Error error -> throw error;
            case RuntimeException unchecked -> throw unchecked;
            case null, default -> {}
        }
    }

    /** Runs the loop on a new thread of that name, and then {@code ended} there, with what ended it, if that was fatal. */
    Thread start(String threadName, Consumer<@Nullable Throwable> ended) {
        Thread opener = Thread.currentThread();
        checkThread();
        claim();
        LogContext openers = LogContext.ofThread();
        Thread thread = new Thread(
                () -> {
                    Throwable thrown = null;
                    try {
                        carriedLoop(false, opener, openers);
                    } catch (RuntimeException | Error fatal) {
                        thrown = fatal;
                    }
                    ended.accept(thrown);
                },
                threadName);
        owner = thread;
        boolean started = false;
        try {
            thread.start();
            started = true;
        } finally {
            if (!started) { // no thread was to be had
                owner = opener;
                blocked.release();
                lifecycle.end();
            }
        }
        return thread;
    }

    private void loop(boolean handleSignals, Thread ownerAfterwards, LogContext contextAfterwards) {
        try {
            take(LogContext.ofThread());
            beginBackend();
            if (handleSignals) {
                Signals.join(this, this::signalled);
            }
            pulse.begins();
            Watchdog.watch(pulse, new LoopWatch(this), options.watchdogLimit());
            lifecycle.begin();
            workers.start();
            while (lifecycle.state() != Lifecycle.State.FINISHED) {
                pass();
            }
        } catch (Throwable fatal) {
            LOGGER.log(System.Logger.Level.ERROR, "The reactor ends by a fatal error", fatal);
            endBy(fatal);
            throw fatal;
        } finally {
            try {
                Signals.leave(this);
                connections.closeAll();
            } finally { // whatever happens: nobody may wait for a loop that is gone
                closeBackend();
                int dropped = timers.dropAll();
                pulse.waits();
                Watchdog.leave(pulse);
                runsEnded++;
                blocked.release();
                context.set(null);
                take(contextAfterwards);
                owner = ownerAfterwards; // so that the reactor can be prepared and run again
                lifecycle.end();
                LOGGER.log(System.Logger.Level.DEBUG, dropped + " delayed calls were dropped at the stop");
            }
        }
    }

    /** Ends what has a thread or somebody who waits; connections are closed without a word by the caller. */
    private void endBy(Throwable fatal) {
        try {
            workers.stop();
            abandonRest();
        } catch (Throwable another) {
            fatal.addSuppressed(another);
        }
    }

    private void pass() {
        pulse.other();
        threadCalls.run();
        timers.runDue();
        lifecycle.step();
        connections.runTurns();
        if (lifecycle.state() != Lifecycle.State.FINISHED) {
            pulse.waits();
            poll(waitNanos());
        }
    }

    private void poll(long nanos) {
        try {
            backend().poll(nanos);
        } catch (IOException broken) {
            throw new UncheckedIOException("waiting on " + choice.provider().name() + " failed: " + broken.getMessage(), broken);
        }
        if (Thread.interrupted()) {
            // A thread that stays interrupted never waits in a selector: the loop would spin.
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "the reactor's thread was interrupted, which has no effect: use Reactor.stop() to end it");
        }
    }

    private long waitNanos() {
        if (threadCalls.isWaiting()
                || connections.wantTurns()
                || (lifecycle.isStopRequested() && lifecycle.state() == Lifecycle.State.RUNNING)) {
            return 0;
        }
        long untilTimer = timers.untilNext();
        long limit = lifecycle.waitLimitNanos();
        if (limit < 0) {
            return untilTimer;
        }
        return untilTimer < 0 ? limit : Math.min(untilTimer, limit);
    }

    /** A signal came; on a thread of the JVM. */
    void signalled(String name) {
        try {
            lifecycle.requestStop(name);
        } catch (IllegalStateException stopped) {
            LOGGER.log(System.Logger.Level.DEBUG, "SIG" + name + " came when the reactor had stopped", stopped);
        }
    }

    @Override
    public void stop() {
        lifecycle.requestStop(null);
    }

    /** As {@link #stop()}, for one of several that end together. */
    void stopIfRunning() {
        if (isRunning()) {
            try {
                stop();
            } catch (IllegalStateException ended) {
                LOGGER.log(System.Logger.Level.TRACE, "it has ended meanwhile", ended);
            }
        }
    }

    @Override
    public boolean isRunning() {
        return lifecycle.state() != Lifecycle.State.IDLE;
    }

    @Override
    public @Nullable String stopSignal() {
        return lifecycle.stopSignal();
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
        return (event == Trigger.Event.STARTUP ? lifecycle.startup : lifecycle.shutdown).add(phase, () -> {
            action.run();
            return null;
        });
    }

    @Override
    public Trigger delayShutdown(Work<? extends Deferred<?>> work) {
        checkThread();
        Objects.requireNonNull(work, "work");
        return lifecycle.shutdown.add(Trigger.Phase.BEFORE, work);
    }

    /** Everything that is open ends; for the shutdown. */
    void loseEverything() {
        connections.loseAll(new ConnectionLost("the reactor stops"));
        if (ownResolver != null) {
            ownResolver.close();
            if (resolver == ownResolver) {
                resolver = null;
            }
            ownResolver = null;
        }
        workers.stop();
    }

    /** Whether connections have been told and workers have finished. */
    boolean isDrained() {
        return workers.isFinished()
                && !threadCalls.isWaiting()
                && connections.areEnded()
                && coroutines.areEnded();
    }

    /** Coroutines are told of the stop, by a cancellation of what they wait for. */
    void cancelCoroutines() {
        for (Throwable thrown : coroutines.cancelAll()) {
            Scheduler.rethrowFatal(thrown);
            unhandled.report(LOGGER, "Unhandled error when coroutines were cancelled for the stop", thrown);
        }
    }

    /** What did not finish in time is given up; what somebody waits for fails. */
    void abandonRest() {
        workers.abandon();
        owed.failAll();
        String abandoned = coroutines.abandonAll(new ReactorStopped("the coroutine ended"));
        if (!abandoned.isEmpty()) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "abandoned " + abandoned);
        }
    }

    /** Whether the shutdown has come to the point where all that is open is closed. */
    boolean isEnding() {
        return lifecycle.isEnding();
    }

    // ---------------------------------------------------------------- the thread

    @Override
    public boolean isOnThread() {
        return Thread.currentThread() == owner;
    }

    @Override
    public void checkThread() {
        if (Thread.currentThread() != owner && !takeOver()) {
            throw new WrongThreadException("this reactor belongs to " + owner + " and was used from "
                    + Thread.currentThread() + ": use callFromThread or blockingCallFromThread there");
        }
    }

    /** A reactor that does not run, and whose thread has ended, belongs to the next that uses it. */
    private boolean takeOver() {
        synchronized (lifecycle) {
            if (owner.isAlive() || isRunning()) {
                return false;
            }
            owner = Thread.currentThread();
            take(LogContext.ofThread());
            return true;
        }
    }

    /** The loop is on another thread from now on, and so is what it logs. */
    private void take(LogContext ofThatThread) {
        context = ofThatThread;
        coroutines.contextChanged();
    }

    /** For a coroutine, which runs in place of the loop, or for the loop again. */
    void setOwner(Thread thread) {
        pulse.other();
        owner = thread;
    }

    /** The thread that runs what is the reactor's: the loop's, or a coroutine's. */
    Thread owner() {
        return owner;
    }

    @Override
    public Coroutines coroutines() {
        return coroutines;
    }

    @Override
    public void callFromThread(Action action) {
        if (threadCalls.add(action) && !isOnThread()) {
            wake();
        }
    }

    /** As {@link #callFromThread}, for a result that is owed: never refused. */
    void deliver(Action action) {
        if (threadCalls.addResult(action) && !isOnThread()) {
            wake();
        }
    }

    /** Runs {@code action} in a later turn. */
    void nextTurn(Action action) {
        threadCalls.addResult(action);
    }

    /** Runs {@code action} on the loop's thread: now where that is the calling one, else in its next pass. */
    void onThread(Runnable action) {
        if (isOnThread()) {
            action.run();
        } else {
            deliver(action::run);
        }
    }

    void wake() {
        Backend current = backend;
        if (current != null) {
            current.wake();
        }
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
        return timers.add(delay, action, action instanceof Upkeep ? null : origin());
    }

    @Override
    public <T extends @Nullable Object> Deferred<T> deferLater(Duration delay, Work<? extends T> work) {
        checkThread();
        Objects.requireNonNull(work, "work");
        timers.dueAfter(delay); // refuses a negative one before anything is promised
        Promise<@Nullable Void> start = owed.promise("the time was up");
        DelayedCall call = timers.add(delay, () -> owed.callback(start, null), origin());
        return start.<T>addCallback(_ -> work.run()).always(() -> {
            if (call.isActive()) {
                call.cancel();
            }
        });
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Clock wallClock() {
        return Clock.systemDefaultZone();
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    /** The promises of the reactor's own. */
    Owed owed() {
        return owed;
    }

    // ---------------------------------------------------------------- threads

    @Override
    public <T extends @Nullable Object> Deferred<T> deferToThread(Work<? extends T> work) {
        checkThread();
        Objects.requireNonNull(work, "work");
        Promise<T> promise = owed.promise("the work in a thread was done");
        workers.run(work, outcome -> deliver(() -> owed.fire(promise, outcome)), origin());
        return promise;
    }

    @Override
    public void callInThread(Action action) {
        checkThread();
        Objects.requireNonNull(action, "action");
        workers.<@Nullable Void>run(
                () -> {
                    action.run();
                    return null;
                },
                workers::complain,
                origin());
    }

    @Override
    public <T extends @Nullable Object> void callInThread(
            Work<? extends T> work, Receiver<? super Outcome<T>> onResult) {
        checkThread();
        Objects.requireNonNull(work, "work");
        Objects.requireNonNull(onResult, "onResult");
        callInThread(() -> onResult.accept(Workers.<T>outcome(work)));
    }

    @Override
    public void suggestThreadPoolSize(int threads) {
        checkThread();
        workers.setMost(threads);
    }

    @Override
    public <T extends @Nullable Object> T blockingCallFromThread(Work<? extends Deferred<? extends T>> work)
            throws Exception {
        return blocked.call(work);
    }

    // ---------------------------------------------------------------- network

    @Override
    public ListeningPort listenTcp(int port, ListenOptions options, Factory factory) {
        checkThread();
        return listen(TcpBinding.of(port, options), options.limits(), factory);
    }

    @Override
    public Connector connectTcp(String host, int port, ConnectOptions options, ClientFactory factory) {
        checkThread();
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("no port to connect to: " + port);
        }
        Objects.requireNonNull(host, "host");
        return connect(new Destination.Named(host, port), options, factory);
    }

    @Override
    public ListeningPort listenUnix(String path, UnixOptions options, Factory factory) {
        checkThread();
        return listen(new UnixBinding(path, options), options.limits(), factory);
    }

    @Override
    public Connector connectUnix(String path, ConnectOptions options, ClientFactory factory) {
        checkThread();
        return connect(Destination.unix(path, options), options, factory);
    }

    @Override
    public ListeningPort adoptListeningSocket(int descriptor, Factory factory) {
        checkThread();
        return listen(new AdoptedBinding(descriptor), null, factory);
    }

    @Override
    public List<ListeningPort> listeningPorts() {
        checkThread();
        return connections.ports();
    }

    @Override
    public void adoptStreamConnection(int descriptor, Factory factory) {
        checkThread();
        Sockets.adopt(this, descriptor, factory);
    }

    private ListeningPort listen(Binding binding, @Nullable TransportLimits limits, Factory factory) {
        StreamPort opened = new StreamPort(new Accepting(this, factory, limits), binding);
        opened.startListening();
        return opened;
    }

    private Connector connect(Destination destination, ConnectOptions options, ClientFactory factory) {
        StreamConnector connector = new StreamConnector(
                this, destination, Objects.requireNonNull(options, "options"), Objects.requireNonNull(factory, "factory"));
        connector.connect();
        return connector;
    }

    @Override
    public DatagramTransport listenUdp(int port, UdpOptions options, DatagramProtocol protocol) {
        return datagrams.listenUdp(port, options, protocol);
    }

    @Override
    public DatagramTransport listenUnixDatagram(String path, UnixDatagramOptions options, DatagramProtocol protocol) {
        return datagrams.listenUnix(path, options, protocol);
    }

    @Override
    public DatagramTransport connectUnixDatagram(String path, UnixDatagramOptions options, DatagramProtocol protocol) {
        return datagrams.connectUnix(path, options, protocol);
    }

    @Override
    public Resolver resolver() {
        checkThread();
        if (resolver == null) {
            ownResolver = new OwnResolver(this);
            resolver = ownResolver;
        }
        return resolver;
    }

    /** Resolves {@code host} for something that is held itself. */
    Deferred<List<InetAddress>> resolveInside(String host) {
        Resolver asked = resolver();
        return asked == ownResolver && ownResolver != null
                ? ownResolver.resolveInside(host)
                : asked.resolve(host);
    }

    @Override
    public void installResolver(Resolver resolver) {
        checkThread();
        this.resolver = Objects.requireNonNull(resolver, "resolver");
    }

    @Override
    public ProcessTransport spawnProcess(
            ProcessProtocol protocol, ProcessOptions options, String executable, String... args) {
        checkThread();
        return processes.spawn(protocol, options, executable, args);
    }

    @Override
    public @Nullable Protocol connectProcess(
            Factory factory, ProcessOptions options, String executable, String... args) {
        checkThread();
        return processes.connect(factory, options, executable, args);
    }

    @Override
    public Transport openStandardIo(Protocol protocol) {
        checkThread();
        return processes.openStandardIo(protocol);
    }

    @Override
    public @Nullable Protocol openStandardIo(Factory factory) {
        checkThread();
        return processes.openStandardIo(factory);
    }

    @Override
    public DescriptorWatch watch(int descriptor, DescriptorEvents events) {
        checkThread();
        Objects.requireNonNull(events, "events");
        if (descriptor < 0) {
            throw new IllegalArgumentException("no descriptor: " + descriptor);
        }
        try {
            return WatchedDescriptor.watch(this, descriptor, events);
        } catch (IOException refused) {
            throw new UncheckedIOException(
                    "descriptor " + descriptor + " cannot be watched: " + refused.getMessage(), refused);
        }
    }

    @Override
    public void requestDrain() {
        checkThread();
        connections.requestDrain();
    }

    @Override
    public ReactorOptions options() {
        return options;
    }

    // ---------------------------------------------------------------- looking in

    @Override
    public List<Holding> holdings() {
        checkThread();
        List<Holding> all = new ArrayList<>(timers.holdings());
        all.addAll(connections.networkHoldings());
        if (ownResolver != null) {
            all.addAll(ownResolver.holdings());
        }
        all.addAll(connections.processHoldings());
        all.addAll(workers.holdings());
        coroutines.live().stream().map(Holding::coroutine).forEach(all::add);
        return List.copyOf(all);
    }

    @Override
    public Inventory inventory(int mostOfEach) {
        checkThread();
        Stocktaking stock = new Stocktaking(mostOfEach);
        timers.count(stock);
        connections.count(stock);
        if (ownResolver != null) {
            List<Holding> asked = ownResolver.holdings();
            stock.add(Holding.Kind.LOOK_UP, asked.size(), asked);
        }
        connections.countProcesses(stock);
        workers.count(stock);
        stock.add(Holding.Kind.COROUTINE, coroutines.live(), Holding::coroutine);
        return stock.taken();
    }

    @Override
    public List<OpenConnection> openConnections() {
        checkThread();
        return connections.views();
    }

    @Override
    public void measurePasses(boolean on) {
        checkThread();
        if (on != isMeasuringPasses) {
            isMeasuringPasses = on;
            passCounter = on ? new PassCounter(System::nanoTime, PassLengths::indexOf, PassLengths.SIZE) : passCounter;
            pulse.countPasses(on ? passCounter : null);
        }
    }

    @Override
    public PassLengths passLengths() {
        checkThread();
        PassCounter counter = passCounter;
        return counter == null
                ? new PassLengths(false, Collections.nCopies(PassLengths.SIZE, 0L), Duration.ZERO)
                : new PassLengths(
                        isMeasuringPasses,
                        Arrays.stream(counter.counts()).boxed().toList(),
                        Duration.ofNanos(counter.longestNanos()));
    }

    /** Where the running code was called from, where that is recorded; for a thing that is made now. */
    @Nullable Origin origin() {
        return options.tracing() ? Origin.here() : null;
    }

    // ---------------------------------------------------------------- for the parts

    /** Is to beat where code of a program's may begin to run. */
    Pulse pulse() {
        return pulse;
    }

    @Override
    public void eventBegins() {
        pulse.event();
    }

    /** Logs which backend it is. A program without a port need not tell its user. */
    void tellBackend() {
        choice.tell();
    }

    /** Whether the backend can {@link #watch}. */
    boolean watchesDescriptors() {
        return choice.provider().watchesDescriptors();
    }

    String backendName() {
        return choice.provider().name();
    }

    /** The backend, opened when it is first needed. */
    Backend backend() throws IOException {
        Backend current = backend;
        if (current == null) {
            current = choice.provider().open(this);
            backend = current;
        }
        return current;
    }

    private void beginBackend() {
        try {
            backend().begin();
        } catch (IOException refused) {
            throw new UncheckedIOException(choice.provider().name() + " does not begin: " + refused.getMessage(), refused);
        }
    }

    private void closeBackend() {
        Backend current = backend;
        backend = null;
        if (current != null) {
            current.close();
        }
    }

    @Override
    public void unexpected(Throwable thrown, Object source) {
        Scheduler.rethrowFatal(thrown);
        unhandled.report(LOGGER, "Unhandled error in the reactor, closing " + source, thrown);
    }

    /** How often the loop has ended; what was begun in one run must not be told of in the next. */
    int runsEnded() {
        return runsEnded;
    }

    FactoryUses factories() {
        return factories;
    }

    /** Whether newcomers should go elsewhere, since the memory budget is used up. From any thread. */
    boolean isAcceptingPaused() {
        return connections.isAcceptingPaused();
    }

    void opened(Object held) {
        connections.add(held);
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
        return context;
    }

    @Override
    public void wantsTurn(StreamTransport transport) {
        connections.wantsTurn(transport);
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
        return "reactor on " + choice.provider().name();
    }
}
