package dev.hawser.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the servers among the listings of README.md and docs/ that import modules above core, which the tests of the other
 * listings do not have; those that are marked {@code compiles} and no server are compiled.
 */
final class ServiceListingsTest {
    private static final Pattern IMPORT = Pattern.compile("import module dev\\.hawser\\.(app|auth|web);");
    private static final Pattern BLOCK = Pattern.compile("^```java([^\n]*)\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern PORT = Pattern.compile("(\"tcp:|listenTcp\\()(80\\d\\d)");
    private static final Pattern STARTING = Pattern.compile(".* starting on (\\d+)");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @TestFactory
    List<DynamicTest> everyServerOfServicesAnswersAndEndsWhenTold() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> docs = Files.list(Child.ROOT.resolve("docs"))) {
            List<Path> pages = Stream.concat(Stream.of(Child.ROOT.resolve("README.md")), docs.sorted())
                    .filter(page -> page.toString().endsWith(".md"))
                    .toList();
            for (Path page : pages) {
                Matcher block = BLOCK.matcher(Files.readString(page));
                for (int number = 1; block.find(); number++) {
                    String source = block.group(2);
                    String name = page.getFileName() + " " + number;
                    if (IMPORT.matcher(source).find()) {
                        assertThat(block.group(1)).as(name).isIn(" server", " compiles");
                        tests.add(DynamicTest.dynamicTest(
                                name,
                                block.group(1).equals(" server")
                                        ? () -> answersAndEnds(source, name)
                                        : () -> compiles(source, name)));
                    }
                }
            }
        }
        assertThat(tests).hasSizeGreaterThan(3);
        return tests;
    }

    private void compiles(String source, String name) throws Exception {
        Path file = Files.createDirectories(folder.resolve(name.replaceAll("\\W", ""))).resolve("Listing.java");
        Files.writeString(file, source);
        StringWriter said = new StringWriter();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options = List.of(
                "--module-path", Child.ROOT.resolve("launcher/target/app/lib").toString(),
                "--add-modules", "dev.hawser.web,dev.hawser.auth,dev.hawser.app",
                "-d", file.resolveSibling("classes").toString());
        boolean isFine;
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            isFine = compiler.getTask(said, files, null, options, null, files.getJavaFileObjects(file)).call();
        }
        assertThat(isFine).as("%s compiles; it says %s", name, said).isTrue();
    }

    private void answersAndEnds(String source, String name) throws Exception {
        Matcher port = PORT.matcher(source);
        assertThat(port.find()).as("a port in %s", name).isTrue();
        Path file = Files.createDirectories(folder.resolve(name.replaceAll("\\W", "")))
                .resolve("Listing.java");
        int free;
        try (Port taken = Port.listening(0)) {
            free = taken.value();
        }
        Files.writeString(file, port.replaceFirst("$1" + free));
        try (Child server = Child.hawser("run", file.toString())) {
            server.awaitLine(line -> {
                Matcher starting = STARTING.matcher(line);
                return starting.matches() && starting.group(1).equals(Integer.toString(free));
            });
            try (Socket client = new Socket("127.0.0.1", free)) {
                client.setSoTimeout(30_000);
                client.getOutputStream().write("hello\r\n".getBytes(StandardCharsets.UTF_8));
                assertThat(client.getInputStream().read()).as("the first byte of the answer").isNotNegative();
            }
            server.signal("TERM");
            assertThat(server.awaitExit()).as("status, after %s", server.output()).isZero();
            assertThat(server.errors()).isEmpty();
        }
    }
}
