package dev.hawser.launcher.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A log that is open when the program gives up its rights, or its root folder, goes on. */
@EnabledOnOs(OS.LINUX)
class ConfinedLogTest {
    @TempDir
    Path folder;

    @BeforeEach
    void isRoot() throws IOException {
        boolean isRoot = Files.getAttribute(folder, "unix:uid").equals(0);
        assumeTrue(isRoot || "true".equals(System.getenv("CI")), "only root can give up his rights");
    }

    /** What the program printed, in which the log is not. */
    private String run(String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        String modules = System.getProperty("jdk.module.path");
        String program = ConfinedProgram.class.getName();
        if (modules == null) {
            command.addAll(List.of(
                    "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), program));
        } else {
            command.addAll(List.of(
                    "--module-path",
                    modules,
                    "--class-path", // where the build leaves what no module asks for, such as the way from System.Logger
                    System.getProperty("java.class.path"),
                    "--patch-module",
                    "dev.hawser.launcher=" + testClasses(),
                    "--enable-native-access=dev.hawser.core",
                    "-m",
                    "dev.hawser.launcher/" + program));
        }
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    private static Path testClasses() {
        String self = ConfinedProgram.class.getName().replace('.', '/') + ".class";
        String url = String.valueOf(ConfinedProgram.class.getResource("ConfinedProgram.class"));
        return Path.of(URI.create(url.substring(0, url.length() - self.length())));
    }

    private static void assertIsComplete(Path log, String reason) throws IOException {
        List<String> lines = Files.readAllLines(log);
        assertThat(lines.getFirst()).endsWith("] before");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log))).isEqualTo("rw-r-----");
        for (int i = 0; i < 20; i++) {
            String line = "line " + i + " .";
            assertThat(lines).anyMatch(logged -> logged.contains(line));
        }
        assertThat(lines).filteredOn(line -> line.contains("cannot be rotated")).singleElement().asString().contains(reason);
        assertThat(lines).filteredOn(line -> line.contains("cannot be opened anew")).singleElement().asString().contains(reason);
        assertThat(lines).anyMatch(line -> line.endsWith("] after"));
        assertThat(lines).anyMatch(line -> line.endsWith("] printed"));
        assertThat(lines).anyMatch(line -> line.contains("\tjava.lang.IllegalStateException: shown"));
    }

    @Test
    void whereTheNewUserMayNotWriteTheOpenFileIsWrittenOn() throws Exception {
        Path log = folder.resolve("log");
        String printed = run("user", log.toString());
        assertThat(printed).contains("cannot be opened anew").doesNotContain("printed");
        assertIsComplete(log, "Permission denied");
        assertThat(folder.resolve("log.1")).doesNotExist();
    }

    @Test
    void whereTheNewUserMayWriteItIsRotated() throws Exception {
        Path own = Files.createDirectory(folder.resolve("own"));
        Files.setAttribute(own, "unix:uid", 65534);
        // the way there is the test's own folder, which is for its owner alone
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        String printed = run("user", own.resolve("log").toString());
        assertThat(printed).isEmpty();
        assertThat(own.resolve("log.3")).exists();
        assertThat(Files.getAttribute(own.resolve("log.3"), "unix:uid")).isEqualTo(65534);
    }

    @Test
    void inAnotherRootFolderTheOpenFileIsWrittenOn() throws Exception {
        Path root = Files.createDirectory(folder.resolve("root"));
        Path log = folder.resolve("log");
        run("root", log.toString(), root.toString());
        assertIsComplete(log, "No such file or directory");
    }
}
