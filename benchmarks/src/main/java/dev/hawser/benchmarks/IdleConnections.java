package dev.hawser.benchmarks;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code IdleConnections [COUNT]}: how much heap an idle connection takes on one reactor. The clients are in another
 * process, since a process may have 20 000 descriptors.
 */
public final class IdleConnections {
    private IdleConnections() {}

    private static int open;

    /** See the class. */
    public static void main(String[] args) throws IOException {
        int count = args.length == 0 ? 10_000 : Integer.parseInt(args[0]);
        if (args.length == 2) {
            connect(count, Integer.parseInt(args[1]));
            return;
        }
        Reactor reactor = Reactor.open();
        ListeningPort port = reactor.listenTcp(0, ListenOptions.LOOPBACK.withBacklog(4096), _ -> new Idle());
        String java = ProcessHandle.current().info().command().orElse("java");
        reactor.callWhenRunning(() -> {
            long before = usedAfterCollection();
            Process clients = new ProcessBuilder(
                            java,
                            "-cp",
                            System.getProperty("java.class.path"),
                            IdleConnections.class.getName(),
                            Integer.toString(count),
                            Integer.toString(port.port()))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            await(reactor, count, before, clients);
        });
        reactor.run();
    }

    private static void await(Reactor reactor, int count, long before, Process clients) {
        reactor.callLater(Duration.ofMillis(100), () -> {
            if (open < count && clients.isAlive()) {
                await(reactor, count, before, clients);
                return;
            }
            long each = (usedAfterCollection() - before) / Math.max(1, open);
            System.out.println(open + " idle connections, " + each + " bytes of heap each");
            clients.destroyForcibly();
            reactor.stop();
        });
    }

    private static long usedAfterCollection() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static void connect(int count, int port) throws IOException {
        List<SocketChannel> channels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            channels.add(SocketChannel.open(new InetSocketAddress("127.0.0.1", port)));
        }
        int end = System.in.read(); // the server's end closes it
        System.err.println(channels.size() + " clients end, " + end);
    }

    private static final class Idle extends Protocol {
        @Override
        public void connectionMade() {
            open++;
        }

        @Override
        public void dataReceived(Bytes data) {
            transport().write(data);
        }

        @Override
        public void connectionLost(dev.hawser.net.ConnectionEnd reason) {
            open--;
        }
    }
}
