package dev.hawser.benchmarks;

import dev.hawser.bytes.Bytes;
import dev.hawser.line.LineReceiver;
import dev.hawser.net.Address;
import dev.hawser.net.ClientFactory;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Connector;
import dev.hawser.net.Protocol;
import dev.hawser.task.LoopingCall;
import dev.hawser.testing.simulation.Faults;
import dev.hawser.testing.simulation.Simulation;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code SimulatedHour [RUNS]}: how long it takes to simulate an hour of a chat room with 50 clients that each say a
 * line every 10 seconds, and leave and come back every 10 minutes; of their connections one in a hundred is reset. Then
 * how long a seed of a small program takes.
 */
public final class SimulatedHour {
    private static final int CLIENTS = 50;
    private static final int SMALL_RUNS = 10_000;

    private SimulatedHour() {}

    private static long deliveries;
    private static long resets;

    /** See the class. */
    public static void main(String[] args) {
        int runs = args.length == 0 ? 3 : Integer.parseInt(args[0]);
        for (int i = 0; i < runs; i++) {
            chatRoom();
        }
        small();
    }

    private static void chatRoom() {
        deliveries = 0;
        resets = 0;
        long before = System.nanoTime();
        try (Simulation simulation = Simulation.seed(42).faults(Faults.NONE.withResets(0.01))) {
            simulation.host("server", reactor -> {
                Map<String, Chatter> users = new LinkedHashMap<>();
                reactor.listenTcp(8123, () -> new Chatter(users));
            });
            for (int i = 0; i < CLIENTS; i++) {
                String name = "client" + i;
                simulation.host(name, reactor -> reactor.connectTcp("server", 8123, new Visitors(name)));
            }
            simulation.runFor(Duration.ofHours(1));
            double seconds = (System.nanoTime() - before) / 1e9;
            System.out.printf(
                    "a simulated hour: %d deliveries, %d resets, %.2f s, digest %s, %d failures%n",
                    deliveries, resets, seconds, simulation.digest(), simulation.failures().size());
        }
    }

    /** As in examples/Chat.java, and so that everybody hears it. */
    private static final class Chatter extends LineReceiver {
        private final Map<String, Chatter> users;
        private String name = "";

        Chatter(Map<String, Chatter> users) {
            this.users = users;
        }

        @Override
        public void connectionMade() {
            sendLine("What's your name?");
        }

        @Override
        public void connectionLost(ConnectionEnd reason) {
            users.remove(name, this);
        }

        @Override
        public void lineReceived(String line) {
            if (name.isEmpty()) {
                name = line;
                users.put(name, this);
                sendLine("Welcome, " + name + "!");
                return;
            }
            String said = "<" + name + "> " + line;
            users.values().forEach(other -> other.sendLine(said));
        }
    }

    /** Connects again as soon as a connection has ended. */
    private record Visitors(String name) implements ClientFactory {
        @Override
        public Protocol buildProtocol(Address peer) {
            return new Visitor(name);
        }

        @Override
        public void clientConnectionLost(Connector connector, ConnectionEnd reason) {
            if (!(reason instanceof ConnectionDone)) {
                resets++;
            }
            connector.connect();
        }
    }

    private static final class Visitor extends LineReceiver {
        private final String name;
        private @Nullable LoopingCall talk;
        private int said;

        Visitor(String name) {
            this.name = name;
        }

        @Override
        public void connectionMade() {
            sendLine(name);
            LoopingCall started = LoopingCall.of(reactor(), this::say);
            talk = started;
            started.start(Duration.ofSeconds(10)).finish(_ -> {}, _ -> {});
        }

        private void say() {
            if (said++ == 60) {
                transport().loseConnection();
            } else {
                sendLine("line " + said + " of the talk about the weather");
            }
        }

        @Override
        public void connectionLost(ConnectionEnd reason) {
            if (talk != null && talk.isRunning()) {
                talk.stop();
            }
        }

        @Override
        public void lineReceived(String line) {
            if (line.startsWith("<")) {
                deliveries++;
            }
        }
    }

    private static void small() {
        long before = System.nanoTime();
        Simulation.explore(1, SMALL_RUNS, simulation -> {
            simulation.faults(Faults.ALL);
            simulation.host("server", reactor -> reactor.listenTcp(8000, () -> new Protocol() {
                @Override
                public void dataReceived(Bytes data) {
                    transport().write(data);
                }
            }));
            for (String name : new String[] {"alice", "bob"}) {
                simulation.host(name, reactor -> {
                    for (int i = 0; i < 5; i++) {
                        reactor.callLater(Duration.ofSeconds(i), () -> reactor.connectTcp(
                                "server", 8000, ClientFactory.of(Asker::new)));
                    }
                });
            }
            simulation.runFor(Duration.ofMinutes(1));
        });
        double seconds = (System.nanoTime() - before) / 1e9;
        System.out.printf("%d seeds of a small program: %.2f s%n", SMALL_RUNS, seconds);
    }

    private static final class Asker extends Protocol {
        private int answers;

        @Override
        public void connectionMade() {
            transport().write("0");
        }

        @Override
        public void dataReceived(Bytes data) {
            if (++answers < 10) {
                transport().write("again");
            } else {
                transport().loseConnection();
            }
        }
    }
}
