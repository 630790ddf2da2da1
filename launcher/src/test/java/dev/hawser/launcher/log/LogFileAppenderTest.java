package dev.hawser.launcher.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileAppenderTest {
    private static final Instant MOMENT = Instant.parse("2011-08-29T11:32:35Z");
    private static final String TIME = "2011-08-29 11:32:35+0000 [-] ";

    @TempDir
    Path folder;

    private final LoggerContext logback = new LoggerContext();
    private final ByteArrayOutputStream error = new ByteArrayOutputStream();

    private LogFileAppender open(LogRotation rotation) throws CannotLog {
        LogFileAppender appender = new LogFileAppender(
                new LogTarget.ToFile(folder.resolve("log"), rotation),
                ZoneOffset.UTC,
                new LogLines(ZoneOffset.UTC, UTF_8),
                logback,
                new PrintStream(error, true, UTF_8));
        appender.start();
        return appender;
    }

    private void log(LogFileAppender appender, String message) {
        log(appender, message, MOMENT);
    }

    private void log(LogFileAppender appender, String message, Instant time) {
        LoggingEvent event = new LoggingEvent("test", logback.getLogger("test"), Level.INFO, message, null, null);
        event.setInstant(time);
        appender.doAppend(event);
    }

    @Test
    void aFileThatTakesNothingIsComplainedOfOnceAndWhatIsLostIsTold() throws IOException {
        assumeTrue(Files.exists(Path.of("/dev/full")), "no /dev/full");
        Path link = Files.createSymbolicLink(folder.resolve("log"), Path.of("/dev/full"));
        LogFileAppender appender = open(LogRotation.NEVER);
        for (int i = 0; i < 3; i++) {
            log(appender, "line " + i);
        }
        assertThat(error.toString(UTF_8)).isEqualTo("hawser: cannot write the log file " + link
                + ": No space left on device; the program goes on without" + System.lineSeparator());
        Files.delete(link);
        appender.reopen();
        log(appender, "line 3");
        log(appender, "line 4");
        appender.stop();
        assertThat(link).hasContent(TIME + "warning: 3 lines are lost here: cannot write the log file " + link
                + ": No space left on device\n" + TIME + "line 3\n" + TIME + "line 4");
        assertThat(error.toString(UTF_8).lines()).hasSize(1);
    }

    @Test
    void aDiskThatIsFullNowAndThenIsComplainedOfOnceAMinute() throws IOException {
        assumeTrue(Files.exists(Path.of("/dev/full")), "no /dev/full");
        Path link = folder.resolve("log");
        LogFileAppender appender = open(LogRotation.NEVER);
        for (int i = 0; i < 5; i++) {
            Files.delete(link);
            Files.createSymbolicLink(link, Path.of("/dev/full"));
            appender.reopen();
            log(appender, "lost", MOMENT.plusSeconds(i * 20));
            Files.delete(link);
            appender.reopen();
            log(appender, "written", MOMENT.plusSeconds(i * 20));
        }
        appender.stop();
        assertThat(error.toString(UTF_8).lines()).hasSize(2);
    }

    @Test
    void thatItCannotBeRotatedIsTheNextLineOfTheFile() throws IOException {
        Files.createDirectories(folder.resolve("log.1/full"));
        LogFileAppender appender = open(new LogRotation(40, false, 1));
        log(appender, "one");
        log(appender, "two");
        appender.stop();
        List<String> lines = Files.readAllLines(folder.resolve("log"));
        assertThat(lines).hasSize(3);
        assertThat(lines.subList(0, 2)).containsExactly(TIME + "one", TIME + "two");
        assertThat(lines.get(2)).startsWith(TIME + "warning: the log file ").contains("cannot be rotated");
    }

    @Test
    void thatItCannotBeOpenedAnewIsComplainedOfAndTheOpenOneIsWrittenOn() throws IOException {
        LogFileAppender appender = open(LogRotation.NEVER);
        Files.move(folder.resolve("log"), folder.resolve("moved"));
        Files.createDirectory(folder.resolve("log"));
        appender.reopen();
        log(appender, "one");
        appender.stop();
        assertThat(error.toString(UTF_8)).contains("cannot be opened anew", "Is a directory");
        assertThat(Files.readAllLines(folder.resolve("moved"))).hasSize(2).first().isEqualTo(TIME + "one");
    }

    @Test
    void aFileThatCannotBeOpenedIsRefusedWithItsNameAndTheReason() {
        Path missing = folder.resolve("missing/log");
        assertThatExceptionOfType(CannotLog.class)
                .isThrownBy(() -> new LogFileAppender(
                        new LogTarget.ToFile(missing, LogRotation.NEVER),
                        ZoneOffset.UTC,
                        new LogLines(ZoneOffset.UTC, UTF_8),
                        logback,
                        new PrintStream(error, true, UTF_8)))
                .withMessage("cannot write the log file " + missing + ": No such file or directory");
    }

    @Test
    void noLineOfManyThreadsIsLostOrTornWhileFilesAreRotatedAndReopened() throws Exception {
        LogFileAppender appender = open(new LogRotation(2000, false, LogRotation.MOST_KEPT));
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String name = "thread " + i + " line ";
            threads.add(Thread.ofPlatform().start(() -> {
                for (int j = 0; j < 250; j++) {
                    log(appender, name + j);
                    if (j % 50 == 0) {
                        appender.reopen();
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        appender.stop();
        List<String> found = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                assertThat(Files.size(file)).isLessThanOrEqualTo(2000);
                found.addAll(Files.readAllLines(file));
            }
        }
        for (int i = 0; i < 1000; i++) {
            expected.add(TIME + "thread " + i / 250 + " line " + i % 250);
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(error.toString(UTF_8)).isEmpty();
    }
}
