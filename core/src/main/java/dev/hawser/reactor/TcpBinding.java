package dev.hawser.reactor;

import dev.hawser.net.Address;
import dev.hawser.net.CannotListen;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.PassedSockets;
import dev.hawser.reactor.spi.ListeningSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.OptionalInt;

/** A TCP port. */
record TcpBinding(Address.Ip wanted, ListenOptions options) implements Binding {
    /** What {@code options} ask for. */
    static TcpBinding of(int port, ListenOptions options) {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("no port to listen on: " + port);
        }
        String numeric = options.networkInterface();
        if (numeric == null) {
            return new TcpBinding(new Address.Ip(new InetSocketAddress(0).getAddress(), port), options);
        }
        try {
            return new TcpBinding(new Address.Ip(InetAddress.ofLiteral(numeric), port), options);
        } catch (IllegalArgumentException notNumeric) {
            throw new CannotListen(
                    numeric + ":" + port,
                    new IOException("an interface is a numeric address, and \"" + numeric + "\" is not", notNumeric));
        }
    }

    @Override
    public ListeningSocket bind(LoopReactor loop, Address host, ListeningSocket.Events events) {
        try {
            OptionalInt passed = PassedSockets.inherited().take(passingName());
            return passed.isPresent()
                    ? loop.backend().adoptListening(passed.getAsInt(), events)
                    : loop.backend().listen((Address.Ip) host, options, events);
        } catch (IOException refused) {
            throw new CannotListen(
                    (options.networkInterface() == null ? "any" : host.host()) + ":" + host.port(), refused);
        }
    }

    @Override
    public String passingName() {
        return "tcp " + wanted;
    }

    @Override
    public String title(Address host) {
        return "TCP Port " + host.port();
    }
}
