package dev.hawser.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code examples/Typescript.java} with a program that talks to its terminal. */
@EnabledOnOs(OS.LINUX)
class TypescriptTest {
    @TempDir
    Path folder;

    @Test
    void keepsWhatTheProgramAndTheTerminalSay() throws Exception {
        Path file = folder.resolve("session.txt");
        String program = "stty -echo; stty size; read line; echo \"got $line\"; cat; exit 3";
        try (Example typescript = Example.run("Typescript", file.toString(), "/bin/sh", "-c", program)) {
            OutputStream typed = typescript.child().process().getOutputStream();
            typescript.child().awaitLine("24 80"::equals);
            typed.write("it\n".getBytes(StandardCharsets.UTF_8));
            typed.close();
            assertThat(typescript.end())
                    .containsExactly(
                            "[-] Log opened.",
                            "24 80",
                            "got it",
                            "A process has ended with a probable error condition: process ended with exit code 3.");
        }
        assertThat(Files.readString(file)).isEqualTo("24 80\r\ngot it\r\n");
    }
}
