package dev.hawser.deferred;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hawser.testing.Seen;
import dev.hawser.testing.TestClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Locks, semaphores and queues. */
class DeferredLockTest {
    private final TestClock clock = new TestClock();
    private final DeferredLock lock = new DeferredLock(clock);
    private final List<Object> seen = new ArrayList<>();

    @Test
    void Q1_aFreeLockIsAcquiredAtOnce() {
        assertThat(lock.isLocked()).isFalse();
        assertThat(Seen.of(lock.acquire()).value()).isSameAs(lock);
        assertThat(lock.isLocked()).isTrue();
        lock.release();
        assertThat(lock.isLocked()).isFalse();
    }

    @Test
    void Q1_releaseHandsOverToTheNextWaiterBeforeItReturns() {
        Seen.of(lock.acquire());
        Seen<DeferredLock> second = Seen.of(lock.acquire());
        Seen<DeferredLock> third = Seen.of(lock.acquire());
        assertThat(second.nothing()).isTrue();
        lock.release();
        assertThat(second.value()).isSameAs(lock);
        assertThat(third.nothing()).isTrue();
        assertThat(lock.isLocked()).isTrue();
        lock.release();
        assertThat(third.value()).isSameAs(lock);
        lock.release();
        assertThat(lock.isLocked()).isFalse();
    }

    @Test
    void Q1_aCancelledWaiterIsPassedOver() {
        Seen.of(lock.acquire());
        Deferred<DeferredLock> second = lock.acquire();
        Seen<DeferredLock> cancelled = Seen.of(second);
        Seen<DeferredLock> third = Seen.of(lock.acquire());
        second.cancel();
        assertThat(cancelled.failure()).isInstanceOf(CancellationException.class);
        lock.release();
        assertThat(third.value()).isSameAs(lock);
    }

    @Test
    void Q1_releasingAFreeLockThrows() {
        assertThatIllegalStateException().isThrownBy(lock::release).withMessageContaining("nobody holds");
        Seen.of(lock.acquire());
        lock.release();
        assertThatIllegalStateException().isThrownBy(lock::release);
    }

    @Test
    void Q1_runReleasesAfterSuccessAndFailureAndThrow() {
        Promise<String> work = new Promise<>(clock);
        Seen<String> first = Seen.of(lock.run(() -> work));
        IOException failure = new IOException("failed");
        Seen<String> second = Seen.of(lock.run(() -> Deferred.<String>fail(clock, failure)));
        Seen<String> third = Seen.of(lock.<String>run(() -> {
            throw failure;
        }));
        assertThat(second.nothing()).isTrue();
        work.callback("done");
        assertThat(first.value()).isEqualTo("done");
        assertThat(second.failure()).isSameAs(failure);
        assertThat(third.failure()).isSameAs(failure);
        assertThat(lock.isLocked()).isFalse();
    }

    @Test
    void Q1_cancellingRunGivesUpThePlaceOrCancelsTheWork() {
        Promise<String> work = new Promise<>(clock, seen::add);
        Deferred<String> first = lock.run(() -> work);
        Deferred<String> second = lock.run(() -> Deferred.succeed(clock, "never"));
        second.cancel();
        assertThat(Seen.of(second).failure()).isInstanceOf(CancellationException.class);
        first.cancel();
        assertThat(seen).containsExactly(work);
        assertThat(Seen.of(first).failure()).isInstanceOf(CancellationException.class);
        assertThat(lock.isLocked()).isFalse();
    }

    @Test
    void Q1_aLongRowOfShortHoldersNeedsNoDeepStack() {
        Seen.of(lock.acquire());
        for (int i = 0; i < 100_000; i++) {
            int turn = i;
            lock.run(() -> Deferred.succeed(clock, seen.add(turn)));
        }
        lock.release();
        assertThat(seen).hasSize(100_000).last().isEqualTo(99_999);
        assertThat(lock.isLocked()).isFalse();
    }

    @Test
    void Q1_whoAcquiresDuringAHandOverStandsBehindThoseWhoWait() {
        Seen.of(lock.acquire());
        lock.acquire().finish(
                own -> {
                    own.release();
                    assertThat(own.isLocked()).isTrue();
                    Seen<DeferredLock> again = Seen.of(own.acquire());
                    seen.add(again.nothing() ? "waits" : "overtook");
                },
                seen::add);
        lock.acquire().finish(_ -> seen.add("next"), seen::add);
        lock.release();
        assertThat(seen).containsExactly("waits", "next");
    }

