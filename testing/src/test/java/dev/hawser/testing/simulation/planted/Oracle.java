package dev.hawser.testing.simulation.planted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.DeferredTimedOut;
import dev.hawser.deferred.Promise;
import dev.hawser.line.LineReceiver;
import dev.hawser.net.Reactor;
import dev.hawser.net.endpoint.TcpClientEndpoint;
import dev.hawser.testing.simulation.Faults;
import dev.hawser.testing.simulation.Scenario;
import dev.hawser.testing.simulation.Simulation;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/**
 * One who asks, waits for the answer for a while, and then asks the next question on the same connection.
 *
 * <p>The bug: a question that has timed out leaves the row of those that wait for an answer. Its answer, when it comes
 * all the same, goes to the next one.
 */
final class Oracle implements Scenario {
    private static final int QUESTIONS = 30;

    private final boolean mended;

    Oracle(boolean mended) {
        this.mended = mended;
    }

    /** A question has its own answer, or none. */
    @Override
    public void run(Simulation simulation) {
        simulation.faults(Faults.NONE.withPartitions(Duration.ofMinutes(3), Duration.ofSeconds(2)));
        simulation.host("oracle", reactor -> reactor.listenTcp(600, Answerer::new));
        Map<Integer, Integer> squares = new TreeMap<>();
        simulation.host("client", reactor -> reactor.async(() -> ask(reactor, squares))
                .finish(_ -> {}, failure -> simulation.note("gave up: " + failure)));
        simulation.runFor(Duration.ofMinutes(5));
        assertThat(squares).as("what was answered").isNotEmpty();
        squares.forEach((number, square) ->
                assertThat(square).as("the square of " + number).isEqualTo(number * number));
    }

    private void ask(Reactor reactor, Map<Integer, Integer> squares) {
        Questions questions =
                new TcpClientEndpoint(reactor, "oracle", 600).connect(Questions::new).await();
        for (int number = 0; number < QUESTIONS; number++) {
            try {
                int square = questions.ask(number).addTimeout(Duration.ofSeconds(5)).await();
                squares.put(number, square);
            } catch (DeferredTimedOut tooLate) {
                questions.log("nobody knows the square of %d", number);
            }
            reactor.deferLater(Duration.ofMillis(500)).await();
        }
    }

    /** An answer takes 50 ms. */
    private static final class Answerer extends LineReceiver {
        @Override
        public void lineReceived(String line) {
            int number = Integer.parseInt(line);
            reactor().callLater(Duration.ofMillis(50), () -> sendLine("" + number * number));
        }
    }

    private final class Questions extends LineReceiver {
        private final Deque<Promise<Integer>> waiting = new ArrayDeque<>();

        Deferred<Integer> ask(int number) {
            // one without a canceller stays in the row, and drops the answer that comes after it was cancelled
            Promise<Integer> answer = mended ? new Promise<>(reactor()) : new Promise<>(reactor(), waiting::remove);
            waiting.add(answer);
            sendLine("" + number);
            return answer;
        }

        @Override
        public void lineReceived(String line) {
            Promise<Integer> first = waiting.poll();
            if (first != null) {
                first.callback(Integer.parseInt(line));
            }
        }
    }
}
