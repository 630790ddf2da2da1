package dev.hawser.launcher.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.DatagramProtocol;
import dev.hawser.net.DatagramTransport;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A socket in place of a daemon's. Until it {@link #read reads}, what is sent stays in the system. */
final class Inbox implements AutoCloseable {
    private final BlockingQueue<Bytes> messages = new LinkedBlockingQueue<>();
    private final Reactor reactor = Reactor.open(ReactorOptions.DEFAULT.withBackend("epoll"));
    private final DatagramTransport transport;
    private @Nullable Thread thread;

    Inbox(Path socket) {
        transport = reactor.listenUnixDatagram(
                socket.toString(),
                dev.hawser.net.UnixDatagramOptions.DEFAULT.withMaxPacketSize(65535),
                new DatagramProtocol() {
                    @Override
                    public void datagramReceived(Bytes data, Address from) {
                        messages.add(data);
                    }
                });
    }

    Inbox read() {
        thread = reactor.start();
        return this;
    }

    private Bytes take() throws InterruptedException {
        Bytes message = messages.poll(20, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("no message came");
        }
        return message;
    }

    String next() throws InterruptedException {
        return take().text(StandardCharsets.UTF_8);
    }

    String nextLatin1() throws InterruptedException {
        return take().text(ISO_8859_1);
    }

    @Override
    public void close() {
        Thread running = thread;
        if (running == null) {
            transport.stopListening();
            running = reactor.start();
        }
        reactor.stop();
        try {
            running.join();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
