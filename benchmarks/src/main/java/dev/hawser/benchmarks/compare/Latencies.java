package dev.hawser.benchmarks.compare;

import java.util.List;

/** How often which latency was seen, by rising latency. */
record Latencies(List<Step> steps) {
    /** {@code count} operations took {@code nanos}. */
    record Step(long nanos, long count) {}

    Latencies {
        steps = List.copyOf(steps);
        for (int i = 1; i < steps.size(); i++) {
            if (steps.get(i).nanos() <= steps.get(i - 1).nanos()) {
                throw new IllegalArgumentException("latencies do not rise at " + steps.get(i));
            }
        }
    }

    boolean isEmpty() {
        return steps.isEmpty();
    }

    /** The least latency that {@code part} of all operations did not exceed, {@code part} from 0 to 1; 0 where none was seen. */
    long percentile(double part) {
        long all = steps.stream().mapToLong(Step::count).sum();
        long rank = Math.max(1, (long) Math.ceil(part * all));
        long passed = 0;
        for (Step step : steps) {
            passed += step.count();
            if (passed >= rank) {
                return step.nanos();
            }
        }
        return 0;
    }
}
