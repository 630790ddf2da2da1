package dev.hawser.launcher;

import dev.hawser.launcher.process.Launch;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hawser run File.java [args]} for picocli. */
@Command(
        name = "run",
        description = "Compiles a source file in memory and runs it.",
        footer = {
            "",
            "The file is a compact source file ('import module dev.hawser.core;' and",
            "'void main() { ... }') or an ordinary one, whose first class is run."
        })
final class RunCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets these before it calls
    private CommandSpec spec;

    @Mixin
    private RunArguments process = new RunArguments();

    @Parameters(index = "0", paramLabel = "FILE", description = "A Java source file.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Parameters(index = "1..*", paramLabel = "ARG", description = "The program's own arguments, options included.")
    private List<String> args = List.of();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    @Override
    public Integer call() throws Exception {
        process.apply();
        List<Path> jars = process.jars();
        return Launch.run(
                process.process(),
                process::configureLog,
                _ -> Program.run(Launch.typed(file), args, jars, spec.commandLine().getErr()));
    }
}
