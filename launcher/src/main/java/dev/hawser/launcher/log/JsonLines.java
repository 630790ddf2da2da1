package dev.hawser.launcher.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import dev.hawser.net.LogContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Makes an event one line with an object of JSON (RFC 8259), in UTF-8:
 *
 * <pre>{@code
 * {"time":"2011-08-29T11:32:35.999Z","level":"info","namespace":"CmdProtocol",
 *  "context":"CmdProtocol,0,127.0.0.1","message":"Cmd received","thread":"main"}
 * }</pre>
 *
 * <p>and {@code "trace"} as a string, where there is an exception. May be called by several threads at once, each of them the
 * one that logs.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

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
        StringBuilder line = new StringBuilder(200);
        append(line, "{", "time", TIME.format(Instant.ofEpochMilli(event.getTimeStamp())));
        append(line, ",", "level", Levels.name(event.getLevel()));
        append(line, ",", "namespace", event.getLoggerName());
        append(line, ",", "context", LogContext.current());
        append(line, ",", "message", String.valueOf(event.getFormattedMessage()));
        append(line, ",", "thread", event.getThreadName());
        String trace = StackTrace.of(event);
        if (trace != null) {
            append(line, ",", "trace", trace);
        }
        return line.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void append(StringBuilder line, String before, String key, @Nullable String value) {
        line.append(before).append('"').append(key).append("\":\"");
        appendEscaped(line, String.valueOf(value));
        line.append('"');
    }

    /** Escapes what JSON wants, and what a reader of lines, or an encoder of UTF-8, would not leave as it is. */
    private static void appendEscaped(StringBuilder line, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> line.append("\\\"");
                case '\\' -> line.append("\\\\");
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    if (Character.isHighSurrogate(c) && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1))) {
                        line.append(c).append(text.charAt(++i));
                    } else if (LogText.isUnfit(c) || Character.isSurrogate(c)) {
                        LogText.appendNumber(line, c);
                    } else {
                        line.append(c);
                    }
                }
            }
        }
    }
}
