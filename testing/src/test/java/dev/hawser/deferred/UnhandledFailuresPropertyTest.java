package dev.hawser.deferred;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testing.CapturedLog;
import dev.hawser.testing.Property;
import dev.hawser.testing.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Random trees of chains, built and fired in random order, against a pure function that says which failures nobody
 * handles (D15): each of these is reported once, and no other.
 */
class UnhandledFailuresPropertyTest {
    private static final int DEEPEST = 3;

    // ---------------------------------------------------------------- the plans

    /** How the source of a chain ends: a value, a failure of this number, or its cancellation. */
    private record Source(Ending ending, int number) {
        enum Ending {
            VALUE,
            FAILURE,
            CANCELLED
        }
    }

    private record Chain(Source source, List<Step> steps, End end) {}

    private sealed interface Step {
        /** A callback that is called for values and gives a value, or throws where {@code thrown} is positive. */
        record Callback(int thrown) implements Step {}

        /** One that takes failures, or cancellations alone, and gives a value or throws. */
        record Errback(boolean cancellationsOnly, int thrown) implements Step {}

        record Peek(int thrown) implements Step {}

        record Always(int thrown) implements Step {}

        record Both(int thrown) implements Step {}

        /** The callback returns the last stage of another chain; for failures where it is an errback. */
        record Inner(boolean errback, Chain chain) implements Step {}

        record HandOver() implements Step {}

        record Limit() implements Step {}

        /** A coroutine awaits the stage, and returns its value. */
        record Await() implements Step {}
    }

    private sealed interface End {
        /** Nobody attaches to the last stage. */
        record Open() implements End {}

        record Finish(int thrown) implements End {}

        record Future() implements End {}

        record Branches(List<Chain> branches) implements End {}

        /** The chain is a member of a list, with another one; what the list fires with has its own end. */
        record Member(boolean gather, Chain other, Chain list) implements End {}
    }

    /** Makes plans; numbers failures from one. */
    private static final class Plans {
        private final RandomGenerator random;
        private int failures;

        Plans(RandomGenerator random) {
            this.random = random;
        }

        private int thrown(int oneOf) {
            return random.nextInt(oneOf) == 0 ? ++failures : 0;
        }

        Chain chain(int depth, boolean ended) {
            Source.Ending ending = Source.Ending.values()[random.nextInt(3)];
            Source source = new Source(ending, ending == Source.Ending.FAILURE ? ++failures : 0);
            List<Step> steps = new ArrayList<>();
            for (int i = random.nextInt(5); i > 0; i--) {
                steps.add(step(depth));
            }
            return new Chain(source, steps, ended ? end(depth) : new End.Open());
        }

        private Step step(int depth) {
            return switch (random.nextInt(depth < DEEPEST ? 11 : 9)) {
                case 0, 1 -> new Step.Callback(thrown(3));
                case 2 -> new Step.Errback(random.nextBoolean(), thrown(3));
                case 3 -> new Step.Peek(thrown(3));
                case 4 -> new Step.Always(thrown(4));
                case 5 -> new Step.Both(thrown(3));
                case 6 -> new Step.HandOver();
                case 7 -> new Step.Limit();
                case 8 -> new Step.Await();
                default -> new Step.Inner(random.nextBoolean(), chain(depth + 1, false));
            };
        }

        private End end(int depth) {
            return switch (random.nextInt(depth < DEEPEST ? 7 : 4)) {
                case 0, 1 -> new End.Open();
                case 2 -> new End.Finish(thrown(2));
                case 3 -> new End.Future();
                case 4, 5 -> {
                    List<Chain> branches = new ArrayList<>();
                    for (int i = random.nextInt(3); i >= 0; i--) {
                        branches.add(chain(depth + 1, true));
                    }
                    yield new End.Branches(branches);
                }
                default -> new End.Member(random.nextBoolean(), chain(depth + 1, false), chain(depth + 1, true));
            };
        }
    }

    // ---------------------------------------------------------------- the model

    /** What is reported: names of failures. An outcome is a failure's name, or the empty string for a value. */
    private static final class Model {
        final List<String> reported = new ArrayList<>();

        void run(Chain chain) {
            finish(chain, outcome(chain));
        }

        private static String name(int number) {
            return number == 0 ? "" : "failure " + number;
        }

