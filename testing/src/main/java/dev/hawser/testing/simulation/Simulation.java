package dev.hawser.testing.simulation;

import dev.hawser.net.ReactorOptions;
import dev.hawser.time.Action;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whole programs on simulated time and a simulated network. Every choice comes from the seed, so that a run that fails
 * can be had again.
 *
 * <pre>{@code
 * Simulation simulation = Simulation.seed(42);
 * simulation.host("server", reactor -> reactor.listenTcp(8000, Echo::new));
 * simulation.host("alice", reactor -> reactor.connectTcp("server", 8000, ClientFactory.of(Asker::new)));
 * simulation.runFor(Duration.ofHours(1));
 * }</pre>
 *
 * <p><b>Hosts.</b> Each runs a {@link HostProgram} on a {@link dev.hawser.net.Reactor} of its own. The code of one host
 * may not use the reactor of another: that is a {@link WrongThreadException}, since in life they share nothing. The
 * code that drives the simulation may use any while no host runs.
 *
 * <p><b>Errors.</b> What a program throws and nobody catches, and failures of Deferreds that nobody handles, are
 * {@link #failures()}; {@link #explore} takes them for a failed run.
 *
 * <p><b>Threads.</b> One: everything is used on the thread that makes the simulation, also {@code callFromThread}.
 * There are no processes and no standard input and output.
 */
public final class Simulation implements AutoCloseable {
    private static final String TEST = "test";
    private static final Duration LONGEST_RUN = Duration.ofDays(1);

    private final Engine engine;
    private final Network network;
    private @Nullable SimulatedHost testHost;
    private @Nullable TestBody testBody;
    private boolean closed;

    private Simulation(long seed) {
        this.engine = new Engine(seed);
        this.network = new Network(engine);
    }

    /** A simulation without hosts, at time zero. */
    public static Simulation seed(long seed) {
        return new Simulation(seed);
    }

    /** The seed. */
    public long seed() {
        return engine.seed;
    }

    // ---------------------------------------------------------------- many seeds

    /** {@link #explore(long, int, Scenario)} from seed 1 on. */
    public static void explore(int seeds, Scenario scenario) {
        explore(1, seeds, scenario);
    }

    /**
     * Runs {@code scenario} with one seed after the other, until a run fails.
     *
     * @throws AssertionError when one does: with its seed, the faults that it takes (the run is repeated with fewer and
     *     fewer of them), the last events and the line of code that repeats it
     */
    public static void explore(long firstSeed, int seeds, Scenario scenario) {
        new Exploration(scenario).explore(firstSeed, seeds);
    }

    /**
     * Repeats a run that {@link #explore} has found; {@code explore(seed, 1, scenario)} does so with all its faults.
     *
     * @param faults the names of the faults that happen, among those that the seed would make
     * @throws AssertionError when it fails
     */
    public static void replay(long seed, Scenario scenario, String... faults) {
        new Exploration(scenario).replay(seed, faults);
    }

    // ---------------------------------------------------------------- the setting

    /** A host with the default options, whose program boots when the simulation next runs. */
    public SimulatedHost host(String name, HostProgram program) {
        return host(name, ReactorOptions.DEFAULT, program);
    }

    /** A host whose reactor has {@code options}. */
    public SimulatedHost host(String name, ReactorOptions options, HostProgram program) {
        engine.checkThread();
        engine.checkOpen();
        if (!name.matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?")) {
            throw new IllegalArgumentException(
                    "a host name is made of small letters, digits and hyphens, and \"" + name + "\" is not");
        }
        if (name.equals("localhost") || name.matches("[0-9]+")) {
            throw new IllegalArgumentException("a host cannot be called " + name.toLowerCase(Locale.ROOT));
        }
        SimulatedHost host = new SimulatedHost(network, name, options, program);
        network.add(host);
        return host;
    }

    /** The conditions between all hosts that have no others; also for connections that there are. */
    public Simulation network(Conditions conditions) {
        engine.checkThread();
        network.conditions.set(conditions);
        network.conditionsChanged();
        return this;
    }

    /** The conditions between two hosts, both ways. */
    public Simulation network(String one, String other, Conditions conditions) {
        return networkOneWay(one, other, conditions).networkOneWay(other, one, conditions);
    }

    /** The conditions from one host to another: how bytes travel there, and how they are read there. */
    public Simulation networkOneWay(String from, String to, Conditions conditions) {
        engine.checkThread();
        network.conditions.set(from, to, conditions);
        network.conditionsChanged();
        return this;
    }

    /**
     * What the seed may break. Said before the hosts are made.
     *
     * @throws IllegalStateException when there is a host, other than {@link #testHost()}
     */
    public Simulation faults(Faults faults) {
        engine.checkThread();
        checkEarly(network.hostCount() <= (testHost == null ? 0 : 1), "the hosts are made");
        network.faults.set(faults);
        return this;
    }

    /**
     * What may break of one host: its crashes and its clocks. Said before it is made.
     *
     * @throws IllegalStateException when it is
     */
    public Simulation faults(String host, Faults faults) {
        engine.checkThread();
        checkEarly(network.find(host) == null, "host " + host + " is made");
        network.faults.set(host, faults);
        return this;
    }

    /**
     * What may break between two hosts: connections, attempts to connect, the network. Said before they talk.
     *
     * @throws IllegalStateException when they have tried to
     */
    public Simulation faults(String one, String other, Faults faults) {
        engine.checkThread();
        checkEarly(!network.haveTalked(one, other), one + " and " + other + " talk");
        network.faults.set(one, other, faults);
        return this;
    }

    private static void checkEarly(boolean early, String before) {
        if (!early) {
            throw new IllegalStateException("say what the seed may break before " + before
                    + ": it is found out then when that happens");
        }
    }

    /** Of the faults that the seed would make, only those of these names happen; see {@link #faultsThatHappened}. */
    public Simulation onlyFaults(Collection<String> names) {
        engine.checkThread();
        network.faults.allowOnly(names);
        return this;
    }

    /** Of the faults that the seed would make, only those of these names happen. */
    public Simulation onlyFaults(String... names) {
        return onlyFaults(List.of(names));
    }

    /** The names of the faults that the seed has made so far, in their order. */
    public List<String> faultsThatHappened() {
        return List.copyOf(network.faults.happened());
    }

    // ---------------------------------------------------------------- running

    /** How much time has passed. */
    public Duration time() {
        return Duration.ofNanos(engine.now());
    }

    /** Runs for so long. */
    public void runFor(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("time cannot go back by " + duration);
        }
        TestBody test = insideTest();
        if (test != null) {
            test.await(null, Times.nanos(duration));
            return;
        }
        long until = engine.now() + Times.nanos(duration);
        engine.drive(until, null);
        engine.passTo(until);
    }

    /**
     * Runs until {@code condition} holds, which is asked before each event.
     *
     * @throws AssertionError when it does not hold after {@code limit}, or when nothing is left to happen
     */
    public void runUntil(BooleanSupplier condition, Duration limit) {
        TestBody test = insideTest();
        boolean holds = test != null
                ? test.await(condition, Times.nanos(limit))
                : engine.drive(engine.now() + Times.nanos(limit), condition);
        if (!holds) {
            throw new AssertionError("what was waited for has not come within " + limit
                    + (engine.isIdle() ? ", and nothing is left to happen" : "") + "; last events:\n"
                    + lastEvents(20));
        }
    }

    /**
     * Runs until nothing is left to do.
     *
     * @throws IllegalStateException when there is still something to do after a day: use {@link #runFor}
     */
    public void run() {
        long until = engine.now() + LONGEST_RUN.toNanos();
        if (!engine.drive(until, engine::isIdle)) {
            throw new IllegalStateException(
                    "after " + LONGEST_RUN.toHours() + " simulated hours there is still something to do: use runFor");
        }
    }

    /**
     * Ends the coroutines and the work that are suspended, as a shutdown would, so that their threads can go: for a
     * program that makes many simulations. {@link #explore} closes its own. What the programs do and log meanwhile is
     * lost. Nothing else may be done afterwards, except to ask what happened.
     *
     * @throws IllegalStateException when the program of a host calls it
     */
    @Override
    public void close() {
        engine.checkThread();
        if (!closed) {
            List<SimulatedFailure> before = failures();
            engine.close(() -> {
                closed = true;
                network.hosts().forEach(SimulatedHost::close);
            });
            engine.failures.clear();
            engine.failures.addAll(before);
        }
    }

    // ---------------------------------------------------------------- a test as one of the hosts

    /**
     * The host named {@code test}, on which {@link #runTest} runs. It does not crash, and its clocks are right.
     */
    public SimulatedHost testHost() {
        SimulatedHost host = testHost;
        if (host == null) {
            network.faults.set(TEST, Faults.NONE);
            host = host(TEST, ReactorOptions.DEFAULT.withTracing(true), _ -> {});
            testHost = host;
        }
        return host;
    }

    /**
     * Runs {@code body} as a coroutine on {@link #testHost()}, while all other hosts run, until it has ended: it may
     * await what it asks of its own reactor, and {@link #runFor} and {@link #runUntil} in it let the others go on.
     *
     * @throws AssertionError when it waits for something and nothing is left to happen, or for a simulated day
     * @throws Exception what {@code body} throws, as it is
     */
    public void runTest(Action body) throws Exception {
        TestBody test = new TestBody(engine, testHost());
        TestBody before = testBody;
        testBody = test;
        try {
            test.run(body);
        } finally {
            testBody = before;
        }
    }

    private @Nullable TestBody insideTest() {
        return testBody != null && testBody.isRunning() ? testBody : null;
    }

    // ---------------------------------------------------------------- breaking by hand

    /** From now on nothing gets from one host to the other, either way; what is on its way waits. */
    public void partition(String one, String other) {
        engine.checkThread();
        network.pair(network.host(one), network.host(other)).cut();
    }

    /** Ends a {@link #partition}: what waits comes through within about a second. */
    public void heal(String one, String other) {
        engine.checkThread();
        network.pair(network.host(one), network.host(other)).heal();
    }

    // ---------------------------------------------------------------- what happened

    /**
     * What was thrown and not caught, and not taken yet, oldest first, the first thousand; failures of Deferreds that
     * nobody handles last. Those that a crash has taken with it do not count.
     */
    public List<SimulatedFailure> failures() {
        return failures(false);
    }

    /** {@link #failures()}, which are then forgotten: the test has expected them. */
    public List<SimulatedFailure> takeFailures() {
        return failures(true);
    }

    private List<SimulatedFailure> failures(boolean take) {
        engine.checkThread();
        List<SimulatedFailure> all = new ArrayList<>(engine.failures);
        for (SimulatedHost host : closed ? List.<SimulatedHost>of() : network.hosts()) {
            var unhandled = host.simulatedReactor().unhandledFailures();
            for (Throwable thrown : take ? unhandled.drain() : unhandled.pending()) {
                if (all.stream().anyMatch(known -> known.thrown() == thrown)) {
                    continue; // the registry keeps what was reported, too, as somebody has asked it to
                }
                all.add(new SimulatedFailure(time(), host.name(), "Unhandled error in Deferred", thrown));
            }
        }
        if (take) {
            engine.failures.clear();
        }
        return all;
    }

    /** The log keeps so many events; a thousand unless this says otherwise. Said before the first event. */
    public Simulation keepEvents(int count) {
        engine.log.keep(count);
        return this;
    }

    /** The last events, oldest first, a line each: the time in seconds, the host, the connection, what happened. */
    public List<String> log() {
        return engine.log.tail();
    }

    /** Writes each event from now on to {@code lines}, a line each. */
    public Simulation logTo(Appendable lines) {
        engine.log.to(lines);
        return this;
    }

    /** A number made of all events, their times and all bytes that travelled: equal for equal runs. */
    public String digest() {
        return String.format(Locale.ROOT, "%016x", engine.log.digest());
    }

    /** Adds a line to the log, for a program or test that wants to see it among the events. */
    public void note(String text) {
        engine.checkThread();
        engine.log.add(engine.now(), What.NOTE, new Named("-"), 0, text);
    }

    private String lastEvents(int count) {
        List<String> events = log();
        return String.join("\n", events.subList(Math.max(0, events.size() - count), events.size()));
    }
}
