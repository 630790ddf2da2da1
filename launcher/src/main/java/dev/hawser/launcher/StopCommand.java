package dev.hawser.launcher;

import dev.hawser.launcher.process.PidFile;
import dev.hawser.launcher.process.SignalCommands;
import dev.hawser.launcher.process.Sysexits;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hawser stop}. */
@Command(name = "stop", description = "Stops a daemon, and waits until it has ended.")
final class StopCommand implements Callable<Integer> {
    @Mixin
    private RunningProcess process = new RunningProcess();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    @Override
    public Integer call() {
        SignalCommands.stop(PidFile.running(process.pidFile()));
        return Sysexits.OK;
    }
}
