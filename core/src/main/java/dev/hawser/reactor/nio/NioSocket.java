package dev.hawser.reactor.nio;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.FileRegion;
import dev.hawser.net.FileTruncated;
import dev.hawser.reactor.spi.OutboundQueue;
import dev.hawser.reactor.spi.StreamSocket;
import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A connection of TCP or a Unix socket. */
final class NioSocket implements StreamSocket, NioBackend.Ready {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.net.Transport");

    /** Reads and sends of one connection before others have their turn. */
    private static final int MOST_IN_A_ROW = 8;

    private final SocketChannel channel;
    private final Address host;
    private final Address peer;
    private @Nullable Service service;
    private boolean reading;
    private boolean writing;

    /** What it has once it has begun. */
    private record Service(ByteBuffer readBuffer, ByteBuffer writeBuffer, SelectionKey key, Events events) {}

    /** Over {@code channel}, which is connected. */
    NioSocket(SocketChannel channel) throws IOException {
        this.channel = channel;
        this.host = Channels.address(channel.getLocalAddress());
        this.peer = Channels.address(channel.getRemoteAddress());
    }

    void begin(NioBackend backend, Events events) throws IOException {
        SelectionKey key = backend.register(channel, 0, this);
        service = new Service(backend.readBuffer, backend.writeBuffer, key, events);
    }

    private Service service() {
        Service begun = service;
        if (begun == null) {
            throw new IllegalStateException(this + " has not begun");
        }
        return begun;
    }

    // ---------------------------------------------------------------- events

    @Override
    public void ready(int operations) {
        Service begun = service();
        // first what waits is sent, then more is read: a stream that is passed on stays in the processor's cache
        if ((operations & SelectionKey.OP_WRITE) != 0) {
            begun.events.writable();
        }
        if ((operations & SelectionKey.OP_READ) != 0 && reading) {
            read(begun.readBuffer, begun.events);
        }
    }

    @Override
    public void failed(Throwable thrown) {
        service().events.failed(thrown);
    }

    /** Reads until a short read says that there is no more: one system call for a small message. */
    private void read(ByteBuffer buffer, Events events) {
        for (int i = 0; i < MOST_IN_A_ROW; i++) {
            int count;
            try {
                count = channel.read(buffer.clear());
            } catch (IOException broken) {
                events.broken(broken);
                return;
            }
            if (count < 0) {
                events.readEnded();
                return;
            }
            if (count == 0) {
                return;
            }
            boolean full = !buffer.hasRemaining();
            byte[] data = new byte[count];
            buffer.get(0, data);
            events.received(Bytes.adopt(data));
            if (!full || !reading || writing) {
                return;
            }
        }
    }

    // ---------------------------------------------------------------- requests

    @Override
    public void send(OutboundQueue queue) throws IOException {
        ByteBuffer buffer = service().writeBuffer;
        for (int i = 0; i < MOST_IN_A_ROW && !queue.isEmpty(); i++) {
            FileRegion file = queue.file();
            if (file != null) {
                if (!send(file, queue)) {
                    return;
                }
                continue;
            }
            queue.copyTo(buffer.clear());
            int offered = buffer.flip().remaining();
            int taken = channel.write(buffer);
            queue.drop(taken);
            if (taken < offered) {
                return;
            }
        }
    }

    /** Sends of the file at the head, and says whether the socket may take more. */
    private boolean send(FileRegion file, OutboundQueue queue) throws IOException {
        long offered = Math.min(file.byteCount(), FileRegion.CHUNK_SIZE);
        long taken = file.channel().transferTo(file.offset(), offered, channel);
        if (taken == 0 && file.channel().size() <= file.offset()) {
            throw new FileTruncated(file, file.byteCount());
        }
        queue.dropFile(taken);
        return taken == offered;
    }

    @Override
    public boolean canSend(FileRegion file) {
        return true;
    }

    @Override
    public void setReading(boolean on) {
        reading = on;
        setInterest(SelectionKey.OP_READ, on);
    }

    @Override
    public void setWriting(boolean on) {
        writing = on;
        setInterest(SelectionKey.OP_WRITE, on);
    }

    private void setInterest(int operation, boolean on) {
        SelectionKey key = service().key;
        if (key.isValid()) {
            int before = key.interestOps();
            int after = on ? before | operation : before & ~operation;
            if (before != after) {
                key.interestOps(after);
            }
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void close(boolean abort) {
        reading = false;
        try {
            if (abort && has(StandardSocketOptions.SO_LINGER)) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        } catch (IOException refused) {
            LOGGER.log(System.Logger.Level.DEBUG, "no reset for " + peer, refused);
        }
        Channels.close(channel);
    }

    @Override
    public void sendDescriptor(int descriptor, long behind) {
        throw new UnsupportedOperationException("java.nio sends no descriptors, and not " + descriptor
                + ": open the reactor on epoll or io_uring");
    }

    // ---------------------------------------------------------------- options and addresses

    @Override
    public Address host() {
        return host;
    }

    @Override
    public Address peer() {
        return peer;
    }

    @Override
    public void setNoDelay(boolean on) throws IOException {
        setOption(StandardSocketOptions.TCP_NODELAY, on);
    }

    @Override
    public boolean isNoDelay() throws IOException {
        return option(StandardSocketOptions.TCP_NODELAY);
    }

    @Override
    public void setKeepAlive(boolean on) throws IOException {
        setOption(StandardSocketOptions.SO_KEEPALIVE, on);
    }

    @Override
    public boolean isKeepAlive() throws IOException {
        return option(StandardSocketOptions.SO_KEEPALIVE);
    }

    private void setOption(SocketOption<Boolean> option, boolean on) throws IOException {
        if (has(option)) {
            channel.setOption(option, on);
        }
    }

    private boolean option(SocketOption<Boolean> option) throws IOException {
        return has(option) && channel.getOption(option);
    }

    /** A Unix socket has fewer. */
    private boolean has(SocketOption<?> option) {
        return channel.isOpen() && channel.supportedOptions().contains(option);
    }

    @Override
    public String toString() {
        return "a socket of " + host + " to " + peer;
    }
}
