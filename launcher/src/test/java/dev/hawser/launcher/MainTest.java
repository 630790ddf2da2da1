package dev.hawser.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MainTest {
    @Test
    void tellsTheVersion() {
        CommandLineRun run = CommandLineRun.of("--version");
        assertThat(run.status()).isZero();
        assertThat(run.output()).matches("hawser \\d\\S* \\(Java \\d\\S*\\)\\R");
    }

    @Test
    void helpNamesTheCommandsOnStandardOutput() {
        CommandLineRun run = CommandLineRun.of("--help");
        assertThat(run.status()).isZero();
        assertThat(run.output()).contains("Usage: hawser", "run ", "HAWSER_JAVA_OPTS");
        assertThat(run.error()).isEmpty();
    }

    @Test
    void helpOfRunTellsItsArguments() {
        CommandLineRun run = CommandLineRun.of("run", "--help");
        assertThat(run.status()).isZero();
        assertThat(run.output()).contains("Usage: hawser run", "FILE", "ARG");
    }

    @Test
    void everyCommandAndPluginHasHelp() {
        List<String> commands = CommandLineRun.of("--help").output().lines()
                .dropWhile(line -> !line.equals("Commands:"))
                .skip(1)
                .takeWhile(line -> !line.isEmpty())
                .filter(line -> !line.startsWith("   "))
                .map(line -> line.strip().split(" ")[0])
                .toList();
        assertThat(commands)
                .contains("run", "cert", "status", "restart", "stop", "completion", "echo", "portforward", "procmon", "inetd", "web", "proxy");
        for (String command : commands) {
            CommandLineRun run = CommandLineRun.of(command, "--help");
            assertThat(run.status()).as(command).isZero();
            assertThat(run.output()).startsWith("Usage: hawser " + command).contains("--help");
            assertThat(run.error()).isEmpty();
        }
    }

    @Test
    void aShellCanCompleteThem() {
        CommandLineRun run = CommandLineRun.of("completion");
        assertThat(run.status()).isZero();
        assertThat(run.output()).contains("complete -F _complete_hawser", "portforward", "--pidfile", "--listen");
    }

    @Test
    void optionsOfAProcessStandBeforeTheCommandOrBehindIt() {
        for (String[] line : new String[][] {{"--umask", "8", "echo"}, {"echo", "--umask", "8"}}) {
            CommandLineRun run = CommandLineRun.of(line);
            assertThat(run.status()).isEqualTo(64);
            assertThat(run.error())
                    .isEqualToIgnoringNewLines(
                            "hawser: --umask is an octal number from 0 to 0777, and not \"8\" (try 'hawser echo --help')");
        }
        assertThat(CommandLineRun.of("--umask", "8", "cert", "a.test").error()).contains("--umask");
    }

    @Test
    void theSpellingOfTwistd() {
        CommandLineRun run = CommandLineRun.of("--drain", "3", "-y", "nowhere/Missing.java", "--its", "own");
        assertThat(run.status()).isEqualTo(66);
        assertThat(run.error()).isEqualToIgnoringNewLines("hawser: nowhere/Missing.java does not exist");
    }

    @Test
    void aLineWithoutACommandIsAUsageError() {
        CommandLineRun run = CommandLineRun.of();
        assertThat(run.status()).isEqualTo(64);
        assertThat(run.error()).isEqualToNormalizingNewlines("hawser: which command? (try 'hawser --help')\n");
    }

    @Test
    void runWithoutAFileIsAUsageError() {
        CommandLineRun run = CommandLineRun.of("run");
        assertThat(run.status()).isEqualTo(64);
        assertThat(run.error()).contains("FILE").contains("hawser run --help");
    }

    @Test
    void anUnknownOptionIsAUsageErrorThatNamesIt() {
        CommandLineRun run = CommandLineRun.of("run", "--colour", "File.java");
        assertThat(run.status()).isEqualTo(64);
        assertThat(run.error()).contains("--colour");
    }

    @Test
    void anUnknownCommandIsAUsageErrorThatNamesIt() {
        CommandLineRun run = CommandLineRun.of("walk");
        assertThat(run.status()).isEqualTo(64);
        assertThat(run.error()).contains("walk");
    }

    @Test
    void anUnknownReactorIsAUsageErrorThatNamesAllThereAre() {
        CommandLineRun run = CommandLineRun.of("run", "--reactor", "kqueue", "File.java");
        assertThat(run.status()).isEqualTo(64);
        assertThat(run.error()).contains("--reactor", "\"kqueue\"", "auto", "nio");
    }

    @Test
    void theSourceFileMayBeInOneWordWithItsOption() {
        for (String[] line : new String[][] {{"-y", "Nowhere.java"}, {"-y=Nowhere.java"}, {"-yNowhere.java"}}) {
            CommandLineRun run = CommandLineRun.of(line);
            assertThat(run.status()).as(line[0]).isEqualTo(66);
            assertThat(run.error()).as(line[0]).contains("Nowhere.java does not exist");
        }
    }
}
