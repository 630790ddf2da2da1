package dev.hawser.launcher.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import java.io.PrintStream;

/**
 * Lines on a stream, each flushed. Logback's own asks for {@link System#out} again and again, which would log what it logs
 * once that is a stream that logs.
 */
final class OutputAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private final PrintStream output;
    private final Encoder<ILoggingEvent> lines;

    OutputAppender(PrintStream output, Encoder<ILoggingEvent> lines, LoggerContext logback) {
        this.output = output;
        this.lines = lines;
        setContext(logback);
        setName("standard output");
    }

    @Override
    protected void append(ILoggingEvent event) {
        byte[] line = lines.encode(event);
        synchronized (output) {
            output.write(line, 0, line.length);
            output.flush();
        }
    }
}
