package dev.hawser.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.deferred.AwaitException;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.DeferredTimedOut;
import dev.hawser.deferred.Outcome;
import dev.hawser.deferred.Promise;
import dev.hawser.deferred.RaceFailed;
import dev.hawser.deferred.Work;
import dev.hawser.testing.MemoryReactor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ScopeTest {
    private final MemoryReactor reactor = new MemoryReactor();
    private final List<String> events = new ArrayList<>();
    private @Nullable Outcome<Object> outcome;

    @AfterEach
    void nothingIsLeft() {
        assertThat(reactor.coroutines().live()).isEmpty();
        assertThat(reactor.clock().delayedCalls()).isEmpty();
        assertThat(reactor.unhandledFailures().drain()).isEmpty();
    }

    /** Runs {@code body} as a coroutine, whose end is in {@link #outcome}. */
    private Deferred<Object> run(Work<Object> body) {
        Deferred<Object> running = reactor.async(body);
        running.finish(
                value -> outcome = new Outcome.Success<>(value), failure -> outcome = new Outcome.Failure<>(failure));
        return running;
    }

    private Object value() {
        return Objects.requireNonNull(outcome) instanceof Outcome.Success<Object>(Object value) ? value : outcome;
    }

    private Throwable failure() {
        return ((Outcome.Failure<Object>) Objects.requireNonNull(outcome)).error();
    }

    private Work<String> after(int millis, String name) {
        return () -> {
            try {
                reactor.deferLater(Duration.ofMillis(millis)).await();
                events.add(name);
                return name;
            } catch (CancellationException cancelled) {
                events.add(name + " cancelled");
                throw cancelled;
            }
        };
    }

    private Work<String> failingAfter(int millis, Exception failure) {
        return () -> {
            reactor.deferLater(Duration.ofMillis(millis)).await();
            throw failure;
        };
    }

    private void pass(int millis) {
        for (int i = 0; i < millis; i++) {
            reactor.advance(Duration.ofMillis(1));
        }
    }

    @Test
    void joinWaitsForAllAndGetGivesTheirValues() {
        run(() -> {
            try (Scope scope = Scope.open(reactor)) {
                Subtask<String> a = scope.fork(after(20, "a"));
                Subtask<String> b = scope.fork(after(10, "b"));
                assertThatThrownBy(a::get).isInstanceOf(IllegalStateException.class).hasMessageContaining("join()");
                scope.join();
                return a.get() + b.get();
            }
        });
        pass(19);
        assertThat(outcome).isNull();
        pass(1);
        assertThat(value()).isEqualTo("ab");
        assertThat(events).containsExactly("b", "a");
    }

    @Test
    void theFirstFailureCancelsTheOthersAndJoinThrowsItWhenAllHaveEnded() {
        IOException first = new IOException("first");
        run(() -> {
            try (Scope scope = Scope.open(reactor)) {
                scope.fork(failingAfter(10, first));
                scope.fork(after(1000, "sibling"));
                scope.fork(() -> {
                    try {
                        new Promise<String>(reactor).await();
                    } catch (CancellationException cancelled) {
                        reactor.deferLater(Duration.ofMillis(5)).await();
                        events.add("slow to end");
                        throw new IllegalStateException("later");
                    }
                });
                scope.join();
                return "not reached";
            }
        });
        pass(14);
        assertThat(outcome).isNull();
        pass(1);
        assertThat(failure()).isSameAs(first);
        assertThat(Arrays.stream(first.getSuppressed()).map(Throwable::toString).toList())
                .contains("java.lang.IllegalStateException: later")
                .noneMatch(text -> text.contains("Cancellation"));
        assertThat(events).containsExactly("sibling cancelled", "slow to end");
    }

    @Test
    void aFailureBeforeTheFirstWaitCancelsWhatCameBeforeAndWhatComesAfterDoesNotRun() {
        run(() -> {
            try (Scope scope = Scope.open(reactor)) {
                scope.fork(after(1, "before"));
                scope.fork(() -> {
                    throw new IllegalStateException("at once");
                });
                Subtask<String> late = scope.fork(() -> {
                    events.add("never");
                    return "never";
                });
                events.add(late.toString());
                scope.join();
                return "not reached";
            }
        });
        assertThat(failure()).hasMessage("at once");
        assertThat(events).hasSize(2).last().isEqualTo("before cancelled"); // its turn comes when the opener waits
        assertThat(events.getFirst()).contains("CancellationException");
    }

    @Test
    void leavingTheBlockWithoutJoinCancelsWaitsAndComplains() {
        run(() -> {
            try (Scope scope = Scope.open(reactor)) {
                scope.fork(after(1000, "left"));
                return "value";
            } finally {
                events.add("outside");
            }
        });
        assertThat(failure()).isInstanceOf(IllegalStateException.class).hasMessageContaining("before join()");
        assertThat(events).containsExactly("left cancelled", "outside");
    }

    @Test
    void anExceptionInTheBlockIsKeptAndTheSubtasksEndFirst() {
        run(() -> {
            try (Scope scope = Scope.open(reactor)) {
                scope.fork(after(1000, "left"));
                throw new IllegalArgumentException("in the block");
            } finally {
                events.add("outside");
            }
        });
        assertThat(failure()).hasMessage("in the block");
        assertThat(events).containsExactly("left cancelled", "outside");
    }

    @Test
    void theBlockIsNotLeftBeforeAStubbornSubtaskHasEndedHoweverOftenItIsCancelled() {
        List<Promise<String>> waitedFor = new ArrayList<>();
        Deferred<Object> running = run(() -> {
            try (Scope scope = Scope.open(reactor)) {
                scope.fork(() -> {
                    while (true) {
                        try {
                            waitedFor.add(new Promise<>(reactor));
                            return waitedFor.getLast().await();
                        } catch (CancellationException cancelled) {
                            events.add("no");
                        }
                    }
                });
                scope.join();
                return "joined";
            } finally {
                events.add("outside");
            }
        });
        running.cancel();
        running.cancel();
        running.cancel();
        assertThat(outcome).isNull();
        assertThat(events).containsExactly("no");
        waitedFor.getLast().callback("at last");
        assertThat(failure()).isInstanceOf(CancellationException.class);
        assertThat(events).containsExactly("no", "outside");
    }

    @Test
    void cancellingTheOpenerCancelsTheSubtasks() {
        Deferred<Object> running = run(() -> {
            try (Scope scope = Scope.open(reactor)) {
                scope.fork(after(10, "a"));
                scope.fork(after(10, "b"));
                scope.join();
                return "joined";
            }
        });
        running.cancel();
        assertThat(failure()).isInstanceOf(CancellationException.class);
        assertThat(events).containsExactly("a cancelled", "b cancelled");
    }

    @Test
    void whoIsCancelledInJoinHasNotForgottenIt() {
        Deferred<Object> running = run(() -> Scope.gather(reactor, List.of(after(10, "a"), after(10, "b"))));
        running.cancel();
        assertThat(failure()).isInstanceOf(CancellationException.class);
        assertThat(failure().getSuppressed()).noneMatch(IllegalStateException.class::isInstance);
        assertThat(events).containsExactly("a cancelled", "b cancelled");
    }

    @Test
    void cancellingJoinCancelsTheSubtasksAlsoForWhoCatchesIt() {
        Deferred<Object> running = run(() -> {
            try (Scope scope = Scope.open(reactor)) {
                scope.fork(after(10, "a"));
                try {
                    scope.join();
                } catch (CancellationException _) {
                    events.add("caught");
                }
                scope.join();
                return "joined";
            }
        });
        running.cancel();
        assertThat(failure()).isInstanceOf(CancellationException.class).hasMessage("the scope was cancelled");
        assertThat(events).containsExactly("caught", "a cancelled");
    }

    @Test
    void aDeadlineCancelsWhatStillRuns() {
        run(() -> {
            try (Scope scope = Scope.open(reactor, Duration.ofMillis(15))) {
                scope.fork(after(10, "fast"));
                scope.fork(after(20, "slow"));
                scope.join();
                return "joined";
            }
        });
        pass(15);
        assertThat(failure()).isInstanceOf(DeferredTimedOut.class).hasMessage("Scope timed out after 0.015 seconds");
        assertThat(events).containsExactly("fast", "slow cancelled");
    }

    @Test
    void aDeadlineAfterTheJoinIsNoFailureUntilMoreIsForked() {
        run(() -> {
            try (Scope scope = Scope.open(reactor, Duration.ofMillis(15))) {
                Subtask<String> fast = scope.fork(after(10, "fast"));
                scope.join();
                reactor.deferLater(Duration.ofMillis(20)).await();
                return fast.get();
            }
        });
        forkAfterTheDeadline();
        pass(40);
        assertThat(events).contains("fast", "late: Scope timed out after 0.015 seconds").doesNotContain("never");
        assertThat(value()).isEqualTo("fast");
    }

    private void forkAfterTheDeadline() {
        reactor.async(() -> {
            try (Scope scope = Scope.open(reactor, Duration.ofMillis(15))) {
                scope.join();
                reactor.deferLater(Duration.ofMillis(20)).await();
                scope.fork(after(1, "never"));
                scope.join();
            } catch (DeferredTimedOut late) {
                events.add("late: " + late.getMessage());
            }
        });
    }

    @Test
    void aDeadlineThatIsKeptIsTakenBack() {
        run(() -> {
            try (Scope scope = Scope.open(reactor, Duration.ofHours(1))) {
                Subtask<String> only = scope.fork(after(10, "fast"));
                scope.join();
                return only.get();
            }
        });
        pass(10);
        assertThat(value()).isEqualTo("fast");
    }

    @Test
    void scopesNest() {
        run(() -> {
            try (Scope outer = Scope.open(reactor)) {
                outer.fork(() -> {
                    try (Scope inner = Scope.open(reactor)) {
                        inner.fork(after(1000, "innermost"));
                        inner.join();
                    } finally {
                        events.add("inner left");
                    }
                });
                outer.fork(failingAfter(5, new IOException("outer")));
                outer.join();
                return "not reached";
            } finally {
                events.add("outer left");
            }
        });
        pass(5);
        assertThat(failure()).hasMessage("outer").isInstanceOf(IOException.class);
        assertThat(events).containsExactly("innermost cancelled", "inner left", "outer left");
    }

    @Test
    void aCheckedFailureIsTheCauseOfWhatJoinThrows() {
        IOException failure = new IOException("checked");
        run(() -> {
            try (Scope scope = Scope.open(reactor)) {
                scope.fork(failingAfter(1, failure));
                scope.join();
                return "not reached";
            } catch (AwaitException wrapped) {
                return Objects.requireNonNull(wrapped.getCause());
            }
        });
        pass(1);
        assertThat(value()).isSameAs(failure);
    }

    @Test
    void gatherGivesTheValuesInOrder() {
        run(() -> Scope.gather(reactor, List.of(after(30, "a"), after(10, "b"), after(20, "c"))));
        pass(30);
        assertThat(value()).isEqualTo(List.of("a", "b", "c"));
        run(() -> Scope.gather(reactor, List.of()));
        assertThat(value()).isEqualTo(List.of());
    }

    @Test
    void gatherFailsWithTheFirstFailure() {
        run(() -> Scope.gather(reactor, List.of(after(30, "a"), failingAfter(10, new IOException("b")))));
        pass(10);
        assertThat(failure()).hasMessage("b");
        assertThat(events).containsExactly("a cancelled");
    }

    @Test
    void raceGivesTheFirstSuccessWhenTheOthersHaveEnded() {
        run(() -> Scope.race(
                reactor, List.of(after(30, "slow"), failingAfter(5, new IOException("failed")), after(10, "fast"))));
        pass(10);
        assertThat(value()).isEqualTo("fast");
        assertThat(events).containsExactly("fast", "slow cancelled");
    }

    @Test
    void raceThatAllLoseFailsWithAllFailures() {
        IOException first = new IOException("first");
        IOException second = new IOException("second");
        run(() -> Scope.race(reactor, List.of(failingAfter(2, first), failingAfter(1, second))));
        pass(2);
        assertThat(failure())
                .isInstanceOfSatisfying(
                        RaceFailed.class, failed -> assertThat(failed.failures()).containsExactly(first, second));
    }

    @Test
    void raceOfNothingIsRefused() {
        run(() -> Scope.race(reactor, List.of()));
        assertThat(failure()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSubtaskMayForkAnother() {
        run(() -> {
            try (Scope scope = Scope.open(reactor)) {
                scope.fork(() -> {
                    after(5, "first").run();
                    scope.fork(after(5, "second"));
                });
                scope.join();
                return "joined";
            }
        });
        pass(10);
        assertThat(value()).isEqualTo("joined");
        assertThat(events).containsExactly("first", "second");
    }

    @Test
    void outsideOfACoroutineItIsRefused() {
        assertThatThrownBy(() -> Scope.open(reactor))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("reactor.async");
    }

    @Test
    void aClosedScopeForksNothingAndAnotherCoroutineDoesNotJoinIt() {
        List<Scope> kept = new ArrayList<>();
        run(() -> {
            try (Scope scope = Scope.open(reactor)) {
                kept.add(scope);
                scope.fork(() -> assertThatThrownBy(scope::join)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("opened it"));
                scope.join();
            }
            return "closed";
        });
        assertThat(value()).isEqualTo("closed");
        assertThatThrownBy(() -> kept.getFirst().fork(() -> "late"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void raceGivesTheFirstValueAndNotThatOfALoser() {
        Promise<String> never = new Promise<>(reactor);
        run(() -> Scope.race(
                reactor,
                List.of(
                        () -> {
                            try {
                                return never.await();
                            } catch (CancellationException cancelled) {
                                return "of a loser";
                            }
                        },
                        after(1, "of the winner"))));
        pass(2);
        assertThat(value()).isEqualTo("of the winner");
    }

    @Test
    void anErrorInACancellerKeepsNobodyFromBeingCancelledAndWaitedFor() {
        AssertionError broken = new AssertionError("canceller");
        run(() -> {
            try (Scope scope = Scope.open(reactor)) {
                scope.fork(() -> new Promise<String>(reactor, _ -> {
                    throw broken;
                }).await());
                scope.fork(() -> {
                    try {
                        return new Promise<String>(reactor).await();
                    } finally {
                        reactor.deferLater(Duration.ofMillis(1)).await();
                        events.add("ended");
                    }
                });
                throw new IllegalStateException("body");
            } finally {
                events.add("left");
            }
        });
        pass(2);
        assertThat(events).containsExactly("ended", "left");
        assertThat(failure()).hasMessage("body");
        assertThat(failure().getSuppressed()).containsExactly(broken);
    }

    @Test
    void inACallbackWhichCouldNotWaitForItsEndItIsRefused() {
        Promise<String> go = new Promise<>(reactor);
        go.addCallback(_ -> Scope.open(reactor))
                .finish(_ -> events.add("opened"), failure -> events.add(failure.getMessage()));
        run(() -> {
            go.callback("go");
            return "went on";
        });
        assertThat(value()).isEqualTo("went on");
        assertThat(events).singleElement().asString().contains("inside a callback");
    }

    @Test
    void aCancelledJoinCancelsTheSubtasksAtOnce() {
        Deferred<Object> running = run(() -> {
            try (Scope scope = Scope.open(reactor)) {
                scope.fork(after(10, "subtask"));
                try {
                    scope.join();
                } catch (CancellationException caught) {
                    reactor.deferLater(Duration.ofMillis(1)).await();
                    events.add("still in the block");
                }
            }
            return "closed";
        });
        running.cancel();
        pass(2);
        assertThat(events).containsExactly("subtask cancelled", "still in the block");
        assertThat(value()).isEqualTo("closed");
    }
}
