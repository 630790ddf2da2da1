package dev.hawser.protocols.portforward;

import dev.hawser.app.Service;
import dev.hawser.app.plugin.EndpointOption;
import dev.hawser.app.plugin.ServicePlugin;
import dev.hawser.net.Reactor;
import dev.hawser.net.endpoint.ClientEndpoint;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hawser portforward}. */
@Command(name = "portforward", description = "Passes connections on to another place.")
public final class PortForwardPlugin implements ServicePlugin {
    @Mixin
    private EndpointOption listen = new EndpointOption();

    @Option(
            names = "--to",
            required = true,
            paramLabel = "ENDPOINT",
            description = "Where connections are passed on to, such as tcp:example.com:80, unix:/run/x or haproxy:tcp:10.0.0.1:80.")
    private String to = "";

    /** For {@link java.util.ServiceLoader}. */
    public PortForwardPlugin() {}

    @Override
    public Service makeService(Reactor reactor) {
        return listen.services(reactor, "portforward", new PortForwardFactory(ClientEndpoint.parse(reactor, to)));
    }
}
