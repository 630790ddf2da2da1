package dev.hawser.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.LogContext;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorStopped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whose turn it is among coroutines, what they share with the reactor and what they do not, and the stop. */
public abstract class CoroutineOrderContract extends ReactorContract {
    /** For the tests of one kind of reactor and carrier. */
    protected CoroutineOrderContract() {}

    private <T extends @Nullable Object> Promise<T> promise() {
        return new Promise<>(reactor());
    }

    // ---------------------------------------------------------------- turns

    @Test
    void resumptionsAreNotNestedAndComeInTheOrderOfFiring() {
        Promise<String> first = promise();
        Promise<String> second = promise();
        for (String name : List.of("a", "b")) {
            Deferred<String> mine = (name.equals("a") ? first : second).fork();
            reactor().async(() -> {
                mine.await();
                events.add(name);
            });
        }
        reactor().async(() -> {
            second.callback("go");
            first.callback("go");
            events.add("firing is over");
        });
        events.add("back");
        assertThat(events).containsExactly("firing is over", "b", "a", "back");
    }

    @Test
    void aCoroutineThatStartsAnotherWaitsUntilThatFirstWaits() {
        Promise<String> go = promise();
        reactor().async(() -> {
            events.add("parent");
            reactor().async(() -> {
                events.add("child");
                go.await();
                events.add("child goes on");
            });
            events.add("parent goes on");
            go.callback("go");
            events.add("parent ends");
        });
        assertThat(events).containsExactly("parent", "child", "parent goes on", "parent ends", "child goes on");
    }

