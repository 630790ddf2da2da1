package dev.hawser.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {
    private static final String SELF = ProcessHandle.current().pid() + "\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void aFileOfAnySizeIsReadInItsFirstBytesOnly() throws IOException {
        Path file = folder.resolve("large.pid");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(3L << 30); // of which nothing is on the disk
        }
        assertThatThrownBy(() -> PidFile.running(file))
                .isInstanceOf(CannotLaunch.class)
                .hasMessageContaining("large.pid has no number");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aPipeInItsPlaceIsNotWaitedFor() throws Exception {
        Path file = folder.resolve("pipe.pid");
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
        assertThatThrownBy(() -> PidFile.running(file))
                .isInstanceOf(CannotLaunch.class)
                .hasMessageContaining("Is no regular file");
    }

    @Test
    void oneThatGoesOnHasItsNumberInTheFileAgain() throws IOException {
        Path file = folder.resolve("it.pid");
        PidFile pidFile = PidFile.claim(file);
        Files.writeString(file, "999999999\n");
        pidFile.refresh();
        assertThat(file).hasContent(SELF);
        assertThat(pidFile.remove()).isTrue();
        assertThat(file).doesNotExist();
    }

    @Test
    void oneThatHasAnotherNumberByNowIsLeft() throws IOException {
        Path file = folder.resolve("it.pid");
        PidFile pidFile = PidFile.claim(file);
        Files.writeString(file, "999999999\n");
        pidFile.remove();
        assertThat(file).hasContent("999999999\n");
    }
}
