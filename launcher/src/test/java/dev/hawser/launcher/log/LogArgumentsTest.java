package dev.hawser.launcher.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

class LogArgumentsTest {
    /** A command as the launcher's are: options, then the words of whatever it runs. */
    @Command(name = "daemon")
    static final class Daemon {
        @Mixin
        final LogArguments log = new LogArguments();

        @Parameters
        List<String> words = new ArrayList<>();
    }

    private static Daemon parse(String... args) {
        Daemon daemon = new Daemon();
        new CommandLine(daemon).setStopAtPositional(true).parseArgs(args);
        return daemon;
    }

    private static LogOptions options(String... args) {
        return parse(args).log.options();
    }

    private static void assertRefused(String message, String... args) {
        assertThatExceptionOfType(ParameterException.class)
                .isThrownBy(() -> options(args))
                .withMessageContaining(message);
    }

    private static LogTarget.ToFile file(long bytes, boolean daily, int kept) {
        return new LogTarget.ToFile(Path.of("/var/log/x.log"), new LogRotation(bytes, daily, kept));
    }

    @Test
    void nothingSaidIsTheDefault() {
        assertThat(options()).isEqualTo(LogOptions.DEFAULT);
        assertThat(options("--logfile", "-")).isEqualTo(LogOptions.DEFAULT);
    }

    @Test
    void aFileIsRotatedAsSaid() {
        assertThat(options("--logfile", "/var/log/x.log").targets())
                .containsExactly(file(LogRotation.ANY_SIZE, false, 10));
        assertThat(options("--logfile=/var/log/x.log", "--log-rotate-size", "10M", "--log-rotate-daily", "--log-keep", "3")
                        .targets())
                .containsExactly(file(10 << 20, true, 3));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "500000,500000", "4k,4096", "4K,4096", "10M,10485760", "2g,2147483648"})
    void sizesHaveUnits(String word, long bytes) {
        assertThat(options("--logfile", "/var/log/x.log", "--log-rotate-size", word).targets())
                .containsExactly(file(bytes, false, 10));
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "10X", "10MB", "1.5M", "M", "99999999999G", "999999999999999999999"})
    void whatIsNoSizeIsRefused(String word) {
        assertRefused("\"" + word + "\" is no size", "--logfile", "x", "--log-rotate-size=" + word);
        assertRefused("--log-rotate-size", "--logfile", "x", "--log-rotate-size=" + word);
    }

    @Test
    void countsThatAreNoneAreRefused() {
        assertRefused("--log-keep: old log files are from 1 to 9999, and not 0", "--logfile", "x", "--log-keep", "0");
        assertRefused("and not 10000", "--logfile", "x", "--log-keep", "10000");
        assertRefused("ten", "--logfile", "x", "--log-keep", "ten");
    }

    @ParameterizedTest
    @CsvSource({"--log-rotate-size=1M,--log-rotate-size", "--log-rotate-daily,--log-rotate-daily", "--log-keep=3,--log-keep"})
    void rotationWithoutAFileIsRefused(String argument, String option) {
        assertRefused(option + " is for a log file: say --logfile FILE too", argument);
        assertRefused(option, argument, "--logfile", "-");
        assertRefused(option, argument, "--syslog");
    }

    @Test
    void levelsAreRepeatable() {
        assertThat(options("--log-level", "Warning", "--log-level", "dev.hawser.net=DEBUG", "--log-level=stdout=off")
                        .levels())
                .isEqualTo(Map.of("", Level.WARNING, "dev.hawser.net", Level.DEBUG, "stdout", Level.OFF));
        assertThat(options("--log-level", "debug", "--log-level", "error").levels())
                .isEqualTo(Map.of("", Level.ERROR));
    }

    @ParameterizedTest
    @CsvSource({"verbose,verbose", "dev.hawser=loud,loud", "dev.hawser=,''", "all,all"})
    void aLevelThatThereIsNotIsRefusedWithThoseThatThereAre(String word, String level) {
        assertRefused(
                "there is no level \"" + level + "\"; the levels are trace, debug, info, warning, error, off",
                "--log-level",
                word);
    }

    @Test
    void formatsAreTextAndJson() {
        assertThat(options("--log-format", "json").format()).isEqualTo(LogFormat.JSON);
        assertThat(options("--log-format", "TEXT").format()).isEqualTo(LogFormat.TEXT);
        assertRefused("there is no format \"xml\"; there are text, json", "--log-format", "xml");
    }

    @Test
    void syslogAndJournalTakeThePlaceOfStandardOutput() {
        LogTarget daemon = new LogTarget.ToSyslog(Path.of("/dev/log"), SyslogFacility.DAEMON);
        LogTarget journal = new LogTarget.ToJournal(Path.of("/run/systemd/journal/socket"));
        assertThat(options("--syslog").targets()).containsExactly(daemon);
        assertThat(options("--journald").targets()).containsExactly(journal);
        assertThat(options("--logfile", "-", "--syslog", "--journald").targets())
                .containsExactly(new LogTarget.Output(), daemon, journal);
        assertThat(options("--logfile", "/var/log/x.log", "--journald").targets())
                .containsExactly(file(LogRotation.ANY_SIZE, false, 10), journal);
    }

    @Test
    void theFacilityIsAttachedAndTheNextWordIsNot() {
        Daemon daemon = parse("--syslog", "mail", "--log-keep");
        assertThat(daemon.log.options().targets())
                .containsExactly(new LogTarget.ToSyslog(Path.of("/dev/log"), SyslogFacility.DAEMON));
        assertThat(daemon.words).containsExactly("mail", "--log-keep");
        assertThat(options("--syslog=LOCAL7", "x").targets())
                .containsExactly(new LogTarget.ToSyslog(Path.of("/dev/log"), SyslogFacility.LOCAL7));
        assertRefused("there is no facility \"local8\"; there are kern, user, mail,", "--syslog=local8");
    }

    @Test
    void theHelpTellsAllOfThem() {
        assertThat(new CommandLine(new Daemon()).getUsageMessage())
                .contains("--logfile=FILE", "--log-rotate-size=SIZE", "--log-rotate-daily", "--log-keep=N")
                .contains("--log-format=FORMAT", "--log-level=[NAMESPACE=]LEVEL", "--syslog[=FACILITY]", "--journald");
    }
}
