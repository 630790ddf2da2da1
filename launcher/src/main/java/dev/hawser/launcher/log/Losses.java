package dev.hawser.launcher.log;

import java.io.PrintStream;

/** Counts lines that could not be logged, and complains of the first, at most once a minute. For one thread at a time. */
final class Losses {
    private static final long PAUSE_MILLIS = 60_000;

    private final String where;
    private final PrintStream standardError;
    private long count;
    private String reason = "";
    private long silentUntil = Long.MIN_VALUE;

    /** @param where half a sentence: what could not be done */
    Losses(String where, PrintStream standardError) {
        this.where = where;
        this.standardError = standardError;
    }

    /** A line of the time {@code millis} is lost. */
    void add(String why, long millis) {
        count++;
        reason = why;
        if (count == 1 && millis >= silentUntil) {
            silentUntil = millis + PAUSE_MILLIS;
            standardError.println("hawser: " + where + ": " + why + "; the program goes on without");
        }
    }

    boolean isNone() {
        return count == 0;
    }

    /** A sentence about all of them. */
    String text() {
        return count + (count == 1 ? " line is" : " lines are") + " lost here: " + where + ": " + reason;
    }

    /** They have been told of. */
    void clear() {
        count = 0;
    }
}
