package dev.hawser.benchmarks;

import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import dev.hawser.time.Action;
import dev.hawser.time.DelayedCall;
import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.netty.util.TimerTask;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * 100 000 timers of 1 to 60 seconds that are scheduled and cancelled before they are due, as idle timeouts are; an
 * operation is one timer, scheduled and cancelled. The reactor runs, and has a pass after each hundred, so that what a
 * pass does with new and cancelled timers is counted; so is what the wheel's thread does, as far as it shares the
 * processor or holds up the caller: pin both to one processor to see all of it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class TimerBenchmark {
    private static final int TIMERS = 100_000;
    private static final int A_PASS = 100;
    private static final Action NOTHING = () -> {};
    private static final TimerTask NOTHING_DUE = _ -> {};

    private final Duration[] delays = new Duration[TIMERS];
    private final long[] delayMillis = new long[TIMERS];
    private final DelayedCall[] calls = new DelayedCall[TIMERS];
    private final Timeout[] timeouts = new Timeout[TIMERS];
    private HashedWheelTimer wheel = new HashedWheelTimer();

    /** For JMH. */
    public TimerBenchmark() {}

    /** The same delays for both. */
    @Setup
    public void open() {
        Random random = new Random(4711);
        for (int i = 0; i < TIMERS; i++) {
            delayMillis[i] = 1000 + random.nextInt(59_000);
            delays[i] = Duration.ofMillis(delayMillis[i]);
        }
        wheel = new HashedWheelTimer();
        wheel.start();
    }

    /** Ends the wheel's thread. */
    @TearDown(Level.Trial)
    public void close() {
        wheel.stop();
    }

    /** All are scheduled, then all are cancelled: 100 000 wait at the same time. */
    @Benchmark
    @OperationsPerInvocation(TIMERS)
    public Object reactorAllThenCancel() {
        Reactor reactor = open(ReactorOptions.DEFAULT);
        reactor.callWhenRunning(() -> schedule(reactor, 0));
        reactor.run();
        return reactor;
    }

    private void schedule(Reactor reactor, int from) {
        for (int i = from; i < from + A_PASS; i++) {
            calls[i] = reactor.callLater(delays[i], NOTHING);
        }
        int next = from + A_PASS;
        reactor.callFromThread(next < TIMERS ? () -> schedule(reactor, next) : () -> cancel(reactor, 0));
    }

    private void cancel(Reactor reactor, int from) {
        for (int i = from; i < from + A_PASS; i++) {
            calls[i].cancel();
        }
        int next = from + A_PASS;
        reactor.callFromThread(next < TIMERS ? () -> cancel(reactor, next) : reactor::stop);
    }

    /** What {@link #reactorAllThenCancel} is measured against. */
    @Benchmark
    @OperationsPerInvocation(TIMERS)
    public Object wheelAllThenCancel() {
        for (int i = 0; i < TIMERS; i++) {
            timeouts[i] = wheel.newTimeout(NOTHING_DUE, delayMillis[i], TimeUnit.MILLISECONDS);
        }
        for (int i = 0; i < TIMERS; i++) {
            timeouts[i].cancel();
        }
        return timeouts;
    }

    /** Each is cancelled right after it was scheduled, as a timeout of a quick request is. */
    @Benchmark
    @OperationsPerInvocation(TIMERS)
    public Object reactorEachThenCancel() {
        Reactor reactor = open(ReactorOptions.DEFAULT);
        reactor.callWhenRunning(() -> scheduleAndCancel(reactor, 0));
        reactor.run();
        return reactor;
    }

    private void scheduleAndCancel(Reactor reactor, int from) {
        for (int i = from; i < from + A_PASS; i++) {
            reactor.callLater(delays[i], NOTHING).cancel();
        }
        int next = from + A_PASS;
        reactor.callFromThread(next < TIMERS ? () -> scheduleAndCancel(reactor, next) : reactor::stop);
    }

    /** What {@link #reactorEachThenCancel} is measured against. */
    @Benchmark
    @OperationsPerInvocation(TIMERS)
    public Object wheelEachThenCancel() {
        for (int i = 0; i < TIMERS; i++) {
            wheel.newTimeout(NOTHING_DUE, delayMillis[i], TimeUnit.MILLISECONDS).cancel();
        }
        return wheel;
    }

    private static Reactor open(ReactorOptions options) {
        return Reactor.open(options.withHandleSignals(false));
    }
}
