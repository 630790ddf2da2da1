package dev.hawser.benchmarks.compare;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Medians over the rounds of one server in one case.
 *
 * @param cpuNanos of the server an operation
 * @param cpuSpread how far the rounds lie apart in that, as a part of it
 * @param perSecond operations
 * @param p50 of the latency in nanoseconds, 0 where there is none
 * @param p99 the same
 * @param p999 the same
 * @param serverShare the part of a processor that the server used
 * @param loadShare the part of its processor that the generator needed
 */
record Figures(
        double cpuNanos,
        double cpuSpread,
        double perSecond,
        double p50,
        double p99,
        double p999,
        double serverShare,
        double loadShare) {
    private static final double FULL = 0.95;
    private static final double SLACK = 0.7;

    /** Of at least one sample. */
    static Figures of(List<Sample> samples) {
        double[] cpu = samples.stream()
                .mapToDouble(Sample::serverNanosPerOperation)
                .toArray();
        return new Figures(
                Statistics.median(cpu),
                Statistics.spread(cpu),
                median(samples, Sample::perSecond),
                median(samples, sample -> sample.latencies().percentile(0.5)),
                median(samples, sample -> sample.latencies().percentile(0.99)),
                median(samples, sample -> sample.latencies().percentile(0.999)),
                median(samples, Sample::serverShare),
                median(samples, Sample::loadShare));
    }

    private static double median(List<Sample> samples, ToDoubleFunction<Sample> of) {
        return Statistics.median(samples.stream().mapToDouble(of).toArray());
    }

    /** How many operations this does for the CPU time in which {@code reference} does one; higher is better. */
    double ratioTo(Figures reference) {
        return reference.cpuNanos / cpuNanos;
    }

    /** Whether the rate is the generator's and not the server's. What an operation costs the server holds all the same. */
    boolean isBoundByLoad() {
        return loadShare > FULL && serverShare < FULL;
    }

    /** Whether neither of the two was at work all the time, so that something else must have had their processors. */
    boolean isDisturbed() {
        return loadShare < SLACK && serverShare < SLACK;
    }
}
