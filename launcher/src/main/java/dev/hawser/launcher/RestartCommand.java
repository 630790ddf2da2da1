package dev.hawser.launcher;

import dev.hawser.launcher.process.PidFile;
import dev.hawser.launcher.process.SignalCommands;
import dev.hawser.launcher.process.Sysexits;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hawser restart}. */
@Command(
        name = "restart",
        description = {"Has a daemon replaced by a new process that goes on with its ports,", "without a newcomer refused."})
final class RestartCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Mixin
    private RunningProcess process = new RunningProcess();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    @Override
    public Integer call() {
        Path pidFile = process.pidFile();
        long before = PidFile.running(pidFile);
        long after = SignalCommands.restart(pidFile, before);
        spec.commandLine().getOut().println("process " + after + " serves in the place of process " + before);
        return Sysexits.OK;
    }
}
