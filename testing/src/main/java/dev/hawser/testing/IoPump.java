package dev.hawser.testing;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.Protocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A server and a client connected in memory. Nothing moves until the test pumps.
 *
 * <pre>{@code
 * IoPump pump = IoPump.connect(new ChatServer(), client);
 * client.say("hello");
 * pump.flush();
 * assertThat(client.heard()).containsExactly("welcome", "hello");
 * }</pre>
 *
 * <p>Each end is a {@link MemoryTransport}, which keeps the rules of real connections: memory bounds of the accepted
 * end, producers, half-close. Each direction has a window, as a socket has buffers: while that many bytes are sent and
 * not read, the sender's writes stay {@linkplain dev.hawser.net.Transport#unsent() unsent} and its producer is paused.
 * {@link MemoryTransport#setCapacity} holds one direction up further. All that an end has sent stays in its
 * {@link MemoryTransport#written()}, until that is cleared.
 *
 * <p><b>Ends.</b> An end is told to the other side only when all that was sent before it has arrived, and one side in a
 * pump: of {@code loseConnection} and {@code loseWriteConnection} the end of the stream, of {@code abortConnection} a
 * {@link dev.hawser.net.ConnectionLost}. What arrives at an end that has closed is dropped and answered by a reset, as
 * TCP does; the sender hears of it after the end of the stream, if it has not closed by then.
 *
 * <p>Used on the thread of its reactor, outside of events.
 */
public final class IoPump {
    private static final int MOST_ROUNDS = 1000;

    private final MemoryTransport server;
    private final MemoryTransport client;
    private final Line toServer;
    private final Line toClient;
    private boolean pumping;

    /** How a batch of bytes is cut into the reads that its receiver sees. */
    @FunctionalInterface
    public interface Cut {
        /** {@code batch}, which is not empty, in pieces; an empty piece is no read. */
        List<Bytes> cut(Bytes batch);
    }

    /**
     * How bytes move.
     *
     * @param cut how each batch is cut
     * @param window how many bytes of each direction may be sent and not read
     */
    public record Options(Cut cut, long window) {
        /** Each batch in one read, 64 KiB under way. */
        public static final Options DEFAULT = new Options(List::of, 64 << 10);

        /** Refuses a window without room for a byte. */
        public Options {
            Objects.requireNonNull(cut, "cut");
            if (window < 1) {
                throw new IllegalArgumentException("a window has room for a byte at least, not " + window);
            }
        }

        /** These options with reads of at most {@code size} bytes. */
        public Options withChunks(int size) {
            if (size < 1) {
                throw new IllegalArgumentException("a chunk has a byte at least, not " + size);
            }
            return withCut(batch -> {
                List<Bytes> pieces = new ArrayList<>();
                for (int from = 0; from < batch.size(); from += Math.min(size, batch.size() - from)) {
                    pieces.add(batch.slice(from, from + Math.min(size, batch.size() - from)));
                }
                return pieces;
            });
        }

        /** These options with each batch cut at places that {@code random} chooses, as by {@link Chunkings#random}. */
        public Options withRandomChunks(RandomGenerator random) {
            Objects.requireNonNull(random, "random");
            return withCut(batch -> Chunkings.random(batch, random.nextLong()));
        }

        /** These options with another cut. */
        public Options withCut(Cut cut) {
            return new Options(cut, window);
        }

        /** These options with another window. */
        public Options withWindow(long byteCount) {
            return new Options(cut, byteCount);
        }
    }

    private IoPump(MemoryTransport server, MemoryTransport client, Options options) {
        this.server = server;
        this.client = client;
        this.toServer = new Line("client to server", client, server, options);
        this.toClient = new Line("server to client", server, client, options);
    }

    // ---------------------------------------------------------------- making

    /** Connects the two on a {@link MemoryReactor} of their own. */
    public static IoPump connect(Protocol server, Protocol client) {
        return connect(new MemoryReactor(), server, client);
    }

    /** Connects the two on {@code reactor}. */
    public static IoPump connect(MemoryReactor reactor, Protocol server, Protocol client) {
        return connect(reactor, Options.DEFAULT, server, client);
    }

    /** Connects the two on {@code reactor}: {@code connectionMade} of the server, then of the client. */
    public static IoPump connect(MemoryReactor reactor, Options options, Protocol server, Protocol client) {
        Objects.requireNonNull(client, "client");
        IoPump pump = between(
                new MemoryTransport(reactor),
                new MemoryTransport(reactor, null, MemoryTransport.PEER, MemoryTransport.HOST),
                options);
        pump.server.connect(server);
        pump.client.connect(client);
        return pump;
    }

    /** {@link #connect(MemoryPort, MemoryConnector, Options)} with the default options. */
    public static IoPump connect(MemoryPort port, MemoryConnector connector) throws Exception {
        return connect(port, connector, Options.DEFAULT);
    }

    /**
     * Has an attempt succeed: {@code connector} reaches {@code port}, which may be of another reactor. Both factories
     * build their protocols, the server's first; one that builds null closes its end. What a factory throws is thrown
     * here.
     *
     * @throws IllegalStateException when there is no attempt, or the port does not listen
     */
    public static IoPump connect(MemoryPort port, MemoryConnector connector, Options options) throws Exception {
        connector.checkConnecting();
        Address host = port.addressFor(connector);
        Address peer = connector.reactor().network().clientAddress(connector);
        IoPump pump = between(
                new MemoryTransport(port.reactor(), port.limits(), host, peer),
                new MemoryTransport(connector.reactor(), null, peer, host),
                options);
        port.accept(pump.server);
        connector.succeed(pump.client);
        return pump;
    }

    private static IoPump between(MemoryTransport server, MemoryTransport client, Options options) {
        IoPump pump = new IoPump(server, client, options);
        pump.openWindows();
        return pump;
    }

    // ---------------------------------------------------------------- pumping

    /** The end that was accepted. */
    public MemoryTransport server() {
        return server;
    }

    /** The end that connected. */
    public MemoryTransport client() {
        return client;
    }

    /**
     * Makes the calls that are due now, and moves what each side has sent to the other, where it is delivered. Where
     * nothing moves, tells one side of an end that is due.
     *
     * @return whether anything moved
     * @throws IllegalStateException inside an event of this connection
     */
    public boolean pump() {
        if (pumping) {
            throw new IllegalStateException("the pump was called inside an event that it brought");
        }
        pumping = true;
        try {
            return round();
        } finally {
            pumping = false;
        }
    }

    private boolean round() {
        advance(server);
        if (client.reactor() != server.reactor()) {
            advance(client);
        }
        openWindows();
        Bytes fromServer = toClient.take();
        Bytes fromClient = toServer.take();
        boolean moved = toServer.deliver(fromClient) | toClient.deliver(fromServer);
        return moved || toClient.tellEnd(toServer) || toServer.tellEnd(toClient);
    }

    private static void advance(MemoryTransport end) {
        if (end.reactor() instanceof MemoryReactor reactor) {
            reactor.advance(Duration.ZERO);
        }
    }

    private void openWindows() {
        toClient.openWindow();
        toServer.openWindow();
    }

    /**
     * Pumps until nothing moves. The time stays: what waits for it needs {@link MemoryReactor#advance}.
     *
     * @return whether anything moved
     * @throws AssertionError when after 1,000 rounds something still does, with what moved last
     */
    public boolean flush() {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            if (!pump()) {
                return round > 0;
            }
        }
        if (!pump()) {
            return true;
        }
        throw new AssertionError("After " + MOST_ROUNDS + " rounds something still moves. Last were\n  " + toServer
                + "\n  " + toClient);
    }

    @Override
    public String toString() {
        return "IoPump[" + client + " -> " + server + "]";
    }
}
