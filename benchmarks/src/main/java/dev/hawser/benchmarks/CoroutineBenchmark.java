package dev.hawser.benchmarks;

import dev.hawser.coroutine.Carrier;
import dev.hawser.deferred.Promise;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A coroutine's round trip: it makes a promise and awaits it, the running reactor completes that, and it goes on. The
 * JVM is the one that each carrier asks for.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class CoroutineBenchmark {
    private static final int TRIPS = 20_000;

    /** For JMH. */
    public CoroutineBenchmark() {}

    /** Carried by the reactor's thread. */
    @Benchmark
    @OperationsPerInvocation(TRIPS)
    @Fork(
            value = 2,
            jvmArgsAppend = {
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED"
            })
    public Object reactorThread() {
        return run(Carrier.REACTOR_THREAD);
    }

    /** With the reactor on a virtual thread, too. */
    @Benchmark
    @OperationsPerInvocation(TRIPS)
    @Fork(
            value = 2,
            jvmArgsAppend = {
                "-Djdk.virtualThreadScheduler.parallelism=1", "-Djdk.virtualThreadScheduler.maxPoolSize=1"
            })
    public Object virtualReactor() {
        return run(Carrier.VIRTUAL_REACTOR);
    }

    /** In lock-step. */
    @Benchmark
    @OperationsPerInvocation(TRIPS)
    @Fork(2)
    public Object lockStep() {
        return run(Carrier.LOCK_STEP);
    }

    private static Object run(Carrier carrier) {
        Reactor reactor =
                Reactor.open(ReactorOptions.DEFAULT.withHandleSignals(false).withCarrier(carrier));
        Trips trips = new Trips(reactor);
        reactor.callWhenRunning(trips::begin);
        reactor.run();
        return trips;
    }

    private static final class Trips {
        private final Reactor reactor;
        private Promise<Integer> waited;

        Trips(Reactor reactor) {
            this.reactor = reactor;
            this.waited = new Promise<>(reactor);
        }

        void begin() {
            reactor.async(() -> {
                int sum = 0;
                for (int i = 0; i < TRIPS; i++) {
                    Promise<Integer> promise = new Promise<>(reactor);
                    waited = promise;
                    sum += promise.await();
                }
                return sum;
            });
            for (int i = 0; i < TRIPS; i++) {
                waited.callback(i);
            }
            reactor.stop();
        }
    }
}
