package dev.hawser.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs what was asked for: servers of one protocol are started together and then have their turns under load. */
final class Comparison {
    private static final double BURST_SECONDS = 1;
    private static final double SHORTEST_BURST = 0.05;
    private static final int CALIBRATING_ROUNDS = 3;
    private static final double ON_TIME = 0.97;

    private final Options options;
    private final Path home;
    private final Path scratch;
    private final Cores cores;
    private final Generator generator;
    private final Consumer<String> progress;

    /**
     * Nothing runs yet.
     *
     * @param home the folder of the benchmarks
     * @param scratch a folder for logs
     * @param progress is told what happens, and who is left out
     */
    Comparison(Options options, Path home, Path scratch, Consumer<String> progress) throws CannotCompare {
        this.options = options;
        this.home = home;
        this.scratch = scratch;
        this.cores = Cores.of(options.isTwo());
        this.generator = new Generator(home, scratch, cores.load(), !options.isTwo());
        this.progress = progress;
    }

    /** Measures, and gives each result to {@code results} when it is there. */
    void run(Consumer<Result> results) throws CannotCompare, IOException, InterruptedException {
        List<String> protocols =
                options.cases().stream().map(Case::protocol).distinct().toList();
        for (String protocol : protocols) {
            List<ServerProcess> running = new ArrayList<>();
            try {
                start(protocol, running);
                for (Case load : options.cases()) {
                    if (load.protocol().equals(protocol)) {
                        results.accept(measure(load, running));
                    }
                }
            } finally {
                running.forEach(ServerProcess::close);
            }
        }
    }

    private void start(String protocol, List<ServerProcess> running)
            throws CannotCompare, IOException, InterruptedException {
        for (Server server : options.servers()) {
            if (!server.protocols().contains(protocol)) {
                continue;
            }
            progress.accept(protocol + ": starting " + server.name());
            try {
                running.add(ServerProcess.start(server, protocol, cores.server(), home, scratch));
            } catch (CannotCompare why) {
                leaveOut(server, why);
            }
        }
    }

    private void leaveOut(Server server, CannotCompare why) throws CannotCompare {
        if (server.name().equals(Server.REFERENCE)) {
            throw new CannotCompare("the C server: " + why.getMessage());
        }
        progress.accept(server.name() + " left out: " + why.getMessage());
    }

    private Result measure(Case load, List<ServerProcess> running)
            throws CannotCompare, IOException, InterruptedException {
        List<ServerProcess> left = new ArrayList<>(running);
        double perSecond = options.load() > 0 ? options.load() * saturated(load, left) : 0;
        warmUp(load, perSecond, left);
        Map<String, List<Sample>> samples = new LinkedHashMap<>();
        for (int round = 1; round <= options.rounds(); round++) {
            progress.accept(load.name() + ": round " + round + " of " + options.rounds());
            for (ServerProcess server : List.copyOf(left)) {
                sampleOrLeaveOut(server, load, perSecond, left)
                        .ifPresent(sample -> samples.computeIfAbsent(
                                        server.server().name(), _ -> new ArrayList<>())
                                .add(sample));
            }
        }
        Map<String, Figures> figures = new LinkedHashMap<>();
        for (ServerProcess server : left) {
            String name = server.server().name();
            figures.put(name, Figures.of(samples.getOrDefault(name, List.of())));
        }
        return new Result(load, perSecond, figures);
    }

    /**
     * Loads each JVM in bursts until it has had its time, on both processors, so that its compiler keeps up; and pins it
     * where it is measured when the compiler has finished. Every other burst is at the rate of the measurement.
     */
    private void warmUp(Case load, double perSecond, List<ServerProcess> left)
            throws CannotCompare, IOException, InterruptedException {
        if (options.warmUpSeconds() == 0) {
            return;
        }
        progress.accept(load.name() + ": warming up");
        for (ServerProcess server : List.copyOf(left)) {
            if (server.server().isJvm()) {
                server.pin(cores.both());
            }
        }
        int bursts = (int) Math.ceil(options.warmUpSeconds() / BURST_SECONDS);
        double seconds = Math.max(SHORTEST_BURST, options.warmUpSeconds() / bursts);
        for (int burst = 0; burst < bursts; burst++) {
            for (ServerProcess server : List.copyOf(left)) {
                if (server.server().isJvm()) {
                    warmUp(server, load, seconds, burst % 2 == 0 ? 0 : perSecond, left);
                }
            }
        }
        for (ServerProcess server : left) {
            if (server.server().isJvm()) {
                server.awaitQuiet();
                server.pin(cores.server());
            }
        }
    }

    private void warmUp(ServerProcess server, Case load, double seconds, double perSecond, List<ServerProcess> left)
            throws CannotCompare, IOException, InterruptedException {
        try {
            generator.sample(server, load, seconds, perSecond);
        } catch (CannotCompare why) {
            left.remove(server);
            leaveOut(server.server(), why);
        }
    }

    private double saturated(Case load, List<ServerProcess> left)
            throws CannotCompare, IOException, InterruptedException {
        ServerProcess reference = left.getFirst();
        double[] rates = new double[CALIBRATING_ROUNDS];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = generator.sample(reference, load, options.seconds(), 0).perSecond();
        }
        return Statistics.median(rates);
    }

    /** A sample; or none where the server failed under the load, and is then no longer in {@code left}. */
    private Optional<Sample> sampleOrLeaveOut(
            ServerProcess server, Case load, double perSecond, List<ServerProcess> left)
            throws CannotCompare, IOException, InterruptedException {
        try {
            Sample sample = generator.sample(server, load, options.seconds(), perSecond);
            if (sample.perSecond() < ON_TIME * perSecond) {
                throw new CannotCompare(String.format(
                        Locale.ROOT, "%.0f operations a second were due and %.0f done", perSecond, sample.perSecond()));
            }
            return Optional.of(sample);
        } catch (CannotCompare why) {
            left.remove(server);
            leaveOut(server.server(), why);
            return Optional.empty();
        }
    }
}
