package dev.hawser.testing.contract;

import dev.hawser.net.ClientFactory;
import dev.hawser.net.Connector;
import dev.hawser.net.Factory;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Reactor;
import dev.hawser.net.UnixOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Unix sockets. The system has no reset for them: an abort looks like the end, unless something is left unread. */
final class UnixWire implements Wire {
    private @Nullable Path folder;
    private int ports;

    @Override
    public Set<Trait> traits() {
        return EnumSet.of(Trait.HALF_CLOSE, Trait.PEER, Trait.ROOM);
    }

    @Override
    public ListeningPort listen(Reactor reactor, ListenOptions options, Factory factory) {
        UnixOptions unix = UnixOptions.DEFAULT.withBacklog(options.backlog()).withLimits(options.limits());
        return reactor.listenUnix(folder().resolve("port" + ports++).toString(), unix, factory);
    }

    private Path folder() {
        Path made = folder;
        if (made == null) {
            try {
                made = Files.createTempDirectory("hawser");
            } catch (IOException refused) {
                throw new UncheckedIOException(refused);
            }
            folder = made;
        }
        return made;
    }

    @Override
    public Connector connect(Reactor reactor, ListeningPort port, ClientFactory factory) {
        return reactor.connectUnix(port.host().host(), factory);
    }

    @Override
    public Wire.End peer(ListeningPort port) throws IOException {
        return new End(
                SocketChannel.open(StandardProtocolFamily.UNIX),
                UnixDomainSocketAddress.of(port.host().host()));
    }

    /** What is left in the folder was left by a test that failed before its reactor ended. */
    @Override
    public void close() throws IOException {
        Path made = folder;
        folder = null;
        if (made != null) {
            for (int i = 0; i < ports; i++) {
                Files.deleteIfExists(made.resolve("port" + i));
            }
            Files.delete(made);
        }
    }

    /**
     * One socket.
     *
     * @param address what it connects to
     */
    private record End(SocketChannel channel, UnixDomainSocketAddress address) implements Wire.End {
        @Override
        public void connect() throws IOException {
            channel.connect(address);
        }

        @Override
        public InputStream input() {
            return Channels.newInputStream(channel);
        }

        @Override
        public OutputStream output() {
            return Channels.newOutputStream(channel);
        }

        @Override
        public void shutdownOutput() throws IOException {
            channel.shutdownOutput();
        }

        @Override
        public void reset() throws IOException {
            channel.close();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
