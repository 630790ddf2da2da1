package dev.hawser.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connections that never become TLS leave nothing behind. */
@EnabledOnOs(OS.LINUX) // descriptors are counted in /proc
final class AbortedHandshakesTest {
    private static final int CONNECTIONS = 10_000;

    private final AtomicInteger ended = new AtomicInteger();

    private final class Counting extends Protocol {
        @Override
        public void dataReceived(Bytes data) {
            throw new AssertionError("nobody has shaken hands");
        }

        @Override
        public void connectionLost(ConnectionEnd reason) {
            ended.incrementAndGet();
        }
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    /** A hello that is cut, or garbage, or nothing; by turns. */
    private static void abort(int port, int turn, Random random) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            switch (turn % 4) {
                case 0 -> {}
                case 1 -> out.write(new byte[] {22, 3, 1, 2, 0, 1, 0, 1});
                case 2 -> {
                    byte[] garbage = new byte[300];
                    random.nextBytes(garbage);
                    out.write(garbage);
                }
                default -> {
                    out.write(new byte[] {22, 3, 1, 0, 5, 1, 0});
                    socket.setSoLinger(true, 0); // a reset
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"nio, jdk", "epoll, jdk", "io_uring, jdk", "epoll, openssl"})
    void leaveNoDescriptor(String backend, String engine) throws Exception {
        TlsServerOptions tls =
                TlsServerOptions.of(TestIdentities.identity("server-ec")).withEngine(Engines.need(engine));
        Reactor reactor = Reactor.open(ReactorOptions.DEFAULT.withBackend(backend));
        ListeningPort port = reactor.listenTls(0, ListenOptions.LOOPBACK.withBacklog(1000), tls, _ -> new Counting());
        Thread loop = reactor.start();
        abort(port.port(), 1, new Random(0)); // so that all is loaded that will be
        long before = descriptors();
        FutureTask<Void> aborting = new FutureTask<>(() -> {
            Random random = new Random(1);
            for (int i = 1; i < CONNECTIONS; i++) {
                abort(port.port(), i, random);
            }
            return null;
        });
        Thread.ofPlatform().daemon().start(aborting);
        aborting.get(100, TimeUnit.SECONDS);
        reactor.blockingCallFromThread(() -> allEnded(reactor));
        assertThat(ended).hasValue(CONNECTIONS);
        assertThat(descriptors()).isLessThanOrEqualTo(before);
        reactor.stop();
        loop.join(10_000);
        assertThat(loop.isAlive()).isFalse();
    }

    /** Fires when the reactor has seen all of them end. */
    private Deferred<Boolean> allEnded(Reactor reactor) {
        return ended.get() == CONNECTIONS
                ? Deferred.succeed(reactor, true)
                : reactor.deferLater(Duration.ofMillis(5), () -> false).chain(_ -> allEnded(reactor));
    }
}