        private String outcome(Chain chain) {
            String first = chain.source.ending == Source.Ending.CANCELLED ? "cancelled" : name(chain.source.number);
            return through(chain.steps, first);
        }

        private String through(List<Step> steps, String first) {
            String outcome = first;
            for (Step step : steps) {
                boolean failed = !outcome.isEmpty();
                outcome = switch (step) {
                    case Step.Callback(int thrown) -> failed ? outcome : name(thrown);
                    case Step.Errback(boolean cancellationsOnly, int thrown) ->
                        failed && (!cancellationsOnly || outcome.equals("cancelled")) ? name(thrown) : outcome;
                    case Step.Peek(int thrown) -> failed ? outcome : name(thrown);
                    case Step.Always(int thrown) -> thrown == 0 ? outcome : name(thrown);
                    case Step.Both(int thrown) -> name(thrown);
                    case Step.Inner(boolean errback, Chain inner) -> failed == errback ? outcome(inner) : outcome;
                    case Step.HandOver() -> outcome;
                    case Step.Limit(), Step.Await() -> outcome;
                };
            }
            return outcome;
        }

        private void finish(Chain chain, String outcome) {
            switch (chain.end) {
                case End.Open() -> report(outcome);
                case End.Finish(int thrown) -> report(name(thrown));
                case End.Future() -> {}
                case End.Branches(List<Chain> branches) ->
                    branches.forEach(branch -> finish(branch, through(branch.steps, outcome)));
                case End.Member(boolean gather, Chain other, Chain list) -> {
                    boolean failed = !outcome.isEmpty() | !outcome(other).isEmpty();
                    finish(list, through(list.steps, gather && failed ? "first failure" : ""));
                }
            }
        }

        private void report(String outcome) {
            if (!outcome.isEmpty()) {
                reported.add(outcome);
            }
        }
    }

    // ---------------------------------------------------------------- the real thing

