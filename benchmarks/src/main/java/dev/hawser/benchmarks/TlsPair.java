package dev.hawser.benchmarks;

import dev.hawser.tls.TlsEngine;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLException;

/** A client and a server in memory. */
final class TlsPair {
    private static final int WIRE = 4 * TlsEngine.RECORD_SIZE;

    private final ByteBuffer toServer = ByteBuffer.allocate(WIRE);
    private final ByteBuffer toClient = ByteBuffer.allocate(WIRE);
    private final ByteBuffer plain = ByteBuffer.allocate(2 * TlsEngine.PLAIN_SIZE);
    private final ByteBuffer none = ByteBuffer.allocate(0);
    private TlsEngine client;
    private TlsEngine server;
    private long serverTime;

    TlsPair(TlsEngine client, TlsEngine server) {
        this.client = client;
        this.server = server;
    }

    /** Takes other engines, with the same buffers. */
    void replace(TlsEngine newClient, TlsEngine newServer) {
        client = newClient;
        server = newServer;
        serverTime = 0;
    }

    /** Until both sides have a session and nothing to say. */
    void shake() throws SSLException {
        while (client.session() == null || server.session() == null || toClient.position() > 0) {
            advance(client, toClient, toServer);
            long before = System.nanoTime();
            advance(server, toServer, toClient);
            serverTime += System.nanoTime() - before;
        }
        advance(client, toClient, toServer);
        advance(server, toServer, toClient);
    }

    /** How many nanoseconds the server's side has computed in {@link #shake}. */
    long serverTime() {
        return serverTime;
    }

    /** Lets {@code engine} hear all of {@code in}, and say all that it wants to. */
    private void advance(TlsEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        in.flip();
        plain.clear();
        boolean more = true;
        while (more) {
            switch (engine.wants()) {
                case OUTPUT -> engine.wrap(none, out);
                case TASK -> {
                    Runnable task = engine.task();
                    if (task != null) {
                        task.run();
                    }
                }
                case INPUT -> more = engine.unwrap(in, plain);
            }
        }
        in.compact();
    }

    /** Sends {@code data} from the client to the server, and returns what came. */
    ByteBuffer send(ByteBuffer data) throws SSLException {
        return pass(client, server, data, toServer);
    }

    /** The other way. */
    ByteBuffer answer(ByteBuffer data) throws SSLException {
        return pass(server, client, data, toClient);
    }

    private ByteBuffer pass(TlsEngine from, TlsEngine to, ByteBuffer data, ByteBuffer wire) throws SSLException {
        wire.clear();
        while (data.hasRemaining()) {
            from.wrap(data, wire);
        }
        wire.flip();
        plain.clear();
        while (wire.hasRemaining()) {
            to.unwrap(wire, plain);
        }
        wire.clear();
        return plain.flip();
    }

    void close() {
        client.close();
        server.close();
    }
}
