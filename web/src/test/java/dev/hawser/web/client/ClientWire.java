package dev.hawser.web.client;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.Address;
import dev.hawser.net.endpoint.TcpClientEndpoint;
import dev.hawser.testing.MemoryConnector;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.testing.MemoryTransport;
import java.util.List;
import java.util.function.UnaryOperator;

/** A client whose connections are made, and whose servers are played, by the test. */
final class ClientWire {
    static final String URL = "http://10.0.0.5/a?b=1";

    final MemoryReactor reactor = new MemoryReactor();
    final HttpClient client;

    ClientWire() {
        this(options -> options);
    }

    ClientWire(UnaryOperator<HttpClientOptions> change) {
        HttpClientOptions options = HttpClientOptions.DEFAULT
                .withHeader("User-Agent", "test")
                .withDecoding(false)
                .withEndpoints((host, port) -> new TcpClientEndpoint(reactor, host, port));
        client = new HttpClient(reactor, change.apply(options));
    }

    /** The attempts to connect that are neither made nor given up. */
    List<MemoryConnector> connecting() {
        return reactor.tcpClients().stream()
                .filter(each -> each.state() == dev.hawser.net.Connector.State.CONNECTING)
                .toList();
    }

    /** Makes the oldest connection that is asked for. */
    MemoryTransport accept() throws Exception {
        MemoryTransport transport = new MemoryTransport(reactor);
        connecting().getFirst().succeed(transport);
        return transport;
    }

    /** A connection on which a request was answered, and which is idle now. */
    MemoryTransport usedConnection() throws Exception {
        Deferred<Response> first = client.get(URL);
        MemoryTransport server = accept();
        server.deliver("HTTP/1.1 204 No Content\r\n\r\n");
        first.finish(_ -> {}, failure -> {
            throw new AssertionError(failure);
        });
        server.takeWritten();
        return server;
    }

    static Address peer() {
        return MemoryTransport.PEER;
    }
}
