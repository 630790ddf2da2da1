package dev.hawser.benchmarks.compare;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The tools that have to be on the machine, and the two C programs that are compiled where they are missing or old. */
final class Natives {
    private static final List<Tool> NEEDED =
            List.of(new Tool("gcc", "gcc libc6-dev"), new Tool("taskset", "util-linux"), new Tool("setpriv", "util-linux"));

    private Natives() {}

    private record Tool(String name, String debianPackages) {}

    /** Refuses a machine that lacks a tool, naming it and what to install. */
    static void requireTools() throws CannotCompare {
        for (Tool tool : NEEDED) {
            if (!isOnPath(tool.name)) {
                throw new CannotCompare(tool.name + " is missing: apt-get install " + tool.debianPackages);
            }
        }
    }

    private static boolean isOnPath(String tool) {
        String path = System.getenv("PATH");
        for (String folder : (path == null ? "" : path).split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(folder, tool))) {
                return true;
            }
        }
        return false;
    }

    /** Compiles {@code server.c} and {@code load.c} of {@code home} into {@code target/compare}. */
    static void compile(Path home) throws CannotCompare, IOException, InterruptedException {
        for (String program : List.of("server", "load")) {
            Path source = home.resolve("native").resolve(program + ".c");
            Path binary = home.resolve("target/compare").resolve(program);
            if (!Files.exists(binary) || Files.getLastModifiedTime(source).compareTo(Files.getLastModifiedTime(binary)) > 0) {
                compile(source, binary);
            }
        }
    }

    private static void compile(Path source, Path binary) throws CannotCompare, IOException, InterruptedException {
        Files.createDirectories(binary.getParent());
        Path fresh = Files.createTempFile(binary.getParent(), "compiled", "");
        Process gcc = new ProcessBuilder(
                        "gcc", "-std=gnu11", "-O2", "-o", fresh.toString(), source.toString(), "-lm")
                .redirectErrorStream(true)
                .start();
        String said = new String(gcc.getInputStream().readAllBytes());
        if (gcc.waitFor() != 0) {
            Files.delete(fresh);
            throw new CannotCompare("gcc could not compile " + source + ":\n" + said);
        }
        // Another comparison may be using the old one, or be compiling, too.
        Files.move(fresh, binary, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
