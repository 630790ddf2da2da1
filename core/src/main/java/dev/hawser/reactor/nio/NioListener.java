package dev.hawser.reactor.nio;

import dev.hawser.net.Address;
import dev.hawser.net.ListenOptions;
import dev.hawser.reactor.spi.ListeningSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A listening TCP socket. */
final class NioListener implements ListeningSocket, NioBackend.Ready {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.net.ListeningPort");

    /** Connections accepted in one pass, before those that exist have their turn. */
    private static final int MOST_IN_A_ROW = 64;

    private final NioBackend backend;
    private final ListenOptions options;
    private final Events events;
    private final ServerSocketChannel channel;
    private final SelectionKey key;
    private final Address.Ip host;
    private boolean accepting = true;

    NioListener(NioBackend backend, Address.Ip wanted, ListenOptions options, Events events) throws IOException {
        this.backend = backend;
        this.options = options;
        this.events = events;
        this.channel = ServerSocketChannel.open();
        boolean bound = false;
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            if (options.reusePort()) {
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            channel.bind(
                    options.networkInterface() == null
                            ? new InetSocketAddress(wanted.port())
                            : new InetSocketAddress(wanted.address(), wanted.port()),
                    options.backlog());
            this.host = Address.Ip.of((InetSocketAddress) channel.getLocalAddress());
            this.key = backend.register(channel, SelectionKey.OP_ACCEPT, this);
            bound = true;
        } finally {
            if (!bound) {
                Channels.close(channel);
            }
        }
    }

    @Override
    public void ready(int operations) {
        for (int i = 0; i < MOST_IN_A_ROW && accepting; i++) {
            SocketChannel accepted;
            try {
                accepted = channel.accept();
            } catch (IOException exhausted) {
                events.exhausted(exhausted);
                return;
            }
            if (accepted == null) {
                return;
            }
            NioSocket socket = prepared(accepted);
            if (socket != null) {
                events.accepted(socket);
            }
        }
    }

    private @Nullable NioSocket prepared(SocketChannel accepted) {
        try {
            Channels.turnOn(StandardSocketOptions.TCP_NODELAY, options.noDelay(), accepted);
            Channels.turnOn(StandardSocketOptions.SO_KEEPALIVE, options.keepAlive(), accepted);
            return new NioSocket(accepted);
        } catch (IOException gone) {
            LOGGER.log(System.Logger.Level.DEBUG, "a connection to " + host + " was gone before it was accepted", gone);
            Channels.close(accepted);
            return null;
        }
    }

    @Override
    public void failed(Throwable thrown) {
        events.failed(thrown);
    }

    @Override
    public void setAccepting(boolean on) {
        accepting = on;
        if (key.isValid()) {
            key.interestOps(on ? SelectionKey.OP_ACCEPT : 0);
        }
    }

    @Override
    public void close() {
        accepting = false;
        Channels.close(channel);
        backend.flushClosed();
    }

    @Override
    public Address.Ip host() {
        return host;
    }

    @Override
    public String toString() {
        return "listening on " + host;
    }
}
