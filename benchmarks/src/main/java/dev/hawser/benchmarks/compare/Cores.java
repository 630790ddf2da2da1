package dev.hawser.benchmarks.compare;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Which processor is whose, as lists for {@code taskset}.
 *
 * @param server where a server is measured
 * @param load where the generator runs
 */
record Cores(String server, String load) {
    /** One for each; or both for servers, one of which the generator shares. Refuses a machine that has one only. */
    static Cores of(boolean serversHaveBoth) throws CannotCompare {
        if (Runtime.getRuntime().availableProcessors() < 2) {
            throw new CannotCompare("two processors are needed, one for the server and one for the load");
        }
        return serversHaveBoth ? new Cores("0,1", "1") : new Cores("0", "1");
    }

    /** Both, for a JVM that warms up. */
    String both() {
        return "0,1";
    }

    /** Has all threads of {@code pid} run on {@code cores}, those included that are made meanwhile. */
    static void pin(long pid, String cores) throws CannotCompare, IOException, InterruptedException {
        for (int attempt = 0; attempt < 10; attempt++) {
            Process taskset = new ProcessBuilder("taskset", "-a", "-c", "-p", cores, Long.toString(pid))
                    .redirectErrorStream(true)
                    .start();
            taskset.getInputStream().readAllBytes();
            // A thread that ended meanwhile makes taskset fail, one that was made by a thread not yet pinned gets away.
            if (taskset.waitFor() == 0 && areAllOn(pid, cores)) {
                return;
            }
        }
        throw new CannotCompare("process " + pid + " cannot be pinned to " + cores);
    }

    private static boolean areAllOn(long pid, String cores) throws IOException {
        String wanted = "Cpus_allowed_list:\t" + (cores.equals("0,1") ? "0-1" : cores);
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path task : tasks) {
                if (!Files.readAllLines(task.resolve("status")).contains(wanted)) {
                    return false;
                }
            }
            return true;
        } catch (NoSuchFileException ended) {
            return false;
        }
    }
}
