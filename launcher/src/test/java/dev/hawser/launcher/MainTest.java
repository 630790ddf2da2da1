package dev.hawser.launcher;

import static org.assertj.core.api.Assertions.assertThat;

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
}
