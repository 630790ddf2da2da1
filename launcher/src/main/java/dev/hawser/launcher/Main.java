package dev.hawser.launcher;

import dev.hawser.launcher.process.Launch;
import dev.hawser.launcher.process.ProcessSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code hawser} command line, and what stands in it before a command's name. */
@Command(
        name = "hawser",
        description = "Runs network programs written with Hawser, and those that it brings along.",
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "HAWSER_JAVA_OPTS in the environment holds options for the JVM, such as -Xmx256m.",
            "'hawser COMMAND --help' tells more about a command."
        })
public final class Main implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it reads the command line
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Shows the version.")
    private boolean version;

    @Option(
            names = "-y",
            paramLabel = "FILE",
            description = "Runs a Java source file, as 'run FILE' does.")
    private @Nullable Path source;

    @Mixin
    private RunArguments process = new RunArguments();

    Main() {}

    /** Runs the command; exits where the status is not 0, and otherwise leaves the JVM to its other threads. */
    public static void main(String[] args) {
        int status = run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args);
        if (status != 0) {
            System.exit(status);
        }
    }

    /** Runs the command with its own texts on {@code out} and {@code err}; the program's go to the JVM's streams. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        // The common case goes past picocli, whose classes are too old a format for the AOT cache: 80 ms of start-up.
        if (args.length >= 2 && args[0].equals("run") && !args[1].startsWith("-")) {
            return runFile(Path.of(args[1]), List.of(args).subList(2, args.length), err);
        }
        return new Commands(out, err).execute(args);
    }

    private static int runFile(Path file, List<String> args, PrintWriter err) {
        try {
            return Launch.run(
                    ProcessSettings.DEFAULT,
                    () -> {},
                    _ -> Program.run(Launch.typed(file), args, List.of(), err));
        } catch (Exception failed) {
            return Commands.report(failed, false, err);
        }
    }

    /** Called without a command. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }

    /** What {@code -y} says. */
    @Nullable Path source() {
        return source;
    }

    RunArguments process() {
        return process;
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class
                    .getModule()
                    .getDescriptor()
                    .rawVersion()
                    .orElse("(unknown version)");
            return new String[] {"hawser %s (Java %s)".formatted(version, Runtime.version())};
        }
    }
}
