package dev.hawser.launcher.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.hawser.net.LogContext;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Messages as the C library's {@code syslog} makes them, which is RFC 3164 without a host: {@code <30>Aug 29 13:32:35
 * hawser[4711]: [CmdProtocol,0,127.0.0.1] Cmd received}. Each line of an event is a message of its own.
 */
final class SyslogLines implements DatagramLines {
    private static final List<String> MONTHS =
            List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

    private final SyslogFacility facility;
    private final ZoneId zone;
    private final long pid;

    SyslogLines(SyslogFacility facility, ZoneId zone, long pid) {
        this.facility = facility;
        this.zone = zone;
        this.pid = pid;
    }

    @Override
    public List<byte[]> of(ILoggingEvent event, int sizeLimit) {
        byte[] head = head(event).getBytes(StandardCharsets.UTF_8);
        StringBuilder prefix = new StringBuilder("[");
        LogText.appendEscaped(prefix, LogContext.current());
        prefix.append("] ");
        List<byte[]> messages = new ArrayList<>();
        lines(event).forEach(line -> {
            StringBuilder text = new StringBuilder(prefix);
            LogText.appendEscaped(text, line);
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            message.writeBytes(head);
            message.writeBytes(DatagramLines.cut(text.toString(), sizeLimit - head.length));
            messages.add(message.toByteArray());
        });
        return messages;
    }

    private String head(ILoggingEvent event) {
        int priority = facility.code() * 8 + Levels.severity(event.getLevel());
        ZonedDateTime time = Instant.ofEpochMilli(event.getTimeStamp()).atZone(zone);
        return "<" + priority + ">" + MONTHS.get(time.getMonthValue() - 1)
                + " " + padded(time.getDayOfMonth(), ' ')
                + " " + padded(time.getHour(), '0')
                + ":" + padded(time.getMinute(), '0')
                + ":" + padded(time.getSecond(), '0')
                + " hawser[" + pid + "]: ";
    }

    private static String padded(int number, char pad) {
        return number < 10 ? pad + Integer.toString(number) : Integer.toString(number);
    }

    private static List<String> lines(ILoggingEvent event) {
        List<String> lines = new ArrayList<>();
        String.valueOf(event.getFormattedMessage()).stripTrailing().lines().forEach(lines::add);
        if (lines.isEmpty()) {
            lines.add("");
        }
        String trace = StackTrace.of(event);
        if (trace != null) {
            trace.stripTrailing().lines().forEach(lines::add);
        }
        return lines;
    }
}
