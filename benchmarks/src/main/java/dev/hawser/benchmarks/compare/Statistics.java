package dev.hawser.benchmarks.compare;

import java.util.Arrays;

/** Of the rounds of one server. */
final class Statistics {
    private Statistics() {}

    /** The middle of {@code values}, or the mean of the two in the middle. Refuses none. */
    static double median(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no values have no median");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** How far {@code values} lie apart, as a part of their median. Refuses none. */
    static double spread(double... values) {
        double median = median(values);
        return (Arrays.stream(values).max().orElseThrow() - Arrays.stream(values).min().orElseThrow()) / median;
    }
}
