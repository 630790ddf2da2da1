package dev.hawser.launcher;

import dev.hawser.app.plugin.ServicePlugin;
import dev.hawser.launcher.process.CannotLaunch;
import dev.hawser.launcher.process.Launch;
import dev.hawser.launcher.process.Sysexits;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** All commands that there are, and what a command line says of them. */
final class Commands {
    private final PrintWriter out;
    private final PrintWriter err;

    /** Whether the command line asks for stack traces, before its command's name or behind it. */
    private boolean debug;

    Commands(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    /** Runs a command line; its exit status. */
    int execute(String... args) {
        try {
            return run(List.of(args));
        } catch (ParameterException wrong) {
            return usageError(wrong);
        } catch (Exception failed) {
            return report(failed, debug, err);
        }
    }

    /**
     * Options before the command's name are read twice: first to find that name, and the plug-ins that there are; then as if
     * they stood behind it, by the command that knows them.
     */
    private int run(List<String> args) {
        Main main = new Main();
        CommandLine before = configured(new CommandLine(main).setStopAtUnmatched(true));
        ParseResult head = before.parseArgs(args.toArray(String[]::new));
        debug = main.process().debug();
        List<String> rest = before.getUnmatchedArguments();
        List<String> options = new ArrayList<>(args.subList(0, args.size() - rest.size()));
        Path source = main.source();
        Instance instance = main.process().instance();
        boolean isHelp = head.isUsageHelpRequested() || head.isVersionHelpRequested();
        if (rest.isEmpty() && source == null && instance != null && !isHelp) {
            return run(withConfigured(args, instance));
        }
        List<String> line = new ArrayList<>();
        if (source != null) {
            int at = options.indexOf("-y"); // and where it is in one word with its file, such as -y=File.java
            if (at >= 0) {
                options.subList(at, Math.min(options.size(), at + 2)).clear();
            } else {
                options.removeIf(each -> each.startsWith("-y"));
            }
            line.add("run");
            line.addAll(options);
            line.add(source.toString());
            line.addAll(rest);
        } else if (rest.isEmpty() || isHelp) {
            line.addAll(args);
        } else {
            line.add(rest.getFirst());
            line.addAll(options);
            line.addAll(rest.subList(1, rest.size()));
        }
        Plugins plugins = Plugins.of(main.process().jars());
        CommandLine commands = all(plugins);
        if (!line.isEmpty() && !rest.isEmpty() && source == null && !commands.getSubcommands().containsKey(line.getFirst())) {
            throw new ParameterException(commands, unknown(line.getFirst(), commands));
        }
        ParseResult parsed = commands.parseArgs(line.toArray(String[]::new));
        Integer shown = CommandLine.executeHelpRequest(parsed);
        if (shown != null) {
            return shown;
        }
        return execute(parsed, plugins, line);
    }

    /** With what an instance's configuration says behind it; there must be a command in that. */
    private List<String> withConfigured(List<String> args, Instance instance) {
        List<String> all = new ArrayList<>(args);
        all.addAll(instance.arguments());
        Main main = new Main();
        CommandLine line = configured(new CommandLine(main).setStopAtUnmatched(true));
        try {
            line.parseArgs(all.toArray(String[]::new));
        } catch (ParameterException wrong) {
            throw new ParameterException(line, instance.configuration() + ": " + wrong.getMessage(), wrong);
        }
        if (line.getUnmatchedArguments().isEmpty() && main.source() == null) {
            throw new CannotLaunch(Sysexits.DATA, instance.configuration() + " names no command", null);
        }
        return all;
    }

    private static String unknown(String name, CommandLine commands) {
        return name.startsWith("-")
                ? "Unknown option: '" + name + "'"
                : "there is no command or plug-in \"" + name + "\", but "
                        + String.join(", ", commands.getSubcommands().keySet());
    }

    // ---------------------------------------------------------------- what there is

    private CommandLine configured(CommandLine command) {
        return command.setOut(out)
                .setErr(err)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setExpandAtFiles(false)
                .setStopAtPositional(true);
    }

    private CommandLine all(Plugins plugins) {
        CommandLine cert = new CommandLine(new CertCommand());
        CommandLine status = new CommandLine(new StatusCommand());
        CommandLine get = new CommandLine(new GetCommand());
        CommandLine commands = new CommandLine(new Main())
                .addSubcommand(new RunCommand())
                .addSubcommand(cert)
                .addSubcommand(get)
                .addSubcommand(new RestartCommand())
                .addSubcommand(new StopCommand())
                .addSubcommand(status)
                .addSubcommand(new CompletionCommand());
        for (String name : plugins.names()) {
            if (commands.getSubcommands().containsKey(name)) {
                throw new IllegalArgumentException("there is a plug-in called " + name + ", which is a command's name");
            }
            commands.addSubcommand(name, ofPlugin(name, plugins.make(name)));
        }
        configured(commands);
        cert.setStopAtPositional(false) // what follows a name is no program's
                .setCaseInsensitiveEnumValuesAllowed(true);
        status.setStopAtPositional(false);
        get.setStopAtPositional(false).setCaseInsensitiveEnumValuesAllowed(true);
        return commands;
    }

    private static CommandSpec ofPlugin(String name, ServicePlugin plugin) {
        CommandSpec spec = CommandSpec.forAnnotatedObject(plugin);
        try {
            spec.addMixin("process", CommandSpec.forAnnotatedObject(new RunArguments()));
        } catch (CommandLine.DuplicateOptionAnnotationsException taken) {
            throw new IllegalArgumentException(
                    "the plug-in " + name + " has an option that all commands have: " + taken.getMessage(), taken);
        }
        if (spec.findOption("--help") == null) {
            spec.addOption(OptionSpec.builder("-h", "--help")
                    .usageHelp(true)
                    .description("Shows this text.")
                    .build());
        }
        return spec;
    }

    // ---------------------------------------------------------------- what is to be done

    private int execute(ParseResult parsed, Plugins plugins, List<String> line) {
        ParseResult leaf = parsed;
        while (leaf.hasSubcommand()) {
            leaf = leaf.subcommand();
        }
        if (!(leaf.commandSpec().userObject() instanceof ServicePlugin)) {
            return runLast(parsed);
        }
        String name = leaf.commandSpec().name();
        RunArguments process = processOf(leaf.commandSpec());
        List<String> arguments = line.subList(1, line.size());
        try {
            debug = process.debug();
            process.apply();
            Launch.Body body = launch -> {
                Thread.currentThread().setContextClassLoader(plugins.loader());
                return new PluginRun(name, () -> parsed(name, plugins, arguments)).run(launch, process.reactorCount());
            };
            return Launch.run(process.process(), process::configureLog, body);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(leaf.commandSpec().commandLine(), String.valueOf(wrong.getMessage()), wrong);
        } catch (Exception failed) {
            return report(failed, debug, err);
        }
    }

    private static RunArguments processOf(CommandSpec plugin) {
        CommandSpec mixin = Objects.requireNonNull(plugin.mixins().get("process"), "the options of all that runs");
        return (RunArguments) mixin.userObject();
    }

    /** The plug-in anew, with the options of the command line. */
    private ServicePlugin parsed(String name, Plugins plugins, List<String> arguments) {
        ServicePlugin plugin = plugins.make(name);
        configured(new CommandLine(ofPlugin(name, plugin))).parseArgs(arguments.toArray(String[]::new));
        return plugin;
    }

    private int runLast(ParseResult parsed) {
        try {
            return new RunLast().execute(parsed);
        } catch (ParameterException wrong) {
            throw wrong;
        } catch (CommandLine.ExecutionException thrown) {
            Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
            if (cause instanceof IllegalArgumentException wrong) {
                throw new ParameterException(thrown.getCommandLine(), String.valueOf(wrong.getMessage()), wrong);
            }
            CommandSpec process = thrown.getCommandLine().getCommandSpec().mixins().get("process");
            debug = debug || (process != null && process.userObject() instanceof RunArguments said && said.debug());
            return report(cause, debug, err);
        }
    }

    // ---------------------------------------------------------------- what went wrong

    private int usageError(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        String message = String.valueOf(wrong.getMessage()).lines().findFirst().orElse("");
        err.println("hawser: " + message + " (try '" + command.getCommandSpec().qualifiedName() + " --help')");
        return Sysexits.USAGE;
    }

    /** Says why, in one line; the exit status. */
    static int report(Throwable failure, boolean debug, PrintWriter err) {
        Failures means = Failures.of(failure);
        err.println("hawser: " + means.message());
        if (debug) {
            failure.printStackTrace(err);
        }
        err.flush();
        return means.status();
    }
}
