package dev.hawser.app;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What is logged under one name while this is open; nothing of it is printed. */
final class CapturedLog implements AutoCloseable {
    private final Logger logger;
    private final boolean inherited;
    private final List<String> lines = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            Throwable thrown = line.getThrown();
            lines.add(line.getLevel() + " " + line.getMessage() + (thrown == null ? "" : ": " + thrown));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private CapturedLog(Logger logger) {
        this.logger = logger;
        this.inherited = logger.getUseParentHandlers();
        logger.setUseParentHandlers(false);
        logger.setLevel(Level.ALL);
        logger.addHandler(handler);
    }

    static CapturedLog of(String name) {
        return new CapturedLog(Logger.getLogger(name));
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        logger.removeHandler(handler);
        logger.setLevel(null);
        logger.setUseParentHandlers(inherited);
    }
}
