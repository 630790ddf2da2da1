package dev.hawser.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A child process whose output is read as it comes. Used by one test's thread; {@link #close} leaves no process
 * behind.
 */
final class Child implements AutoCloseable {
    /** The repository's root; Maven runs tests in the module's folder. */
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final String END = new String("end of output");
    private static final long PATIENCE_SECONDS = 60;

    /** A build in the background ignores SIGINT, and its children would inherit that: GNU env takes it off. */
    private static final List<String> DEFAULT_SIGNALS = defaultSignals();

    private final Process process;
    private final LinkedBlockingQueue<String> output = new LinkedBlockingQueue<>();
    private final List<String> seen = new ArrayList<>();
    private final List<String> errors = Collections.synchronizedList(new ArrayList<>());
    private final Thread outputReader;
    private final Thread errorReader;

    private Child(Process process) {
        this.process = process;
        this.outputReader = reader(process.getInputStream(), output);
        this.errorReader = Thread.ofPlatform().daemon().start(() -> read(process.getErrorStream(), this::addError));
    }

    private void addError(String line) {
        synchronized (errors) {
            errors.add(line);
            errors.notifyAll();
        }
    }

    private static List<String> defaultSignals() {
        List<String> prefix = List.of("env", "--default-signal=INT");
        List<String> probe = new ArrayList<>(prefix);
        probe.add("true");
        try {
            return new ProcessBuilder(probe).start().waitFor() == 0 ? prefix : List.of();
        } catch (IOException | InterruptedException unable) {
            return List.of();
        }
    }

    /** Starts {@code ./hawser} with {@code args}; what Maven has built is taken as it is. */
    static Child hawser(String... args) throws IOException {
        return hawser(Map.of(), args);
    }

    /** The same with more in the environment. */
    static Child hawser(Map<String, String> environment, String... args) throws IOException {
        FirstStart.await();
        return start(builder(environment, args));
    }

    private static ProcessBuilder builder(Map<String, String> environment, String... args) {
        List<String> command = new ArrayList<>(DEFAULT_SIGNALS);
        command.add(ROOT.resolve("hawser").toString());
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).directory(ROOT.toFile());
        builder.environment().put("HAWSER_NO_BUILD", "1");
        builder.environment().putAll(environment);
        return builder;
    }

    /** A process of any command, already in its folder and environment. */
    static Child start(ProcessBuilder builder) throws IOException {
        return new Child(builder.start());
    }

    Process process() {
        return process;
    }

    /** The next line of standard output, from those not asked for yet, that {@code wanted} accepts. */
    String awaitLine(Predicate<String> wanted) throws InterruptedException {
        while (true) {
            String line = output.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(line).as("a line that was waited for; %s", said()).isNotNull().isNotSameAs(END);
            seen.add(line);
            if (wanted.test(line)) {
                return line;
            }
        }
    }

    /** The next line of standard output that ends with {@code text}. */
    String awaitLineEnding(String text) throws InterruptedException {
        return awaitLine(line -> line.endsWith(text));
    }

    /** Waits for the end of the process and of its output, and gives its exit status. */
    int awaitExit() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("ends; %s", said()).isTrue();
        outputReader.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        errorReader.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        return process.exitValue();
    }

    /** All lines of standard output, once it has ended. */
    List<String> output() {
        output.drainTo(seen);
        seen.removeIf(line -> line == END);
        return List.copyOf(seen);
    }

    /** All lines of standard error so far. */
    List<String> errors() {
        synchronized (errors) {
            return List.copyOf(errors);
        }
    }

    /** Waits until a line of standard error is one that {@code wanted} accepts. */
    void awaitError(Predicate<String> wanted) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        synchronized (errors) {
            while (errors.stream().noneMatch(wanted)) {
                long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
                assertThat(left).as("time for a line that was waited for; %s", said()).isPositive();
                errors.wait(left);
            }
        }
    }

    /** Sends signal {@code name}, such as INT. */
    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + process.pid())
                .inheritIO()
                .start();
        assertThat(kill.waitFor()).isZero();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private String said() {
        return "standard output so far: " + seen + ", standard error so far: " + errors();
    }

    private static Thread reader(InputStream from, LinkedBlockingQueue<String> into) {
        return Thread.ofPlatform().daemon().start(() -> {
            read(from, into::add);
            into.add(END);
        });
    }

    private static void read(InputStream from, Consumer<String> into) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                into.accept(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first start after a build prepares fast ones and says so: once, and not in the midst of a test. */
    private static final class FirstStart {
        private static final int STATUS = status();

        static void await() {
            assertThat(STATUS).as("exit status of the first start").isZero();
        }

        private static int status() {
            try (Child first = start(builder(Map.of(), "--version"))) {
                return first.awaitExit();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
