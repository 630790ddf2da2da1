package dev.hawser.launcher;

import dev.hawser.web.client.DownloadRun;
import dev.hawser.web.client.DownloadRun.Display;
import java.io.Console;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hawser get}: downloads a file, and goes on where an earlier run has ended. Its options may follow the address. */
@Command(
        name = "get",
        description = {"Downloads a file. What an earlier run has left", "in FILE.part is gone on with."},
        footer = {
            "",
            "Proxies are those of http_proxy, https_proxy, all_proxy and no_proxy.",
            "",
            "  hawser get https://example.com/disk.iso",
            "  hawser get https://example.com/disk.iso -o /var/tmp/disk.iso --progress plain"
        })
final class GetCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets these before it calls
    private CommandSpec spec;

    @Parameters(paramLabel = "URL", description = "What to download: http or https.")
    @SuppressWarnings("NullAway.Init")
    private String url;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to; the last part of the address otherwise.")
    private @Nullable Path file;

    @Option(
            names = "--retries",
            paramLabel = "NUMBER",
            defaultValue = "5",
            description = "How often to go on after it has broken off without a byte (default: ${DEFAULT-VALUE}).")
    private int retries;

    @Option(
            names = "--progress",
            paramLabel = "HOW",
            description = "bar, plain or none; a bar on a terminal, plain percentages elsewhere, by themselves.")
    private @Nullable Display display;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    @Override
    public Integer call() {
        if (retries < 0) {
            throw new ParameterException(spec.commandLine(), "a negative number of retries: " + retries);
        }
        Console console = System.console();
        Display usual = console != null && console.isTerminal() ? Display.BAR : Display.PLAIN;
        return DownloadRun.run(
                url, file, retries, display == null ? usual : display, spec.commandLine().getErr());
    }
}
