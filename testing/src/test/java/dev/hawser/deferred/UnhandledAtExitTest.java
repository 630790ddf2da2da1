package dev.hawser.deferred;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testing.ExitProgram;
import dev.hawser.testing.PrintedLog;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnhandledAtExitTest {
    @Test
    void D15_whatNobodyHasHandledWhenTheProgramEndsIsReportedThenOnce(@TempDir Path services)
            throws IOException, InterruptedException {
        Path finder = Files.createDirectories(services.resolve("META-INF/services"))
                .resolve(System.LoggerFinder.class.getName());
        Files.writeString(finder, PrintedLog.class.getName());
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        services + File.pathSeparator + System.getProperty("java.class.path"),
                        ExitProgram.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(output.lines())
                .containsExactly(
                        "end of main", "Unhandled error in Deferred: java.io.IOException: left at the exit");
    }
}
