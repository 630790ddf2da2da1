package dev.hawser.testing.contract;

import dev.hawser.net.ClientFactory;
import dev.hawser.net.Connector;
import dev.hawser.net.Factory;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Reactor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** TCP over loopback. */
final class TcpWire implements Wire {
    @Override
    public ListeningPort listen(Reactor reactor, ListenOptions options, Factory factory) {
        return reactor.listenTcp(0, options, factory);
    }

    @Override
    public Connector connect(Reactor reactor, ListeningPort port, ClientFactory factory) {
        return reactor.connectTcp("127.0.0.1", port.port(), factory);
    }

    @Override
    public Wire.End peer(ListeningPort port) throws IOException {
        return new End(new Socket(), port.port());
    }

    /**
     * One socket.
     *
     * @param port what it connects to
     */
    record End(Socket socket, int port) implements Wire.End {
        @Override
        public void connect() throws IOException {
            socket.setSoTimeout(Peer.PATIENCE_MILLIS);
            // Without a time limit, which would have the JDK ask again for a connection that may be reset by then.
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        }

        @Override
        public InputStream input() throws IOException {
            return socket.getInputStream();
        }

        @Override
        public OutputStream output() throws IOException {
            return socket.getOutputStream();
        }

        @Override
        public void shutdownOutput() throws IOException {
            socket.shutdownOutput();
        }

        @Override
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
