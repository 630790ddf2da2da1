package dev.hawser.benchmarks.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** {@code compare [case...]}: see {@link Options#USAGE}. */
public final class Compare {
    private Compare() {}

    /** See the class. The system property {@code benchmarks.home} is the folder that this module is in. */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (Options.asksForHelp(args)) {
            System.out.print(Options.USAGE);
            return;
        }
        try {
            Path home = Path.of(System.getProperty("benchmarks.home", ".")).toAbsolutePath();
            run(Options.parse(args), home, System.out, System.err);
        } catch (CannotCompare why) {
            System.err.println("compare: " + why.getMessage());
            System.exit(1);
        }
    }

    /** Tables go to {@code out}, what happens meanwhile to {@code progress}. */
    static void run(Options options, Path home, PrintStream out, PrintStream progress)
            throws CannotCompare, IOException, InterruptedException {
        Natives.requireTools();
        Natives.compile(home);
        Path scratch = Files.createTempDirectory(home.resolve("target/compare"), "run");
        try {
            List<Result> results = new ArrayList<>();
            Comparison comparison =
                    new Comparison(options, home, scratch, line -> progress.println("compare: " + line));
            comparison.run(result -> {
                results.add(result);
                out.println(Report.table(result));
            });
            out.println(Report.LEGEND);
            out.print(Report.summary(results));
        } finally {
            delete(scratch);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
