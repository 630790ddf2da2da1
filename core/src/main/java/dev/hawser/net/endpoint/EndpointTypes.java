package dev.hawser.net.endpoint;

import dev.hawser.net.Reactor;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The types there are: the only place that maps the first element of a description to an endpoint. */
final class EndpointTypes {
    private static final SortedMap<String, BiFunction<Reactor, EndpointArguments, ServerEndpoint>> SERVERS =
            new TreeMap<>();
    private static final SortedMap<String, BiFunction<Reactor, EndpointArguments, ClientEndpoint>> CLIENTS =
            new TreeMap<>();

    static {
        SERVERS.put("tcp", TcpServerEndpoint::of);
        CLIENTS.put("tcp", TcpClientEndpoint::of);
    }

    private EndpointTypes() {}

    static ServerEndpoint server(Reactor reactor, String description) {
        return make(SERVERS, reactor, description);
    }

    static ClientEndpoint client(Reactor reactor, String description) {
        return make(CLIENTS, reactor, description);
    }

    private static <E> E make(
            SortedMap<String, BiFunction<Reactor, EndpointArguments, E>> types, Reactor reactor, String description) {
        EndpointDescription parsed = EndpointDescription.parse(description);
        @Nullable BiFunction<Reactor, EndpointArguments, E> type = types.get(parsed.type());
        if (type == null) {
            throw new IllegalArgumentException("Unknown endpoint type: '" + parsed.type() + "' in \"" + description
                    + "\"; known: " + String.join(", ", types.keySet()));
        }
        EndpointArguments arguments = new EndpointArguments(description, parsed);
        E endpoint = type.apply(reactor, arguments);
        arguments.refuseOthers();
        return endpoint;
    }
}
