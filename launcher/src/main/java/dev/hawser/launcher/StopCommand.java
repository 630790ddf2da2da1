package dev.hawser.launcher;

import dev.hawser.launcher.process.PidFile;
import dev.hawser.launcher.process.SignalCommands;
import dev.hawser.launcher.process.Sysexits;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hawser stop}. */
@Command(name = "stop", description = "Stops a daemon, and waits until it has ended.")
final class StopCommand implements Callable<Integer> {
    @Option(
            names = "--pidfile",
            paramLabel = "FILE",
            defaultValue = "hawser.pid",
            description = "The daemon's; else ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private Path pidFile;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    @Override
    public Integer call() {
        SignalCommands.stop(PidFile.running(pidFile));
        return Sysexits.OK;
    }
}
