package dev.hawser.launcher;

import dev.hawser.app.status.StatusQuery;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hawser status}: a look into a live process. Its options may follow the endpoint. */
@Command(
        name = "status",
        description = {"Shows what a live process does, or has one of its", "services stopped or started."},
        footer = {
            "",
            "The process was started with --status ENDPOINT.",
            "",
            "  hawser status unix:/run/hawser/status",
            "  hawser status tcp:127.0.0.1:9000 --json",
            "  hawser status unix:/run/hawser/status --stop shop/web"
        })
final class StatusCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets these before it calls
    private CommandSpec spec;

    @Parameters(paramLabel = "ENDPOINT", description = "Where its status is: unix:PATH or tcp:HOST:PORT.")
    @SuppressWarnings("NullAway.Init")
    private String endpoint;

    @ArgGroup
    private @Nullable Wanted wanted;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    /** One of these, or none. */
    static final class Wanted {
        @Option(names = "--json", description = "Prints all there is to know, as one line of JSON.")
        private boolean json;

        @Option(names = "--stop", paramLabel = "PATH", description = "Stops the service of that path, such as shop/web.")
        private @Nullable String stop;

        @Option(names = "--start", paramLabel = "PATH", description = "Starts it.")
        private @Nullable String start;

        StatusQuery.Wish wish() {
            if (stop != null) {
                return new StatusQuery.Wish.Stop(stop);
            }
            return start != null ? new StatusQuery.Wish.Start(start) : new StatusQuery.Wish.Json();
        }
    }

    @Override
    public Integer call() {
        StatusQuery.Wish wish = wanted == null ? new StatusQuery.Wish.Text() : wanted.wish();
        return StatusQuery.run(
                endpoint, wish, spec.commandLine().getOut(), spec.commandLine().getErr());
    }
}
