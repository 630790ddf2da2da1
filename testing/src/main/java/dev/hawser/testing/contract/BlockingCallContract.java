package dev.hawser.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.ReactorStopped;
import dev.hawser.time.Action;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Rule H4: other threads that wait for a Deferred of the reactor. */
public abstract class BlockingCallContract extends ReactorContract {
    /** For the tests of one kind of reactor. */
    protected BlockingCallContract() {}

    /** Runs {@code action} on a new thread; what it throws is noted. */
    private Thread thread(Action action) {
        Thread thread = new Thread(() -> {
            try {
                action.run();
            } catch (Throwable thrown) {
                events.add("thread: " + thrown);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void join(Thread thread) {
        try {
            thread.join(GUARD.toMillis());
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
        assertThat(thread.isAlive()).as("the thread still runs").isFalse();
    }

    @Test
    void H4_aBlockingCallGivesTheValueOfTheDeferred() {
        Thread other = thread(() -> {
            Integer value = reactor().<Integer>blockingCallFromThread(
                    () -> reactor().deferLater(Duration.ofMillis(5), () -> 42));
            events.add("value " + value);
            reactor().stop();
        });
        run();
        join(other);
        assertThat(events).containsExactly("value 42");
    }

    @Test
    void H4_aBlockingCallThrowsWhatTheDeferredFailedWith() {
        Thread other = thread(() -> {
            assertThatThrownBy(() -> reactor().blockingCallFromThread(
                            () -> Deferred.<Integer>fail(reactor(), new IOException("failed"))))
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessage("failed");
            events.add("checked");
            reactor().stop();
        });
        run();
        join(other);
        assertThat(events).containsExactly("checked");
    }

    @Test
    void H4_aBlockingCallThrowsWhatTheWorkThrew() {
        Thread other = thread(() -> {
            assertThatThrownBy(() -> reactor().<Integer>blockingCallFromThread(() -> {
                        throw new IOException("at work");
                    }))
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessage("at work");
            events.add("checked");
            reactor().stop();
        });
        run();
        join(other);
        assertThat(events).containsExactly("checked");
    }

    @Test
    void H4_aBlockingCallFailsWithReactorStoppedWhenTheReactorStopsFirst() {
        Thread other = thread(() -> {
            assertThatThrownBy(() -> reactor().<Integer>blockingCallFromThread(() -> {
                        reactor().stop();
                        return new Promise<>(reactor());
                    }))
                    .isInstanceOf(ReactorStopped.class);
            events.add("checked");
        });
        run();
        join(other);
        assertThat(events).containsExactly("checked");
    }

    @Test
    void H4_aBlockingCallOfAReactorThatHasStoppedFailsAtOnce() {
        reactor().callWhenRunning(reactor()::stop);
        run();
        Thread other = thread(() -> {
            assertThatThrownBy(() -> reactor().<Integer>blockingCallFromThread(
                            () -> Deferred.succeed(reactor(), 1)))
                    .isInstanceOf(ReactorStopped.class);
            events.add("checked");
        });
        join(other);
        assertThat(events).containsExactly("checked");
    }

    @Test
    void H4_anInterruptedBlockingCallCancelsTheDeferred() {
        CountDownLatch waiting = new CountDownLatch(1);
        Thread other = thread(() -> {
            assertThatThrownBy(() -> reactor().<Integer>blockingCallFromThread(() -> {
                        waiting.countDown();
                        return new Promise<Integer>(reactor(), (Promise<Integer> _) -> {
                            events.add("cancelled");
                            stopSoon();
                        });
                    }))
                    .isInstanceOf(InterruptedException.class);
        });
        thread(() -> {
            waiting.await();
            other.interrupt();
        });
        run();
        join(other);
        assertThat(events).containsExactly("cancelled");
    }

    @Test
    void H4_aBlockingCallOnTheReactorsOwnThreadIsRefused() {
        assertThatThrownBy(() -> reactor().<Integer>blockingCallFromThread(() -> Deferred.succeed(reactor(), 1)))
                .isInstanceOf(WrongThreadException.class)
                .hasMessageContaining("wait for itself");
    }

    @Test
    void H4_aWorkerMayCallBlocking() {
        reactor().<Integer>deferToThread(() -> reactor().<Integer>blockingCallFromThread(
                        () -> reactor().deferLater(Duration.ofMillis(1), () -> 5)))
                .finish(value -> {
                    events.add("value " + value);
                    reactor().stop();
                }, failure -> events.add(failure.toString()));
        run();
        assertThat(events).containsExactly("value 5");
    }
}
