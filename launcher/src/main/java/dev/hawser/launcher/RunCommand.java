package dev.hawser.launcher;

import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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

    @Parameters(index = "0", paramLabel = "FILE", description = "A Java source file.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Parameters(index = "1..*", paramLabel = "ARG", description = "The program's own arguments, options included.")
    private List<String> args = List.of();

    @Option(
            names = "--reactor",
            paramLabel = "NAME",
            description = {
                "How reactors wait for the operating system:",
                "epoll, io_uring, nio, or auto for the first",
                "of these that is to be had (the default)."
            })
    private @Nullable String reactor;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    @Override
    public Integer call() {
        if (reactor != null) {
            choose(reactor);
        }
        return Program.run(file, args, spec.commandLine().getErr());
    }

    /** For all reactors that do not say otherwise themselves. Refuses one that is not to be had, before the program runs. */
    private void choose(String backend) {
        try {
            Reactor.open(ReactorOptions.DEFAULT.withBackend(backend)); // which holds nothing before it is used
        } catch (IllegalArgumentException | UnsupportedOperationException refused) {
            throw new ParameterException(spec.commandLine(), "--reactor: " + refused.getMessage(), refused);
        }
        System.setProperty("hawser.reactor", backend);
    }
}
