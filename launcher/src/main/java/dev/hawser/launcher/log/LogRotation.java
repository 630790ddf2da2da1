package dev.hawser.launcher.log;

/**
 * When a log file is put aside for a new one. What is put aside is called {@code NAME.1}, what was that {@code NAME.2}, and
 * so on.
 *
 * @param bytes how large a file may become; {@link #ANY_SIZE} for any size
 * @param daily whether each day has a file of its own
 * @param kept how many old files are kept, from 1 to {@link #MOST_KEPT}
 */
public record LogRotation(long bytes, boolean daily, int kept) {
    /** No bound. */
    public static final long ANY_SIZE = Long.MAX_VALUE;

    /** The most old files. */
    public static final int MOST_KEPT = 9999;

    /** Never, as where another program such as logrotate does it. */
    public static final LogRotation NEVER = new LogRotation(ANY_SIZE, false, 10);

    /** Refuses sizes and counts that are none. */
    public LogRotation {
        if (bytes < 1) {
            throw new IllegalArgumentException("no size of a log file: " + bytes);
        }
        if (kept < 1 || kept > MOST_KEPT) {
            throw new IllegalArgumentException("old log files are from 1 to " + MOST_KEPT + ", and not " + kept);
        }
    }
}
