package dev.hawser.benchmarks;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.deferred.Transform;
import dev.hawser.net.Reactor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a Deferred costs; run with {@code -prof gc} for the bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class DeferredBenchmark {
    private static final Transform<Integer, Integer> SAME = value -> value;
    private static final Function<Integer, Integer> SAME_FUNCTION = value -> value;

    private Reactor reactor = Reactor.open();
    private Integer value = 1;

    /** For JMH. */
    public DeferredBenchmark() {}

    /** On the measuring thread, which must own the reactor. */
    @Setup
    public void open() {
        reactor = Reactor.open();
        value = 4711;
    }

    /** A promise that is fired with nobody attached. */
    @Benchmark
    public Object fire() {
        Promise<Integer> promise = new Promise<>(reactor);
        promise.callback(value);
        return promise;
    }

    /** A promise with one callback: the difference to {@link #fire} is one stage. */
    @Benchmark
    public Object fireOneCallback() {
        Promise<Integer> promise = new Promise<>(reactor);
        Deferred<Integer> last = promise.addCallback(SAME);
        promise.callback(value);
        return last;
    }

    /** What {@link #fireOneCallback} is measured against: a future with one dependent. */
    @Benchmark
    public Object completeOneThenApply() {
        CompletableFuture<Integer> future = new CompletableFuture<>();
        CompletableFuture<Integer> last = future.thenApply(SAME_FUNCTION);
        future.complete(value);
        return last;
    }

    /** A promise with three callbacks. */
    @Benchmark
    public Object fireThreeCallbacks() {
        Promise<Integer> promise = new Promise<>(reactor);
        Deferred<Integer> last = promise.addCallback(SAME).addCallback(SAME).addCallback(SAME);
        promise.callback(value);
        return last;
    }

    /** What {@link #fireThreeCallbacks} is measured against. */
    @Benchmark
    public Object completeThreeThenApply() {
        CompletableFuture<Integer> future = new CompletableFuture<>();
        CompletableFuture<Integer> last =
                future.thenApply(SAME_FUNCTION).thenApply(SAME_FUNCTION).thenApply(SAME_FUNCTION);
        future.complete(value);
        return last;
    }
}
