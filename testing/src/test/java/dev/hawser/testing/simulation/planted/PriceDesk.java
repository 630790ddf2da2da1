package dev.hawser.testing.simulation.planted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.line.LineReceiver;
import dev.hawser.net.Address;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReconnectingClientFactory;
import dev.hawser.testing.simulation.Faults;
import dev.hawser.testing.simulation.Scenario;
import dev.hawser.testing.simulation.Simulation;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Questions and answers, several under way at once, that survive the loss of a connection: the client asks again what
 * was not answered, the server keeps the answers of a client who is away.
 *
 * <p>The bug: both do, so a question may be answered twice after a reconnect, and the client goes by the order of the
 * answers, so that the second one is taken for that of the next question.
 */
final class PriceDesk implements Scenario {
    private static final int QUESTIONS = 20;

    private final boolean mended;

    PriceDesk(boolean mended) {
        this.mended = mended;
    }

    /** Each question is answered with its own answer. */
    @Override
    public void run(Simulation simulation) {
        simulation.faults(Faults.NONE.withResets(0.1).withResetWithin(1000));
        simulation.host("desk", reactor -> {
            Map<String, Customer> customers = new HashMap<>();
            reactor.listenTcp(700, () -> new Clerk(customers));
        });
        Map<Integer, String> answers = new TreeMap<>();
        simulation.host("client", reactor -> {
            Asker asker = new Asker(reactor);
            reactor.connectTcp("desk", 700, asker);
            askAll(reactor, asker, answers, 0);
        });
        simulation.runFor(Duration.ofMinutes(5));
        assertThat(answers)
                .as("questions and answers")
                .isEqualTo(IntStream.range(0, QUESTIONS).boxed().collect(Collectors.toMap(i -> i, i -> "costs " + i)));
    }

    private static void askAll(Reactor reactor, Asker asker, Map<Integer, String> answers, int from) {
        if (from < QUESTIONS) {
            for (int i = from; i < from + 2; i++) {
                int item = i;
                asker.ask(item).finish(answer -> answers.put(item, answer), failure -> answers.put(item, "failed"));
            }
            reactor.callLater(Duration.ofSeconds(1), () -> askAll(reactor, asker, answers, from + 2));
        }
    }

    // ---------------------------------------------------------------- the server

    private static final class Customer {
        private final Deque<String> unsent = new ArrayDeque<>();
        private @Nullable Clerk served;

        void arrived(Clerk clerk) {
            served = clerk;
            while (!unsent.isEmpty()) {
                clerk.sendLine(unsent.remove());
            }
        }

        void answer(String answer) {
            if (served == null) {
                unsent.add(answer);
            } else {
                served.sendLine(answer);
            }
        }
    }

    /** Takes {@code I am NAME} and then questions of a number and an item; looking up a price takes a while. */
    private static final class Clerk extends LineReceiver {
        private final Map<String, Customer> customers;
        private @Nullable Customer customer;

        Clerk(Map<String, Customer> customers) {
            this.customers = customers;
        }

        @Override
        public void lineReceived(String line) {
            Customer asking = customer;
            if (asking == null) {
                customer = customers.computeIfAbsent(line, _ -> new Customer());
                customer.arrived(this);
                return;
            }
            String[] words = line.split(" ");
            reactor().callLater(Duration.ofMillis(20), () -> asking.answer(words[0] + " costs " + words[1]));
        }

        @Override
        public void connectionLost(ConnectionEnd reason) {
            if (customer != null && customer.served == this) {
                customer.served = null;
            }
        }
    }

    // ---------------------------------------------------------------- the client

    private final class Asker extends ReconnectingClientFactory {
        private final Reactor reactor;
        private final Map<Integer, Promise<String>> unanswered = new LinkedHashMap<>();
        private @Nullable Line line;
        private int asked;

        Asker(Reactor reactor) {
            super(reactor);
            this.reactor = reactor;
        }

        Deferred<String> ask(int item) {
            Promise<String> answer = new Promise<>(reactor);
            unanswered.put(item, answer);
            if (line != null) {
                line.sendLine(item + " " + item);
            }
            return answer;
        }

        void answered(int number, String text) {
            if (unanswered.isEmpty()) {
                return; // it was answered twice
            }
            int item = mended ? number : unanswered.keySet().iterator().next();
            Promise<String> answer = unanswered.remove(item);
            if (answer != null) {
                answer.callback(text);
            }
        }

        @Override
        public Protocol buildProtocol(Address peer) {
            resetDelay();
            return new Line(this);
        }
    }

    private static final class Line extends LineReceiver {
        private final Asker asker;

        Line(Asker asker) {
            this.asker = asker;
        }

        @Override
        public void connectionMade() {
            asker.line = this;
            sendLine("I am the client");
            asker.unanswered.keySet().forEach(item -> sendLine(item + " " + item));
        }

        @Override
        public void lineReceived(String line) {
            String[] words = line.split(" ", 2);
            asker.answered(Integer.parseInt(words[0]), words[1]);
        }

        @Override
        public void connectionLost(ConnectionEnd reason) {
            asker.line = null;
        }
    }
}
