package dev.hawser.deferred;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testing.HopsProgram;
import dev.hawser.testing.TrailsProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HopsTest {
    @Test
    void debugModeShowsWhereCallbacksWereAttachedAndWhereAPromiseFired() throws IOException, InterruptedException {
        String output = outputOf("-Dhawser.debug=true");
        assertThat(output)
                .contains("java.io.IOException: on purpose")
                .contains("Suppressed: passed callbacks attached at")
                .contains("HopsProgram.attachedHere")
                .contains("made here")
                .contains("first fired here")
                .contains("hops 32");
        assertThat(output).doesNotContain("at dev.hawser.deferred.Stages");
    }

    @Test
    void D1_withoutDebugModeNothingOfThisIsRecorded() throws IOException, InterruptedException {
        assertThat(outputOf("-Dhawser.debug=false"))
                .contains("java.io.IOException: on purpose")
                .doesNotContain("passed callbacks attached at")
                .doesNotContain("made here");
    }

    @Test
    void D15_debugModeTellsOfEachUnhandledFailureWhereItsDeferredWasMadeAndFired()
            throws IOException, InterruptedException {
        String known = ": made in madeHere, fired in firedHere";
        String output = outputOf(TrailsProgram.class, "-Dhawser.debug=true");
        assertThat(output.lines().filter(line -> line.contains(": made in ")))
                .containsExactly(
                        "plain" + known,
                        "attached before" + known,
                        "attached after" + known,
                        "inner" + known,
                        "fired inner" + known,
                        "forked" + known,
                        "forked" + known,
                        "finished" + known);
        assertThat(output)
                .contains("Unhandled error in Deferred")
                .containsPattern("Suppressed: its Deferred was made here\\s+at \\S*TrailsProgram\\.madeHere")
                .contains("Suppressed: its Deferred was fired here"); // lines that the failure has too are left out
    }

    @Test
    void D15_withoutDebugModeNothingIsKnown() throws IOException, InterruptedException {
        String output = outputOf(TrailsProgram.class, "-Dhawser.debug=false");
        assertThat(output.lines().filter(line -> line.contains(": made in ")))
                .hasSize(8)
                .allMatch(line -> line.endsWith(": made in nothing, fired in nothing"));
        assertThat(output).doesNotContain("its Deferred was");
    }

    private static String outputOf(String option) throws IOException, InterruptedException {
        return outputOf(HopsProgram.class, option);
    }

    private static String outputOf(Class<?> program, String option) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.add(option);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(program.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return output;
    }
}
