package dev.hawser.launcher.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.LoggerContext;
import dev.hawser.system.CurrentProcess;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LogSetupTest {
    @TempDir
    Path folder;

    private final LoggerContext logback = new LoggerContext();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @AfterEach
    void putBack() throws CannotLog {
        LogSetup.configure(LogOptions.DEFAULT);
    }

    private ConfiguredLog open(LogFormat format, Map<String, Level> levels, LogTarget... targets) throws CannotLog {
        PrintStream stream = new PrintStream(output, true, StandardCharsets.UTF_8);
        return ConfiguredLog.open(logback, new LogOptions(List.of(targets), format, levels), stream, stream);
    }

    private LogTarget file(String name) {
        return new LogTarget.ToFile(folder.resolve(name), LogRotation.NEVER);
    }

    private void logAtAllLevels(String namespace) {
        var logger = logback.getLogger(namespace);
        logger.trace("{} trace", namespace);
        logger.debug("{} debug", namespace);
        logger.info("{} info", namespace);
        logger.warn("{} warning", namespace);
        logger.error("{} error", namespace);
    }

    @Test
    void G5_theLongestNameThatIsTheBeginningCounts() throws Exception {
        open(LogFormat.TEXT,
                        Map.of("", Level.ERROR, "a", Level.WARNING, "a.b", Level.TRACE, "a.b.c", Level.OFF),
                        new LogTarget.Output())
                .replace(null);
        for (String namespace : List.of("z", "a", "ab", "a.z", "a.b", "a.b.z", "a.b.c", "a.b.c.d")) {
            logAtAllLevels(namespace);
        }
        assertThat(output.toString(StandardCharsets.UTF_8).lines().map(line -> line.replaceFirst("^\\S+ \\S+ \\[-] (\\w+: )?", "")))
                .containsExactly(
                        "z error",
                        "a warning", "a error",
                        "ab error",
                        "a.z warning", "a.z error",
                        "a.b trace", "a.b debug", "a.b info", "a.b warning", "a.b error",
                        "a.b.z trace", "a.b.z debug", "a.b.z info", "a.b.z warning", "a.b.z error");
    }

    @Test
    void withoutAWordLinesFromInfoUpAreLogged() throws Exception {
        open(LogFormat.TEXT, Map.of(), new LogTarget.Output()).replace(null);
        logAtAllLevels("a");
        assertThat(output.toString(StandardCharsets.UTF_8).lines()).hasSize(3);
    }

    @Test
    void aNewConfigurationLeavesNothingOfTheOldOne() throws Exception {
        ConfiguredLog first = open(LogFormat.TEXT, Map.of("a", Level.TRACE), file("first"), new LogTarget.Output());
        first.replace(null);
        logAtAllLevels("a");
        open(LogFormat.JSON, Map.of("", Level.WARNING), file("second")).replace(first);
        logAtAllLevels("a");
        assertThat(folder.resolve("first")).content().hasLineCount(5);
        assertThat(output.toString(StandardCharsets.UTF_8).lines()).hasSize(5);
        assertThat(Files.readAllLines(folder.resolve("second")))
                .hasSize(2)
                .allMatch(line -> line.startsWith("{\"time\":"));
    }

    @Test
    void eachTargetGetsEachLine() throws Exception {
        open(LogFormat.TEXT, Map.of(), file("one"), file("two"), new LogTarget.Output()).replace(null);
        logback.getLogger("a").info("hello");
        for (String name : List.of("one", "two")) {
            assertThat(folder.resolve(name)).content().endsWith("[-] hello\n");
        }
        assertThat(output.toString(StandardCharsets.UTF_8)).endsWith("[-] hello\n");
    }

    @Test
    void whereOneTargetIsNotToBeHadTheLogStaysAsItWas() throws Exception {
        LogSetup.configure(new LogOptions(List.of(file("log")), LogFormat.TEXT, Map.of()));
        assertThatExceptionOfType(CannotLog.class)
                .isThrownBy(() -> LogSetup.configure(
                        new LogOptions(List.of(file("other"), file("no/log")), LogFormat.TEXT, Map.of("", Level.OFF))))
                .withMessageContaining("no/log");
        System.getLogger("test").log(Level.INFO, "still here");
        assertThat(folder.resolve("log")).content().endsWith("] still here\n");
    }

    @Test
    void G7_reopeningGoesOnInANewFile() throws Exception {
        LogSetup.configure(new LogOptions(List.of(file("log")), LogFormat.TEXT, Map.of()));
        System.getLogger("test").log(Level.INFO, "one");
        Files.move(folder.resolve("log"), folder.resolve("moved"));
        LogSetup.reopen();
        System.getLogger("test").log(Level.INFO, "two");
        assertThat(folder.resolve("moved")).content().endsWith("] one\n");
        assertThat(folder.resolve("log")).content().endsWith("] two\n");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void G7_theSignalReopensToo() throws Exception {
        LogSetup.configure(new LogOptions(List.of(file("log")), LogFormat.TEXT, Map.of()));
        Files.move(folder.resolve("log"), folder.resolve("moved"));
        assertThat(CurrentProcess.signal(ProcessHandle.current().pid(), "USR1")).isTrue();
        Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
        while (!Files.exists(folder.resolve("log")) && Instant.now().isBefore(deadline)) {
            Thread.onSpinWait();
        }
        assertThat(folder.resolve("log")).exists();
    }
}
