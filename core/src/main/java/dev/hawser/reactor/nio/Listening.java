package dev.hawser.reactor.nio;

import dev.hawser.net.Address;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.UnixOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * A channel that listens.
 *
 * @param noDelay whether accepted sockets are to have TCP_NODELAY
 * @param keepAlive whether they are to have SO_KEEPALIVE
 */
record Listening(ServerSocketChannel channel, boolean noDelay, boolean keepAlive) {
    private interface Opening {
        void open(ServerSocketChannel channel) throws IOException;
    }

    static Listening open(Address.Ip wanted, ListenOptions options) throws IOException {
        ServerSocketChannel channel = opened(ServerSocketChannel.open(), made -> {
            made.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            if (options.reusePort()) {
                made.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            made.bind(
                    options.networkInterface() == null
                            ? new InetSocketAddress(wanted.port())
                            : new InetSocketAddress(wanted.address(), wanted.port()),
                    options.backlog());
        });
        return new Listening(channel, options.noDelay(), options.keepAlive());
    }

    static Listening open(Address.Unix wanted, UnixOptions options) throws IOException {
        UnixDomainSocketAddress address = Channels.address(wanted);
        ServerSocketChannel channel = opened(
                ServerSocketChannel.open(StandardProtocolFamily.UNIX), made -> made.bind(address, options.backlog()));
        return new Listening(channel, false, false);
    }

    private static ServerSocketChannel opened(ServerSocketChannel channel, Opening opening) throws IOException {
        boolean complete = false;
        try {
            opening.open(channel);
            complete = true;
        } finally {
            if (!complete) {
                Channels.close(channel);
            }
        }
        return channel;
    }

    /** What this program was started with as its standard input. */
    static Listening inherited(int descriptor) throws IOException {
        if (descriptor != 0) {
            throw new UnsupportedOperationException("java.nio knows of descriptor 0 only, and cannot adopt " + descriptor
                    + ": open the reactor on epoll or io_uring");
        }
        if (System.inheritedChannel() instanceof ServerSocketChannel channel) {
            return new Listening(channel, true, false);
        }
        throw new IOException("the program was not started with a listening socket as its standard input");
    }

    /** Gives {@code accepted} its options. */
    void prepare(SocketChannel accepted) throws IOException {
        Channels.turnOn(StandardSocketOptions.TCP_NODELAY, noDelay, accepted);
        Channels.turnOn(StandardSocketOptions.SO_KEEPALIVE, keepAlive, accepted);
    }
}
