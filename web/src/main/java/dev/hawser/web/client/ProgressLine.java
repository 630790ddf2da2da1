package dev.hawser.web.client;

import java.util.Locale;

/** How far a transfer is, as a line for people. */
final class ProgressLine {
    private static final int BAR = 24;

    private ProgressLine() {}

    /**
     * As {@code [=====>      ]  45 %  4.5 of 10.0 MB  1.2 MB/s  5 s left}.
     *
     * @param total -1 where it is not known
     * @param moved how many bytes have come in {@code nanos}
     */
    static String bar(long done, long total, long moved, long nanos) {
        double rate = nanos <= 0 ? 0 : moved * 1e9 / nanos;
        String speed = size((long) rate) + "/s";
        if (total <= 0) {
            return size(done) + "  " + speed;
        }
        int filled = (int) Math.min(BAR, done * BAR / total);
        String bar = "=".repeat(filled) + (filled < BAR ? ">" : "") + " ".repeat(Math.max(0, BAR - filled - 1));
        String left = rate < 1 ? "" : "  " + time((long) ((total - done) / rate)) + " left";
        return "[" + bar + "] " + String.format(Locale.ROOT, "%3d", percent(done, total)) + " %  " + size(done) + " of "
                + size(total) + "  " + speed + (done < total ? left : "");
    }

    static int percent(long done, long total) {
        return (int) (100.0 * done / total);
    }

    static String size(long byteCount) {
        String[] units = {"B", "kB", "MB", "GB", "TB"};
        double value = byteCount;
        int unit = 0;
        while (value >= 1000 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return unit == 0 ? byteCount + " B" : String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }

    static String time(long seconds) {
        if (seconds < 100) {
            return seconds + " s";
        }
        return seconds < 6000 ? seconds / 60 + " min" : seconds / 3600 + " h";
    }
}
