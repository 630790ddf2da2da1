package dev.hawser.testing.simulation.planted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.line.LineReceiver;
import dev.hawser.net.Address;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReconnectingClientFactory;
import dev.hawser.testing.simulation.Faults;
import dev.hawser.testing.simulation.Scenario;
import dev.hawser.testing.simulation.Simulation;
import dev.hawser.time.DelayedCall;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An outpost that sends what it measures to a station, and keeps it until the station has said that it has it.
 *
 * <p>The bug: what was sent and not confirmed when the connection is given up goes back to the end of the queue, behind
 * what was measured since.
 */
final class Outpost implements Scenario {
    private static final int MEASURED = 40;

    private final boolean mended;

    Outpost(boolean mended) {
        this.mended = mended;
    }

    /** The station gets everything once and in order. */
    @Override
    public void run(Simulation simulation) {
        simulation.faults(Faults.NONE.withResets(0.05).withPartitions(Duration.ofMinutes(10), Duration.ofSeconds(2)));
        Set<String> received = new LinkedHashSet<>();
        simulation.host("station", reactor -> reactor.listenTcp(500, () -> new Receiver(received)));
        simulation.host("outpost", reactor -> {
            Queue queue = new Queue(reactor);
            reactor.connectTcp("station", 500, queue);
            measure(reactor, queue, 0);
        });
        simulation.runFor(Duration.ofMinutes(5));
        List<String> all = IntStream.range(0, MEASURED).mapToObj(Integer::toString).toList();
        assertThat(received).as("what the station has").containsExactlyElementsOf(all);
    }

    private static void measure(Reactor reactor, Queue queue, int number) {
        if (number < MEASURED) {
            queue.add(Integer.toString(number));
            reactor.callLater(Duration.ofMillis(500), () -> measure(reactor, queue, number + 1));
        }
    }

    /** Confirms each line, those too that it has already. */
    private static final class Receiver extends LineReceiver {
        private final Set<String> received;

        Receiver(Set<String> received) {
            this.received = received;
        }

        @Override
        public void lineReceived(String line) {
            received.add(line);
            sendLine(line);
        }
    }

    // ---------------------------------------------------------------- the outpost

    private final class Queue extends ReconnectingClientFactory {
        private static final int MOST_UNCONFIRMED = 4;

        private final Deque<String> unsent = new ArrayDeque<>();
        private final Deque<String> unconfirmed = new ArrayDeque<>();
        private @Nullable Link link;

        Queue(Reactor reactor) {
            super(reactor);
        }

        void add(String message) {
            unsent.add(message);
            send();
        }

        void send() {
            while (link != null && unconfirmed.size() < MOST_UNCONFIRMED && !unsent.isEmpty()) {
                String next = unsent.remove();
                unconfirmed.add(next);
                link.sendLine(next);
            }
        }

        void confirmed(String message) {
            unconfirmed.remove(message);
            send();
        }

        void lost() {
            link = null;
            if (mended) {
                while (!unconfirmed.isEmpty()) {
                    unsent.addFirst(unconfirmed.removeLast());
                }
            } else {
                unsent.addAll(unconfirmed);
                unconfirmed.clear();
            }
        }

        @Override
        public Protocol buildProtocol(Address peer) {
            resetDelay();
            return new Link(this);
        }
    }

    /** Gives the connection up when nothing has been confirmed for three seconds. */
    private static final class Link extends LineReceiver {
        private static final Duration PATIENCE = Duration.ofSeconds(3);

        private final Queue queue;
        private @Nullable DelayedCall patience;

        Link(Queue queue) {
            this.queue = queue;
        }

        @Override
        public void connectionMade() {
            patience = reactor().callLater(PATIENCE, this::over);
            queue.link = this;
            queue.send();
        }

        private void over() {
            if (queue.unconfirmed.isEmpty()) {
                patience = reactor().callLater(PATIENCE, this::over);
            } else {
                transport().abortConnection();
            }
        }

        @Override
        public void lineReceived(String line) {
            if (patience != null && patience.isActive()) {
                patience.reset(PATIENCE);
            }
            queue.confirmed(line);
        }

        @Override
        public void connectionLost(ConnectionEnd reason) {
            if (patience != null && patience.isActive()) {
                patience.cancel();
            }
            queue.lost();
        }
    }
}
