package dev.hawser.net.endpoint;

import dev.hawser.net.Reactor;
import dev.hawser.tls.PemException;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The types there are: the only place that maps the first element of a description to an endpoint. */
final class EndpointTypes {
    /** Endpoints within endpoints: more than that is a mistake, or an attempt to overflow the stack. */
    private static final int DEEPEST = 16;

    private record Type<E>(boolean wrapper, Function<EndpointArguments, E> make) {}

    private static final SortedMap<String, Type<ServerEndpoint>> SERVERS = new TreeMap<>();
    private static final SortedMap<String, Type<ClientEndpoint>> CLIENTS = new TreeMap<>();

    static {
        server("tcp", StreamTypes::tcpServer);
        server("tcp6", StreamTypes::tcp6Server);
        server("unix", StreamTypes::unixServer);
        server("fd", StreamTypes::descriptorServer);
        server("systemd", StreamTypes::systemdServer);
        server("stdio", StreamTypes::standardIo);
        server("tls", TlsTypes::tlsServer);
        server("ssl", TlsTypes::sslServer);
        SERVERS.put("haproxy", new Type<>(true, ProxyTypes::haproxyServer));
        client("tcp", StreamTypes::tcpClient);
        client("host", StreamTypes::hostClient);
        client("unix", StreamTypes::unixClient);
        client("tls", TlsTypes::tlsClient);
        client("ssl", TlsTypes::sslClient);
        client("socks5", ProxyTypes::socksClient);
        client("connect", ProxyTypes::connectClient);
        CLIENTS.put("haproxy", new Type<>(true, ProxyTypes::haproxyClient));
        for (ServerEndpointType type : ServiceLoader.load(ServerEndpointType.class)) {
            SERVERS.putIfAbsent(type.name(), new Type<>(type.isWrapper(), type::server));
        }
        for (ClientEndpointType type : ServiceLoader.load(ClientEndpointType.class)) {
            CLIENTS.putIfAbsent(type.name(), new Type<>(type.isWrapper(), type::client));
        }
    }

    private EndpointTypes() {}

    private static void server(String name, Function<EndpointArguments, ServerEndpoint> make) {
        SERVERS.put(name, new Type<>(false, make));
    }

    private static void client(String name, Function<EndpointArguments, ClientEndpoint> make) {
        CLIENTS.put(name, new Type<>(false, make));
    }

    static ServerEndpoint server(Reactor reactor, String description, int depth) {
        return make(SERVERS, reactor, description, depth);
    }

    static ClientEndpoint client(Reactor reactor, String description, int depth) {
        return make(CLIENTS, reactor, description, depth);
    }

    private static <E> E make(SortedMap<String, Type<E>> types, Reactor reactor, String description, int depth) {
        if (depth > DEEPEST) {
            throw EndpointDescription.wrong("More than " + DEEPEST + " endpoints within each other", description);
        }
        EndpointDescription parsed = EndpointDescription.parse(description);
        @Nullable Type<E> type = types.get(parsed.type());
        if (type == null) {
            throw new EndpointParseException(
                    "Unknown endpoint type '" + parsed.type() + "' (known: " + String.join(", ", types.keySet()) + ")",
                    description);
        }
        String wrapped = null;
        if (type.wrapper()) {
            int at = EndpointDescription.wrappedAt(description);
            wrapped = description.substring(at);
            int end = at == description.length() ? at : at - 1;
            parsed = EndpointDescription.parse(description.substring(0, end));
        }
        EndpointArguments arguments = new EndpointArguments(reactor, description, parsed, wrapped, depth);
        try {
            E endpoint = type.make().apply(arguments);
            arguments.refuseOthers();
            return endpoint;
        } catch (EndpointParseException told) {
            throw told;
        } catch (IllegalArgumentException | PemException refused) {
            throw new EndpointParseException(String.valueOf(refused.getMessage()), description, refused);
        }
    }
}
