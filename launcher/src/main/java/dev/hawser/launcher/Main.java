package dev.hawser.launcher;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The {@code hawser} command line. The JVM's signals and shutdown are left alone: they belong to the program that
 * runs.
 */
@Command(
        name = "hawser",
        description = "Runs network programs written with Hawser.",
        versionProvider = Main.Version.class,
        subcommands = RunCommand.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "HAWSER_JAVA_OPTS in the environment holds options for the JVM, such as -Xmx256m.",
            "'hawser run --help' tells more about running a file."
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

    private Main() {}

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
            return Program.run(Path.of(args[1]), List.of(args).subList(2, args.length), err);
        }
        CommandLine cert = new CommandLine(new CertCommand());
        CommandLine commands = new CommandLine(new Main())
                .addSubcommand(cert)
                .setOut(out)
                .setErr(err)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setExpandAtFiles(false)
                .setStopAtPositional(true)
                .setParameterExceptionHandler((wrong, _) -> usageError(wrong));
        cert.setStopAtPositional(false) // what follows a name is no program's
                .setCaseInsensitiveEnumValuesAllowed(true);
        return commands.execute(args);
    }

    /** Called without a command. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }

    private static int usageError(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        command.getErr().println("hawser: " + wrong.getMessage());
        command.getErr()
                .println("Try '%s --help'.".formatted(command.getCommandSpec().qualifiedName()));
        return command.getCommandSpec().exitCodeOnInvalidInput();
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
