package dev.hawser.testing.contract;

import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The program of {@link DescriptorLimitTest}: greets who connects, and uses up all descriptors when told. */
final class AcceptUntilFull {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.testing");

    private final Reactor reactor = Reactor.open();
    private final PrintStream out = System.out;
    private final List<Closeable> taken = new ArrayList<>();
    private int greeted;
    private boolean measured;

    private AcceptUntilFull() {}

    public static void main(String[] args) {
        new AcceptUntilFull().run();
    }

    private final class Greeter extends Protocol {
        @Override
        public void connectionMade() {
            transport().write("hello");
            transport().loseConnection();
        }

        @Override
        public void connectionLost(ConnectionEnd reason) {
            greeted++;
            stopAtTheEnd();
        }
    }

    /** The JVM opens files of its own now and then: a descriptor may come free, and the second be greeted, too early. */
    private void stopAtTheEnd() {
        if (measured && greeted == 2) {
            reactor.stop();
        }
    }

    private void run() {
        LOGGER.log(System.Logger.Level.WARNING, "loads what logging needs while there are descriptors");
        processorNanos();
        out.println(reactor.listenTcp(0, ListenOptions.LOOPBACK, _ -> new Greeter()).port());
        reactor.deferToThread(System.in::read).finish(_ -> fill(), failure -> reactor.stop());
        reactor.run();
    }

    private static long processorNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private void fill() {
        takeAll();
        // Once more in a later pass: the selector lets the descriptor of a connection just closed go when it selects.
        reactor.callLater(Duration.ofMillis(20), () -> {
            takeAll();
            out.println("full");
            long before = processorNanos();
            reactor.callLater(Duration.ofMillis(500), () -> {
                out.println("busy " + (processorNanos() - before) / 1_000_000);
                measured = true;
                free();
                stopAtTheEnd();
            });
        });
    }

    private void takeAll() {
        try {
            while (true) {
                taken.add(new FileInputStream("/dev/null"));
            }
        } catch (IOException full) {
            LOGGER.log(System.Logger.Level.INFO, taken.size() + " descriptors taken: " + full.getMessage());
        }
    }

    private void free() throws IOException {
        for (Closeable file : taken) {
            file.close();
        }
    }
}
