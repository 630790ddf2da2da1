package dev.hawser.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.DatagramProtocol;
import dev.hawser.net.DatagramTransport;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Unix datagram socket whose messages a test takes one by one. Until it {@link #read reads}, they stay in the system. */
final class Inbox implements AutoCloseable {
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final Reactor reactor = Reactor.open(ReactorOptions.DEFAULT.withBackend("epoll"));
    private final DatagramTransport transport;
    private @Nullable Thread thread;

    private Inbox(String path) {
        transport = reactor.listenUnixDatagram(path, new DatagramProtocol() {
            @Override
            public void datagramReceived(Bytes data, Address from) {
                messages.add(data.text(UTF_8));
            }
        });
    }

    static Inbox at(String path) {
        return new Inbox(path);
    }

    Inbox read() {
        thread = reactor.start();
        return this;
    }

    String next() throws InterruptedException {
        String message = messages.poll(20, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("no message came");
        }
        return message;
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
