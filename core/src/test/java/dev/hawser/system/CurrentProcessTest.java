package dev.hawser.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurrentProcessTest {
    private static final Path FOLDER = Path.of("/where/it/began");

    @Test
    void aJarThatWasStartedByItsNameIsFoundFromAnyFolder() {
        assertThat(CurrentProcess.fromAnywhere(List.of("/j/java", "-Xmx9m", "-jar", "h.jar", "echo", "-jar", "h.jar"), "h.jar", FOLDER))
                .containsExactly("/j/java", "-Xmx9m", "-jar", "/where/it/began/h.jar", "echo", "-jar", "h.jar");
    }

    @Test
    void aJarWithAWholePathStaysAsItIs() {
        List<String> words = List.of("/j/java", "-jar", "/h.jar");
        assertThat(CurrentProcess.fromAnywhere(words, "/h.jar", FOLDER)).isEqualTo(words);
    }

    @Test
    void whatAProgramIsGivenIsNotTakenForTheJvms() {
        List<String> words = List.of("/j/java", "-p", "lib", "-m", "a/A", "-jar", "h.jar");
        assertThat(CurrentProcess.fromAnywhere(words, "", FOLDER)).isEqualTo(words);
        List<String> last = List.of("/j/java", "-p", "lib", "-m", "a/A", "-jar");
        assertThat(CurrentProcess.fromAnywhere(last, "", FOLDER)).isEqualTo(last);
    }

    @Test
    void programThatWasReplacedIsAtThePathOfTheNewOne(@TempDir Path folder) throws IOException {
        Path program = folder.resolve("java");
        assertThat(CurrentProcess.executable(program.toString())).isEqualTo(program.toString());
        assertThat(CurrentProcess.executable(program + " (deleted)")).isEqualTo(program.toString());
        Path named = Files.createFile(folder.resolve("java (deleted)"));
        assertThat(CurrentProcess.executable(named.toString())).isEqualTo(named.toString());
    }
}
