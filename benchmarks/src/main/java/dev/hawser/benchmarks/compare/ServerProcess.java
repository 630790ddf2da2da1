package dev.hawser.benchmarks.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A server that runs, until it is closed or this JVM ends, however that ends. */
final class ServerProcess implements AutoCloseable {
    private static final long START_SECONDS = 30;
    private static final String GREETING = "listening ";

    private final Server server;
    private final Process process;
    private final Thread atExit;
    private final int port;

    private ServerProcess(Server server, Process process, Thread atExit, int port) {
        this.server = server;
        this.process = process;
        this.atExit = atExit;
        this.port = port;
    }

    /**
     * Starts {@code server} on {@code cores} and waits until it listens.
     *
     * @param home the folder of the benchmarks
     * @param logs where its errors go
     */
    static ServerProcess start(Server server, String protocol, String cores, Path home, Path logs)
            throws CannotCompare, IOException, InterruptedException {
        Path log = logs.resolve(server.name() + "-" + protocol + ".log");
        // The kernel kills it where this JVM is killed and has no time to.
        List<String> command = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL", "taskset", "-c", cores));
        command.addAll(server.command(protocol));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(home.toFile()).redirectError(log.toFile());
        // The scripts take the JDK and the classes that this runs on.
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("BENCHMARKS_CLASSPATH", System.getProperty("java.class.path"));
        Process process = builder.start();
        Thread atExit = new Thread(process::destroyForcibly, "kills " + server.name());
        Runtime.getRuntime().addShutdownHook(atExit);
        boolean isUp = false;
        try {
            String said = firstLine(process);
            if (said == null || !said.startsWith(GREETING)) {
                process.destroyForcibly();
                process.waitFor(); // so that the log is whole
                throw new CannotCompare(reason(said, log));
            }
            int port = Integer.parseInt(said.substring(said.lastIndexOf(':') + 1));
            isUp = true;
            return new ServerProcess(server, process, atExit, port);
        } finally {
            if (!isUp) {
                end(process, atExit);
            }
        }
    }

    private static @Nullable String firstLine(Process process) throws CannotCompare, InterruptedException {
        BufferedReader output = process.inputReader();
        CompletableFuture<@Nullable String> line = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                line.complete(output.readLine());
            } catch (IOException | UncheckedIOException failed) {
                line.complete(null);
            }
        });
        try {
            return line.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new CannotCompare("does not listen after " + START_SECONDS + " s");
        } catch (ExecutionException never) {
            throw new IllegalStateException(never);
        }
    }

    private static String reason(@Nullable String said, Path log) throws IOException {
        List<String> lines = Files.readAllLines(log).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("\t"))
                .toList();
        if (!lines.isEmpty()) {
            return lines.getFirst();
        }
        return said == null ? "ended without a word" : "said \"" + said + "\" and not \"" + GREETING + "HOST:PORT\"";
    }

    Server server() {
        return server;
    }

    long pid() {
        return process.pid();
    }

    int port() {
        return port;
    }

    void pin(String cores) throws CannotCompare, IOException, InterruptedException {
        Cores.pin(pid(), cores);
    }

    /** Waits until it does nothing any more: its compiler has finished what the warm-up gave it. */
    void awaitQuiet() throws InterruptedException {
        Duration busy = Duration.ofMillis(10); // the clock's own step
        for (int i = 0; i < 20; i++) {
            Duration before = cpuTime();
            Thread.sleep(200);
            if (cpuTime().minus(before).compareTo(busy) <= 0) {
                return;
            }
        }
    }

    private Duration cpuTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        end(process, atExit);
    }

    private static void end(Process process, Thread atExit) {
        process.destroyForcibly();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException exiting) {
            // then the hook does the same once more
        }
    }
}
