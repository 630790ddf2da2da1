package dev.hawser.launcher;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import dev.hawser.launcher.process.Sysexits;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Compiles one source file with the JVM's own compiler, at its own language level; nothing is written to a disk. */
final class SourceCompiler {
    private final HawserModules modules;
    private final List<Path> jars;

    /** @param jars what a program may use besides those modules */
    SourceCompiler(HawserModules modules, List<Path> jars) {
        this.modules = modules;
        this.jars = List.copyOf(jars);
    }

    /**
     * What came of a source file.
     *
     * @param mainClass the binary name of the file's first top-level class
     * @param classes class files by binary name
     * @param warnings javac's report, empty where it had nothing to say
     */
    record Compiled(String mainClass, Map<String, byte[]> classes, String warnings) {}

    /** @throws LaunchFailed with a sentence where {@code file} cannot be read, with javac's report where it is wrong */
    Compiled compile(Path file) {
        checkReadable(file);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
                ClassesInMemory classes = new ClassesInMemory(files)) {
            // Left alone, javac would look for classes and sources in the working directory.
            files.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath());
            files.setLocationFromPaths(StandardLocation.SOURCE_PATH, List.of());
            StringWriter report = new StringWriter();
            JavacTask task = (JavacTask) compiler.getTask(
                    report, classes, null, options(), null, List.of(SourceFile.in(files, file)));
            FirstClass first = new FirstClass();
            task.addTaskListener(first);
            if (!task.call()) {
                throw LaunchFailed.withReport(report.toString());
            }
            if (first.name == null) {
                throw LaunchFailed.because("%s declares no class and no main method", file);
            }
            return new Compiled(first.name, classes.byName(), report.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void checkReadable(Path file) {
        if (!file.toString().endsWith(".java")) {
            throw LaunchFailed.withStatus(
                    Sysexits.USAGE, "%s is not a Java source file: its name must end in .java", file);
        }
        if (!Files.exists(file)) {
            throw LaunchFailed.withStatus(Sysexits.NO_INPUT, "%s does not exist", file);
        }
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw LaunchFailed.withStatus(Sysexits.NO_INPUT, "%s is not a file that can be read", file);
        }
    }

    private List<String> options() {
        List<String> options = new ArrayList<>(List.of("-proc:none", "-XDsuppressNotes"));
        if (!modules.names().isEmpty()) {
            options.addAll(List.of("--add-modules", String.join(",", modules.names())));
            options.addAll(List.of(
                    "--module-path",
                    String.join(
                            File.pathSeparator,
                            modules.locations().stream().map(Path::toString).toList())));
        }
        return options;
    }

    private List<Path> classPath() {
        String classPath = System.getProperty("java.class.path", "");
        List<Path> elements = new ArrayList<>(jars);
        for (String element : classPath.split(File.pathSeparator)) {
            if (!element.isEmpty()) {
                elements.add(Path.of(element));
            }
        }
        return elements;
    }

    private static final class FirstClass implements TaskListener {
        private @Nullable String name;

        @Override
        public void finished(TaskEvent event) {
            CompilationUnitTree unit = event.getCompilationUnit();
            if (event.getKind() != TaskEvent.Kind.PARSE || unit == null) {
                return;
            }
            ExpressionTree packageName = unit.getPackageName();
            unit.getTypeDecls().stream()
                    .filter(ClassTree.class::isInstance)
                    .map(declaration -> ((ClassTree) declaration).getSimpleName().toString())
                    .findFirst()
                    .ifPresent(simple -> name = packageName == null ? simple : packageName + "." + simple);
        }
    }
}
