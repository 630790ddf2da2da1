package dev.hawser.launcher.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.hawser.net.LogContext;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Syslog and the journal, with a socket of the test's in place of the daemons'. */
@EnabledOnOs(OS.LINUX)
class DaemonLogTest {
    private static final int MANY = 100_000;

    @TempDir
    Path folder;

    private final LoggerContext logback = new LoggerContext();
    private final ByteArrayOutputStream error = new ByteArrayOutputStream();

    @AfterEach
    void leaveTheContext() {
        LogContext.ofThread().set(null);
    }

    private Path socket() {
        return folder.resolve("socket");
    }

    private DatagramAppender syslog(int sizeLimit) throws CannotLog {
        return open("syslog", new SyslogLines(SyslogFacility.LOCAL0, ZoneOffset.ofHours(2), 4711), sizeLimit);
    }

    private DatagramAppender journal(int sizeLimit) throws CannotLog {
        return open("the journal", new JournalLines(), sizeLimit);
    }

    private DatagramAppender open(String name, DatagramLines lines, int sizeLimit) throws CannotLog {
        DatagramAppender appender =
                new DatagramAppender(name, socket(), lines, sizeLimit, logback, new PrintStream(error, true, UTF_8));
        appender.start();
        return appender;
    }

    private static LoggingEvent event(String message) {
        return Events.of(Level.INFO, message);
    }

    @Test
    void syslogGetsWhatTheCLibraryWouldSend() throws Exception {
        LogContext.ofThread().set("CmdProtocol,0,127.0.0.1");
        try (Inbox daemon = new Inbox(socket()).read()) {
            DatagramAppender syslog = syslog(8192);
            syslog.doAppend(event("Cmd received, caf\u00e9"));
            syslog.stop();
            assertThat(daemon.next())
                    .isEqualTo("<134>Aug 29 13:32:35 hawser[4711]: [CmdProtocol,0,127.0.0.1] Cmd received, caf\u00e9");
        }
    }

    @ParameterizedTest
    @CsvSource({"ERROR,131", "WARN,132", "INFO,134", "DEBUG,135", "TRACE,135"})
    void theSeverityIsTheLevel(String level, int priority) throws Exception {
        try (Inbox daemon = new Inbox(socket()).read()) {
            DatagramAppender syslog = syslog(8192);
            syslog.doAppend(Events.of(Level.toLevel(level), "x"));
            syslog.stop();
            assertThat(daemon.next()).startsWith("<" + priority + ">Aug 29 ");
        }
    }

    @Test
    void eachLineIsAMessageOfItsOwnAndNoneCanForgeAnother() throws Exception {
        try (Inbox daemon = new Inbox(socket()).read()) {
            DatagramAppender syslog = syslog(8192);
            syslog.doAppend(Events.of(Level.ERROR, "one\r\n<0>two\u001b[2J\n", new IllegalStateException("three\nfour")));
            syslog.doAppend(event(""));
            syslog.stop();
            String head = "<131>Aug 29 13:32:35 hawser[4711]: [-] ";
            assertThat(daemon.next()).isEqualTo(head + "one");
            assertThat(daemon.next()).isEqualTo(head + "<0>two\\u001b[2J");
            assertThat(daemon.next()).isEqualTo(head + "java.lang.IllegalStateException: three");
            assertThat(daemon.next()).isEqualTo(head + "four");
            String next = daemon.next();
            while (next.startsWith(head)) {
                assertThat(next).startsWith(head + "\tat ");
                next = daemon.next();
            }
            assertThat(next).isEqualTo("<134>Aug 29 13:32:35 hawser[4711]: [-] ");
        }
    }

    @Test
    void aLongLineIsCutAndSaysByHowMuch() throws Exception {
        try (Inbox daemon = new Inbox(socket()).read()) {
            DatagramAppender syslog = syslog(1024);
            syslog.doAppend(event("\u00e9".repeat(5000)));
            syslog.stop();
            String message = daemon.next();
            assertThat(message.getBytes(UTF_8)).hasSizeBetween(1010, 1024);
            assertThat(message).matches("<134>Aug 29 13:32:35 hawser\\[4711]: \\[-] \u00e9+ \\[\\.\\.\\. \\d+ bytes cut]");
            int kept = (int) message.chars().filter(c -> c == '\u00e9').count();
            assertThat(message).endsWith(" [... " + (10_000 - 2 * kept) + " bytes cut]");
        }
    }

    @Test
    void theJournalGetsFields() throws Exception {
        LogContext.ofThread().set("CmdProtocol,0,127.0.0.1");
        try (Inbox daemon = new Inbox(socket()).read()) {
            DatagramAppender journal = journal(65536);
            journal.doAppend(Events.of(Level.WARN, "Cmd received"));
            journal.stop();
            assertThat(daemon.next())
                    .isEqualTo("PRIORITY=4\nSYSLOG_IDENTIFIER=hawser\nHAWSER_NAMESPACE=test.Chat\n"
                            + "HAWSER_CONTEXT=CmdProtocol,0,127.0.0.1\nMESSAGE=Cmd received\n");
        }
    }