    @Test
    void Q2_aSemaphoreHandsOutItsTokensAndThenMakesWait() {
        DeferredSemaphore semaphore = new DeferredSemaphore(clock, 2);
        assertThat(semaphore.limit()).isEqualTo(2);
        Seen.of(semaphore.acquire());
        assertThat(Seen.of(semaphore.acquire()).value()).isSameAs(semaphore);
        assertThat(semaphore.tokens()).isZero();
        Seen<DeferredSemaphore> third = Seen.of(semaphore.acquire());
        assertThat(third.nothing()).isTrue();
        semaphore.release();
        assertThat(third.value()).isSameAs(semaphore);
        semaphore.release();
        semaphore.release();
        assertThat(semaphore.tokens()).isEqualTo(2);
        assertThatIllegalStateException().isThrownBy(semaphore::release).withMessageContaining("all its 2 tokens");
    }

    @Test
    void Q2_aSemaphoreNeedsAToken() {
        assertThatIllegalArgumentException().isThrownBy(() -> new DeferredSemaphore(clock, 0));
    }

    @Test
    void Q2_runKeepsToTheLimitAndPassesOverTheCancelled() {
        DeferredSemaphore semaphore = new DeferredSemaphore(clock, 2);
        List<Promise<String>> work = new ArrayList<>();
        List<Deferred<String>> runs = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            runs.add(semaphore.run(() -> {
                work.add(new Promise<>(clock));
                return work.getLast();
            }));
        }
        assertThat(work).hasSize(2);
        runs.get(2).cancel();
        assertThat(Seen.of(runs.get(2)).failure()).isInstanceOf(CancellationException.class);
        work.get(1).callback("one");
        assertThat(work).hasSize(3);
        work.get(2).callback("three");
        assertThat(Seen.of(runs.get(3)).value()).isEqualTo("three");
        work.get(3).callback("four");
        work.get(0).callback("zero");
        assertThat(semaphore.tokens()).isEqualTo(2);
    }

    @Test
    void Q3_putGivesTheItemToTheOldestWaiterBeforeItReturns() {
        DeferredQueue<String> queue = new DeferredQueue<>(clock, 1, 2);
        Seen<String> first = Seen.of(queue.get());
        Seen<String> second = Seen.of(queue.get());
        queue.put("a");
        assertThat(first.value()).isEqualTo("a");
        assertThat(second.nothing()).isTrue();
        queue.put("b");
        assertThat(second.value()).isEqualTo("b");
    }

    @Test
    void Q3_itemsComeOutInTheOrderInWhichTheyWentIn() {
        DeferredQueue<String> queue = new DeferredQueue<>(clock, DeferredQueue.UNLIMITED, 1);
        queue.put("a");
        queue.put("b");
        assertThat(queue.pending()).containsExactly("a", "b");
        assertThat(Seen.of(queue.get()).value()).isEqualTo("a");
        assertThat(Seen.of(queue.get()).value()).isEqualTo("b");
        assertThat(queue.pending()).isEmpty();
    }

    @Test
    void Q3_aFullQueueThrowsOverflowAndTooManyWaitersUnderflow() {
        DeferredQueue<String> queue = new DeferredQueue<>(clock, 1, 1);
        queue.put("a");
        assertThatExceptionOfType(QueueOverflow.class).isThrownBy(() -> queue.put("b")).withMessageContaining("1");
        assertThat(Seen.of(queue.get()).value()).isEqualTo("a");
        Seen<String> waiting = Seen.of(queue.get());
        assertThatExceptionOfType(QueueUnderflow.class).isThrownBy(queue::get).withMessageContaining("1");
        queue.put("c");
        assertThat(waiting.value()).isEqualTo("c");
        assertThatIllegalArgumentException().isThrownBy(() -> new DeferredQueue<String>(clock, -1, 0));
    }

    @Test
    void Q3_aCancelledGetterIsRemoved() {
        DeferredQueue<String> queue = new DeferredQueue<>(clock, 1, 2);
        Deferred<String> first = queue.get();
        Seen<String> cancelled = Seen.of(first);
        Seen<String> second = Seen.of(queue.get());
        first.cancel();
        assertThat(cancelled.failure()).isInstanceOf(CancellationException.class);
        queue.put("a");
        assertThat(second.value()).isEqualTo("a");
    }
}
