package dev.hawser.reactor.linux;

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
import java.nio.channels.ClosedChannelException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Waits with io_uring; what happens in a pass is told by {@link UringLoop}. */
final class UringBackend implements Backend {
    private final UringLoop loop;
    private @Nullable DatagramSockets datagrams;

    /**
     * Opens a ring with those of {@code wanted} that the kernel has.
     *
     * @throws IOException when the kernel refuses
     */
    UringBackend(BackendHost host, Set<RingFeature> wanted) throws IOException {
        loop = new UringLoop(host, wanted);
    }

    @Override
    public void begin() throws IOException {
        try {
            loop.begin();
        } catch (IOException | RuntimeException refused) {
            loop.close();
            throw refused;
        }
    }

    @Override
    public void poll(long nanos) throws IOException {
        loop.poll(nanos);
    }

    @Override
    public void wake() {
        loop.wake();
    }

    @Override
    public void close() {
        if (datagrams != null) {
            datagrams.closeAll();
        }
        loop.close();
    }

    @Override
    public ListeningSocket listen(Address.Ip wanted, ListenOptions options, ListeningSocket.Events events)
            throws IOException {
        return new UringListener(loop, ListenerSockets.open(loop.libc, wanted, options), false, events);
    }

    @Override
    public ListeningSocket listen(Address.Unix wanted, UnixOptions options, ListeningSocket.Events events)
            throws IOException {
        return new UringListener(loop, ListenerSockets.open(loop.libc, wanted, options), false, events);
    }

    @Override
    public ListeningSocket adoptListening(int descriptor, ListeningSocket.Events events) throws IOException {
        OpenSockets.checkListening(loop.libc, descriptor);
        return new UringListener(loop, descriptor, true, events);
    }

    @Override
    public StreamSocket adoptStream(int descriptor) throws IOException {
        Address peer = OpenSockets.checkConnected(loop.libc, descriptor);
        return new UringSocket(descriptor, SocketAddresses.host(loop.libc.sockets, descriptor), peer);
    }

    @Override
    public void closeDescriptor(int descriptor) {
        UnbegunSockets.close(descriptor, false);
    }

    @Override
    public PendingConnect connect(Address peer, ConnectOptions options, PendingConnect.Events events)
            throws IOException {
        return new UringConnect(loop, peer, options, events);
    }

    @Override
    public void begin(StreamSocket socket, StreamSocket.Events events) throws IOException {
        if (!(socket instanceof UringSocket mine)) {
            throw new IllegalArgumentException("a socket of another kind of backend: " + socket);
        }
        if (!mine.isOpen()) {
            throw new ClosedChannelException();
        }
        mine.begin(loop, events);
    }

    @Override
    public MessageSocket openUdp(Address.Ip wanted, UdpOptions options, MessageSocket.Events events)
            throws IOException {
        return datagrams().openUdp(wanted, options, events);
    }

    @Override
    public MessageSocket openUnixDatagram(
            @Nullable String path, UnixDatagramOptions options, MessageSocket.Events events) throws IOException {
        return datagrams().openUnix(path, options, events);
    }

    private DatagramSockets datagrams() {
        if (datagrams == null) {
            datagrams = new DatagramSockets(this, loop.libc);
        }
        return datagrams;
    }

    @Override
    public DescriptorWatch watch(int descriptor, DescriptorEvents events) throws IOException {
        return new UringWatch(loop, descriptor, events);
    }
}
