package dev.hawser.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * What the generator counted in one turn of one server.
 *
 * @param nanos how long it took
 * @param operations what was done in it
 * @param serverNanos the CPU time of the server
 * @param loadNanos how long the generator was at work
 * @param latencies of the operations that have one
 */
record Sample(long nanos, long operations, long serverNanos, long loadNanos, Latencies latencies) {
    /** Reads what {@code load} prints, and throws {@link IllegalArgumentException} with the line that it cannot. */
    static Sample parse(List<String> lines) {
        List<Latencies.Step> steps = new ArrayList<>();
        for (String line : lines) {
            String[] words = line.split(" ");
            if (words[0].equals("latency") && words.length == 3) {
                steps.add(new Latencies.Step(number(words[1], line), number(words[2], line)));
            } else if (words[0].equals("total") && words.length == 5) {
                return new Sample(
                        number(words[1], line),
                        number(words[2], line),
                        number(words[3], line),
                        number(words[4], line),
                        new Latencies(steps));
            } else {
                throw new IllegalArgumentException("not what the generator prints: " + line);
            }
        }
        throw new IllegalArgumentException("the generator printed no total");
    }

    private static long number(String word, String line) {
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException notOne) {
            throw new IllegalArgumentException("not what the generator prints: " + line, notOne);
        }
    }

    double serverNanosPerOperation() {
        return (double) serverNanos / operations;
    }

    double perSecond() {
        return operations * 1e9 / nanos;
    }

    /** The part of a processor that the server used. */
    double serverShare() {
        return (double) serverNanos / nanos;
    }

    /** The part of its processor that the generator needed. */
    double loadShare() {
        return (double) loadNanos / nanos;
    }
}