    private static final class Numbered extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Numbered(int number) {
            super("failure " + number, null, true, false);
        }
    }

    private static final class Real {
        final TestClock clock = new TestClock();
        final TestClock other = new TestClock();
        private final RandomGenerator random;
        /** What is still to be done, in any order: firing a source, attaching the next step of a chain. */
        private final List<Runnable> todo = new ArrayList<>();

        Real(RandomGenerator random) {
            this.random = random;
            clock.unhandledFailures().keepReported(true);
            other.unhandledFailures().keepReported(true);
        }

        List<String> run(Chain plan) {
            begin(plan);
            while (!todo.isEmpty()) {
                todo.remove(random.nextInt(todo.size())).run();
                if (random.nextInt(4) == 0 || todo.isEmpty()) {
                    settle();
                }
            }
            List<String> reported = new ArrayList<>();
            clock.unhandledFailures().drain().forEach(failure -> reported.add(nameOf(failure)));
            other.unhandledFailures().drain().forEach(failure -> reported.add(nameOf(failure)));
            return reported;
        }

        private void settle() {
            for (int i = 0; i < 20; i++) {
                clock.advance(Duration.ZERO);
                other.advance(Duration.ZERO);
            }
        }

        private static String nameOf(Throwable failure) {
            return switch (failure) {
                case CancellationException _ -> "cancelled";
                case FirstFailure _ -> "first failure";
                default -> String.valueOf(failure.getMessage());
            };
        }

        private void begin(Chain plan) {
            Deferred<Integer> source = source(plan.source, clock);
            later(() -> build(plan, source, 0));
        }

        private void later(Runnable action) {
            todo.add(action);
        }

        private Deferred<Integer> source(Source plan, TestClock owner) {
            Promise<Integer> promise = new Promise<>(owner);
            Runnable fire = () -> {
                switch (plan.ending) {
                    case VALUE -> promise.callback(1);
                    case FAILURE -> promise.errback(new Numbered(plan.number));
                    case CANCELLED -> {
                        promise.cancel();
                        promise.errback(new Numbered(1_000_000)); // the producer that could not know: dropped
                    }
                }
            };
            if (random.nextInt(3) == 0) {
                fire.run();
            } else {
                later(fire);
            }
            return promise;
        }

        /** Attaches the next step, now or some time later. */
        private void build(Chain plan, Deferred<Integer> at, int next) {
            if (next == plan.steps.size()) {
                end(plan.end, at);
                return;
            }
            Deferred<Integer> following = attach(plan.steps.get(next), at);
            if (random.nextBoolean()) {
                build(plan, following, next + 1);
            } else {
                later(() -> build(plan, following, next + 1));
            }
        }

        private TestClock elseThan(Deferred<?> deferred) {
            return deferred.owner() == clock ? other : clock;
        }

        private static int valueOr(int thrown) {
            if (thrown > 0) {
                throw new Numbered(thrown);
            }
            return 1;
        }

        private Deferred<Integer> attach(Step step, Deferred<Integer> at) {
            TestClock owner = at.owner() == clock ? clock : other;
            return switch (step) {
                case Step.Callback(int thrown) -> at.addCallback(_ -> valueOr(thrown));
                case Step.Errback(boolean cancellationsOnly, int thrown) ->
                    cancellationsOnly
                            ? at.addErrback(CancellationException.class, _ -> valueOr(thrown))
                            : at.addErrback(_ -> valueOr(thrown));
                case Step.Peek(int thrown) -> at.peek(_ -> valueOr(thrown));
                case Step.Always(int thrown) -> at.always(() -> valueOr(thrown));
                case Step.Both(int thrown) -> at.addBoth(_ -> valueOr(thrown));
                case Step.Inner(boolean errback, Chain inner) ->
                    errback ? at.chainErrback(_ -> whole(inner, owner)) : at.chain(_ -> whole(inner, owner));
                case Step.HandOver() -> at.on(elseThan(at));
                case Step.Limit() -> at.addTimeout(Duration.ofHours(1));
                case Step.Await() -> Deferred.async(owner, () -> at.await());
            };
        }

        /** The last stage of {@code plan} on {@code owner}, with all its steps attached. */
        private Deferred<Integer> whole(Chain plan, TestClock owner) {
            Deferred<Integer> at = source(plan.source, owner);
            for (Step step : plan.steps) {
                at = attach(step, at);
            }
            return at.owner() == owner ? at : at.on(owner);
        }

        private void end(End end, Deferred<Integer> at) {
            TestClock owner = at.owner() == clock ? clock : other;
            switch (end) {
                case End.Open() -> {}
                case End.Finish(int thrown) -> at.finish(_ -> valueOr(thrown), _ -> valueOr(thrown));
                case End.Future() -> at.toCompletableFuture();
                case End.Branches(List<Chain> branches) ->
                    branches.forEach(branch -> {
                        Deferred<Integer> forked = at.fork();
                        later(() -> build(branch, forked, 0));
                    });
                case End.Member(boolean gather, Chain other, Chain list) -> {
                    List<Deferred<Integer>> members = List.of(at, whole(other, owner));
                    Deferred<Integer> all = gather
                            ? DeferredList.gather(owner, members).addCallback(List::size)
                            : DeferredList.outcomes(owner, members).addCallback(List::size);
                    build(list, all, 0);
                }
            }
        }
    }

    private record Case(Chain plan, long seed) {}

    private static Case randomCase(RandomGenerator random) {
        return new Case(new Plans(random).chain(0, true), random.nextLong());
    }

    private static List<String> expected(Case each) {
        Model model = new Model();
        model.run(each.plan);
        return model.reported;
    }

    private static void check(Case each) {
        List<String> reported = new Real(new java.util.SplittableRandom(each.seed)).run(each.plan);
        assertThat(reported).containsExactlyInAnyOrderElementsOf(expected(each));
    }

    /** The finished chains' failures are logged, thousands of them. */
    private final CapturedLog log = new CapturedLog("dev.hawser.deferred");

    @AfterEach
    void releaseTheLog() {
        log.close();
    }

    @Test
    void D15_exactlyTheFailuresThatNobodyHandlesAreReportedEachOnce() {
        Property.of(UnhandledFailuresPropertyTest::randomCase)
                .cases(5000)
                .check(UnhandledFailuresPropertyTest::check);
    }

    @Test
    void theCasesReachEveryKindOfReport() {
        List<String> all = new ArrayList<>();
        int quiet = 0;
        for (int seed = 0; seed < 2000; seed++) {
            List<String> reported = expected(randomCase(new java.util.SplittableRandom(seed)));
            all.addAll(reported);
            quiet += reported.isEmpty() ? 1 : 0;
        }
        assertThat(quiet).isBetween(200, 1800);
        assertThat(all).contains("cancelled", "first failure", "failure 1", "failure 9");
    }
}
