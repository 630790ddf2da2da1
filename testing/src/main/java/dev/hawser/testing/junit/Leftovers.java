package dev.hawser.testing.junit;

import dev.hawser.time.Holding;
import dev.hawser.time.UnhandledFailures;
import java.util.List;

/** What a test left: things that are still open, and failures that nobody handled. */
record Leftovers(List<Holding> held, List<UnhandledFailures.Report> unhandled) {
    /**
     * Throws where there is anything.
     *
     * @param hasFailed whether the test has failed already: then what it left open tells nothing, as it ended early
     */
    void check(boolean hasFailed) {
        StringBuilder message = new StringBuilder();
        if (!held.isEmpty() && !hasFailed) {
            message.append("the test left behind:");
            held.forEach(holding -> message.append("\n  ").append(holding));
        }
        if (!unhandled.isEmpty()) {
            message.append(message.isEmpty() ? "" : "\n").append("failures that nobody handled:");
            unhandled.forEach(report -> message.append("\n  ").append(report));
        }
        if (!message.isEmpty()) {
            AssertionError error = new AssertionError(message);
            unhandled.forEach(report -> error.addSuppressed(report.failure()));
            throw error;
        }
    }
}
