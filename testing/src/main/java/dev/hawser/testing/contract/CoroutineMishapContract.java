package dev.hawser.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.deferred.Work;
import dev.hawser.net.LogContext;
import dev.hawser.net.Reactor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What must not go wrong with coroutines when other threads look at them, they wait in rings, or failures are odd. */
public abstract class CoroutineMishapContract extends ReactorContract {
    /** For the tests of one kind of reactor and carrier. */
    protected CoroutineMishapContract() {}

    /** A monitoring tool does that; the JVM holds a thread at whose stack somebody looks. */
    @Test
    void lookingAtItsStackLosesNoResumption() throws InterruptedException {
        int count = 10_000;
        List<Promise<Integer>> awaited = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        Deferred<Integer> sum = reactor().async(() -> {
            threads.add(Thread.currentThread());
            int total = 0;
            for (int i = 0; i < count; i++) {
                Promise<Integer> next = new Promise<>(reactor());
                awaited.add(next);
                total += next.await();
            }
            return total;
        });
        AtomicBoolean isOver = new AtomicBoolean();
        Thread looking = new Thread(() -> {
            while (!isOver.get()) {
                threads.getFirst().getStackTrace();
            }
        });
        looking.start();
        try {
            for (int i = 0; i < count && awaited.size() > i; i++) {
                awaited.get(i).callback(1);
            }
        } finally {
            isOver.set(true);
            looking.join();
        }
        sum.finish(total -> events.add(total.toString()), _ -> {});
        assertThat(events).containsExactly("10000");
    }

    @Test
    void cancellingOneOfARingOfCoroutinesSaysSo() {
        Promise<String> go = new Promise<>(reactor());
        List<Deferred<String>> ring = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int next = (i + 1) % 3;
            Deferred<String> signal = go.fork();
            ring.add(reactor().async(() -> {
                signal.await();
                return ring.get(next).await();
            }));
        }
        go.callback("go");
        assertThatThrownBy(() -> ring.getFirst().cancel())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("waits for itself");
    }

    @Test
    void D24_awaitsInNobodysLineLeaveNothingInAFailureThatIsUsedAgain() {
        RuntimeException failure = new RuntimeException("a constant");
        for (int i = 0; i < 1000; i++) {
            Work<String> body = Deferred.<String>fail(reactor(), failure)::await;
            reactor().async(body).finish(_ -> {}, _ -> events.add("failed"));
        }
        assertThat(events).hasSize(1000);
        assertThat(failure.getSuppressed()).hasSizeLessThanOrEqualTo(32);
    }

    @Test
    void D25_anErrorThatIsHandedOnIsAFailureWhateverItWouldEndWhereItWasThrown() {
        Deferred<String> passing = reactor().async(() ->
                Deferred.<String>fail(reactor(), new NoClassDefFoundError("of a driver")).await());
        passing.finish(_ -> {}, failure -> events.add(failure.getMessage()));
        assertThat(events).containsExactly("of a driver");
    }

    @Test
    void theLogContextOfWhoeverPreparesItFollowsAfterARunToo() throws InterruptedException {
        needsThreads();
        Reactor mine = reactor();
        mine.callWhenRunning(mine::stop);
        mine.start().join();
        noteContext("after a thread");
        mine.callWhenRunning(mine::stop);
        mine.run();
        noteContext("after a run");
        assertThat(events).containsExactly("after a thread", "after a run");
    }

    private void noteContext(String subject) {
        LogContext context = LogContext.ofThread();
        context.set(subject);
        reactor().async(() -> events.add(LogContext.current()));
        context.set(null);
    }
}
