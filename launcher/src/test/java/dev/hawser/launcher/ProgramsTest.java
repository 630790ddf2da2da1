package dev.hawser.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Source files compiled in memory and run in this JVM, through the command line. */
class ProgramsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void runsACompactSourceFile() throws IOException {
        CommandLineRun run = run("Compact.java", """
                import module dev.hawser.core;
                void main() { System.setProperty("said", Bytes.of("hello").toString()); }
                """);
        assertThat(run.error()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.said()).contains("hello");
    }

    @Test
    void runsTheFirstClassOfAnOrdinarySourceFile() throws IOException {
        CommandLineRun run = run("Ordinary.java", """
                package some.where;
                class First { public static void main(String[] args) { Second.say(); } }
                class Second { static void say() { System.setProperty("said", Second.class.getName()); } }
                """);
        assertThat(run.said()).isEqualTo("some.where.Second");
    }

    @Test
    void runsAPublicClassNamedOtherwiseThanItsFile() throws IOException {
        assertThat(run("File.java", """
                public class Other { static void main() { System.setProperty("said", "other"); } }
                """).said())
                .isEqualTo("other");
    }

    @Test
    void givesTheProgramAllThatFollowsItsFileOptionsIncluded() throws IOException {
        CommandLineRun run = run(
                "Args.java",
                "void main(String[] args) { System.setProperty(\"said\", String.join(\" \", args)); }",
                "--help",
                "-V",
                "@file",
                "--",
                "",
                "x");
        assertThat(run.said()).isEqualTo("--help -V @file --  x");
    }

    @Test
    void picocliReadsTheSameLineWhereADoubleDashComesFirst() throws IOException {
        Path file = write("Dash.java", """
                void main(String[] args) { System.setProperty("said", String.join(" ", args)); }
                """);
        assertThat(CommandLineRun.of("run", "--", file.toString(), "--help", "@file", "x").said())
                .isEqualTo("--help @file x");
    }

    @Test
    void runsOnTheCallingThreadWithTheProgramsLoaderAsContext() throws IOException {
        CommandLineRun run = run("Context.java", """
                void main() throws Exception {
                    Class<?> found = Thread.currentThread().getContextClassLoader().loadClass("Context$Inner");
                    boolean bytes = Inner.class.getClassLoader().getResourceAsStream("Context$Inner.class") != null;
                    System.setProperty("said", Thread.currentThread().getName() + (found == Inner.class) + bytes);
                }
                class Inner {}
                """);
        assertThat(run.said()).isEqualTo(Thread.currentThread().getName() + "truetrue");
    }

    @Test
    void writesNoClassFiles() throws IOException {
        run("Nothing.java", "void main() {}");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("Nothing.java"));
        }
    }

    @Test
    void doesNotPickUpSourcesBesideTheFile() throws IOException {
        write("Neighbour.java", "class Neighbour {}");
        CommandLineRun run = run("Alone.java", "void main() { new Neighbour(); }");
        assertThat(run.status()).isEqualTo(65);
        assertThat(run.error()).contains("Alone.java:1: error: cannot find symbol");
    }

    @Test
    void showsACompileErrorWithItsLineAndRunsNothing() throws IOException {
        CommandLineRun run = run("Wrong.java", """
                void main() {
                    System.setProperty("said", "ran");
                    int number = "text";
                }
                """);
        assertThat(run.status()).isEqualTo(65);
        assertThat(run.said()).isEmpty();
        assertThat(run.error())
                .contains(folder.resolve("Wrong.java") + ":3: error: incompatible types")
                .contains("    int number = \"text\";")
                .contains("1 error");
    }

    @Test
    void showsASyntaxErrorWithItsLine() throws IOException {
        CommandLineRun run = run("Broken.java", "void main() {\n  if\n}\n");
        assertThat(run.status()).isEqualTo(65);
        assertThat(run.error()).contains("Broken.java:2: error:");
    }

    @Test
    void aFileNameThatIsNoClassNameIsACompileErrorOfACompactFile() throws IOException {
        CommandLineRun run = run("no-name.java", "void main() {}");
        assertThat(run.status()).isEqualTo(65);
        assertThat(run.error()).contains("no-name.java:1: error:");
    }

    @Test
    void saysWhichFileIsMissing() {
        CommandLineRun run = CommandLineRun.of("run", "nowhere/Missing.java");
        assertThat(run.status()).isEqualTo(66);
        assertThat(run.error()).isEqualToIgnoringNewLines("hawser: nowhere/Missing.java does not exist");
    }

    @Test
    void saysThatAFolderIsNoFile() throws IOException {
        Path directory = Files.createDirectory(folder.resolve("Folder.java"));
        CommandLineRun run = CommandLineRun.of("run", directory.toString());
        assertThat(run.status()).isEqualTo(66);
        assertThat(run.error())
                .isEqualToIgnoringNewLines("hawser: " + directory + " is not a file that can be read");
    }

    @Test
    void saysThatTheNameMustEndInJava() throws IOException {
        CommandLineRun run = run("program.txt", "void main() {}");
        assertThat(run.status()).isEqualTo(64);
        assertThat(run.error()).contains("program.txt is not a Java source file: its name must end in .java");
    }

    @Test
    void saysThatAFileWithoutAClassHasNothingToRun() throws IOException {
        CommandLineRun run = run("Empty.java", "import java.util.List;");
        assertThat(run.status()).isEqualTo(65);
        assertThat(run.error()).contains("Empty.java declares no class and no main method");
    }

    @Test
    void anExceptionOutOfMainEndsWithStatusOne() throws IOException {
        assertThat(run("Throws.java", "void main() throws Exception { throw new Exception(\"no\"); }")
                        .status())
                .isEqualTo(1);
    }

    @Test
    void aStackOverflowOutOfMainEndsWithStatusOne() throws IOException {
        assertThat(run("Deep.java", "void main() { main(); }").status()).isEqualTo(1);
    }

    @Test
    void aFatalErrorOutOfMainEndsWithStatusSeventy() throws IOException {
        assertThat(run("Fatal.java", "void main() { throw new NoClassDefFoundError(\"gone\"); }")
                        .status())
                .isEqualTo(70);
    }

    @Test
    void theRehearsalOfTheAotCacheCompiles() {
        SourceCompiler compiler = new SourceCompiler(HawserModules.ofThisJvm(), List.of());
        assertThat(compiler.compile(Path.of("src/main/aot/Rehearsal.java")).mainClass())
                .isEqualTo("Rehearsal");
    }

    @Test
    void aProgramMayImportHawsersModulesAndNotTheLaunchersOwn() {
        List<String> names = HawserModules.ofThisJvm().names();
        assertThat(names).contains("dev.hawser.core").doesNotContain("dev.hawser.launcher", "info.picocli");
    }

    private CommandLineRun run(String name, String source, String... args) throws IOException {
        String[] line = new String[args.length + 2];
        line[0] = "run";
        line[1] = write(name, source).toString();
        System.arraycopy(args, 0, line, 2, args.length);
        return CommandLineRun.of(line);
    }

    private Path write(String name, String source) throws IOException {
        return Files.writeString(folder.resolve(name), source);
    }
}
