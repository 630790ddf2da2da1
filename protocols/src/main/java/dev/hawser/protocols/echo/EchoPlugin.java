package dev.hawser.protocols.echo;

import dev.hawser.app.Service;
import dev.hawser.app.plugin.EndpointOption;
import dev.hawser.app.plugin.ServicePlugin;
import dev.hawser.net.Factory;
import dev.hawser.net.Reactor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hawser echo}. */
@Command(name = "echo", description = "Sends back whatever comes.")
public final class EchoPlugin implements ServicePlugin {
    @Mixin
    private EndpointOption listen = new EndpointOption("tcp:7");

    /** For {@link java.util.ServiceLoader}. */
    public EchoPlugin() {}

    @Override
    public Service makeService(Reactor reactor) {
        return listen.services(reactor, "echo", Factory.of(Echo::new));
    }
}
