package dev.hawser.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.UnaryOperator;

/** An engine on a blocking socket. */
final class TlsSocket {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final int READ_SIZE = 4096;

    private TlsSocket() {}

    /** Serves one connection to {@code port}, and answers all that comes by {@code answer}. */
    static FutureTask<TlsEnd> serveOne(ServerSocket port, TlsEngine engine, UnaryOperator<String> answer) {
        Callable<TlsEnd> serving = () -> {
            try (Socket socket = port.accept()) {
                return carry(socket, new TlsEnd(engine), answer);
            }
        };
        FutureTask<TlsEnd> task = new FutureTask<>(serving);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }

    static ServerSocket port() throws IOException {
        ServerSocket port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        port.setSoTimeout(PATIENCE_MILLIS);
        return port;
    }

    /** Until the peer ends it, or something fails. */
    static TlsEnd carry(Socket socket, TlsEnd end, UnaryOperator<String> answer) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        InputStream in = socket.getInputStream();
        OutputStream out = socket.getOutputStream();
        byte[] buffer = new byte[READ_SIZE];
        byte[] came = new byte[0];
        int answered = 0;
        while (true) {
            end.hear(came);
            String said = end.received.toString(StandardCharsets.UTF_8);
            String reply = answer.apply(said.substring(answered));
            answered = said.length();
            if (!reply.isEmpty()) {
                end.send(reply.getBytes(StandardCharsets.UTF_8));
                end.hear(new byte[0]);
            }
            if (end.engine.isInputClosed() && end.failure == null) {
                end.engine.closeOutput();
            }
            end.hear(new byte[0]); // so that it says what it was told meanwhile
            out.write(end.take(TlsLink.WHOLE));
            out.flush();
            if (end.failure != null || end.engine.isInputClosed()) {
                return end;
            }
            int size = in.read(buffer);
            if (size < 0) {
                return end;
            }
            came = Arrays.copyOf(buffer, size);
        }
    }
}
