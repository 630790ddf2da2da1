package dev.hawser.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A new process in the place of one that serves: nobody is refused, and nothing is lost. */
@EnabledOnOs(OS.LINUX)
final class RestartTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    /** 200 connections a second, each with a request and its answer. */
    private static final class Load {
        private static final Duration BETWEEN = Duration.ofMillis(5);

        private final int port;
        private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
        private final AtomicInteger begun = new AtomicInteger();
        private final AtomicInteger answered = new AtomicInteger();
        private final ConcurrentLinkedQueue<String> failed = new ConcurrentLinkedQueue<>();

        Load(int port) {
            this.port = port;
            clock.scheduleAtFixedRate(
                    () -> callers.execute(this::call), 0, BETWEEN.toNanos(), TimeUnit.NANOSECONDS);
        }

        private void call() {
            String request = "request " + begun.incrementAndGet();
            try (Client client = new Client(port)) {
                client.send(request + "\n");
                client.expect(request + "\n");
                answered.incrementAndGet();
            } catch (Exception | AssertionError refused) {
                failed.add(request + ": " + refused);
            }
        }

        void end() throws InterruptedException {
            clock.shutdown();
            assertThat(clock.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            callers.shutdown();
            assertThat(callers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static int free() throws Exception {
        try (Port port = Port.listening(0)) {
            return port.value();
        }
    }

    private void restarts(int times, String... options) throws Exception {
        int port = free();
        Path pidFile = folder.resolve("it.pid");
        List<String> command = new ArrayList<>(List.of(options));
        command.addAll(List.of("echo", "--listen", "tcp:" + port + ":interface=127.0.0.1"));
        try (Daemon daemon = Daemon.start(pidFile, command.toArray(String[]::new))) {
            List<Long> processes = new ArrayList<>(List.of(daemon.process().pid()));
            Load load = new Load(port);
            try {
                for (int i = 0; i < times; i++) {
                    daemon.restart();
                    processes.add(daemon.process().pid());
                }
            } finally {
                load.end();
            }
            assertThat(load.failed).as("of %s connections", load.begun).isEmpty();
            assertThat(load.answered).hasValue(load.begun.get());
            assertThat(processes).doesNotHaveDuplicates().hasSize(times + 1);
            daemon.stop();
            assertThat(pidFile).doesNotExist();
        }
    }

    @Test
    void tenInARowUnderLoadLoseNobody() throws Exception {
        restarts(10, "--reactor", "epoll");
    }

    @Test
    void soDoRestartsOnIoUring() throws Exception {
        restarts(3, "--reactor", "io_uring");
    }

    @Test
    void soDoSeveralReactors() throws Exception {
        restarts(2, "--reactors", "2");
    }

    @Test
    void onNioItIsRefusedWithItsReasonAndTheProcessGoesOn() throws Exception {
        int port = free();
        try (Daemon daemon = Daemon.start(
                        folder.resolve("it.pid"),
                        "--reactor", "nio", "echo", "--listen", "tcp:" + port + ":interface=127.0.0.1");
                Child restart = Child.hawser(
                        "restart", "--pidfile", folder.resolve("it.pid").toString())) {
            assertThat(restart.awaitExit()).isEqualTo(69);
            assertThat(restart.errors()).singleElement().asString().contains("was not replaced, and goes on");
            try (Client client = new Client(port)) {
                client.send("still here\n");
                client.expect("still here\n");
            }
            daemon.stop();
        }
    }

    @Test
    void aConnectionThatIsThereIsServedToItsEnd() throws Exception {
        int port = free();
        try (Daemon daemon =
                        Daemon.start(folder.resolve("it.pid"), "echo", "--listen", "tcp:" + port + ":interface=127.0.0.1");
                Client client = new Client(port)) {
            client.send("before\n");
            client.expect("before\n");
            ProcessHandle old = daemon.process();
            daemon.restart();
            client.send("after\n");
            client.expect("after\n");
            assertThat(old.isAlive()).isTrue();
            client.leave();
            old.onExit().get(30, TimeUnit.SECONDS);
            assertThat(daemon.process().isAlive()).isTrue();
            daemon.stop();
        }
    }

    /** A program whose start goes otherwise where the file "other" is in its folder. */
    private Path program(String otherwise) throws Exception {
        return Files.writeString(folder.resolve("P.java"), """
                import module dev.hawser.core;
                import module dev.hawser.app;

                void main() throws Exception {
                    Path folder = Path.of("%s");
                    Application application = new Application("p");
                    application.listen("unix:" + folder.resolve("p.sock"), Echo::new);
                    if (Files.exists(folder.resolve("other"))) {
                        %s
                    }
                    application.run();
                }

                static final class Echo extends Protocol {
                    @Override
                    public void dataReceived(Bytes data) {
                        transport().write(data);
                    }
                }
                """.formatted(folder, otherwise));
    }

    private void answersOnItsSocket() throws Exception {
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("p.sock")))) {
            client.write(ByteBuffer.wrap(new byte[] {7}));
            ByteBuffer answer = ByteBuffer.allocate(1);
            assertThat(client.read(answer)).isEqualTo(1);
            assertThat(answer.get(0)).isEqualTo((byte) 7);
        }
    }

    @Test
    void oneThatFailsAmidItsStartLeavesTheSocketToWhoGoesOn() throws Exception {
        Path source = program("application.listen(\"unix:/nowhere/at/all.sock\", Echo::new);");
        Path pidFile = folder.resolve("it.pid");
        try (Daemon daemon = Daemon.start(pidFile, "--logfile", folder.resolve("log").toString(), "run", source.toString())) {
            answersOnItsSocket();
            Files.createFile(folder.resolve("other"));
            for (int i = 0; i < 2; i++) {
                try (Child restart = Child.hawser("restart", "--pidfile", pidFile.toString())) {
                    assertThat(restart.awaitExit()).isEqualTo(69);
                }
                answersOnItsSocket();
            }
            daemon.stop();
            assertThat(folder.resolve("p.sock")).as("the socket of one that has not been replaced").doesNotExist();
        }
    }

    @Test
    void aStopAmidARestartStopsBoth() throws Exception {
        Path source = program("Files.createFile(folder.resolve(\"began\")); new java.util.concurrent.CountDownLatch(1).await();");
        Path pidFile = folder.resolve("it.pid");
        try (WatchService began = folder.getFileSystem().newWatchService();
                Daemon daemon = Daemon.start(pidFile, "--logfile", folder.resolve("log").toString(), "run", source.toString())) {
            Files.createFile(folder.resolve("other"));
            folder.register(began, StandardWatchEventKinds.ENTRY_CREATE);
            try (Child restart = Child.hawser("restart", "--pidfile", pidFile.toString())) {
                while (!Files.exists(folder.resolve("began"))) {
                    WatchKey change = began.poll(60, TimeUnit.SECONDS);
                    assertThat(change).as("a start of the new process").isNotNull();
                    change.pollEvents();
                    change.reset();
                }
                List<ProcessHandle> next = daemon.process().children().toList();
                assertThat(next).hasSize(1);
                daemon.stop();
                assertThat(next).noneMatch(ProcessHandle::isAlive);
                assertThat(restart.awaitExit()).isNotZero();
            }
            assertThat(pidFile).doesNotExist();
        }
    }

    @Test
    void severalReactorsMissNoPort() throws Exception {
        Path log = folder.resolve("log");
        try (Daemon daemon = Daemon.start(
                folder.resolve("it.pid"),
                "--logfile", log.toString(),
                "--reactors", "3", "echo", "--listen", "tcp:0:interface=127.0.0.1")) {
            daemon.restart();
            daemon.stop();
        }
        assertThat(log).content().contains(" serves, and this one accepts no more").doesNotContain("nobody listens any more");
    }
}
