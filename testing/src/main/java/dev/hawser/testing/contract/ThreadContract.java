package dev.hawser.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Outcome;
import dev.hawser.net.LogContext;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorStopped;
import dev.hawser.time.Action;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rules H1, H2, H3, H5 and R7: work for other threads, and calls from them. */
public abstract class ThreadContract extends ReactorContract {
    /** For the tests of one kind of reactor. */
    protected ThreadContract() {}

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

    // ---------------------------------------------------------------- callFromThread

    @Test
    void R7_callsFromAThreadRunOnTheReactorsThreadInTheirOrder() {
        List<Integer> order = new ArrayList<>();
        Thread own = Thread.currentThread();
        Thread other = thread(() -> {
            for (int i = 0; i < 10_000; i++) {
                int mine = i;
                reactor().callFromThread(() -> {
                    assertThat(Thread.currentThread()).isSameAs(own);
                    order.add(mine);
                });
            }
            reactor().callFromThread(reactor()::stop);
        });
        run();
        join(other);
        assertThat(order).hasSize(10_000).isSorted();
    }

    @Test
    void R7_callsFromSeveralThreadsAllArrive() {
        AtomicInteger ran = new AtomicInteger();
        List<Thread> others = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            others.add(thread(() -> {
                for (int i = 0; i < 5000; i++) {
                    reactor().callFromThread(() -> {
                        if (ran.incrementAndGet() == 20_000) {
                            reactor().stop();
                        }
                    });
                }
            }));
        }
        run();
        others.forEach(ThreadContract::join);
        assertThat(ran).hasValue(20_000);
    }

    @Test
    void R7_aCallFromTheReactorsOwnThreadRunsLaterToo() {
        reactor().callFromThread(() -> {
            events.add("ran");
            reactor().stop();
        });
        events.add("called");
        run();
        assertThat(events).containsExactly("called", "ran");
    }

    @Test
    void R7_aCallWakesAWaitingReactor() {
        CountDownLatch running = new CountDownLatch(1);
        reactor().callLater(Duration.ofMillis(30), running::countDown);
        Thread other = thread(() -> {
            running.await();
            reactor().callFromThread(reactor()::stop);
        });
        run();
        join(other);
        assertThat(events).isEmpty();
    }

    @Test
    void R7_aCallMadeWhileTheReactorStartsIsNotLost() {
        // the wake-up may come before there is anything to wake
        for (int i = 0; i < 300; i++) {
            Reactor fresh = open(OPTIONS);
            Thread loop = fresh.start();
            fresh.callFromThread(fresh::stop);
            join(loop);
        }
    }

    @Test
    void R7_anExceptionInACallFromAThreadHarmsNothing() {
        reactor().callFromThread(() -> {
            throw new IOException("at call");
        });
        reactor().callFromThread(reactor()::stop);
        run();
        assertThat(reactor().isRunning()).isFalse();
    }

    @Test
    void R7_moreCallsThanAllowedAreRefusedAndTheOthersRun() {
        openWith(options -> options.withThreadCallLimit(10));
        AtomicInteger ran = new AtomicInteger();
        for (int i = 0; i < 10; i++) {
            reactor().callFromThread(ran::incrementAndGet);
        }
        assertThatThrownBy(() -> reactor().callFromThread(ran::incrementAndGet))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("10");
        afterTurns(2, reactor()::stop);
        run();
        assertThat(ran).hasValue(10);
    }

    // ---------------------------------------------------------------- deferToThread

    @Test
    void H1_workGivenBeforeTheReactorRunsWaitsForIt() {
        AtomicInteger begun = new AtomicInteger();
        reactor().deferToThread(begun::incrementAndGet).finish(value -> {
            events.add("value " + value);
            reactor().stop();
        }, failure -> events.add(failure.toString()));
        assertThat(begun).hasValue(0);
        run();
        assertThat(events).containsExactly("value 1");
    }

    @Test
    void H1_atMostAsManyThreadsWorkAsAllowed() {
        openWith(options -> options.withThreadPoolSize(3));
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        CountDownLatch three = new CountDownLatch(3);
        for (int i = 0; i < 30; i++) {
            reactor().deferToThread(() -> {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                three.countDown();
                three.await();
                now.decrementAndGet();
                return 1;
            }).finish(_ -> {
                if (done.incrementAndGet() == 30) {
                    reactor().stop();
                }
            }, failure -> events.add(failure.toString()));
        }
        run();
        assertThat(most).hasValue(3);
        assertThat(events).isEmpty();
    }

    @Test
    void H1_suggestThreadPoolSizeMakesRoomForMore() {
        openWith(options -> options.withThreadPoolSize(1));
        CountDownLatch two = new CountDownLatch(2);
        AtomicInteger done = new AtomicInteger();
        reactor().suggestThreadPoolSize(2);
        for (int i = 0; i < 2; i++) {
            reactor().deferToThread(() -> {
                two.countDown();
                two.await();
                return 1;
            }).finish(_ -> {
                if (done.incrementAndGet() == 2) {
                    reactor().stop();
                }
            }, failure -> events.add(failure.toString()));
        }
        run();
        assertThat(done).hasValue(2);
        assertThatThrownBy(() -> reactor().suggestThreadPoolSize(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0");
    }

    @Test
    void H1_workThatWasGivenIsFinishedBeforeTheReactorHasStopped() {
        AtomicInteger done = new AtomicInteger();
        reactor().callWhenRunning(() -> {
            for (int i = 0; i < 50; i++) {
                reactor().callInThread(done::incrementAndGet);
            }
            reactor().stop();
        });
        run();
        assertThat(done).hasValue(50);
    }

    @Test
    void H2_theValueComesOnTheReactorsThread() {
        Thread own = Thread.currentThread();
        reactor().deferToThread(Thread::currentThread).finish(worker -> {
            assertThat(Thread.currentThread()).isSameAs(own);
            events.add(worker == own ? "no thread of its own" : "worked elsewhere");
            reactor().stop();
        }, failure -> events.add(failure.toString()));
        run();
        assertThat(events).containsExactly("worked elsewhere");
    }

    @Test
    void H2_theFailureComesAsItIs() {
        reactor().<Integer>deferToThread(() -> {
            throw new IOException("at work");
        }).finish(value -> events.add("value " + value), failure -> {
            events.add(failure.toString());
            reactor().stop();
        });
        run();
        assertThat(events).containsExactly("java.io.IOException: at work");
    }

    @Test
    void H2_nullIsAValue() {
        reactor().<@Nullable String>deferToThread(() -> null).finish(value -> {
            events.add("value " + value);
            reactor().stop();
        }, failure -> events.add(failure.toString()));
        run();
        assertThat(events).containsExactly("value null");
    }

    @Test
    void H2_cancellingDropsTheResultAndDoesNotStopTheWork() {
        CountDownLatch cancelled = new CountDownLatch(1);
        AtomicInteger finished = new AtomicInteger();
        Deferred<Integer> result = reactor().deferToThread(() -> {
            cancelled.await();
            return finished.incrementAndGet();
        });
        result.finish(value -> events.add("value " + value), failure -> events.add(
                failure instanceof CancellationException ? "cancelled" : failure.toString()));
        reactor().callWhenRunning(() -> {
            result.cancel();
            cancelled.countDown();
            when(() -> finished.get() == 1, this::stopSoon);
        });
        run();
        assertThat(events).containsExactly("cancelled");
    }

    @Test
    void H2_workThatDoesNotEndIsGivenUpAfterTheStopTimeoutAndItsDeferredFails() {
        openWith(options -> options.withStopTimeout(Duration.ofMillis(50)));
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        reactor().<Integer>deferToThread(() -> {
            begun.countDown();
            never.await();
            return 1;
        }).finish(value -> events.add("value " + value), failure -> events.add(
                failure instanceof ReactorStopped ? "stopped" : failure.toString()));
        reactor().callLater(Duration.ofMillis(1), () -> {
            begun.await();
            reactor().stop();
        });
        run();
        assertThat(events).containsExactly("stopped");
    }

    @Test
    void H3_whatCallInThreadThrowsHarmsNothing() {
        reactor().callInThread(() -> {
            throw new IOException("at work");
        });
        reactor().callInThread(() -> reactor().callFromThread(reactor()::stop));
        run();
        assertThat(events).isEmpty();
    }

    @Test
    void H3_theOutcomeIsGivenOnTheWorkersThread() {
        Thread own = Thread.currentThread();
        reactor().<Integer>callInThread(() -> 7, outcome -> {
            events.add((Thread.currentThread() == own ? "own " : "worker ") + outcome);
        });
        reactor().<Integer>callInThread(
                () -> {
                    throw new IOException("at work");
                },
                outcome -> events.add(
                        outcome instanceof Outcome.Failure<Integer>(Throwable error) ? error.toString() : "?"));
        when(() -> events.size() == 2, reactor()::stop);
        run();
        assertThat(events).anyMatch(event -> event.startsWith("worker ") && event.contains("7"));
        assertThat(events).contains("java.io.IOException: at work");
    }

    @Test
    void H5_theLogContextOfWhoGaveTheWorkFollowsIt() {
        Recorder server = recorder("server").onMade(self -> reactor().deferToThread(LogContext::current).finish(
                context -> {
                    events.add("context " + context);
                    self.transport().loseConnection();
                },
                failure -> events.add(failure.toString())));
        pair(server, recorder("client"));
        run();
        assertThat(events).contains("context server,0,127.0.0.1");
    }
}
