package dev.hawser.reactor.nio;

import dev.hawser.net.Address;
import dev.hawser.net.ConnectOptions;
import dev.hawser.reactor.spi.BacklogFull;
import dev.hawser.reactor.spi.BindRefused;
import dev.hawser.reactor.spi.PendingConnect;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A connection that is being made. */
final class NioConnect implements PendingConnect, NioBackend.Ready {
    private final Address peer;
    private final Events events;
    private final SocketChannel channel;
    private @Nullable SelectionKey key;
    private boolean over;

    private NioConnect(Address peer, Events events, SocketChannel channel) {
        this.peer = peer;
        this.events = events;
        this.channel = channel;
    }

    static NioConnect begin(NioBackend backend, Address peer, ConnectOptions options, Events events)
            throws IOException {
        NioConnect made = new NioConnect(peer, events, open(peer));
        boolean begun = false;
        try {
            made.connect(backend, options);
            begun = true;
        } finally {
            if (!begun) {
                made.close();
            }
        }
        return made;
    }

    private static SocketChannel open(Address peer) throws IOException {
        return peer instanceof Address.Unix
                ? SocketChannel.open(StandardProtocolFamily.UNIX)
                : SocketChannel.open();
    }

    private static SocketAddress target(Address peer) {
        return switch (peer) {
            case Address.Ip ip -> new InetSocketAddress(ip.address(), ip.port());
            case Address.Unix unix -> Channels.address(unix);
            default -> throw new IllegalArgumentException("no address to connect to: " + peer);
        };
    }

    private void connect(NioBackend backend, ConnectOptions options) throws IOException {
        Channels.turnOn(StandardSocketOptions.TCP_NODELAY, options.noDelay(), channel);
        Channels.turnOn(StandardSocketOptions.SO_KEEPALIVE, options.keepAlive(), channel);
        Address.Ip from = options.bindAddress();
        if (from != null) {
            try {
                channel.bind(new InetSocketAddress(from.address(), from.port()));
            } catch (IOException | RuntimeException refused) {
                throw new BindRefused(refused);
            }
        }
        SocketAddress target = target(peer);
        key = backend.register(channel, SelectionKey.OP_CONNECT, this);
        try {
            if (channel.connect(target)) {
                backend.tellSoon(this);
            }
        } catch (SocketException refused) {
            throw Channels.isBacklogFull(refused) ? new BacklogFull(peer.toString()) : refused;
        } catch (RuntimeException refused) { // such as an address of a kind that the system does not have
            throw new IOException(refused.getMessage(), refused);
        }
    }

    @Override
    public void ready(int operations) {
        if (over) {
            return;
        }
        NioSocket socket;
        try {
            if (!channel.finishConnect()) {
                return;
            }
            socket = new NioSocket(channel);
        } catch (IOException refused) {
            close();
            events.refused(refused);
            return;
        }
        over = true;
        events.connected(socket);
    }

    @Override
    public void failed(Throwable thrown) {
        close();
        events.failed(thrown);
    }

    @Override
    public void close() {
        if (over) {
            return;
        }
        over = true;
        if (key != null) {
            key.cancel();
        }
        Channels.close(channel);
    }

    @Override
    public String toString() {
        return "connecting to " + peer;
    }
}
