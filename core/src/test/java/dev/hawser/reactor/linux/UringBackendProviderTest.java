package dev.hawser.reactor.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.coroutine.Carrier;
import dev.hawser.net.ReactorOptions;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where io_uring cannot be had, that is said, and nothing else happens. */
@EnabledOnOs(OS.LINUX)
final class UringBackendProviderTest {
    @TempDir
    Path folder;

    @Test
    void aReactorOnAVirtualThreadIsNoPlaceForIt() {
        assertThat(new UringBackendProvider()
                        .obstacle(ReactorOptions.DEFAULT.withCarrier(Carrier.VIRTUAL_REACTOR)))
                .contains("virtual thread")
                .endsWith("needs nio");
    }

    @ParameterizedTest
    @CsvSource({"1, it is forbidden here", "38, this kernel has none"})
    void aFilterOfSystemCallsIsAnObstacleAndNoError(int errno, String why) throws Exception {
        List<String> output = run("--enable-native-access=ALL-UNNAMED", String.valueOf(errno));
        assertThat(output.get(0)).startsWith(why);
        assertThat(output.get(1)).startsWith("io_uring cannot be had: " + why);
        assertThat(output.get(2)).isEqualTo("served x");
        assertThat(output).hasSize(3);
    }

    /** What it printed. Nothing but what the log says at INFO may be on standard error. */
    private List<String> run(String flag, String argument) throws Exception {
        Path errors = folder.resolve("errors");
        Path output = folder.resolve("output");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(flag);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(FilteredProgram.class.getName());
        command.add(argument);
        Process child = new ProcessBuilder(command)
                .redirectError(errors.toFile())
                .redirectOutput(output.toFile())
                .redirectInput(new File("/dev/null"))
                .start();
        try {
            assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            child.destroyForcibly();
        }
        String said = Files.readString(errors, StandardCharsets.UTF_8);
        assertThat(said).doesNotContain("WARNING").doesNotContain("Exception").doesNotContain("SEVERE");
        assertThat(child.exitValue()).as(said).isZero();
        return Files.readAllLines(output, StandardCharsets.UTF_8);
    }
}
