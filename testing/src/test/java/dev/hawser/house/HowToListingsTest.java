package dev.hawser.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.testing.TestClock;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Compiles every program that README.md and docs/ show, and runs those that need no network. */
final class HowToListingsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern LISTING = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path classes;

    @TestFactory
    List<DynamicTest> everyListingCompiles() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        for (Path page : pages) {
            Matcher listing = LISTING.matcher(Files.readString(page));
            for (int number = 1; listing.find(); number++) {
                String source = listing.group(1);
                boolean inMemory = page.endsWith("testing.md");
                tests.add(DynamicTest.dynamicTest(page.getFileName() + " " + number, () -> {
                    compiles(source);
                    if (inMemory) {
                        runs();
                    }
                }));
            }
        }
        assertThat(tests).hasSizeGreaterThan(5);
        return tests;
    }

    private void compiles(String source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        boolean compiled = compiler.getTask(
                        said,
                        null,
                        null,
                        List.of(
                                "-d", classes.toString(),
                                "--module-path", place(Bytes.class) + File.pathSeparator + place(TestClock.class),
                                "--add-modules", "dev.hawser.core,dev.hawser.testing"),
                        null,
                        List.of(new Listing(source)))
                .call();
        assertThat(compiled).as(said + "\n" + source).isTrue();
    }

    private void runs() throws Exception {
        try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            Class<?> program = loader.loadClass("Listing");
            Constructor<?> constructor = program.getDeclaredConstructor();
            constructor.setAccessible(true);
            Method main = program.getDeclaredMethod("main");
            main.setAccessible(true);
            main.invoke(constructor.newInstance());
        }
    }

    private static Path place(Class<?> type) {
        return Path.of(URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    private static final class Listing extends SimpleJavaFileObject {
        private final String source;

        Listing(String source) {
            super(URI.create("string:///Listing.java"), Kind.SOURCE);
            this.source = source;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
        }
    }
}
