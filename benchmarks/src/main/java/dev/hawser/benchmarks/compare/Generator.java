package dev.hawser.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The load generator, a C program that is started for each sample.
 *
 * @param home the folder of the benchmarks
 * @param scratch where its output goes
 * @param cores where it runs
 * @param spins whether it polls without a pause, which it may where it has a processor of its own
 */
record Generator(Path home, Path scratch, String cores, boolean spins) {
    private static final double SETTLING_SECONDS = 0.1;
    private static final long PATIENCE_SECONDS = 30;

    /**
     * Puts {@code server} under the load of {@code load} for {@code seconds}.
     *
     * @param perSecond operations, or 0 for as fast as they are answered
     * @throws CannotCompare when the server answers wrongly, late or not at all
     */
    Sample sample(ServerProcess server, Case load, double seconds, double perSecond)
            throws CannotCompare, IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("taskset", "-c", cores, "target/compare/load"));
        command.add(load.load().getFirst());
        command.add(Integer.toString(server.port()));
        command.addAll(load.load().subList(1, load.load().size()));
        command.add("pid=" + server.pid());
        command.add("w=" + SETTLING_SECONDS);
        command.add("t=" + seconds);
        command.add("spin=" + (spins ? 1 : 0));
        if (perSecond > 0) {
            command.add(String.format(Locale.ROOT, "rate=%.0f", perSecond));
        }
        return Sample.parse(output(command, seconds));
    }

    private List<String> output(List<String> command, double seconds)
            throws CannotCompare, IOException, InterruptedException {
        Path output = scratch.resolve("load.out");
        Path errors = scratch.resolve("load.err");
        Process process = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            if (!process.waitFor((long) seconds + PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new CannotCompare("the load did not end");
            }
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new CannotCompare(Files.readString(errors).strip());
        }
        return Files.readAllLines(output);
    }
}
