package dev.hawser.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What all examples have in common. */
class ExamplesTest {
    private static final Path FOLDER = Child.ROOT.resolve("examples");
    private static final int MOST_LINES = 100;
    private static final Pattern READS_OPTIONS =
            Pattern.compile("(?s)\\R(int port|Map<String, String> options)\\(String\\[].*");

    static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void eachIsShortSaysWhatToTypeAndHasATest(Path file) throws Exception {
        String name = file.getFileName().toString();
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSizeLessThanOrEqualTo(MOST_LINES);
        assertThat(lines.stream().takeWhile(line -> line.startsWith("//")))
                .as("the header of %s", name)
                .hasSizeGreaterThanOrEqualTo(3)
                .anyMatch(line -> (line + " ").startsWith("//   ./hawser run examples/" + name + " "));
        assertThat(FOLDER.resolve("src/test/java/dev/hawser/examples/" + name.replace(".java", "Test.java")))
                .isRegularFile();
    }

    @Test
    void thereAreExamples() throws Exception {
        assertThat(examples()).hasSizeGreaterThanOrEqualTo(14);
    }

    @Test
    void theLinesThatReadOptionsAreTheSameInAllServers() throws Exception {
        List<String> readings = new ArrayList<>();
        for (Path file : examples()) {
            Matcher reading = READS_OPTIONS.matcher(Files.readString(file));
            if (reading.find()) {
                readings.add(reading.group().replaceAll("Usage: .*, not", ""));
            }
        }
        assertThat(readings).hasSizeGreaterThanOrEqualTo(9);
        assertThat(Set.copyOf(readings)).as("one for --port alone, one for more").hasSize(2);
    }

    @Test
    void aPortInUseIsNamed() throws Exception {
        try (Port taken = Port.listening(0);
                Example program = Example.run("EchoServer", "--port", taken.toString())) {
            assertThat(program.child().awaitExit()).isEqualTo(69);
            assertThat(program.child().errors())
                    .singleElement()
                    .asString()
                    .startsWith("hawser: Couldn't listen on any:" + taken + ": Address already in use: ");
        }
    }

    @Test
    void aPortInUseMayBeTheProgramsOwnMatter() throws Exception {
        try (Port taken = Port.listening(0);
                Example program = Example.run("Quote", "--port", taken.toString())) {
            assertThat(program.child().awaitExit()).isEqualTo(1);
            assertThat(program.child().errors())
                    .containsExactly("Couldn't listen on any:" + taken + ": Address already in use.");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EchoServer --port abc",
                "EchoServer --prot 0",
                "CommandServer --port 0 --log",
                "Quote --port -1 --quote x",
                "LogToFile --port 0 --fiel x",
                "ConnectOnce 127.0.0.1 http",
                "PortScanner 127.0.0.1 1 x"
            })
    void wrongArgumentsAreShownWithTheRightOnes(String command) throws Exception {
        String name = command.substring(0, command.indexOf(' '));
        String[] args = command.substring(name.length() + 1).split(" ", -1);
        try (Example program = Example.run(name, args)) {
            assertThat(program.child().awaitExit()).isEqualTo(1);
            assertThat(program.child().errors())
                    .singleElement()
                    .asString()
                    .startsWith("Usage: " + name + " ")
                    .endsWith(", not " + List.of(args));
        }
    }
}
