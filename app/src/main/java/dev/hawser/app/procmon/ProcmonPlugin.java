package dev.hawser.app.procmon;

import dev.hawser.app.Service;
import dev.hawser.app.plugin.Environment;
import dev.hawser.app.plugin.ProgramArguments;
import dev.hawser.app.plugin.Seconds;
import dev.hawser.app.plugin.ServicePlugin;
import dev.hawser.net.Reactor;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hawser procmon}. */
@Command(
        name = "procmon",
        description = "Keeps a program running: starts it again when it ends, and logs what it says.")
public final class ProcmonPlugin implements ServicePlugin {
    @Option(
            names = "--threshold",
            paramLabel = "SECONDS",
            converter = Seconds.class,
            defaultValue = "1",
            description = "A program that ran for so long is started again at once (default: ${DEFAULT-VALUE}).")
    private Duration threshold = Duration.ZERO;

    @Option(
            names = "--min-restart-delay",
            paramLabel = "SECONDS",
            converter = Seconds.class,
            defaultValue = "1",
            description = "Else the first restart waits so long, and each further one twice as long (default: ${DEFAULT-VALUE}).")
    private Duration minRestartDelay = Duration.ZERO;

    @Option(
            names = "--max-restart-delay",
            paramLabel = "SECONDS",
            converter = Seconds.class,
            defaultValue = "3600",
            description = "The longest that a restart waits (default: ${DEFAULT-VALUE}).")
    private Duration maxRestartDelay = Duration.ZERO;

    @Option(
            names = "--kill-time",
            paramLabel = "SECONDS",
            converter = Seconds.class,
            defaultValue = "5",
            description = "A program that has not ended so long after signal TERM gets KILL (default: ${DEFAULT-VALUE}).")
    private Duration killTime = Duration.ZERO;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = Option.NULL_VALUE,
            description = "What the program is called in the log (default: the file name of COMMAND).")
    private @Nullable String name;

    @Mixin
    private Environment environment = new Environment();

    @Mixin
    private ProgramArguments program = new ProgramArguments();

    /** For {@link java.util.ServiceLoader}. */
    public ProcmonPlugin() {}

    @Override
    public Service makeService(Reactor reactor) {
        RestartPolicy policy = new RestartPolicy(threshold, minRestartDelay, maxRestartDelay);
        ProcessMonitor monitor = new ProcessMonitor(reactor, "procmon", policy, killTime);
        Program run = new Program(program.command(), environment.all(), null, null);
        monitor.add(name == null ? fileName(run.command().getFirst()) : name, run);
        return monitor;
    }

    private static String fileName(String path) {
        Path last = Path.of(path).getFileName();
        return last == null ? path : last.toString();
    }

    /** There is one program, however many reactors. */
    @Override
    public boolean isForEachReactor() {
        return false;
    }
}
