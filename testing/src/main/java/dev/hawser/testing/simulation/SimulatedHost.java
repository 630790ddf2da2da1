package dev.hawser.testing.simulation;

import dev.hawser.net.Address;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A machine of a simulation, which runs one program. Used on the simulation's thread: by the code that drives the
 * simulation, and by the program of any host.
 */
public final class SimulatedHost {
    private static final int FIRST_FREE_PORT = 49152; // RFC 6335 6: dynamic ports begin here

    private final Engine engine;
    private final Network network;
    private final String name;
    private final int number;
    private final InetAddress address;
    private final Named subject;
    private final ReactorOptions options;
    private final HostProgram program;
    private final Map<Integer, SimulatedPort> ports = new LinkedHashMap<>();
    private final Map<Address, SimulatedPort> unixPorts = new LinkedHashMap<>();
    private final HostSockets sockets = new HostSockets();
    private final Event boot = new Boot();
    /** Those of earlier boots, whose coroutines are still suspended. */
    private final List<SimulatedReactor> past = new ArrayList<>();

    private SimulatedReactor reactor;
    private boolean up = true;
    private int boots = 1;
    private int nextFreePort = FIRST_FREE_PORT;
    private long skewNanos;
    private long drift;
    private boolean clockSet;

    SimulatedHost(Network network, String name, ReactorOptions options, HostProgram program) {
        this.network = network;
        this.engine = network.engine;
        this.name = name;
        this.number = network.hostCount() + 1;
        this.address = address(number);
        this.subject = new Named(name);
        this.options = options;
        this.program = program;
        this.reactor = newReactor();
        engine.scheduleAfter(boot, 0);
        Faults faults = network.faults.of(name);
        if (faults.betweenCrashes().compareTo(Faults.NEVER) < 0) {
            new Crashes(faults, engine.random("crashes", name)).next(engine.now());
        }
    }
    private SimulatedReactor newReactor() {
        return new SimulatedReactor(this, network, options, boots);
    }

    private static InetAddress address(int number) {
        return InetAddress.ofLiteral("10." + (number >> 16 & 255) + "." + (number >> 8 & 255) + "." + (number & 255));
    }

    /** The name by which other hosts reach it. */
    public String name() {
        return name;
    }

    /** Its address: 10.0.0.1 is that of the first host. */
    public InetAddress address() {
        return address;
    }

    /**
     * The reactor of the present boot, or of the last where the host is down. The code that drives the simulation may
     * use it as the program would: to connect, to call later.
     */
    public Reactor reactor() {
        return reactor;
    }

    /** Whether it is up; its program may have stopped all the same. */
    public boolean isUp() {
        return up;
    }

    // ---------------------------------------------------------------- crash and restart

    /**
     * Loses power: its program ends in the midst of what it does, and nobody is told. Its peers notice when they send
     * something and nothing comes through, or when it is up again and knows nothing of their connections.
     *
     * @throws IllegalStateException when it is down
     */
    public void crash() {
        engine.checkThread();
        if (!up) {
            throw new IllegalStateException(name + " is down already");
        }
        engine.log.add(engine.now(), What.CRASH, subject);
        up = false;
        engine.cancel(boot);
        reactor.die();
        if (reactor.isAnythingSuspended()) {
            past.add(reactor);
        }
        ports.clear();
        unixPorts.clear();
        sockets.clear();
        network.isGone(this);
    }

    /**
     * Boots, after a {@link #crash()} where it is up: the program runs anew, on a new reactor, in a turn of its own.
     */
    public void restart() {
        engine.checkThread();
        if (up) {
            crash();
        }
        up = true;
        boots++;
        reactor = newReactor();
        engine.scheduleAfter(boot, 0);
    }

    private final class Boot extends Event {
        @Override
        void happen() {
            boot();
        }

        @Override
        public String toString() {
            return "the boot of " + name;
        }
    }

    /** Crashes and restarts, again and again, at times that depend on nothing else. */
    private final class Crashes extends Event {
        private final Faults faults;
        private final SeededRandom random;
        private long until;
        private int crashes;
        private boolean down;

