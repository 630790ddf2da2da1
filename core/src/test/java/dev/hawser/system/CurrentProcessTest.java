package dev.hawser.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurrentProcessTest {
    @Test
    void programThatWasReplacedIsAtThePathOfTheNewOne(@TempDir Path folder) throws IOException {
        Path program = folder.resolve("java");
        assertThat(CurrentProcess.executable(program.toString())).isEqualTo(program.toString());
        assertThat(CurrentProcess.executable(program + " (deleted)")).isEqualTo(program.toString());
        Path named = Files.createFile(folder.resolve("java (deleted)"));
        assertThat(CurrentProcess.executable(named.toString())).isEqualTo(named.toString());
    }
}
