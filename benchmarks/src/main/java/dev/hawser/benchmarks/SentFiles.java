package dev.hawser.benchmarks;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.file.FilePath;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.FileRegion;
import dev.hawser.net.FileSender;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * {@code SentFiles FILE [ROUNDS]}: what it costs to send FILE over loopback, by each backend and in each way: by the kernel,
 * by {@code sendFile} without a descriptor to tell the kernel of, by {@link FileSender} on the reactor's thread and on worker
 * threads. The client is another process. Tells CPU time of this process for a byte, user and system, medians of the rounds;
 * the ways take turns.
 */
public final class SentFiles {
    private enum Way {
        KERNEL,
        READ,
        SENDER,
        SENDER_ON_THREADS
    }

    private record Run(String backend, Way way) {}

    private SentFiles() {}

    /** See the class. */
    public static void main(String[] args) throws Exception {
        if (args.length == 3 && args[0].equals("--take")) {
            take(Integer.parseInt(args[1]), Long.parseLong(args[2]));
            return;
        }
        Path file = Path.of(args[0]);
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        List<Run> runs = new ArrayList<>();
        for (String backend : List.of("nio", "epoll", "io_uring")) {
            for (Way way : Way.values()) {
                runs.add(new Run(backend, way));
            }
        }
        double[][] cpu = new double[runs.size()][rounds];
        double[][] wall = new double[runs.size()][rounds];
        for (int round = -1; round < rounds; round++) { // the first one warms up
            for (int i = 0; i < runs.size(); i++) {
                double[] figures = send(runs.get(i), file);
                if (round >= 0) {
                    cpu[i][round] = figures[0];
                    wall[i][round] = figures[1];
                }
            }
        }
        System.out.println("backend   way                CPU ns/KiB   GiB/s");
        for (int i = 0; i < runs.size(); i++) {
            System.out.println(String.format(
                    Locale.ROOT,
                    "%-9s %-18s %10.1f %7.2f",
                    runs.get(i).backend,
                    runs.get(i).way,
                    median(cpu[i]) * 1024,
                    1 / median(wall[i]) * 1e9 / (1 << 30)));
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** CPU and time for a byte, in nanoseconds. */
    private static double[] send(Run run, Path file) throws Exception {
        long size = Files.size(file);
        Reactor reactor = Reactor.open(ReactorOptions.DEFAULT.withBackend(run.backend).withHandleSignals(false));
        ListeningPort port = reactor.listenTcp(0, ListenOptions.LOOPBACK, _ -> new Sending(run.way, file));
        Process client = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SentFiles.class.getName(),
                        "--take",
                        Integer.toString(port.port()),
                        Long.toString(size))
                .inheritIO()
                .start();
        Sending.stop = reactor::stop;
        reactor.run();
        if (client.waitFor() != 0) {
            throw new IOException("the client got less than " + size + " bytes");
        }
        return new double[] {(double) Sending.cpuNanos / size, (double) Sending.nanos / size};
    }

    private static void take(int port, long size) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
        long left = size;
        try (SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port))) {
            for (int count = 0; count >= 0; count = channel.read(buffer.clear())) {
                left -= count;
            }
        }
        System.exit(left == 0 ? 0 : 1);
    }

    private static final class Sending extends Protocol {
        static Runnable stop = () -> {};
        static long cpuNanos;
        static long nanos;

        private final Way way;
        private final Path file;

        Sending(Way way, Path file) {
            this.way = way;
            this.file = file;
        }

        @Override
        public void connectionMade() throws IOException {
            long cpuBefore = cpu();
            long before = System.nanoTime();
            Deferred<Long> sent =
                    switch (way) {
                        case KERNEL -> sent(FilePath.of(file).openRegion());
                        case READ -> {
                            FileRegion region = FilePath.of(file).openRegion();
                            yield sent(new FileRegion(
                                    region.channel(), FileRegion.UNKNOWN, region, 0, region.byteCount()));
                        }
                        case SENDER -> new FileSender(reactor()).beginFileTransfer(file, transport());
                        case SENDER_ON_THREADS -> FileSender.onThreads(reactor()).beginFileTransfer(file, transport());
                    };
            sent.finish(
                    _ -> {
                        cpuNanos = cpu() - cpuBefore;
                        nanos = System.nanoTime() - before;
                        transport().loseConnection();
                    },
                    failure -> {
                        failure.printStackTrace();
                        transport().abortConnection();
                    });
        }

        private Deferred<Long> sent(FileRegion region) {
            return transport().sendFile(region).always(region::close);
        }

        @Override
        public void dataReceived(Bytes data) {}

        @Override
        public void connectionLost(ConnectionEnd reason) {
            stop.run();
        }
    }

    /** User and system time of this process. */
    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean)
                        java.lang.management.ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
