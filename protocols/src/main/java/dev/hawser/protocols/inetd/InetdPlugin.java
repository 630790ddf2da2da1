package dev.hawser.protocols.inetd;

import dev.hawser.app.MultiService;
import dev.hawser.app.Service;
import dev.hawser.app.plugin.EndpointOption;
import dev.hawser.app.plugin.Environment;
import dev.hawser.app.plugin.ProgramArguments;
import dev.hawser.app.plugin.Seconds;
import dev.hawser.app.plugin.ServicePlugin;
import dev.hawser.app.procmon.Program;
import dev.hawser.net.Reactor;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hawser inetd}. */
@Command(name = "inetd", description = "Runs a program for each connection, which is its standard input and output.")
public final class InetdPlugin implements ServicePlugin {
    @Mixin
    private EndpointOption listen = new EndpointOption();

    @Option(
            names = "--most-children",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many run at a time on each reactor; newcomers beyond are closed (default: ${DEFAULT-VALUE}).")
    private int mostChildren;

    @Option(
            names = "--kill-time",
            paramLabel = "SECONDS",
            converter = Seconds.class,
            defaultValue = "5",
            description = "A program that has not ended so long after signal TERM gets KILL (default: ${DEFAULT-VALUE}).")
    private Duration killTime = Duration.ZERO;

    @Mixin
    private Environment environment = new Environment();

    @Mixin
    private ProgramArguments program = new ProgramArguments();

    /** For {@link java.util.ServiceLoader}. */
    public InetdPlugin() {}

    @Override
    public Service makeService(Reactor reactor) {
        MultiService both = new MultiService(reactor, "inetd");
        Program run = new Program(program.command(), environment.all(), null, null);
        Inetd children = both.add(new Inetd(reactor, "children", run, mostChildren, killTime));
        both.add(listen.services(reactor, "ports", children)); // after it: opened last and closed first
        return both;
    }
}
