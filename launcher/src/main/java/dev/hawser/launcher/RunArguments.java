package dev.hawser.launcher;

import dev.hawser.launcher.log.CannotLog;
import dev.hawser.launcher.log.LogArguments;
import dev.hawser.launcher.log.LogOptions;
import dev.hawser.launcher.log.LogRotation;
import dev.hawser.launcher.log.LogSetup;
import dev.hawser.launcher.log.LogTarget;
import dev.hawser.launcher.process.Launch;
import dev.hawser.launcher.process.ProcessSettings;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of all that runs: how it is a process. They stand before a command's name, or behind it. */
final class RunArguments {
    private static final int MOST_REACTORS = 1024;
    private static final double LONGEST_SECONDS = 86_400;

    @Option(
            names = "--daemon",
            description = {"Goes to the background, when it serves."})
    private boolean daemon;

    @Option(
            names = "--pidfile",
            paramLabel = "FILE",
            description = {"Where the number of its process is written;", "else hawser.pid for a daemon."})
    private @Nullable Path pidFile;

    @Option(
            names = "--instance",
            paramLabel = "NAME",
            description = {
                "One of several services of a machine: its pid",
                "file, its log and, where there is no command,",
                "its options and command are in files of that",
                "name, for root in /run/hawser, /var/log/hawser",
                "and /etc/hawser."
            })
    private @Nullable String instance;

    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER",
            description = {"Whose rights it has when its ports are open:", "a name or a number."})
    private @Nullable String user;

    @Option(
            names = {"-g", "--group"},
            paramLabel = "GROUP",
            description = "Its group then, in place of that user's.")
    private @Nullable String group;

    @Option(
            names = "--umask",
            paramLabel = "OCTAL",
            description = {"What its files do not get; else 077 for a daemon."})
    private @Nullable String umask;

    @Option(
            names = "--chroot",
            paramLabel = "DIR",
            description = {"Its root folder when its ports are open."})
    private @Nullable Path root;

    @Option(
            names = "--chdir",
            paramLabel = "DIR",
            description = {"Where it works, from the start. Paths before", "the command's name are not meant from there."})
    private @Nullable Path folder;

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
            names = "--reactors",
            paramLabel = "N",
            description = {"How many reactors serve; else 1."})
    private @Nullable Integer reactors;

    @Option(
            names = "--drain",
            paramLabel = "SECONDS",
            description = {"How long connections may take to end when it", "stops or restarts; else 10."})
    private @Nullable Double drain;

    @Option(
            names = "--status",
            paramLabel = "ENDPOINT",
            description = {
                "Where its state can be seen, by 'hawser status'",
                "and by browsers: unix:PATH, or",
                "tcp:PORT:interface=127.0.0.1. Else nowhere."
            })
    private @Nullable String status;

    @Mixin
    private LogArguments log = new LogArguments();

    @Option(
            names = "--classpath",
            paramLabel = "JARS",
            description = {"Jars with plug-ins or what a program uses,", "with " + "${sys:path.separator} between them."})
    private @Nullable String classPath;

    @Option(
            names = "--debug",
            description = {"Shows stack traces of what fails."})
    private boolean debug;

    // ---------------------------------------------------------------- what they say

    /** @throws IllegalArgumentException naming the option that is wrong */
    ProcessSettings process() {
        Path file = pidFile;
        Instance named = instance();
        if (file == null && named != null) {
            named.folders().make();
            file = named.pidFile();
        } else if (file == null && daemon) {
            file = Path.of("hawser.pid");
        }
        return new ProcessSettings(daemon, file, user, group, mask(), root, folder, drainTime(), status);
    }

    /** @throws IllegalArgumentException when its name is none */
    @Nullable Instance instance() {
        return instance == null ? null : Instance.of(instance);
    }

    private @Nullable Integer mask() {
        if (umask == null) {
            return null;
        }
        if (!umask.matches("[0-7]{1,4}") || Integer.parseInt(umask, 8) > 0777) {
            throw new IllegalArgumentException("--umask is an octal number from 0 to 0777, and not \"" + umask + "\"");
        }
        return Integer.parseInt(umask, 8);
    }

    private Duration drainTime() {
        if (drain == null) {
            return ProcessSettings.DEFAULT.drain();
        }
        if (!(drain >= 0 && drain <= LONGEST_SECONDS)) {
            throw new IllegalArgumentException("--drain is 0 to " + (int) LONGEST_SECONDS + " seconds, and not " + drain);
        }
        return Duration.ofMillis(Math.round(drain * 1000));
    }

    /**
     * For all reactors that do not say otherwise themselves. Refuses one that is not to be had, before anything is begun.
     *
     * @throws IllegalArgumentException naming the option that is wrong
     */
    void apply() {
        if (reactor != null) {
            try {
                Reactor.open(ReactorOptions.DEFAULT.withBackend(reactor)); // which holds nothing before it is used
            } catch (IllegalArgumentException | UnsupportedOperationException refused) {
                throw new IllegalArgumentException("--reactor: " + refused.getMessage(), refused);
            }
            System.setProperty("hawser.reactor", reactor);
        }
        if (drain != null) {
            System.setProperty("hawser.drain", Double.toString(drainTime().toMillis() / 1000.0));
        }
        if (reactors != null) {
            System.setProperty("hawser.reactors", Integer.toString(reactorCount())); // for ReactorGroup.open()
        }
    }

    /**
     * Has the log go where the command line says, and that of a daemon to a file in any case.
     *
     * @throws CannotLog when it cannot go there
     */
    void configureLog() throws CannotLog {
        Instance named = instance();
        LogOptions said = log.options(named == null ? null : named.logFile());
        List<LogTarget> targets = new ArrayList<>();
        for (LogTarget target : said.targets()) {
            switch (target) {
                case LogTarget.ToFile file -> targets.add(new LogTarget.ToFile(Launch.typed(file.path()), file.rotation()));
                case LogTarget.Output _ when daemon ->
                    targets.add(new LogTarget.ToFile(Launch.typed(Path.of("hawser.log")), LogRotation.NEVER));
                default -> targets.add(target);
            }
        }
        LogOptions options = new LogOptions(targets, said.format(), said.levels());
        if (!options.equals(LogOptions.DEFAULT)) {
            LogSetup.configure(options);
        }
    }

    int reactorCount() {
        if (reactors == null) {
            return 1;
        }
        if (reactors < 1 || reactors > MOST_REACTORS) {
            throw new IllegalArgumentException("--reactors is 1 to " + MOST_REACTORS + ", and not " + reactors);
        }
        return reactors;
    }

    boolean debug() {
        return debug;
    }

    /** @throws IllegalArgumentException naming what is not there */
    List<Path> jars() {
        return jars(classPath);
    }

    static List<Path> jars(@Nullable String classPath) {
        List<Path> jars = new ArrayList<>();
        if (classPath != null) {
            for (String each : classPath.split(File.pathSeparator)) {
                Path jar = Launch.typed(Path.of(each));
                if (!each.isEmpty() && !Files.exists(jar)) {
                    throw new IllegalArgumentException("--classpath: there is no " + each);
                }
                if (!each.isEmpty()) {
                    jars.add(jar);
                }
            }
        }
        return jars;
    }
}
