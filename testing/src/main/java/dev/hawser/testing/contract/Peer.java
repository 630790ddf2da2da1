package dev.hawser.testing.contract;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The other end of a connection: a plain blocking one on a thread of its own. Any thread may use it. */
final class Peer {
    /** How long it waits for anything. */
    static final int PATIENCE_MILLIS = 14_000;

    /** What the peer does. Its end is closed afterwards. What it throws fails the test. */
    interface Script {
        void run(Wire.End socket) throws Exception;
    }

    private final int port;
    private final Closeable resource;
    private final Thread thread;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private Peer(int port, Closeable resource, Body body) {
        this.port = port;
        this.resource = resource;
        this.thread = new Thread(
                () -> {
                    try {
                        body.run();
                    } catch (Throwable thrown) {
                        failure.set(thrown);
                    }
                },
                "peer");
        thread.setDaemon(true);
        thread.start();
    }

    private interface Body {
        void run() throws Exception;
    }

    static Peer connect(Wire.End end, Script script) {
        return new Peer(-1, end, () -> {
            end.connect();
            follow(script, end);
        });
    }

    /** A plain server of TCP for one connection. */
    static Peer accept(Script script) {
        try {
            ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
            server.setSoTimeout(PATIENCE_MILLIS);
            return new Peer(server.getLocalPort(), server, () -> {
                try (server) {
                    Socket socket = server.accept();
                    socket.setSoTimeout(PATIENCE_MILLIS);
                    follow(script, new TcpWire.End(socket, -1));
                }
            });
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private static void follow(Script script, Wire.End socket) throws Exception {
        try {
            script.run(socket);
        } finally {
            try {
                socket.close();
            } catch (IOException reset) {
                // Closing says so too when the other end has reset the connection, which a script looks for by itself.
            }
        }
    }

    /** The port it listens on; -1 of one that connects. */
    int port() {
        return port;
    }

    /** Waits for the end of the script, and throws what it threw. */
    void join() {
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException interrupted) {
            throw new AssertionError("interrupted while waiting for the peer", interrupted);
        }
        Throwable thrown = failure.get();
        if (thrown != null || thread.isAlive()) {
            close();
            throw new AssertionError(thread.isAlive() ? "the peer did not finish" : "the peer failed", thrown);
        }
    }

    void close() {
        try {
            resource.close();
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    // ---------------------------------------------------------------- words for scripts

    static void write(Wire.End socket, String text) throws IOException {
        socket.output().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** What comes until the end of stream. */
    static String readAll(Wire.End socket) throws IOException {
        return new String(socket.input().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** The next {@code count} bytes, fewer where the stream ends before. */
    static String read(Wire.End socket, int count) throws IOException {
        return new String(socket.input().readNBytes(count), StandardCharsets.ISO_8859_1);
    }

    /** Reads {@code byteCount} bytes and forgets them. */
    static void skip(Wire.End socket, long byteCount) throws IOException {
        socket.input().skipNBytes(byteCount);
    }

    /** How the stream ends: "end" or "reset". */
    static String ending(Wire.End socket) {
        try {
            byte[] rest = new byte[8192];
            while (socket.input().read(rest) >= 0) {
                // only the ending matters
            }
            return "end";
        } catch (IOException broken) {
            return String.valueOf(broken.getMessage()).contains("reset") ? "reset" : broken.toString();
        }
    }

    /** Closes with a reset. */
    static void reset(Wire.End socket) throws IOException {
        socket.reset();
    }
}
