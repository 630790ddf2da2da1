package dev.hawser.testing.simulation.planted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.line.LineReceiver;
import dev.hawser.net.ClientFactory;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Reactor;
import dev.hawser.testing.simulation.Faults;
import dev.hawser.testing.simulation.Scenario;
import dev.hawser.testing.simulation.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A chat room that lets users in when a thread has looked them up in its directory.
 *
 * <p>The bug: a user whose connection is reset during the look-up is let in all the same, stays in the room for ever,
 * and cannot come back because the name is taken.
 */
final class ChatRoom implements Scenario {
    private static final Set<String> DIRECTORY = Set.of("alice", "bob", "carol");
    private static final int VISITS = 4;

    private final boolean mended;

    ChatRoom(boolean mended) {
        this.mended = mended;
    }

    /** Everybody comes a few times and leaves: then nobody is in the room. */
    @Override
    public void run(Simulation simulation) {
        simulation.faults(Faults.NONE.withResets(0.004).withResetWithin(200));
        simulation.host("server", reactor -> {
            Map<String, Visitor> room = new TreeMap<>();
            reactor.listenTcp(8123, () -> new Visitor(room));
        });
        for (String name : List.of("alice", "bob", "carol")) {
            simulation.host(name, reactor -> visit(reactor, name, VISITS));
        }
        simulation.runFor(Duration.ofMinutes(1));

        List<String> seen = new ArrayList<>();
        simulation.faults("observer", "server", Faults.NONE);
        simulation.host("observer", reactor ->
                reactor.connectTcp("server", 8123, ClientFactory.of(() -> new Observer(seen))));
        simulation.runFor(Duration.ofSeconds(1));
        assertThat(seen).as("who is in the room after all have left").containsExactly("in the room: ");
    }

    // ---------------------------------------------------------------- the server

    private final class Visitor extends LineReceiver {
        private final Map<String, Visitor> room;
        private @Nullable String name;

        Visitor(Map<String, Visitor> room) {
            this.room = room;
        }

        @Override
        public void lineReceived(String line) {
            if (line.equals("/who")) {
                sendLine("in the room: " + String.join(" ", room.keySet()));
            } else if (line.equals("/quit")) {
                transport().loseConnection();
            } else if (name == null) {
                reactor().deferToThread(() -> DIRECTORY.contains(line))
                        .finish(known -> lookedUp(line, known), failure -> transport().loseConnection());
            } else {
                room.values().forEach(each -> each.sendLine(name + ": " + line));
            }
        }

        private void lookedUp(String wanted, boolean known) {
            if (mended && !transport().isOpen()) {
                return; // it has gone meanwhile
            }
            if (known && room.putIfAbsent(wanted, this) == null) {
                name = wanted;
            } else {
                sendLine("you cannot be " + wanted);
                transport().loseConnection();
            }
        }

        @Override
        public void connectionLost(ConnectionEnd reason) {
            if (name != null) {
                room.remove(name);
            }
        }
    }

    // ---------------------------------------------------------------- the users

    private static void visit(Reactor reactor, String name, int visits) {
        reactor.connectTcp("server", 8123, ClientFactory.of(() -> new User(name)));
        if (visits > 1) {
            reactor.callLater(Duration.ofSeconds(10), () -> visit(reactor, name, visits - 1));
        }
    }

    private static final class User extends LineReceiver {
        private final String name;

        User(String name) {
            this.name = name;
        }

        @Override
        public void connectionMade() {
            sendLine(name);
            sendLine("/who");
            reactor().callLater(Duration.ofSeconds(1), () -> sendLine("Hello everybody"));
            reactor().callLater(Duration.ofSeconds(2), () -> sendLine("Bye"));
            reactor().callLater(Duration.ofSeconds(3), () -> sendLine("/quit"));
        }

        @Override
        public void lineReceived(String line) {}
    }

    private static final class Observer extends LineReceiver {
        private final List<String> seen;

        Observer(List<String> seen) {
            this.seen = seen;
        }

        @Override
        public void connectionMade() {
            sendLine("/who");
        }

        @Override
        public void lineReceived(String line) {
            seen.add(line);
        }
    }
}