        Crashes(Faults faults, SeededRandom random) {
            this.faults = faults;
            this.random = random;
        }

        void next(long from) {
            long begin = from + random.waitNanos(faults.betweenCrashes());
            until = begin + random.waitNanos(faults.downFor());
            crashes++;
            inBackground = true;
            engine.schedule(this, begin);
        }

        @Override
        void happen() {
            if (down) {
                down = false;
                if (!up) {
                    restart();
                }
            } else {
                String fault = "crash " + name + "#" + crashes + " for " + Times.seconds(until - nanos);
                if (up && network.faults.happens(fault, subject)) {
                    crash();
                    down = true;
                    inBackground = false;
                    engine.schedule(this, until);
                    return;
                }
            }
            next(until);
        }
    }

    private void boot() {
        if (boots > 1) {
            network.isBack(this);
        }
        SimulatedReactor booting = reactor;
        boolean[] returned = new boolean[1];
        engine.runAs(booting, booting, "the program", () -> {
            program.boot(booting);
            returned[0] = true;
        });
        if (returned[0] && !booting.isDead()) {
            booting.begin();
        }
    }

    /** The driver runs {@code started} by itself; its program runs first, where it has not. */
    void startNow(SimulatedReactor started) {
        if (boot.isScheduled()) {
            engine.cancel(boot);
            boot();
        } else {
            started.begin();
        }
    }

    /** The simulation is over. */
    void close() {
        past.forEach(SimulatedReactor::close);
        past.clear();
        reactor.close();
    }

    // ---------------------------------------------------------------- for the parts

    int number() {
        return number;
    }

    Named subject() {
        return subject;
    }

    SimulatedReactor simulatedReactor() {
        return reactor;
    }

    /** Its clocks for a boot at {@code bootNanos}. How wrong they are is found out at the first boot. */
    HostClock clock(long bootNanos) {
        if (!clockSet) {
            clockSet = true;
            Faults faults = network.faults.of(name);
            SeededRandom random = engine.random("clock", name);
            long skew = random.between(Times.nanos(faults.clockSkew()));
            long wrong = random.between(faults.clockDrift());
            if ((skew != 0 || wrong != 0)
                    && network.faults.happens(
                            "clock " + name + " by " + Times.seconds(skew) + " and " + wrong + "/1000000", subject)) {
                skewNanos = skew;
                drift = wrong;
            }
        }
        return new HostClock(engine, bootNanos, skewNanos, drift);
    }

    HostSockets sockets() {
        return sockets;
    }

    void listens(SimulatedPort port) {
        if (port.host() instanceof Address.Ip ip) {
            ports.put(ip.port(), port);
        } else {
            unixPorts.put(port.host(), port);
        }
    }

    void listensNoMore(SimulatedPort port) {
        ports.remove(port.host().port(), port);
        unixPorts.remove(port.host(), port);
    }

    /** The port that takes connections to {@code wanted}. */
    @Nullable SimulatedPort portAt(Address wanted) {
        if (!(wanted instanceof Address.Ip ip)) {
            return unixPorts.get(wanted);
        }
        SimulatedPort port = ports.get(ip.port());
        return port != null && port.host() instanceof Address.Ip on && covers(on.address(), ip.address()) ? port : null;
    }

    boolean isTaken(Address wanted) {
        return ports.containsKey(wanted.port()) || unixPorts.containsKey(wanted);
    }

    private static boolean covers(InetAddress listening, InetAddress wanted) {
        return listening.isAnyLocalAddress() || listening.equals(wanted) || wanted.isAnyLocalAddress();
    }

    int freePort() {
        for (int i = 0; i < 65536 - FIRST_FREE_PORT; i++) {
            int port = nextFreePort;
            nextFreePort = port == 65535 ? FIRST_FREE_PORT : port + 1;
            if (!ports.containsKey(port)) {
                return port;
            }
        }
        throw new IllegalStateException(name + " has no free port");
    }

    @Override
    public String toString() {
        return name;
    }
}
