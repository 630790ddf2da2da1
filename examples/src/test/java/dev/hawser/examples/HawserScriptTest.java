package dev.hawser.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the script does before there is a JVM: in a small repository of its own, with a Maven that copies what is
 * built.
 */
class HawserScriptTest {
    private static final String JDK = System.getProperty("java.home");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private Path repository = Path.of("");

    @BeforeEach
    void layOut() throws IOException {
        repository = Files.createDirectories(folder.toRealPath().resolve("the repository"));
        Files.copy(Child.ROOT.resolve("hawser"), repository.resolve("hawser"), StandardCopyOption.COPY_ATTRIBUTES);
        for (String module : List.of("core", "app", "auth", "protocols", "web")) {
            Files.createDirectories(repository.resolve(module).resolve("src/main"));
        }
        Path rehearsal = Files.createDirectories(repository.resolve("launcher/src/main/aot"));
        Files.writeString(rehearsal.resolve("Rehearsal.java"), "void main() {}\n");
        Files.writeString(repository.resolve("pom.xml"), "<project/>");
        for (String module : List.of("core", "app", "auth", "protocols", "web", "launcher")) {
            Files.writeString(repository.resolve(module).resolve("pom.xml"), "<project/>");
        }
        maven("""
                #!/bin/sh
                echo "$@" >>"$FAKE/calls"
                echo "$JAVA_HOME" >"$FAKE/java_home"
                mkdir -p "$FAKE/launcher/target/app/lib"
                cp "$BUILT"/*.jar "$FAKE/launcher/target/app/lib"
                """);
    }

    @Test
    void buildsOnFirstUseAndSaysSo() throws Exception {
        try (Child child = start(Map.of(), "--version")) {
            assertThat(child.awaitExit()).isZero();
            assertThat(child.errors())
                    .singleElement()
                    .asString()
                    .matches("hawser: building \\(first use\\) \\.\\.\\.\\.* done after \\d+ s");
            assertThat(child.output()).singleElement().asString().startsWith("hawser ");
            assertThat(calls()).singleElement().asString().contains("-pl launcher -am", "-Dmaven.test.skip=true", "package");
            assertThat(repository.resolve("java_home")).hasContent(JDK);
        }
    }

    @Test
    void doesNotBuildAgainUntilASourceIsNewer() throws Exception {
        try (Child first = start(Map.of(), "--version")) {
            assertThat(first.awaitExit()).isZero();
        }
        try (Child second = start(Map.of(), "--version")) {
            assertThat(second.awaitExit()).isZero();
            assertThat(second.errors()).isEmpty();
        }
        Files.writeString(repository.resolve("core/src/main/New.java"), "class New {}");
        try (Child third = start(Map.of(), "--version")) {
            assertThat(third.awaitExit()).isZero();
            assertThat(third.errors()).singleElement().asString().startsWith("hawser: building (sources have changed) ...");
        }
        assertThat(calls()).hasSize(2);
    }

    @Test
    void twoFirstUsesAtOnceBuildOnce() throws Exception {
        try (Child one = start(Map.of(), "--version");
                Child other = start(Map.of(), "--version")) {
            assertThat(one.awaitExit()).isZero();
            assertThat(other.awaitExit()).isZero();
        }
        assertThat(calls()).hasSize(1);
    }

    @Test
    void twoFirstUsesAtOnceBuildOnceWithoutFlockToo() throws Exception {
        Path tools = toolsWithout("flock");
        try (Child one = start(Map.of("PATH", tools.toString()), "--version");
                Child other = start(Map.of("PATH", tools.toString()), "--version")) {
            assertThat(one.awaitExit()).isZero();
            assertThat(other.awaitExit()).isZero();
        }
        assertThat(calls()).hasSize(1);
        assertThat(repository.resolve(".hawser/lock.d")).doesNotExist();
    }

    @Test
    void aFailedBuildShowsTheEndOfMavensOutput() throws Exception {
        maven("#!/bin/sh\nseq 1 100\necho '[ERROR] it does not compile'\nexit 7\n");
        try (Child child = start(Map.of(), "--version")) {
            assertThat(child.awaitExit()).isEqualTo(1);
            assertThat(child.output()).isEmpty();
            assertThat(child.errors())
                    .contains("[ERROR] it does not compile", "99")
                    .doesNotContain("50")
                    .last()
                    .asString()
                    .startsWith("hawser: the build failed; all that Maven said is in " + repository);
        }
    }

    @Test
    void withoutMavenItSaysWhatToInstall() throws Exception {
        try (Child child = start(Map.of("PATH", toolsWithout("mvn").toString()), "--version")) {
            assertThat(child.awaitExit()).isEqualTo(1);
            assertThat(child.errors())
                    .singleElement()
                    .asString()
                    .startsWith("hawser: Maven is needed to build Hawser, once: install it");
        }
    }

    @Test
    void whereBuildingIsForbiddenItSaysWhatIsMissing() throws Exception {
        try (Child child = start(Map.of("HAWSER_NO_BUILD", "1"), "--version")) {
            assertThat(child.awaitExit()).isEqualTo(1);
            assertThat(child.errors()).singleElement().asString().contains("not built yet", "hawser-launcher.jar");
            assertThat(repository.resolve("calls")).doesNotExist();
        }
    }

    @Test
    void withoutAJdkItSaysWhatToInstallInOneSentence() throws Exception {
        try (Child child = start(Map.of("PATH", "", "JAVA_HOME", "", "HAWSER_JDK_DIRS", ""), "--version")) {
            assertThat(child.awaitExit()).isEqualTo(1);
            assertThat(child.errors())
                    .singleElement()
                    .asString()
                    .isEqualTo("hawser: a JDK 25 or newer is needed and none was found: install one, for instance from"
                            + " https://adoptium.net, and set JAVA_HOME to its folder.");
        }
    }

