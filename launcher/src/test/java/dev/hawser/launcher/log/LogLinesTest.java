package dev.hawser.launcher.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.hawser.net.LogContext;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogLinesTest {
    private static final Instant MOMENT = Instant.parse("2011-08-29T11:32:35.999Z");

    private final LogLines lines = new LogLines(ZoneId.of("Europe/Paris"), UTF_8);

    @AfterEach
    void leaveTheContext() {
        LogContext.ofThread().set(null);
    }

    @Test
    void aLineHasTheTimeWhatItIsAboutAndTheMessage() {
        LogContext.ofThread().set("CmdProtocol,0,127.0.0.1");
        assertThat(encoded(MOMENT, Level.INFO, "Cmd received from 127.0.0.1 : test", null))
                .isEqualTo(
                        "2011-08-29 13:32:35+0200 [CmdProtocol,0,127.0.0.1] Cmd received from 127.0.0.1 : test\n");
    }

    @Test
    void aLineAboutNothingHasADash() {
        assertThat(encoded(MOMENT, Level.INFO, "Log opened.", null))
                .isEqualTo("2011-08-29 13:32:35+0200 [-] Log opened.\n");
    }

    @Test
    void universalTimeHasAnOffsetOfZeros() {
        LogLines utc = new LogLines(ZoneId.of("UTC"), UTF_8);
        assertThat(new String(utc.encode(event(MOMENT, Level.INFO, "x", null)), UTF_8))
                .isEqualTo("2011-08-29 11:32:35+0000 [-] x\n");
    }

    @Test
    void theOffsetFollowsTheSeason() {
        assertThat(encoded(MOMENT, Level.INFO, "x", null)).startsWith("2011-08-29 13:32:35+0200 ");
        assertThat(encoded(Instant.parse("2011-12-29T11:32:35Z"), Level.INFO, "x", null))
                .startsWith("2011-12-29 12:32:35+0100 ");
    }

    @Test
    void warningsAndErrorsSayWhatTheyAre() {
        assertThat(encoded(MOMENT, Level.WARN, "x", null)).endsWith("[-] warning: x\n");
        assertThat(encoded(MOMENT, Level.ERROR, "x", null)).endsWith("[-] error: x\n");
        assertThat(encoded(MOMENT, Level.DEBUG, "x", null)).endsWith("[-] x\n");
    }

    @Test
    void aMessageCannotForgeALine() {
        assertThat(encoded(MOMENT, Level.INFO, "x\r\n2011-08-29 13:32:35+0200 [-] forged", null))
                .isEqualTo("2011-08-29 13:32:35+0200 [-] x\n\t2011-08-29 13:32:35+0200 [-] forged\n");
    }

    @Test
    void aPrefixCannotForgeALine() {
        LogContext.ofThread().set("P\n2011");
        assertThat(encoded(MOMENT, Level.INFO, "x", null)).isEqualTo("2011-08-29 13:32:35+0200 [P\\u000a2011] x\n");
    }

    @Test
    void aStackTraceStandsBelowAndCannotForgeALine() {
        String text = encoded(MOMENT, Level.ERROR, "It failed.", new IllegalStateException("bad\n2011 forged"));
        assertThat(text)
                .startsWith("2011-08-29 13:32:35+0200 [-] error: It failed.\n"
                        + "\tjava.lang.IllegalStateException: bad\n\t2011 forged\n\t\tat ")
                .endsWith("\n");
        assertThat(text.lines().skip(1)).allMatch(line -> line.startsWith("\t"));
    }

    @Test
    void anExceptionThatCannotBePrintedStillGivesItsLine() {
        String text = encoded(MOMENT, Level.ERROR, "It failed.", new Unprintable());
        assertThat(text).contains("error: It failed.\n\t").contains("Unprintable, which cannot be printed");
    }

    @Test
    void aMessageOfNullIsTheWord() {
        assertThat(encoded(MOMENT, Level.INFO, null, null)).endsWith("[-] null\n");
    }

    private String encoded(Instant time, Level level, @Nullable String message, @Nullable Throwable thrown) {
        return new String(lines.encode(event(time, level, message, thrown)), UTF_8);
    }

    private static LoggingEvent event(
            Instant time, Level level, @Nullable String message, @Nullable Throwable thrown) {
        LoggingEvent event =
                new LoggingEvent("test", new LoggerContext().getLogger("test"), level, message, thrown, null);
        event.setInstant(time);
        return event;
    }

    private static final class Unprintable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            throw new IllegalArgumentException("no text");
        }
    }
}
