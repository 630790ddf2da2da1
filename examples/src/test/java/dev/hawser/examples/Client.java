package dev.hawser.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** One end of a real connection, for a test that says what each byte must be. */
final class Client implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;

    /** Connects to {@code port} of this machine. */
    Client(int port) throws IOException {
        this(new Socket(InetAddress.getByName("127.0.0.1"), port));
    }

    /** Over a connection that there is. */
    Client(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads as many bytes as {@code text} has, which must be those. */
    void expect(String text) throws IOException {
        byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        try {
            while (got.size() < wanted.length) {
                int next = socket.getInputStream().read();
                if (next < 0) {
                    break;
                }
                got.write(next);
            }
        } catch (SocketTimeoutException silent) {
            assertThat(got.toString(StandardCharsets.UTF_8)).as("received before nothing more came").isEqualTo(text);
            throw silent;
        }
        assertThat(got.toString(StandardCharsets.UTF_8)).isEqualTo(text);
    }

    /** The other end must have closed, after what was expected so far. */
    void expectEnd() throws IOException {
        assertThat(socket.getInputStream().read()).as("end of stream").isEqualTo(-1);
    }

    /** Leaves in good order, and waits until the other end has seen it. */
    void leave() throws IOException {
        socket.shutdownOutput();
        expectEnd();
        close();
    }

    /** Closes without waiting. */
    void hangUp() throws IOException {
        close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
