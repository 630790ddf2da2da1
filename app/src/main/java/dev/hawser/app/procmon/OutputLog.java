package dev.hawser.app.procmon;

import dev.hawser.bytes.Bytes;
import java.util.Objects;

/**
 * Logs what a program says, line by line, each behind a name. A line that is longer than {@value #LONGEST_LINE} bytes is cut, and
 * says so; what is no UTF-8 and what is no printable text is shown as {@code \xNN}. At most one line is kept. Used on one
 * thread.
 */
public final class OutputLog {
    /** The bytes of a line that are logged. */
    public static final int LONGEST_LINE = 8192;

    private static final int FIRST_SIZE = 256;

    private final System.Logger logger;
    private final System.Logger.Level level;
    private final String name;
    private byte[] kept = new byte[0];
    private int size;
    private boolean cut;

    /** Logs to {@code logger} at that level, behind {@code name} and a colon. */
    public OutputLog(System.Logger logger, System.Logger.Level level, String name) {
        this.logger = Objects.requireNonNull(logger, "logger");
        this.level = Objects.requireNonNull(level, "level");
        this.name = Objects.requireNonNull(name, "name");
    }

    /** Some bytes came. */
    public void received(Bytes data) {
        int from = 0;
        for (int end; (end = data.indexOf((byte) '\n', from)) >= 0; from = end + 1) {
            add(data.slice(from, end));
            endLine();
        }
        add(data.drop(from));
    }

    /** No more comes: logs a last line that has no end. */
    public void finished() {
        if (size > 0) {
            endLine();
        }
        cut = false;
    }

    /** A part of a line. What is beyond the bound is logged to be missing when it is seen, since its end may never come. */
    private void add(Bytes part) {
        if (cut) {
            return;
        }
        Bytes taken = part.take(Math.min(part.size(), LONGEST_LINE - size));
        if (size + taken.size() > kept.length) {
            kept = java.util.Arrays.copyOf(
                    kept, Math.min(LONGEST_LINE, Math.max(FIRST_SIZE, 2 * (size + taken.size()))));
        }
        taken.copyTo(kept, size);
        size += taken.size();
        if (taken.size() < part.size()) {
            log(" ... (cut: the line is longer than " + LONGEST_LINE + " bytes)");
            cut = true;
        }
    }

    private void endLine() {
        if (!cut) {
            log("");
        }
        cut = false;
    }

    private void log(String suffix) {
        int shown = size > 0 && suffix.isEmpty() && kept[size - 1] == '\r' ? size - 1 : size;
        Bytes line = Bytes.copyOf(kept, 0, shown);
        size = 0;
        logger.log(level, name + ": " + ShownText.of(line) + suffix);
    }
}
