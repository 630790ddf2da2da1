package dev.hawser.reactor.nio;

import dev.hawser.net.Address;
import dev.hawser.net.ConnectOptions;
import dev.hawser.net.DescriptorEvents;
import dev.hawser.net.DescriptorWatch;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.UdpOptions;
import dev.hawser.net.UnixDatagramOptions;
import dev.hawser.net.UnixOptions;
import dev.hawser.reactor.spi.Backend;
import dev.hawser.reactor.spi.BackendHost;
import dev.hawser.reactor.spi.ListeningSocket;
import dev.hawser.reactor.spi.MessageSocket;
import dev.hawser.reactor.spi.PendingConnect;
import dev.hawser.reactor.spi.StreamSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Waits for channels with a {@link Selector}, and tells each {@link Ready} about its own. */
final class NioBackend implements Backend {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.reactor");
    private static final int BUFFER_SIZE = 64 << 10;
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** What is told that its channel is ready. */
    interface Ready {
        /** {@code operations} of the channel would not block. */
        void ready(int operations);

        /** {@link #ready} threw this. */
        void failed(Throwable thrown);
    }

    /** For all reads of the loop: what is read is copied out at its exact size. */
    final ByteBuffer readBuffer = ByteBuffer.allocateDirect(BUFFER_SIZE);

    /** For all writes of the loop: what an event wrote is gathered here. */
    final ByteBuffer writeBuffer = ByteBuffer.allocateDirect(2 * BUFFER_SIZE);

    private final BackendHost host;
    private final Consumer<SelectionKey> collect = this::collect;
    private final ArrayDeque<NioConnect> connectedAtOnce = new ArrayDeque<>(0);
    private volatile @Nullable Selector selector;
    private @Nullable SelectionKey[] ready = new SelectionKey[64];
    private int readyCount;

    NioBackend(BackendHost host) {
        this.host = host;
    }

    /** Watches {@code channel}, which is made non-blocking. */
    SelectionKey register(SelectableChannel channel, int operations, Ready ready) throws IOException {
        channel.configureBlocking(false);
        return channel.register(open(), operations, ready);
    }

    @Override
    public void begin() throws IOException {
        open();
    }

    private Selector open() throws IOException {
        Selector current = selector;
        if (current == null) {
            current = Selector.open();
            selector = current;
        }
        return current;
    }

    // ---------------------------------------------------------------- waiting

    @Override
    public void poll(long nanos) throws IOException {
        Selector current = open();
        if (nanos == 0 || !connectedAtOnce.isEmpty()) {
            current.selectNow(collect);
        } else if (nanos < 0) {
            current.select(collect);
        } else {
            // rounded up: waking early would only make the loop wait again
            current.select(collect, Math.max(1, (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI));
        }
        int count = readyCount;
        readyCount = 0;
        for (int i = 0; i < count; i++) {
            SelectionKey key = ready[i];
            ready[i] = null;
            if (key != null && key.isValid()) {
                dispatch(key, (Ready) key.attachment());
            }
        }
        NioConnect connected;
        while ((connected = connectedAtOnce.poll()) != null) {
            tell(connected, SelectionKey.OP_CONNECT);
        }
    }

    /** Only collects: this runs under the selector's monitors. */
    private void collect(SelectionKey key) {
        if (readyCount == ready.length) {
            ready = Arrays.copyOf(ready, readyCount * 2);
        }
        ready[readyCount++] = key;
    }

    private void dispatch(SelectionKey key, Ready target) {
        int operations;
        try {
            operations = key.readyOps();
        } catch (CancelledKeyException closedMeanwhile) {
            LOGGER.log(System.Logger.Level.TRACE, "closed by an earlier event of this pass", closedMeanwhile);
            return;
        }
        tell(target, operations);
    }

    private void tell(Ready target, int operations) {
        try {
            target.ready(operations);
        } catch (Throwable thrown) {
            host.unexpected(thrown, target);
            target.failed(thrown);
        }
    }

    /** The next poll tells {@code connected}: there is nothing to wait for. */
    void tellSoon(NioConnect connected) {
        connectedAtOnce.add(connected);
    }

    @Override
    public void wake() {
        Selector current = selector;
        if (current != null) {
            current.wakeup();
        }
    }

    /** Gives what was closed back to the system now, and not with the next poll. */
    void flushClosed() {
        Selector current = selector;
        if (current != null) {
            try {
                current.selectNow(collect);
            } catch (IOException refused) {
                LOGGER.log(System.Logger.Level.DEBUG, "a closed channel keeps its descriptor for now", refused);
            }
            Arrays.fill(ready, 0, readyCount, null);
            readyCount = 0;
        }
    }

    @Override
    public void close() {
        Selector current = selector;
        selector = null;
        if (current != null) {
            try {
                for (SelectionKey key : current.keys()) {
                    Channels.close(key.channel());
                }
                current.close();
            } catch (IOException refused) {
                LOGGER.log(System.Logger.Level.WARNING, "the selector did not close", refused);
            }
        }
    }

    // ---------------------------------------------------------------- sockets

    @Override
    public ListeningSocket listen(Address.Ip wanted, ListenOptions options, ListeningSocket.Events events)
            throws IOException {
        return new NioListener(this, Listening.open(wanted, options), events);
    }

    @Override
    public ListeningSocket listen(Address.Unix wanted, UnixOptions options, ListeningSocket.Events events)
            throws IOException {
        return new NioListener(this, Listening.open(wanted, options), events);
    }

    @Override
    public ListeningSocket adoptListening(int descriptor, ListeningSocket.Events events) throws IOException {
        return new NioListener(this, Listening.inherited(descriptor), events);
    }

    @Override
    public StreamSocket adoptStream(int descriptor) {
        throw new UnsupportedOperationException("java.nio makes no connection of descriptor " + descriptor
                + ": open the reactor on epoll or io_uring");
    }

    @Override
    public PendingConnect connect(Address peer, ConnectOptions options, PendingConnect.Events events)
            throws IOException {
        return NioConnect.begin(this, peer, options, events);
    }

    @Override
    public void begin(StreamSocket socket, StreamSocket.Events events) throws IOException {
        ((NioSocket) socket).begin(this, events);
    }

    @Override
    public MessageSocket openUdp(Address.Ip wanted, UdpOptions options, MessageSocket.Events events)
            throws IOException {
        return new NioDatagrams(this, wanted, options, events);
    }

    @Override
    public MessageSocket openUnixDatagram(
            @Nullable String path, UnixDatagramOptions options, MessageSocket.Events events) {
        throw new UnsupportedOperationException("java.nio has no Unix sockets of datagrams, and so none at "
                + path + ": open the reactor on epoll or io_uring");
    }

    @Override
    public DescriptorWatch watch(int descriptor, DescriptorEvents events) {
        throw new UnsupportedOperationException("java.nio watches channels only, and not descriptor " + descriptor
                + ": open the reactor on epoll or io_uring");
    }
}
