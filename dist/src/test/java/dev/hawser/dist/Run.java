package dev.hawser.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One run of a command, whose output is read as it comes. {@link #close} leaves no process behind. */
final class Run implements AutoCloseable {
    private static final String END = new String("end of output");
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final LinkedBlockingQueue<String> output = new LinkedBlockingQueue<>();
    private final List<String> seen = new ArrayList<>();
    private final List<String> errors = Collections.synchronizedList(new ArrayList<>());
    private final Thread outputReader;
    private final Thread errorReader;

    private Run(Process process) {
        this.process = process;
        outputReader = Thread.ofPlatform().daemon().start(() -> {
            read(process.getInputStream(), output);
            output.add(END);
        });
        errorReader = Thread.ofPlatform().daemon().start(() -> read(process.getErrorStream(), errors));
    }

    static Run start(ProcessBuilder builder) throws IOException {
        return new Run(builder.start());
    }

    private static void read(InputStream from, Collection<String> into) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                into.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first group of {@code wanted} in the next line of standard output that has it. */
    String awaitGroup(Pattern wanted) throws InterruptedException {
        while (true) {
            String line = output.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(line).as("a line with %s; %s", wanted, this).isNotNull().isNotSameAs(END);
            seen.add(line);
            Matcher found = wanted.matcher(line);
            if (found.find()) {
                return found.group(1);
            }
        }
    }

    /** Waits for the end, and gives the exit status. */
    int status() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("ends; %s", this).isTrue();
        outputReader.join();
        errorReader.join();
        return process.exitValue();
    }

    /** Waits for an end with status 0 and without complaint, and gives what was said. */
    List<String> outputOfSuccess() throws InterruptedException {
        int status = status();
        assertThat(errors()).as("standard error").isEmpty();
        assertThat(status).as("status; %s", this).isZero();
        output.drainTo(seen);
        seen.removeIf(line -> line == END);
        return List.copyOf(seen);
    }

    List<String> errors() {
        synchronized (errors) {
            return List.copyOf(errors);
        }
    }

    /** Sends SIGTERM. */
    void terminate() {
        process.toHandle().destroy();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public String toString() {
        return "standard output so far: " + seen + ", standard error so far: " + errors();
    }
}