    @Test
    void manyThousandAtOnce() {
        int count = 20_000;
        Promise<String> go = promise();
        List<Deferred<Integer>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int mine = i;
            Deferred<String> signal = go.fork();
            all.add(reactor().async(() -> {
                signal.await();
                return mine;
            }));
        }
        go.callback("go");
        long sum = 0;
        for (Deferred<Integer> each : all) {
            List<Integer> value = new ArrayList<>();
            each.finish(value::add, _ -> {});
            sum += value.getFirst();
        }
        assertThat(sum).isEqualTo((long) count * (count - 1) / 2);
    }

    @Test
    void anEndRunsThroughACaravanOfThem() {
        Promise<Integer> start = promise();
        Deferred<Integer> at = start;
        for (int i = 0; i < 5_000; i++) {
            Deferred<Integer> before = at;
            at = reactor().async(() -> before.await() + 1);
        }
        start.callback(0);
        at.finish(value -> events.add(value.toString()), _ -> {});
        assertThat(events).containsExactly("5000");
    }

    @Test
    void codeBetweenAwaitsIsAtomicEvenWhereItWaitsForALock() throws InterruptedException {
        Object monitor = new Object();
        ReentrantLock lock = new ReentrantLock();
        CountDownLatch held = new CountDownLatch(1);
        CompletableFuture<Thread> wanting = new CompletableFuture<>();
        Thread holder = new Thread(() -> {
            lock.lock();
            synchronized (monitor) {
                held.countDown();
                spinUntil(() -> wanting.join().getState() == Thread.State.BLOCKED);
            }
            spinUntil(lock::hasQueuedThreads);
            lock.unlock();
        });
        holder.start();
        held.await();
        reactor().callLater(Duration.ZERO, () -> events.add("timer"));
        reactor().callWhenRunning(() -> {
            Deferred<@Nullable Void> other = reactor().deferLater(Duration.ofMillis(2));
            reactor().async(() -> {
                other.await();
                events.add("other");
                reactor().stop();
            });
            reactor().async(() -> {
                events.add("wants the locks");
                wanting.complete(Thread.currentThread());
                synchronized (monitor) {
                    events.add("has one");
                }
                lock.lock();
                lock.unlock();
                System.getLogger("dev.hawser.testing").log(System.Logger.Level.DEBUG, "has both");
                events.add("has both");
            });
        });
        run();
        holder.join();
        assertThat(events).containsExactly("wants the locks", "has one", "has both", "timer", "other");
    }

    private static void spinUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    // ---------------------------------------------------------------- where one may await

    @Test
    void awaitOutsideOfACoroutineIsRefused() {
        Promise<String> value = promise();
        assertThatThrownBy(value::await)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("outside of a coroutine")
                .hasMessageContaining("reactor.async");
        value.callback("still there");
        value.finish(events::add, _ -> {});
        assertThat(events).containsExactly("still there");
    }

    @Test
    void awaitOfAnotherReactorsDeferredIsRefused() {
        Reactor mine = reactor();
        Reactor other = openWith(options -> options);
        Promise<String> foreign = new Promise<>(other);
        mine.async(() -> {
            try {
                foreign.await();
            } catch (WrongThreadException refused) {
                events.add(refused.getMessage());
            }
        });
        assertThat(events).singleElement().asString().contains("another scheduler").contains("on(scheduler)");
        foreign.callback("still there");
        foreign.finish(events::add, _ -> {});
        assertThat(events).endsWith("still there");
    }

    @Test
    void awaitInACallbackThatACoroutineCausesIsRefused() {
        Promise<String> never = promise();
        Promise<String> first = promise();
        first.addCallback(_ -> never.await())
                .finish(_ -> {}, failure -> events.add(failure.getMessage()));
        reactor().async(() -> {
            first.callback("go");
            events.add("went on");
        });
        assertThat(events).hasSize(2).last().isEqualTo("went on");
        assertThat(events.getFirst()).contains("inside a callback").contains("chain");
    }

    @Test
    void awaitInACancellerIsRefused() {
        Promise<String> cancelled = new Promise<>(reactor(), _ -> {
            try {
                this.<String>promise().await();
            } catch (IllegalStateException refused) {
                events.add(refused.getMessage());
            }
        });
        cancelled.finish(_ -> {}, _ -> {});
        reactor().async(() -> cancelled.cancel());
        assertThat(events).singleElement().asString().contains("inside a callback");
    }

    @Test
    void aCoroutineThatAwaitsItsOwnEndIsToldSo() {
        List<Deferred<String>> self = new ArrayList<>();
        Promise<String> go = promise();
        Deferred<String> mine = reactor().async(() -> {
            go.await();
            return self.getFirst().await();
        });
        self.add(mine.addCallback(value -> value));
        go.callback("go");
        self.getFirst().finish(_ -> {}, failure -> events.add(failure.getMessage()));
        assertThat(events).containsExactly("a coroutine awaits its own end, which would never come");
    }

    @Test
    void aCoroutineIsOnTheReactorsThread() {
        Promise<String> go = promise();
        reactor().async(() -> {
            events.add("on thread: " + reactor().isOnThread());
            go.await();
            reactor().callLater(Duration.ZERO, () -> {
                events.add("timer");
                reactor().stop();
            });
            events.add("on thread: " + reactor().isOnThread());
        });
        reactor().callLater(Duration.ZERO, () -> go.callback("go"));
        run();
        assertThat(events).containsExactly("on thread: true", "on thread: true", "timer");
    }

    @Test
    void virtualThreadsThatACoroutineStartsDoNotLandOnTheReactor() {
        Reactor mine = reactor();
        mine.callWhenRunning(() -> mine.async(() -> {
            Thread child = Thread.startVirtualThread(() -> {
                events.add("child on thread: " + mine.isOnThread());
                Thread grandchild = Thread.startVirtualThread(
                        () -> events.add("grandchild on thread: " + mine.isOnThread()));
                try {
                    grandchild.join();
                } catch (InterruptedException interrupted) {
                    events.add("interrupted");
                }
            });
            child.join(); // blocks the reactor: were the child waiting for the reactor, this would never end
            mine.deferLater(Duration.ZERO).await();
            mine.stop();
        }));
        run();
        assertThat(events).containsExactly("child on thread: false", "grandchild on thread: false");
    }

    // ---------------------------------------------------------------- what it keeps

    @Test
    void D27_theLogContextOfItsStartFollowsAndThatOfWhoeverFiresIsLeftAlone() {
        Promise<String> go = promise();
        LogContext context = LogContext.ofThread();
        context.set("connection 1");
        reactor().async(() -> {
            events.add(LogContext.current());
            go.await();
            events.add(LogContext.current());
            LogContext.ofThread().set("changed inside");
        });
        context.set("connection 2");
        go.callback("go");
        events.add(LogContext.current());
        context.set(null);
        assertThat(events).containsExactly("connection 1", "connection 1", "connection 2");
    }

    @Test
    void threadLocalsAndScopedValuesOfTheBodySurviveAwaits() throws Exception {
        ThreadLocal<String> local = new ThreadLocal<>();
        ScopedValue<String> scoped = ScopedValue.newInstance();
        Promise<String> go = promise();
        for (String name : List.of("a", "b")) {
            Deferred<String> signal = go.fork();
            reactor().async(() -> {
                local.set(name);
                ScopedValue.where(scoped, name).run(() -> {
                    signal.await();
                    events.add(local.get() + scoped.get());
                });
            });
        }
        go.callback("go");
        assertThat(events).containsExactly("aa", "bb");
        assertThat(local.get()).isNull();
        assertThat(scoped.isBound()).isFalse();
    }

    @Test
    void anInterruptedBodyStaysInterruptedAndGoesOn() {
        Promise<String> go = promise();
        reactor().async(() -> {
            Thread.currentThread().interrupt();
            go.await();
            events.add("interrupted: " + Thread.currentThread().isInterrupted());
        });
        events.add("reactor: " + Thread.currentThread().isInterrupted());
        go.callback("go");
        events.add("reactor: " + Thread.currentThread().isInterrupted());
        assertThat(events).containsExactly("reactor: false", "interrupted: true", "reactor: false");
    }

    // ---------------------------------------------------------------- blocking, and the run

    @Test
    void blockingWaitsForAWorkerThread() {
        needsThreads();
        Reactor mine = reactor();
        mine.async(() -> {
            String on = mine.blocking(() -> Thread.currentThread().getName());
            events.add(on.startsWith("hawser-worker") ? "worker" : on);
            try {
                mine.blocking(() -> {
                    throw new IllegalStateException("blocked");
                });
            } catch (IllegalStateException thrown) {
                events.add(thrown.getMessage());
            }
            mine.stop();
        });
        run();
        assertThat(events).containsExactly("worker", "blocked");
    }

    @Test
    void oneStartedBeforeTheRunGoesOnInIt() {
        Reactor mine = reactor();
        mine.async(() -> {
            for (int i = 0; i < 3; i++) {
                mine.deferLater(Duration.ofMillis(1)).await();
                events.add("step " + i);
            }
            mine.stop();
        });
        run();
        assertThat(events).containsExactly("step 0", "step 1", "step 2");
    }

    @Test
    void oneOfAReactorOnItsOwnThreadGoesOnThere() throws Exception {
        needsThreads();
        Reactor mine = reactor();
        Promise<String> go = promise();
        Deferred<@Nullable Void> done = mine.async(() -> {
            go.await();
            events.add(LogContext.current() + ", on thread: " + mine.isOnThread());
        });
        done.finish(_ -> mine.stop(), _ -> mine.stop());
        mine.callWhenRunning(() -> go.callback("go"));
        mine.start().join();
        assertThat(events).containsExactly("-, on thread: true");
    }

    @Test
    void theStopCancelsAllAndWaitsForTheirEnd() {
        Reactor mine = reactor();
        mine.async(() -> {
            try {
                this.<String>promise().await();
            } finally {
                mine.deferLater(Duration.ofMillis(2)).await();
                events.add("tidied up");
            }
        });
        mine.callLater(Duration.ofMillis(1), mine::stop);
        run();
        assertThat(events).containsExactly("tidied up");
    }

    @Test
    void oneThatDoesNotEndIsAbandonedAndItsDeferredFails() {
        Reactor mine = openWith(options -> options.withStopTimeout(Duration.ofMillis(50)));
        Promise<String> last = new Promise<>(mine);
        Deferred<String> stubborn = mine.async(() -> {
            while (!last.isFired()) {
                try {
                    new Promise<String>(mine).await();
                } catch (java.util.concurrent.CancellationException again) {
                    events.add("no");
                }
            }
            return "never";
        });
        stubborn.finish(_ -> {}, failure -> events.add(failure.getClass().getSimpleName()));
        mine.callLater(Duration.ofMillis(1), mine::stop);
        run();
        assertThat(events).containsExactly("no", ReactorStopped.class.getSimpleName());
        assertThat(mine.coroutines().areEnded()).isTrue();
    }
}
