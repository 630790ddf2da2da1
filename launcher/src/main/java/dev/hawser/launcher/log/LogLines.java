package dev.hawser.launcher.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import dev.hawser.net.LogContext;
import java.nio.charset.Charset;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * Makes an event the lines that the package describes.
 *
 * <p>May be called by several threads at once, each of them the one that logs: what a line is about is asked of the
 * calling thread.
 */
final class LogLines extends EncoderBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ssxx");

    private final ZoneId zone;
    private final Charset charset;
    private volatile Second last = new Second(Long.MIN_VALUE, "");

    LogLines(ZoneId zone, Charset charset) {
        this.zone = zone;
        this.charset = charset;
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(120).append(time(event)).append(" [");
        LogText.appendEscaped(line, LogContext.current());
        line.append("] ").append(urgency(event.getLevel()));
        LogText.appendLines(line, String.valueOf(event.getFormattedMessage()));
        line.append('\n');
        String trace = StackTrace.of(event);
        if (trace != null) {
            line.append('\t');
            LogText.appendLines(line, trace);
            line.append('\n');
        }
        return line.toString().getBytes(charset);
    }

    private String time(ILoggingEvent event) {
        long epochSecond = Math.floorDiv(event.getTimeStamp(), 1000L);
        Second second = last;
        if (second.epochSecond != epochSecond) {
            second = new Second(
                    epochSecond, TIME.format(Instant.ofEpochSecond(epochSecond).atZone(zone)));
            last = second;
        }
        return second.text;
    }

    private static String urgency(Level level) {
        if (level.isGreaterOrEqual(Level.ERROR)) {
            return "error: ";
        }
        return level.isGreaterOrEqual(Level.WARN) ? "warning: " : "";
    }

    private record Second(long epochSecond, String text) {}
}
