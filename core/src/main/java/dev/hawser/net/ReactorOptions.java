package dev.hawser.net;

import dev.hawser.coroutine.Carrier;
import java.time.Duration;
import java.util.Objects;

/**
 * How a reactor behaves.
 *
 * @param limits the memory bounds of its accepted connections
 * @param memoryBudget unsent and unparsed bytes that all its connections together may keep; above it accepting pauses
 *     and the largest holder is ended
 * @param threadPoolSize the most threads of {@link Reactor#deferToThread}
 * @param threadCallLimit the most {@link Reactor#callFromThread} calls that may wait
 * @param stopTimeout how long {@link Reactor#stop()} waits for worker threads
 * @param backend how it waits for the operating system: {@code nio}, {@code epoll}, {@code io_uring}, the name of another
 *     that is installed, or {@code auto} for what the system property {@code hawser.reactor} says when the reactor is
 *     opened, and without that for the first of {@code epoll}, {@code io_uring} and {@code nio} that is
 *     to be had
 * @param carrier how coroutines are carried
 * @param handleSignals whether {@link Reactor#run()} stops on SIGINT and SIGTERM
 * @param tracing whether {@link Reactor#holdings()} tells where each thing was made, which costs some microseconds for
 *     each thing that is
 * @param watchdogLimit how long one callback may hold the reactor before its stack is logged; zero turns the watchdog
 *     off, and with it the {@code dev.hawser.SlowCallback} events of Java Flight Recorder
 */
public record ReactorOptions(
        TransportLimits limits,
        long memoryBudget,
        int threadPoolSize,
        int threadCallLimit,
        Duration stopTimeout,
        String backend,
        Carrier carrier,
        boolean handleSignals,
        boolean tracing,
        Duration watchdogLimit) {
    /**
     * A quarter of the heap, 10 threads, a million waiting calls, 5 s, backend and carrier {@code auto}, signals handled, a
     * second for a callback; tracing where the system property {@code hawser.debug} is {@code true}.
     */
    public static final ReactorOptions DEFAULT = new ReactorOptions(
            TransportLimits.DEFAULT,
            Runtime.getRuntime().maxMemory() / 4,
            10,
            1 << 20,
            Duration.ofSeconds(5),
            "auto",
            Carrier.AUTO,
            true,
            Boolean.getBoolean("hawser.debug"),
            Duration.ofSeconds(1));

    /** Refuses figures that are not positive. */
    public ReactorOptions {
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(backend, "backend");
        Objects.requireNonNull(carrier, "carrier");
        if (memoryBudget < 1 || threadPoolSize < 1 || threadCallLimit < 1 || stopTimeout.isNegative()) {
            throw new IllegalArgumentException("figures must be positive: memoryBudget " + memoryBudget
                    + ", threadPoolSize " + threadPoolSize + ", threadCallLimit " + threadCallLimit + ", stopTimeout "
                    + stopTimeout);
        }
        if (watchdogLimit.isNegative()) {
            throw new IllegalArgumentException("a limit cannot be negative: watchdogLimit " + watchdogLimit);
        }
    }

    /** These options with other connection limits. */
    public ReactorOptions withLimits(TransportLimits limits) {
        return new ReactorOptions(
                limits, memoryBudget, threadPoolSize, threadCallLimit, stopTimeout, backend, carrier,
                handleSignals, tracing, watchdogLimit);
    }

    /** These options with another budget. */
    public ReactorOptions withMemoryBudget(long byteCount) {
        return new ReactorOptions(
                limits, byteCount, threadPoolSize, threadCallLimit, stopTimeout, backend, carrier, handleSignals,
                tracing, watchdogLimit);
    }

    /** These options with another thread pool size. */
    public ReactorOptions withThreadPoolSize(int threads) {
        return new ReactorOptions(
                limits, memoryBudget, threads, threadCallLimit, stopTimeout, backend, carrier, handleSignals,
                tracing, watchdogLimit);
    }

    /** These options with another bound on waiting thread calls. */
    public ReactorOptions withThreadCallLimit(int calls) {
        return new ReactorOptions(
                limits, memoryBudget, threadPoolSize, calls, stopTimeout, backend, carrier, handleSignals,
                tracing, watchdogLimit);
    }

    /** These options with another stop timeout. */
    public ReactorOptions withStopTimeout(Duration timeout) {
        return new ReactorOptions(
                limits, memoryBudget, threadPoolSize, threadCallLimit, timeout, backend, carrier, handleSignals,
                tracing, watchdogLimit);
    }

    /** These options with another backend, by its name. */
    public ReactorOptions withBackend(String name) {
        return new ReactorOptions(
                limits, memoryBudget, threadPoolSize, threadCallLimit, stopTimeout, name, carrier, handleSignals,
                tracing, watchdogLimit);
    }

    /** These options with another carrier of coroutines. */
    public ReactorOptions withCarrier(Carrier carrier) {
        return new ReactorOptions(
                limits, memoryBudget, threadPoolSize, threadCallLimit, stopTimeout, backend, carrier,
                handleSignals, tracing, watchdogLimit);
    }

    /** These options with or without signal handling. */
    public ReactorOptions withHandleSignals(boolean on) {
        return new ReactorOptions(
                limits, memoryBudget, threadPoolSize, threadCallLimit, stopTimeout, backend, carrier, on, tracing,
                watchdogLimit);
    }

    /** These options with or without recording where things were made. */
    public ReactorOptions withTracing(boolean on) {
        return new ReactorOptions(
                limits, memoryBudget, threadPoolSize, threadCallLimit, stopTimeout, backend, carrier,
                handleSignals, on, watchdogLimit);
    }

    /** These options with another limit on how long a callback takes; zero for no watchdog. */
    public ReactorOptions withWatchdogLimit(Duration limit) {
        return new ReactorOptions(
                limits, memoryBudget, threadPoolSize, threadCallLimit, stopTimeout, backend, carrier,
                handleSignals, tracing, limit);
    }
}
