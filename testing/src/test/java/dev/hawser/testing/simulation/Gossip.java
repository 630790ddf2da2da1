package dev.hawser.testing.simulation;

import dev.hawser.line.LineReceiver;
import dev.hawser.net.Address;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReconnectingClientFactory;
import dev.hawser.task.LoopingCall;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A program that does a little of everything, under all faults: clients that reconnect and talk to a server, which asks
 * its thread pool, rests in coroutines, rolls dice and tells the time. {@code Gossip SEED} prints the log and the digest
 * of a run.
 */
final class Gossip {
    private Gossip() {}

    public static void main(String[] args) {
        StringBuilder log = new StringBuilder();
        Simulation simulation = run(Long.parseLong(args[0]), log);
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        out.print(log);
        out.println(simulation.digest());
        out.flush();
    }

    /** A run of two minutes. */
    static Simulation run(long seed, Appendable log) {
        try (Simulation simulation = Simulation.seed(seed)) {
            simulation.logTo(log).network(Conditions.FAR).faults(Faults.ALL.withResets(0.5));
            simulation.host("server", reactor -> {
                Set<Speaker> all = new LinkedHashSet<>();
                reactor.listenTcp(8000, _ -> new Speaker(simulation, all));
            });
            for (int i = 1; i <= 3; i++) {
                String name = "client" + i;
                simulation.host(name, reactor -> reactor.connectTcp("server", 8000, new ReconnectingClientFactory(reactor) {
                    @Override
                    public Protocol buildProtocol(Address peer) {
                        resetDelay();
                        return new Chatter(name);
                    }
                }));
            }
            simulation.runFor(Duration.ofMinutes(2));
            return simulation;
        }
    }

    private static final class Speaker extends LineReceiver {
        private final Simulation simulation;
        private final Set<Speaker> all;

        Speaker(Simulation simulation, Set<Speaker> all) {
            this.simulation = simulation;
            this.all = all;
        }

        @Override
        public void connectionMade() {
            all.add(this);
        }

        @Override
        public void connectionLost(ConnectionEnd reason) {
            all.remove(this);
        }

        @Override
        public void lineReceived(String line) throws Exception {
            Reactor reactor = reactor();
            if (line.endsWith("fails")) {
                throw new IOException("planted: " + line);
            }
            reactor.async(() -> {
                int length = reactor.blocking(line::length);
                reactor.deferLater(Duration.ofMillis(reactor.random().nextInt(50))).await();
                String text = line + " " + length + " " + reactor.wallClock().millis();
                all.forEach(each -> each.sendLine(text));
                simulation.note(text);
            });
        }
    }

    private static final class Chatter extends LineReceiver {
        private final String name;
        private int said;

        Chatter(String name) {
            this.name = name;
        }

        @Override
        public void connectionMade() {
            LoopingCall talk = LoopingCall.of(reactor(), () -> {
                if (transport().isOpen()) {
                    int dice = reactor().random().nextInt(100);
                    sendLine(name + " " + said++ + (dice == 0 ? " fails" : ""));
                }
            });
            talk.start(Duration.ofSeconds(1)).finish(_ -> {}, _ -> {});
        }

        @Override
        public void lineReceived(String line) {}
    }
}
