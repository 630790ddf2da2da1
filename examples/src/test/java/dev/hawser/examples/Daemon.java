package dev.hawser.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that {@code hawser --daemon} has put into the background; {@link #close} leaves no process behind. */
final class Daemon implements AutoCloseable {
    private final Path pidFile;
    private final List<ProcessHandle> seen = new ArrayList<>();

    private Daemon(Path pidFile) {
        this.pidFile = pidFile;
    }

    /** Starts one, and sees that the command says that it serves. */
    static Daemon start(Path pidFile, String... command) throws Exception {
        return start(Map.of(), pidFile, command);
    }

    /** The same with more in the environment. */
    static Daemon start(Map<String, String> environment, Path pidFile, String... command) throws Exception {
        List<String> line = new ArrayList<>(List.of("--daemon", "--pidfile", pidFile.toString()));
        line.addAll(List.of(command));
        return started(pidFile, Child.hawser(environment, line.toArray(String[]::new)));
    }

    /** One that {@code front} starts. */
    static Daemon started(Path pidFile, Child front) throws Exception {
        try (front) {
            int status = front.awaitExit();
            assertThat(front.errors()).as("what the start complains of").isEmpty();
            assertThat(status).as("status of the start, which said %s", front.output()).isZero();
        }
        Daemon daemon = new Daemon(pidFile);
        daemon.process();
        return daemon;
    }

    /** One that was started otherwise. */
    static Daemon at(Path pidFile) {
        return new Daemon(pidFile);
    }

    /** The process that the file names now. */
    ProcessHandle process() throws IOException {
        ProcessHandle process = ProcessHandle.of(
                        Long.parseLong(Files.readString(pidFile).strip()))
                .orElseThrow();
        seen.add(process);
        return process;
    }

    /** What {@code hawser restart} says, when it has the daemon replaced. */
    String restart() throws Exception {
        try (Child restart = Child.hawser("restart", "--pidfile", pidFile.toString())) {
            int status = restart.awaitExit();
            assertThat(status).as("status, after %s", restart.errors()).isZero();
            process();
            return restart.output().getFirst();
        }
    }

    /** Stops it as its user does. */
    void stop() throws Exception {
        ProcessHandle process = process();
        try (Child stop = Child.hawser("stop", "--pidfile", pidFile.toString())) {
            assertThat(stop.awaitExit()).as("status, after %s", stop.errors()).isZero();
        }
        assertThat(process.isAlive()).isFalse();
    }

    /** Ends it without a word. */
    void kill() throws Exception {
        ProcessHandle process = process();
        process.destroyForcibly();
        process.onExit().get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        seen.forEach(ProcessHandle::destroyForcibly);
    }
}
