package dev.hawser.launcher.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.hawser.net.LogContext;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An entry in the native protocol of systemd's journal: {@code NAME=value} on a line for each field. A value of several lines
 * comes behind its name on a line, and its length as eight bytes, the lowest first.
 */
final class JournalLines implements DatagramLines {
    /** Of a field that is not the message. */
    private static final int LONGEST_NAME = 200;

    @Override
    public List<byte[]> of(ILoggingEvent event, int sizeLimit) {
        ByteArrayOutputStream entry = new ByteArrayOutputStream();
        field(entry, "PRIORITY", Integer.toString(Levels.severity(event.getLevel())), LONGEST_NAME);
        field(entry, "SYSLOG_IDENTIFIER", "hawser", LONGEST_NAME);
        field(entry, "HAWSER_NAMESPACE", event.getLoggerName(), LONGEST_NAME);
        field(entry, "HAWSER_CONTEXT", LogContext.current(), LONGEST_NAME);
        field(entry, "MESSAGE", text(event), sizeLimit - entry.size() - "MESSAGE\n\n".length() - Long.BYTES);
        return List.of(entry.toByteArray());
    }

    /** With the characters by their numbers that would make the journal show bytes in place of text. */
    private static String text(ILoggingEvent event) {
        StringBuilder text = new StringBuilder();
        appendLines(text, String.valueOf(event.getFormattedMessage()).stripTrailing());
        String trace = StackTrace.of(event);
        if (trace != null) {
            text.append('\n');
            appendLines(text, trace.stripTrailing());
        }
        return text.toString();
    }

    private static void appendLines(StringBuilder out, String text) {
        boolean isFirst = true;
        for (String line : text.lines().toList()) {
            if (!isFirst) {
                out.append('\n');
            }
            isFirst = false;
            LogText.appendEscaped(out, line);
        }
    }

    private static void field(ByteArrayOutputStream entry, String name, String text, int sizeLimit) {
        byte[] value = DatagramLines.cut(text, sizeLimit);
        entry.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        if (text.indexOf('\n') < 0) {
            entry.write('=');
        } else {
            entry.write('\n');
            entry.writeBytes(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(value.length)
                    .array());
        }
        entry.writeBytes(value);
        entry.write('\n');
    }
}
