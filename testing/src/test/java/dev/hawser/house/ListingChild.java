package dev.hawser.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.testing.TestClock;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A listing in a JVM of its own. Closing it ends that, whatever it does. */
final class ListingChild implements AutoCloseable {
    /** Far more than any needs, on a machine that is busy with other things too. */
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static final Duration NAP = Duration.ofMillis(10);
    private static final String MODULES = place(Bytes.class) + File.pathSeparator + place(TestClock.class);

    /** Of the log only what is a complaint goes to standard error, which is to stay empty. */
    private static final String LOGGING = "handlers=java.util.logging.ConsoleHandler\n.level=WARNING\n";

    private final Process process;
    private final Path folder;

    private ListingChild(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    // ---------------------------------------------------------------- beginning

    /** Compiles {@code source} into {@code folder}, and runs it. */
    static ListingChild start(String source, List<String> options, Path folder) throws IOException {
        compile(source, folder);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--add-opens=java.base/java.lang=dev.hawser.core",
                "--add-exports=java.base/jdk.internal.vm=dev.hawser.core"));
        command.addAll(options);
        Path logging = Files.writeString(folder.resolve("logging.properties"), LOGGING);
        command.addAll(List.of(
                "-Djava.util.logging.config.file=" + logging,
                "--module-path", MODULES,
                "--add-modules", "dev.hawser.core,dev.hawser.testing",
                "-cp", folder.toString(),
                "Listing"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out.txt").toFile())
                .redirectError(folder.resolve("err.txt").toFile());
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")); // they are told on err
        Process process = builder.start();
        process.getOutputStream().close();
        return new ListingChild(process, folder);
    }

    private static void compile(String source, Path folder) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        boolean compiled = compiler.getTask(
                        said,
                        null,
                        null,
                        List.of(
                                "-d", folder.toString(),
                                "-proc:none",
                                "-implicit:none",
                                "--module-path", MODULES,
                                "--add-modules", "dev.hawser.core,dev.hawser.testing"),
                        null,
                        List.of(new Source(source)))
                .call();
        assertThat(compiled).as(said + "\n" + source).isTrue();
    }

    private static Path place(Class<?> type) {
        return Path.of(URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String source;

        Source(String source) {
            super(URI.create("string:///Listing.java"), Kind.SOURCE);
            this.source = source;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
        }
    }

    // ---------------------------------------------------------------- watching

    /** Something that comes true after a while. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws IOException;
    }

    /** Waits until {@code condition} holds, or it has ended. */
    boolean awaitUnlessEnded(Condition condition) throws IOException, InterruptedException {
        long naps = LIMIT.dividedBy(NAP);
        for (long i = 0; i < naps; i++) {
            if (condition.holds()) {
                return true;
            }
            if (process.waitFor(NAP.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        throw new AssertionError("nothing came of it for " + LIMIT + ", and it runs still\n" + this);
    }

    /** Asks it to end, as {@code kill} does: false on a platform that has no such request. */
    boolean tellToStop() {
        boolean known = process.supportsNormalTermination();
        if (known) {
            process.destroy();
        }
        return known;
    }

    /** Its exit status. */
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("it did not end within " + LIMIT + "\n" + this);
        }
        return process.exitValue();
    }

    String output() {
        return read("out.txt");
    }

    String errors() {
        return read("err.txt");
    }

    private String read(String file) {
        try {
            return Files.readString(folder.resolve(file), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    /** All that it has said. */
    @Override
    public String toString() {
        return "standard output:\n" + output() + "standard error:\n" + errors();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
