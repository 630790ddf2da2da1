package dev.hawser.testing.simulation.planted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.deferred.Promise;
import dev.hawser.line.LineReceiver;
import dev.hawser.net.ClientFactory;
import dev.hawser.net.Reactor;
import dev.hawser.testing.simulation.Faults;
import dev.hawser.testing.simulation.Scenario;
import dev.hawser.testing.simulation.Simulation;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A host that does jobs for others, in a coroutine that sleeps while there are none.
 *
 * <p>The bug: the coroutine notes in its journal that it has nothing to do, and sleeps then. A job that comes while the
 * note is written wakes nobody, since nobody sleeps yet: it waits until another job comes.
 */
final class JobPool implements Scenario {
    private static final int JOBS = 5;

    private final boolean mended;

    JobPool(boolean mended) {
        this.mended = mended;
    }

    /** Every job that was given is done. */
    @Override
    public void run(Simulation simulation) {
        simulation.faults(Faults.NONE.withPartitions(Duration.ofSeconds(30), Duration.ofSeconds(1)));
        simulation.host("pool", reactor -> {
            Pool pool = new Pool(reactor);
            reactor.listenTcp(900, () -> new Counter(pool));
        });
        Map<Integer, String> results = new TreeMap<>();
        simulation.host("client", reactor ->
                reactor.connectTcp("pool", 900, ClientFactory.of(() -> new Client(results))));
        simulation.runFor(Duration.ofMinutes(2));
        assertThat(results)
                .as("what was done")
                .isEqualTo(IntStream.range(0, JOBS).boxed().collect(Collectors.toMap(i -> i, i -> "done")));
    }

    // ---------------------------------------------------------------- the pool

    private record Job(int number, Counter from) {}

    private final class Pool {
        private final Reactor reactor;
        private final Deque<Job> jobs = new ArrayDeque<>();
        private final StringBuffer journal = new StringBuffer();
        private @Nullable Promise<@Nullable Void> asleep;

        Pool(Reactor reactor) {
            this.reactor = reactor;
            reactor.async(this::work).finish(_ -> {}, failure -> journal.append(failure));
        }

        void submit(Job job) {
            jobs.add(job);
            Promise<@Nullable Void> sleeper = asleep;
            asleep = null;
            if (sleeper != null) {
                sleeper.callback(null);
            }
        }

        private void work() {
            while (true) {
                if (jobs.isEmpty()) {
                    reactor.blocking(() -> journal.append("nothing to do\n"));
                    if (mended && !jobs.isEmpty()) {
                        continue; // it came during the await
                    }
                    asleep = new Promise<>(reactor);
                    asleep.await();
                }
                Job job = jobs.remove();
                String result = reactor.blocking(() -> "done");
                job.from.sendLine(job.number + " " + result);
            }
        }
    }

    private static final class Counter extends LineReceiver {
        private final Pool pool;

        Counter(Pool pool) {
            this.pool = pool;
        }

        @Override
        public void lineReceived(String line) {
            pool.submit(new Job(Integer.parseInt(line), this));
        }
    }

    // ---------------------------------------------------------------- who has jobs

    private static final class Client extends LineReceiver {
        private final Map<Integer, String> results;

        Client(Map<Integer, String> results) {
            this.results = results;
        }

        @Override
        public void connectionMade() {
            give(0);
        }

        private void give(int number) {
            if (number < JOBS) {
                sendLine(Integer.toString(number));
                reactor().callLater(Duration.ofMillis(reactor().random().nextInt(500)), () -> give(number + 1));
            }
        }

        @Override
        public void lineReceived(String line) {
            String[] words = line.split(" ");
            results.put(Integer.parseInt(words[0]), words[1]);
        }
    }
}
