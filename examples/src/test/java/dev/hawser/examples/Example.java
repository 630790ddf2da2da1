package dev.hawser.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program of the examples folder, run as its header says. */
final class Example implements AutoCloseable {
    private static final Pattern LOGGED =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d[+-]\\d{4} (\\[.*)");
    private static final Pattern STARTING = Pattern.compile(".* starting on (\\d+)");

    private final Child child;
    private int port;

    private Example(Child child) {
        this.child = child;
    }

    /** Runs {@code examples/NAME.java} with {@code args}. */
    static Example run(String name, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of("run", "examples/" + name + ".java"));
        command.addAll(List.of(args));
        return new Example(Child.hawser(command.toArray(String[]::new)));
    }

    /** Runs a server on any free port, and waits until it listens. */
    static Example serve(String name, String... args) throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(List.of("--port", "0"));
        options.addAll(List.of(args));
        Example server = run(name, options.toArray(String[]::new));
        try {
            Matcher starting = STARTING.matcher(server.child.awaitLine(line -> STARTING.matcher(line).matches()));
            assertThat(starting.matches()).isTrue();
            server.port = Integer.parseInt(starting.group(1));
            return server;
        } catch (Throwable failed) {
            server.close();
            throw failed;
        }
    }

    /** The port that a server got. */
    int port() {
        return port;
    }

    /** A new connection to the server. */
    Client connect() throws IOException {
        return new Client(port);
    }

    Child child() {
        return child;
    }

    /** Waits for a log line of {@code context}, such as {@code CmdProtocol,0,127.0.0.1}, with exactly this text. */
    void awaitLogged(String context, String text) throws InterruptedException {
        child.awaitLine(line -> withoutTime(line).equals("[" + context + "] " + text));
    }

    /**
     * Stops a server as its user does, by signal {@code name}, and sees that it ended well: with status 0, its port
     * closed, and no complaint.
     *
     * @return what it logged between its start and its stop, without the times
     */
    List<String> stop(String name) throws IOException, InterruptedException {
        child.signal(name);
        List<String> output = end();
        assertThat(output.getFirst()).isEqualTo("[-] Log opened.");
        assertThat(output.get(1)).endsWith(" starting on " + port);
        assertThat(output.get(2)).startsWith("[-] Reactors are on ");
        assertThat(output).contains("[-] (TCP Port " + port + " Closed)");
        return output.subList(3, output.indexOf("[-] (TCP Port " + port + " Closed)"));
    }

    /**
     * Waits for the end, and sees that it was a good one: status 0, nothing on standard error, no warning.
     *
     * @return all lines, those of the log without their times
     */
    List<String> end() throws InterruptedException {
        int status = child.awaitExit();
        List<String> output = child.output().stream().map(Example::withoutTime).toList();
        assertThat(child.errors()).isEmpty();
        assertThat(output).noneMatch(line -> line.contains("] error: ") || line.contains("] warning: "));
        assertThat(status).as("exit status after %s", output).isZero();
        return output;
    }

    @Override
    public void close() {
        child.close();
    }

    private static String withoutTime(String line) {
        Matcher logged = LOGGED.matcher(line);
        return logged.matches() ? logged.group(1) : line;
    }
}
