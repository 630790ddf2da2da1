package dev.hawser.app.plugin;

import dev.hawser.app.MultiService;
import dev.hawser.app.Service;
import dev.hawser.app.StreamServerEndpointService;
import dev.hawser.net.Factory;
import dev.hawser.net.Reactor;
import dev.hawser.net.endpoint.ServerEndpoint;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code --listen ENDPOINT}, as often as one likes: where a server plug-in serves. A picocli mixin. */
public final class EndpointOption {
    private final List<String> byDefault;

    @Option(
            names = "--listen",
            paramLabel = "ENDPOINT",
            description = "Where to serve, such as tcp:8000 or unix:/run/x; may be given several times.")
    private List<String> endpoints = new ArrayList<>();

    /** An option that need not be given: {@code byDefault} stands for it. */
    public EndpointOption(String... byDefault) {
        this.byDefault = List.of(byDefault);
    }

    /** The descriptions of the endpoints. */
    public List<String> descriptions() {
        return List.copyOf(endpoints.isEmpty() ? byDefault : endpoints);
    }

    /**
     * One service that serves {@code factory}'s protocols on all of them.
     *
     * @throws IllegalArgumentException when a description is wrong, or there is none at all
     */
    public Service services(Reactor reactor, String name, Factory factory) {
        List<String> all = descriptions();
        if (all.isEmpty()) {
            throw new IllegalArgumentException("where to serve? --listen ENDPOINT says it, such as --listen tcp:8000");
        }
        if (all.size() == 1) {
            return port(reactor, name, all.getFirst(), factory);
        }
        MultiService ports = new MultiService(reactor, name);
        for (int i = 0; i < all.size(); i++) {
            ports.add(port(reactor, "port " + (i + 1), all.get(i), factory));
        }
        return ports;
    }

    private static Service port(Reactor reactor, String name, String description, Factory factory) {
        return new StreamServerEndpointService(reactor, name, ServerEndpoint.parse(reactor, description), factory);
    }
}
