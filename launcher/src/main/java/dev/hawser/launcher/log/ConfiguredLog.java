package dev.hawser.launcher.log;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.encoder.Encoder;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@link LogOptions} become in Logback: levels of loggers, and appenders of the root. */
final class ConfiguredLog {
    /** What rsyslog takes unless told otherwise. */
    private static final int SYSLOG_SIZE = 8 << 10;

    private static final int JOURNAL_SIZE = 64 << 10;

    private final LoggerContext logback;
    private final Map<String, Level> levels;
    private final List<Appender<ILoggingEvent>> appenders = new ArrayList<>();

    private ConfiguredLog(LoggerContext logback, Map<String, Level> levels) {
        this.logback = logback;
        this.levels = levels;
    }

    /** That of a program without options. */
    static ConfiguredLog ofOutput(LoggerContext logback, PrintStream output) {
        ConfiguredLog log = new ConfiguredLog(logback, LogOptions.DEFAULT.levels());
        log.appenders.add(new OutputAppender(output, encoder(LogFormat.TEXT, output.charset()), logback));
        return log;
    }

    /** Opens all targets, or none. */
    static ConfiguredLog open(LoggerContext logback, LogOptions options, PrintStream output, PrintStream error)
            throws CannotLog {
        ConfiguredLog log = new ConfiguredLog(logback, options.levels());
        try {
            for (LogTarget target : options.targets()) {
                log.appenders.add(appender(target, options.format(), logback, output, error));
            }
        } catch (CannotLog refused) {
            log.appenders.forEach(Appender::stop);
            throw refused;
        }
        return log;
    }

    private static Appender<ILoggingEvent> appender(
            LogTarget target, LogFormat format, LoggerContext logback, PrintStream output, PrintStream error)
            throws CannotLog {
        ZoneId zone = ZoneId.systemDefault();
        return switch (target) {
            case LogTarget.Output _ -> new OutputAppender(output, encoder(format, output.charset()), logback);
            case LogTarget.ToFile file ->
                new LogFileAppender(file, zone, encoder(format, StandardCharsets.UTF_8), logback, error);
            case LogTarget.ToSyslog syslog -> new DatagramAppender(
                    "syslog",
                    syslog.socket(),
                    new SyslogLines(syslog.facility(), zone, ProcessHandle.current().pid()),
                    SYSLOG_SIZE,
                    logback,
                    error);
            case LogTarget.ToJournal journal ->
                new DatagramAppender("the journal", journal.socket(), new JournalLines(), JOURNAL_SIZE, logback, error);
        };
    }

    private static Encoder<ILoggingEvent> encoder(LogFormat format, Charset charset) {
        return switch (format) {
            case TEXT -> new LogLines(ZoneId.systemDefault(), charset);
            case JSON -> new JsonLines();
        };
    }

    /** Takes the place of {@code before}: no line is lost, and one of another thread may be in both. */
    void replace(@Nullable ConfiguredLog before) {
        if (before != null) {
            before.levels.keySet().stream()
                    .filter(name -> !levels.containsKey(name))
                    .forEach(name -> logger(name).setLevel(null));
        }
        levels.forEach((name, level) -> logger(name).setLevel(Levels.ofLogback(level)));
        for (Appender<ILoggingEvent> appender : appenders) {
            appender.start();
            logger("").addAppender(appender);
        }
        if (before != null) {
            before.close();
        }
    }

    private Logger logger(String name) {
        return logback.getLogger(name.isEmpty() ? Logger.ROOT_LOGGER_NAME : name);
    }

    boolean hasFile() {
        return appenders.stream().anyMatch(LogFileAppender.class::isInstance);
    }

    /** Opens all files anew. */
    void reopenFiles() {
        for (Appender<ILoggingEvent> appender : appenders) {
            if (appender instanceof LogFileAppender file) {
                file.reopen();
            }
        }
    }

    void giveFilesTo(long uid) throws IOException {
        for (Appender<ILoggingEvent> appender : appenders) {
            if (appender instanceof LogFileAppender file) {
                file.giveTo(uid);
            }
        }
    }

    /** Waits until daemons have what was logged, a second each at most. */
    void drain() {
        for (Appender<ILoggingEvent> appender : appenders) {
            if (appender instanceof DatagramAppender daemon) {
                daemon.drain();
            }
        }
    }

    void close() {
        for (Appender<ILoggingEvent> appender : appenders) {
            logger("").detachAppender(appender);
            appender.stop();
        }
    }
}