    @Test
    void aJdkThatIsTooOldIsNamed() throws Exception {
        Path old = jdk(folder.resolve("old"), "24.0.2");
        Map<String, String> environment =
                Map.of("PATH", "", "JAVA_HOME", old.toString(), "HAWSER_JDK_DIRS", folder.resolve("none").toString());
        try (Child child = start(environment, "--version")) {
            assertThat(child.awaitExit()).isEqualTo(1);
            assertThat(child.errors())
                    .singleElement()
                    .asString()
                    .contains("none was found (JAVA_HOME is " + old + ", which is not one)");
        }
    }

    @Test
    void passesOverAnOldJdkAndFindsANewOneInTheFolders() throws Exception {
        Path jdks = folder.resolve("jdks");
        Path old = jdk(jdks.resolve("a-17"), "17.0.15");
        Path mac = jdks.resolve("b-25/Contents");
        Files.createDirectories(mac);
        Files.createSymbolicLink(mac.resolve("Home"), Path.of(JDK));
        Map<String, String> environment =
                Map.of("JAVA_HOME", old.toString(), "PATH", toolsWithout("java").toString(), "HAWSER_JDK_DIRS", "/none:" + jdks);
        try (Child child = start(environment, "--version")) {
            assertThat(child.awaitExit()).isZero();
            assertThat(repository.resolve("java_home")).hasContent(mac.resolve("Home").toString());
        } finally {
            Files.delete(mac.resolve("Home")); // JUnit warns of links that lead out of its folder
        }
    }

    @Test
    void findsTheJavaOfThePathThroughItsLinks() throws Exception {
        Path tools = toolsWithout("java");
        Files.createSymbolicLink(tools.resolve("java"), Path.of(JDK, "bin", "java"));
        try (Child child =
                start(Map.of("JAVA_HOME", "", "PATH", tools.toString(), "HAWSER_JDK_DIRS", ""), "--version")) {
            assertThat(child.awaitExit()).isZero();
        } finally {
            Files.delete(tools.resolve("java"));
        }
    }

    @Test
    void isFoundThroughALinkFromElsewhere() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("linked"), Path.of("the repository/hawser"));
        ProcessBuilder builder = builder(Map.of(), link.toString(), "--version");
        try (Child child = Child.start(builder.directory(Files.createDirectory(folder.resolve("elsewhere")).toFile()))) {
            assertThat(child.awaitExit()).isZero();
        }
    }

    @Test
    void preparesACacheOnceAndAgainWhenTheJarsAreNewer() throws Exception {
        Map<String, String> environment = Map.of("HAWSER_NO_AOT", "0");
        try (Child first = start(environment, "--version")) {
            assertThat(first.awaitExit()).isZero();
            assertThat(first.errors()).last().asString().matches("hawser: preparing fast starts \\.\\.\\.\\.* done after \\d+ s");
        }
        Path launcher = repository.resolve("launcher");
        Path file = Files.writeString(folder.resolve("Cached.java"), "void main() { IO.println(\"ran\"); }");
        try (Child second = start(environment, "run", file.toString())) {
            assertThat(second.awaitExit()).isZero();
            assertThat(second.output()).last().isEqualTo("ran");
            assertThat(second.errors()).isEmpty();
        }
        Files.writeString(launcher.resolve("src/main/aot/Rehearsal.java"), "void main() { not Java }");
        try (Child third = start(environment, "--version")) {
            assertThat(third.awaitExit()).isZero();
            assertThat(third.errors()).last().asString().contains("not possible here (see ");
        }
        try (Child fourth = start(environment, "--version")) {
            assertThat(fourth.awaitExit()).isZero();
            assertThat(fourth.errors()).isEmpty();
        }
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(repository.resolve("calls"));
    }

    private Child start(Map<String, String> environment, String... args) throws IOException {
        String[] command = new String[args.length + 2];
        command[0] = "/bin/bash"; // found without a PATH
        command[1] = repository.resolve("hawser").toString();
        System.arraycopy(args, 0, command, 2, args.length);
        return Child.start(builder(environment, command));
    }

    private ProcessBuilder builder(Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> variables = builder.environment();
        variables.remove("HAWSER_NO_BUILD");
        variables.put("HAWSER_NO_AOT", "1");
        variables.put("JAVA_HOME", JDK);
        variables.put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        variables.put("FAKE", repository.toString());
        variables.put("BUILT", Child.ROOT.resolve("launcher/target/app/lib").toString());
        variables.putAll(environment);
        return builder;
    }

    /** A folder with the few programs that the script and the Maven of this test call, {@code absent} left out. */
    private Path toolsWithout(String absent) throws IOException {
        Path tools = Files.createDirectory(folder.resolve("tools"));
        for (String tool : List.of("find", "mkdir", "rmdir", "readlink", "sleep", "cp", "tail", "rm", "mv", "flock")) {
            if (!tool.equals(absent)) {
                executable(tools.resolve(tool), "#!/bin/sh\nPATH=/bin:/usr/bin exec " + tool + " \"$@\"\n");
            }
        }
        if (!absent.equals("mvn")) {
            Files.copy(folder.resolve("bin/mvn"), tools.resolve("mvn"), StandardCopyOption.COPY_ATTRIBUTES);
        }
        return tools;
    }

    private void maven(String script) throws IOException {
        executable(Files.createDirectories(folder.resolve("bin")).resolve("mvn"), script);
    }

    private static Path jdk(Path home, String version) throws IOException {
        Path bin = Files.createDirectories(home.resolve("bin"));
        executable(bin.resolve("java"), "#!/bin/sh\nexit 99\n");
        executable(bin.resolve("javac"), "#!/bin/sh\nexit 99\n");
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
