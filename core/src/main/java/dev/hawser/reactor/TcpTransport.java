package dev.hawser.reactor;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.TransportLimits;
import dev.hawser.reactor.spi.OutboundQueue;
import dev.hawser.time.Origin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A TCP connection on {@code java.nio}. */
final class TcpTransport extends StreamTransport implements NioPoller.Ready {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.net.Transport");

    /** Reads and sends of one connection before others have their turn. */
    private static final int MOST_IN_A_ROW = 8;

    private final NioPoller poller;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final Address.Ip host;
    private final Address.Ip peer;
    private final String suffix;
    private final Consumer<ConnectionEnd> whenEnded;
    private final @Nullable Origin origin;

    /**
     * A transport over {@code channel}, which is connected.
     *
     * @param suffix what log lines call it, after the protocol's name
     * @param whenEnded told after the protocol
     * @param origin where its port or connector was made
     */
    TcpTransport(
            NioReactor loop,
            SocketChannel channel,
            @Nullable TransportLimits limits,
            String suffix,
            Consumer<ConnectionEnd> whenEnded,
            @Nullable Origin origin)
            throws IOException {
        super(loop, limits);
        this.origin = origin;
        this.poller = loop.poller();
        this.channel = channel;
        this.suffix = suffix;
        this.whenEnded = whenEnded;
        this.host = Address.Ip.of((InetSocketAddress) channel.getLocalAddress());
        this.peer = Address.Ip.of((InetSocketAddress) channel.getRemoteAddress());
        this.key = poller.register(channel, 0, this);
    }

    @Override
    public void ready(int operations) {
        if ((operations & SelectionKey.OP_READ) != 0 && isReading()) {
            read();
        }
        if ((operations & SelectionKey.OP_WRITE) != 0) {
            writable();
        }
    }

    @Override
    public void failed(RuntimeException thrown) {
        end(new ConnectionLost(thrown));
    }

    /** Reads until a short read says that there is no more: one system call for a small message. */
    private void read() {
        ByteBuffer buffer = poller.readBuffer;
        for (int i = 0; i < MOST_IN_A_ROW; i++) {
            int count;
            try {
                count = channel.read(buffer.clear());
            } catch (IOException broken) {
                broken(broken);
                return;
            }
            if (count < 0) {
                readEnded();
                return;
            }
            if (count == 0) {
                return;
            }
            boolean full = !buffer.hasRemaining();
            byte[] data = new byte[count];
            buffer.flip().get(data);
            received(Bytes.adopt(data));
            if (!full || !isReading()) {
                return;
            }
        }
    }

    @Override
    protected void send(OutboundQueue queue) throws IOException {
        ByteBuffer buffer = poller.writeBuffer;
        for (int i = 0; i < MOST_IN_A_ROW && !queue.isEmpty(); i++) {
            queue.copyTo(buffer.clear());
            int offered = buffer.flip().remaining();
            int taken = channel.write(buffer);
            queue.drop(taken);
            if (taken < offered) {
                return;
            }
        }
    }

    @Override
    protected void setReading(boolean on) {
        setInterest(SelectionKey.OP_READ, on);
    }

    @Override
    protected void setWriting(boolean on) {
        setInterest(SelectionKey.OP_WRITE, on);
    }

    private void setInterest(int operation, boolean on) {
        if (key.isValid()) {
            int before = key.interestOps();
            int after = on ? before | operation : before & ~operation;
            if (before != after) {
                key.interestOps(after);
            }
        }
    }

    @Override
    protected void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    protected void closeCarrier(boolean abort) {
        try {
            if (abort) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        } catch (IOException refused) {
            LOGGER.log(System.Logger.Level.DEBUG, "no reset for " + peer, refused);
        }
        Sockets.close(channel);
    }

    @Override
    protected void ended(ConnectionEnd reason) {
        whenEnded.accept(reason);
    }

    @Override
    protected @Nullable Origin origin() {
        return origin;
    }

    @Override
    public Address host() {
        return host;
    }

    @Override
    public Address peer() {
        return peer;
    }

    @Override
    public void setTcpNoDelay(boolean on) {
        reactor().checkThread();
        setOption(StandardSocketOptions.TCP_NODELAY, on);
    }

    @Override
    public boolean tcpNoDelay() {
        return option(StandardSocketOptions.TCP_NODELAY);
    }

    @Override
    public void setTcpKeepAlive(boolean on) {
        reactor().checkThread();
        setOption(StandardSocketOptions.SO_KEEPALIVE, on);
    }

    @Override
    public boolean tcpKeepAlive() {
        return option(StandardSocketOptions.SO_KEEPALIVE);
    }

    private void setOption(SocketOption<Boolean> option, boolean on) {
        try {
            if (channel.isOpen()) {
                channel.setOption(option, on);
            }
        } catch (IOException refused) {
            LOGGER.log(System.Logger.Level.DEBUG, option + " of " + peer + " was not set", refused);
        }
    }

    private boolean option(SocketOption<Boolean> option) {
        reactor().checkThread();
        try {
            return channel.isOpen() && channel.getOption(option);
        } catch (IOException refused) {
            throw new UncheckedIOException(option + " of " + peer + " cannot be read", refused);
        }
    }

    @Override
    protected String logSuffix() {
        return suffix;
    }
}