    @Test
    void theJournalGetsAMessageOfManyLinesByItsLength() throws Exception {
        try (Inbox daemon = new Inbox(socket()).read()) {
            DatagramAppender journal = journal(65536);
            journal.doAppend(event("one\nPRIORITY=0\r\n" + "x".repeat(300) + "\u0000"));
            journal.stop();
            int length = "one\nPRIORITY=0\n".length() + 300 + "\\u0000".length();
            assertThat(daemon.nextLatin1())
                    .endsWith("HAWSER_CONTEXT=-\nMESSAGE\n" + (char) (length & 0xff) + (char) (length >> 8)
                            + "\0\0\0\0\0\0one\nPRIORITY=0\n" + "x".repeat(300) + "\\u0000\n");
        }
    }

    @Test
    void aNameOfTheProgramsCannotAddAField() throws Exception {
        LogContext.ofThread().set("a\nPRIORITY=0");
        try (Inbox daemon = new Inbox(socket()).read()) {
            DatagramAppender journal = journal(65536);
            journal.doAppend(event("x"));
            journal.stop();
            assertThat(daemon.nextLatin1()).contains("\nHAWSER_CONTEXT\n\f\0\0\0\0\0\0\0a\nPRIORITY=0\nMESSAGE=x\n");
        }
    }

    @Test
    void theJournalGetsAStackTraceInTheMessage() throws Exception {
        try (Inbox daemon = new Inbox(socket()).read()) {
            DatagramAppender journal = journal(65536);
            journal.doAppend(Events.of(Level.ERROR, "It failed.", new IllegalStateException("bad")));
            journal.stop();
            assertThat(daemon.nextLatin1()).contains("It failed.\njava.lang.IllegalStateException: bad\n\tat ");
        }
    }

    @Test
    void whatIsLargerThanTheSystemTakesIsCutSmaller() throws Exception {
        try (Inbox daemon = new Inbox(socket()).read()) {
            DatagramAppender journal = journal(16 << 20); // more than any socket's buffer, by default some 200 KB
            journal.doAppend(event("x".repeat(10 << 20)));
            journal.doAppend(event("small"));
            journal.stop();
            daemon.next(); // of which the test's socket has kept 64 KB
            assertThat(daemon.next()).endsWith("MESSAGE=small\n");
        }
        assertThat(error.toString(UTF_8)).isEmpty();
    }

    @Test
    void aFullQueueIsNotWaitedForAndTheLossIsToldLater() throws Exception {
        try (Inbox daemon = new Inbox(socket())) {
            DatagramAppender syslog = syslog(8192);
            int sent = 0;
            while (error.size() == 0 && sent < MANY) {
                syslog.doAppend(event("line " + sent++));
            }
            syslog.doAppend(event("lost too"));
            assertThat(error.toString(UTF_8).lines())
                    .containsExactly("hawser: cannot log to syslog at " + socket()
                            + ": its queue is full; the program goes on without");
            daemon.read();
            for (int i = 0; i < sent - 1; i++) {
                assertThat(daemon.next()).endsWith("[-] line " + i);
            }
            syslog.doAppend(event("afterwards"));
            syslog.stop();
            assertThat(daemon.next())
                    .isEqualTo("<132>Aug 29 13:32:35 hawser[4711]: [-] 2 lines are lost here: cannot log to syslog at "
                            + socket() + ": its queue is full");
            assertThat(daemon.next()).endsWith("[-] afterwards");
        }
    }

    @Test
    void aDaemonThatWasStartedAnewIsFoundAndToldWhatItMissed() throws Exception {
        Inbox first = new Inbox(socket()).read();
        DatagramAppender journal = journal(65536);
        journal.doAppend(event("one"));
        assertThat(first.next()).endsWith("MESSAGE=one\n");
        first.close();
        journal.doAppend(event("two"));
        journal.doAppend(event("three"));
        try (Inbox second = new Inbox(socket()).read()) {
            journal.doAppend(event("four"));
            assertThat(second.next()).contains("MESSAGE=2 lines are lost here: ").contains("nobody is there");
            assertThat(second.next()).endsWith("MESSAGE=four\n");
        }
        journal.stop();
        assertThat(error.toString(UTF_8).lines()).hasSize(1);
    }

    @Test
    void aDaemonThatIsNotThereIsToldAtOnce() {
        assertThatExceptionOfType(CannotLog.class)
                .isThrownBy(() -> syslog(8192))
                .withMessage("cannot log to syslog at " + socket() + ": No such file or directory");
    }
}
