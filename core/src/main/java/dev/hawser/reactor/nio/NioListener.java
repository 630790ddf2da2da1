package dev.hawser.reactor.nio;

import dev.hawser.net.Address;
import dev.hawser.reactor.spi.ListeningSocket;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A listening socket. */
final class NioListener implements ListeningSocket, NioBackend.Ready {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.net.ListeningPort");

    /** Connections accepted in one pass, before those that exist have their turn. */
    private static final int MOST_IN_A_ROW = 64;

    private final NioBackend backend;
    private final Listening listening;
    private final Events events;
    private final ServerSocketChannel channel;
    private final SelectionKey key;
    private final Address host;
    private boolean accepting = true;

    /** @param listening its socket, which this closes, also where it throws */
    NioListener(NioBackend backend, Listening listening, Events events) throws IOException {
        this.backend = backend;
        this.events = events;
        this.listening = listening;
        this.channel = listening.channel();
        boolean registered = false;
        try {
            this.host = Channels.address(channel.getLocalAddress());
            this.key = backend.register(channel, SelectionKey.OP_ACCEPT, this);
            registered = true;
        } finally {
            if (!registered) {
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
            listening.prepare(accepted);
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
    public Address host() {
        return host;
    }

    @Override
    public String toString() {
        return "listening on " + host;
    }
}
