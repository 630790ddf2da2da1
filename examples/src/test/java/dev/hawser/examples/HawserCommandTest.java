package dev.hawser.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process: exit statuses, streams, signals. */
class HawserCommandTest {
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d[+-]\\d{4} ";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void tellsItsVersion() throws Exception {
        try (Child child = Child.hawser("--version")) {
            assertThat(child.awaitExit()).isZero();
            assertThat(child.output()).singleElement().asString().startsWith("hawser ");
            assertThat(child.errors()).isEmpty();
        }
    }

    @Test
    void aUsageErrorHasStatus64() throws Exception {
        try (Child child = Child.hawser("run")) {
            assertThat(child.awaitExit()).isEqualTo(64);
            assertThat(child.errors()).first().asString().startsWith("hawser: ");
        }
    }

    @Test
    void aProgramLogsItsOpeningFirst() throws Exception {
        try (Child child = run("Hello.java", """
                void main(String[] args) { System.out.println("said " + String.join(",", args)); }
                """, "--help", "é")) {
            assertThat(child.awaitExit()).isZero();
            assertThat(child.output()).hasSize(2);
            assertThat(child.output().getFirst()).matches(TIME + "\\[-\\] Log opened\\.");
            assertThat(child.output().getLast()).isEqualTo("said --help,é");
            assertThat(child.errors()).isEmpty();
        }
    }

    @Test
    void aCompileErrorIsShownWithItsLineAndNothingElse() throws Exception {
        try (Child child = run("Wrong.java", "void main() {\n    int x = \"a\";\n}\n")) {
            assertThat(child.awaitExit()).isEqualTo(65);
            assertThat(child.output()).isEmpty();
            assertThat(child.errors())
                    .containsExactly(
                            folder.resolve("Wrong.java")
                                    + ":2: error: incompatible types: String cannot be converted to int",
                            "    int x = \"a\";",
                            "            ^",
                            "1 error");
        }
    }

    @Test
    void anExceptionOutOfMainIsLoggedWithItsTrace() throws Exception {
        try (Child child = run("Throws.java", """
                void main() { throw new IllegalStateException("no\\n2011 forged"); }
                """)) {
            assertThat(child.awaitExit()).isEqualTo(1);
            assertThat(child.output().subList(1, child.output().size()))
                    .satisfiesExactly(
                            line -> assertThat(line).matches(TIME + "\\[-\\] error: The program's main method failed\\."),
                            line -> assertThat(line).isEqualTo("\tjava.lang.IllegalStateException: no"),
                            line -> assertThat(line).isEqualTo("\t2011 forged"),
                            line -> assertThat(line).isEqualTo("\t\tat Throws.main(Throws.java:1)"));
            assertThat(child.errors()).isEmpty();
        }
    }

    @Test
    void anErrorThatNothingCanGoOnAfterHasStatusSeventy() throws Exception {
        try (Child child = run("Fatal.java", "void main() { throw new OutOfMemoryError(\"all of it\"); }")) {
            assertThat(child.awaitExit()).isEqualTo(70);
            assertThat(child.output()).anyMatch(line -> line.contains("OutOfMemoryError: all of it"));
        }
    }

    @Test
    void suchAnErrorInAnotherThreadEndsTheProgramToo() throws Exception {
        try (Child child = run("Thread.java", """
                void main() throws Exception {
                    java.lang.Thread.ofPlatform().name("worker").start(() -> { throw new NoClassDefFoundError("gone"); });
                    new java.util.concurrent.CountDownLatch(1).await();
                }
                """)) {
            assertThat(child.awaitExit()).isEqualTo(70);
            assertThat(child.output()).anyMatch(line -> line.contains("error: Thread \"worker\" died."));
        }
    }

    @Test
    void theProgramsOwnExitStatusIsTheCommands() throws Exception {
        try (Child child = run("Exit.java", "void main() { System.exit(42); }")) {
            assertThat(child.awaitExit()).isEqualTo(42);
        }
    }

    @Test
    void threadsThatAreLeftRunOnAfterMainReturns() throws Exception {
        try (Child child = run("Left.java", """
                void main() {
                    Thread main = Thread.currentThread();
                    Thread.ofPlatform().start(() -> {
                        try { main.join(); } catch (InterruptedException e) { throw new IllegalStateException(e); }
                        IO.println("main is over");
                    });
                }
                """)) {
            assertThat(child.awaitExit()).isZero();
            assertThat(child.output()).last().isEqualTo("main is over");
        }
    }

    @Test
    void anInterruptEndsAPlainProgramAsItEndsAnyJvm() throws Exception {
        try (Child child = run("Waits.java", """
                void main() throws Exception {
                    Runtime.getRuntime().addShutdownHook(new Thread(() -> IO.println("hook")));
                    IO.println("ready");
                    new java.util.concurrent.CountDownLatch(1).await();
                }
                """)) {
            child.awaitLineEnding("ready");
            child.signal("INT");
            assertThat(child.awaitExit()).isEqualTo(130);
            assertThat(child.output()).last().isEqualTo("hook");
        }
    }

    @Test
    void theScriptIsReplacedByTheJvm() throws Exception {
        try (Child child = run("Pid.java", "void main() { IO.println(ProcessHandle.current().pid()); }")) {
            assertThat(child.awaitExit()).isZero();
            assertThat(child.output()).last().isEqualTo(Long.toString(child.process().pid()));
        }
    }

    @Test
    void standardInputIsTheProgramsOwn() throws Exception {
        try (Child child = run("In.java", "void main() { IO.println(\"read \" + IO.readln()); }")) {
            try (var input = child.process().outputWriter()) {
                input.write("a line\n");
            }
            assertThat(child.awaitExit()).isZero();
            assertThat(child.output()).last().isEqualTo("read a line");
        }
    }

    @Test
    void optionsForTheJvmComeFromTheEnvironment() throws Exception {
        Path file = write("Options.java", "void main() { IO.println(System.getProperty(\"a\") + System.getProperty(\"b\")); }");
        try (Child child = Child.hawser(Map.of("HAWSER_JAVA_OPTS", "-Da=1 -Db=*"), "run", file.toString())) {
            assertThat(child.awaitExit()).isZero();
            assertThat(child.output()).last().isEqualTo("1*");
        }
    }

    /** By a group, too, whichever way it listens. */
    @Test
    void whatReactorsAreOnIsLoggedOnceWithTheReason() throws Exception {
        Path file = write("Group.java", """
                import module dev.hawser.core;
                void main() {
                    ReactorGroup group = ReactorGroup.open(2);
                    group.listenTcp(0, () -> Factory.of(Idle::new));
                    group.reactors().getFirst().callWhenRunning(group::stop);
                    group.run();
                }
                final class Idle extends Protocol {}
                """);
        try (Child child = Child.hawser(Map.of("HAWSER_JAVA_OPTS", "-Dhawser.reactor=nio"), "run", file.toString())) {
            assertThat(child.awaitExit()).isZero();
            assertThat(child.output())
                    .filteredOn(line -> line.contains("Reactors are on"))
                    .singleElement()
                    .asString()
                    .endsWith("[-] Reactors are on nio, as the system property hawser.reactor says");
        }
    }

    @Test
    void anotherCollectorThanTheCachesIsNotRemarkedOn() throws Exception {
        Path file = write("Collector.java", "void main() {}");
        try (Child child = Child.hawser(Map.of("HAWSER_JAVA_OPTS", "-XX:+UseZGC"), "run", file.toString())) {
            assertThat(child.awaitExit()).isZero();
            assertThat(child.output()).hasSize(1);
            assertThat(child.errors()).isEmpty();
        }
    }

    @Test
    void textIsUtf8WithoutALocaleToo() throws Exception {
        Path file = write("Text.java", "void main(String[] a) { System.getLogger(\"x\").log(System.Logger.Level.INFO, \"é\" + a[0]); }");
        Map<String, String> none = Map.of("LC_ALL", "", "LC_CTYPE", "", "LANG", "");
        try (Child child = Child.hawser(none, "run", file.toString(), "ö")) {
            assertThat(child.awaitExit()).isZero();
            assertThat(child.output()).last().asString().endsWith("[-] éö");
        }
    }

    private Child run(String name, String source, String... args) throws IOException {
        String[] line = new String[args.length + 2];
        line[0] = "run";
        line[1] = write(name, source).toString();
        System.arraycopy(args, 0, line, 2, args.length);
        return Child.hawser(line);
    }

    private Path write(String name, String source) throws IOException {
        return Files.writeString(folder.resolve(name), source);
    }
}
