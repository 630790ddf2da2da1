package dev.hawser.examples;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A port of this machine that nobody else gets while a test has it. */
final class Port implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final Closeable socket;
    private final int value;

    private Port(Closeable socket, int value) {
        this.socket = socket;
        this.value = value;
    }

    /** One that can be connected to, any where {@code wanted} is 0. */
    static Port listening(int wanted) throws IOException {
        ServerSocket listening = new ServerSocket(wanted);
        listening.setSoTimeout(PATIENCE_MILLIS);
        return new Port(listening, listening.getLocalPort());
    }

    /** One that refuses connections: it is bound, and nobody listens. */
    static Port refusing(int wanted) throws IOException {
        Socket bound = new Socket();
        try {
            bound.bind(new InetSocketAddress(wanted));
            return new Port(bound, bound.getLocalPort());
        } catch (IOException taken) {
            bound.close();
            throw taken;
        }
    }

    int value() {
        return value;
    }

    /** The next connection to a port that listens. */
    Client accept() throws IOException {
        return new Client(((ServerSocket) socket).accept());
    }

    /** As an argument. */
    @Override
    public String toString() {
        return Integer.toString(value);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
