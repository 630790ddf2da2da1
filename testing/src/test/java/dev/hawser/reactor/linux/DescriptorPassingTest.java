package dev.hawser.reactor.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.CannotListen;
import dev.hawser.net.ClientFactory;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.Factory;
import dev.hawser.net.FileDescriptorReceiver;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.OpenDescriptor;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import dev.hawser.net.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Descriptors that travel over Unix sockets, and those that are adopted as ports and connections. */
@EnabledOnOs(OS.LINUX)
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"epoll", "io_uring", "io_uring-5.11"})
final class DescriptorPassingTest {
    private static final Duration GUARD = Duration.ofSeconds(15);
    private static final int STREAM = SocketCalls.STREAM;
    private static final int DATAGRAM = 2 | Libc.O_CLOEXEC;
    private static final int F_GETFD = 1;

    private final String backend;
    private final Arena arena = Arena.ofConfined();
    private final Libc libc = new Libc();
    private final List<Integer> open = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private Reactor reactor;
    private boolean overdue;

    @TempDir
    private Path folder;

    DescriptorPassingTest(String backend) {
        this.backend = backend;
    }

    @BeforeEach
    void openReactor() {
        reactor = Reactor.open(ReactorOptions.DEFAULT.withHandleSignals(false).withBackend(backend));
    }

    @AfterEach
    void closeDescriptors() {
        open.forEach(libc::close);
        arena.close();
    }

    private int opened(int descriptor) {
        assertThat(descriptor).as("a descriptor").isNotNegative();
        open.add(descriptor);
        return descriptor;
    }

    private record Pair(int first, int second) {}

    private Pair pair(int family, int type) {
        MemorySegment ends = arena.allocate(ValueLayout.JAVA_INT, 2);
        int result = new Downcall()
                .callInt(Downcall.function("socketpair"), family, type, 0, ends.address(), 0, 0);
        assertThat(result).isZero();
        return new Pair(
                opened(ends.getAtIndex(ValueLayout.JAVA_INT, 0)), opened(ends.getAtIndex(ValueLayout.JAVA_INT, 1)));
    }

    private Pair pipe() {
        MemorySegment ends = arena.allocate(ValueLayout.JAVA_INT, 2);
        assertThat(libc.pipe2(ends, Libc.O_NONBLOCK | Libc.O_CLOEXEC)).isZero();
        return new Pair(
                opened(ends.getAtIndex(ValueLayout.JAVA_INT, 0)), opened(ends.getAtIndex(ValueLayout.JAVA_INT, 1)));
    }

    private String read(int descriptor) {
        MemorySegment target = arena.allocate(100);
        int count = (int) Math.max(0, libc.read(descriptor, target));
        return new String(target.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.US_ASCII);
    }

    private void write(int descriptor, String text) {
        MemorySegment bytes = arena.allocateFrom(text, StandardCharsets.US_ASCII).asSlice(0, text.length());
        assertThat(libc.write(descriptor, bytes)).isEqualTo(text.length());
    }

    private static long descriptorCount() {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private void run() {
        overdue = false;
        reactor.callLater(GUARD, () -> {
            overdue = true;
            reactor.stop();
        });
        reactor.run();
        assertThat(overdue).as("the guard stopped the test; so far " + events).isFalse();
        assertThat(reactor.unhandledFailures().drain()).isEmpty();
    }

    // ---------------------------------------------------------------- protocols

    private interface Step {
        void run(Transport transport) throws Exception;
    }

    private interface Use {
        void of(OpenDescriptor descriptor, Taker taker) throws Exception;
    }

    /** Notes bytes, and nothing of descriptors. */
    private class Noting extends Protocol {
        private final Step made;

        Noting(Step made) {
            this.made = made;
        }

        @Override
        public void connectionMade() throws Exception {
            made.run(transport());
        }

        @Override
        public void dataReceived(Bytes data) {
            String last = events.isEmpty() ? "" : events.getLast();
            if (last.startsWith("data ")) {
                events.set(events.size() - 1, last + data.latin1());
            } else {
                events.add("data " + data.latin1());
            }
        }

        @Override
        public void connectionLost(ConnectionEnd reason) {
            events.add("lost " + reason.getClass().getSimpleName());
            reactor().stop();
        }
    }

    /** Notes both. */
    private final class Taker extends Noting implements FileDescriptorReceiver {
        private final Use use;

        Taker(Use use) {
            super(_ -> {});
            this.use = use;
        }

        @Override
        public void fileDescriptorReceived(OpenDescriptor descriptor) throws Exception {
            events.add("descriptor");
            use.of(descriptor, this);
        }
    }

    /** Runs {@code made}, and notes nothing. */
    private static final class Sender extends Protocol {
        private final Step made;

        Sender(Step made) {
            this.made = made;
        }

        @Override
        public void connectionMade() throws Exception {
            made.run(transport());
        }
    }

    /** Connects {@code server}, whose end is the test's, to a protocol that runs {@code made}. */
    private void connect(Protocol server, Step made) {
        String path = folder.resolve("socket").toString();
        reactor.listenUnix(path, () -> server);
        reactor.connectUnix(path, ClientFactory.of(() -> new Sender(made)));
    }

    // ---------------------------------------------------------------- passing

    @Test
    void aPassedDescriptorIsTheSameOpenPipeAndIsClosedAtAnExec() {
        Pair pipe = pipe();
        connect(
                new Taker((descriptor, taker) -> {
                    assertThat(libc.fcntl(descriptor.number(), F_GETFD, 0)).isEqualTo(Libc.FD_CLOEXEC);
                    write(descriptor.number(), "through it");
                }),
                transport -> {
                    transport.sendFileDescriptor(pipe.second());
                    transport.write("x");
                    transport.loseConnection();
                });
        run();
        assertThat(events).startsWith("descriptor", "data x");
        assertThat(read(pipe.first())).isEqualTo("through it");
    }

    @Test
    void theCallerMayCloseItsOwnAtOnce() {
        Pair pipe = pipe();
        int second = libc.fcntl(pipe.second(), Libc.F_DUPFD_CLOEXEC, 3);
        connect(new Taker((descriptor, taker) -> write(descriptor.number(), "still open")), transport -> {
            transport.sendFileDescriptor(second);
            libc.close(second);
            transport.write("x");
            transport.loseConnection();
        });
        run();
        assertThat(read(pipe.first())).isEqualTo("still open");
    }

    @Test
    void eachComesBeforeTheByteThatItWasSentWithAndAllInOrder() {
        Pair[] pipes = {pipe(), pipe(), pipe()};
        List<Integer> numbers = new ArrayList<>();
        connect(
                new Taker((descriptor, taker) -> {
                    numbers.add(numbers.size());
                    write(descriptor.number(), "number " + numbers.size());
                }),
                transport -> {
                    transport.write("before ");
                    transport.sendFileDescriptor(pipes[0].second());
                    transport.sendFileDescriptor(pipes[1].second());
                    transport.write("with two ");
                    transport.sendFileDescriptor(pipes[2].second());
                    transport.write("with one");
                    transport.loseConnection();
                });
        run();
        String all = String.join("|", events);
        assertThat(all.replace("descriptor|", "").replace("|data ", "").replace("data ", ""))
                .startsWith("before with two with one|");
        assertThat(all.split("descriptor", -1)).as("parts between descriptors").hasSize(4);
        assertThat(all.indexOf("descriptor|descriptor|")).isNotNegative().isLessThan(all.indexOf("with two"));
        assertThat(all.lastIndexOf("descriptor"))
                .isGreaterThan(all.indexOf("with two"))
                .isLessThan(all.indexOf("with one"));
        for (int i = 0; i < pipes.length; i++) {
            assertThat(read(pipes[i].first())).isEqualTo("number " + (i + 1));
        }
    }

    @Test
    void oneInTheMidstOfALargeStreamComesWithAllOfTheBytes() {
        Pair pipe = pipe();
        long[] received = new long[1];
        class Counting extends Protocol implements FileDescriptorReceiver {
            @Override
            public void fileDescriptorReceived(OpenDescriptor descriptor) {
                events.add("descriptor before " + (received[0] <= 3 << 20));
                write(descriptor.number(), "came");
            }

            @Override
            public void dataReceived(Bytes data) {
                received[0] += data.size();
            }

            @Override
            public void connectionLost(ConnectionEnd reason) {
                reactor().stop();
            }
        }
        connect(new Counting(), transport -> {
            transport.write(Bytes.of("x".repeat(3 << 20)));
            transport.sendFileDescriptor(pipe.second());
            transport.write(Bytes.of("y".repeat(3 << 20)));
            transport.loseConnection();
        });
        run();
        assertThat(received[0]).isEqualTo(6 << 20);
        assertThat(events).contains("descriptor before true");
        assertThat(read(pipe.first())).isEqualTo("came");
    }

    @Test
    void whatIsNotKeptIsClosedAndWhatIsKeptStaysOpen() {
        List<OpenDescriptor> kept = new ArrayList<>();
        Pair pipe = pipe();
        connect(
                new Taker((descriptor, taker) -> {
                    if (kept.isEmpty()) {
                        kept.add(descriptor.keep());
                    } else {
                        int number = descriptor.number();
                        taker.reactor().callLater(Duration.ZERO, () -> {
                            events.add("open " + descriptor.isOpen() + " "
                                    + (libc.fcntl(number, F_GETFD, 0) == -Errno.EBADF));
                            write(kept.getFirst().number(), "kept");
                            kept.getFirst().close();
                            taker.transport().loseConnection();
                        });
                    }
                }),
                transport -> {
                    transport.sendFileDescriptor(pipe.second());
                    transport.write("1");
                    transport.sendFileDescriptor(pipe.second());
                    transport.write("2");
                });
        run();
        assertThat(events).contains("open false true");
        assertThat(read(pipe.first())).isEqualTo("kept");
        assertThat(kept.getFirst().isOpen()).isFalse();
        assertThatThrownBy(kept.getFirst()::number).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void descriptorsThatNobodyTakesAreNeverOpenedHere() {
        Pair pipe = pipe();
        long[] counts = new long[2];
        connect(new Noting(_ -> counts[0] = descriptorCount()), transport -> {
            for (int i = 0; i < 200; i++) {
                transport.sendFileDescriptor(pipe.second());
            }
            transport.write("all");
            transport.drained().finish(_ -> transport.reactor().callLater(Duration.ofMillis(20), () -> {
                counts[1] = descriptorCount();
                transport.loseConnection();
            }), _ -> {});
        });
        run();
        assertThat(events).contains("data all");
        assertThat(counts[1]).isLessThanOrEqualTo(counts[0]);
    }

    @Test
    void aFloodOfDescriptorsLeavesNoneBehind() {
        Pair pipe = pipe();
        int[] taken = new int[1];
        long before = descriptorCount();
        connect(new Taker((descriptor, taker) -> taken[0]++), transport -> {
            flood(transport, pipe.second(), 40);
        });
        run();
        assertThat(taken[0]).isEqualTo(40 * 250);
        assertThat(descriptorCount()).as("with the reactor closed").isLessThanOrEqualTo(before);
    }

    private void flood(Transport transport, int descriptor, int rounds) {
        if (rounds == 0) {
            transport.loseConnection();
            return;
        }
        for (int i = 0; i < 250; i++) {
            transport.sendFileDescriptor(descriptor);
            transport.write("x");
        }
        transport.drained().finish(_ -> flood(transport, descriptor, rounds - 1), _ -> {});
    }

    @Test
    void tooManyThatWaitForBytesAndNumbersThatAreNotOpenAreRefused() {
        Pair pipe = pipe();
        connect(new Noting(_ -> {}), transport -> {
            assertThatThrownBy(() -> transport.sendFileDescriptor(9999))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("descriptor 9999 cannot be sent: Bad file descriptor");
            assertThatThrownBy(() -> transport.sendFileDescriptor(-1)).isInstanceOf(IllegalArgumentException.class);
            for (int i = 0; i < 253; i++) {
                transport.sendFileDescriptor(pipe.second());
            }
            assertThatThrownBy(() -> transport.sendFileDescriptor(pipe.second()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("253");
            events.add("refused");
            transport.loseConnection();
        });
        long before = descriptorCount();
        run();
        assertThat(events).contains("refused");
        assertThat(descriptorCount()).as("those that waited are closed").isLessThanOrEqualTo(before);
    }

    @Test
    void closingInTheEventOfADescriptorClosesTheOthersUnseen() {
        Pair pipe = pipe();
        long before = descriptorCount();
        connect(new Taker((descriptor, taker) -> taker.transport().abortConnection()), transport -> {
            for (int i = 0; i < 20; i++) {
                transport.sendFileDescriptor(pipe.second());
            }
            transport.write("x");
        });
        run();
        assertThat(events).containsOnlyOnce("descriptor");
        assertThat(events).doesNotContain("data x");
        assertThat(descriptorCount()).isLessThanOrEqualTo(before);
    }

    @Test
    void anEventThatThrowsEndsTheConnectionAndClosesTheDescriptor() {
        Pair pipe = pipe();
        long before = descriptorCount();
        connect(
                new Taker((descriptor, taker) -> {
                    throw new IllegalStateException("not this one");
                }),
                transport -> {
                    transport.sendFileDescriptor(pipe.second());
                    transport.write("x");
                });
        run();
        assertThat(events).contains("lost " + ConnectionLost.class.getSimpleName());
        assertThat(descriptorCount()).isLessThanOrEqualTo(before);
    }

    // ---------------------------------------------------------------- adopting

    @Test
    void aListeningSocketThatCameOverAUnixSocketBecomesAPort() {
        ListeningPort tcp = reactor.listenTcp(0, ListenOptions.LOOPBACK, _ -> null);
        ListeningPort[] adopted = new ListeningPort[1];
        connect(
                new Taker((descriptor, taker) -> {
                    adopted[0] = taker.reactor().adoptListeningSocket(descriptor, Factory.of(() -> new Sender(made -> {
                        made.write("adopted");
                        made.loseConnection();
                    })));
                    tcp.stopListening();
                    taker.reactor().connectTcp("127.0.0.1", tcp.port(), ClientFactory.of(() -> new Noting(_ -> {})));
                }),
                transport -> {
                    try (OpenDescriptor descriptor = tcp.descriptor()) {
                        transport.sendFileDescriptor(descriptor.number());
                    }
                    transport.write("x");
                });
        run();
        assertThat(adopted[0].host()).isEqualTo(tcp.host());
        assertThat(events).contains("data xadopted");
    }

    @Test
    void aSharedSocketThatWasClosedHereMayComeBackUnderItsOldNumber() {
        ListeningPort port = reactor.listenTcp(0, ListenOptions.LOOPBACK, _ -> null);
        OpenDescriptor other = port.descriptor();
        int old = twinOf(other.number());
        reactor.callLater(Duration.ofMillis(5), () -> port.stopListening().finish(_ -> {
            int again = new Downcall()
                    .callInt(Downcall.function("dup3"), other.number(), old, Libc.O_CLOEXEC, 0, 0, 0);
            other.close();
            reactor.adoptListeningSocket(again, Factory.of(() -> new Sender(Transport::loseConnection)));
            reactor.connectTcp("127.0.0.1", port.port(), ClientFactory.of(() -> new Noting(_ -> {})));
        }, _ -> {}));
        run();
        assertThat(events).containsExactly("lost ConnectionDone");
    }

    /** The other descriptor of the same socket. */
    private static int twinOf(int descriptor) {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            Path socket = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor));
            return all.filter(each -> socket.equals(target(each)))
                    .map(each -> Integer.parseInt(each.getFileName().toString()))
                    .filter(number -> number != descriptor)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private static Path target(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException gone) {
            return link; // such as the descriptor of this listing
        }
    }

    @Test
    void aConnectedSocketBecomesAConnection() {
        Pair pair = pair(SocketCalls.AF_UNIX, STREAM);
        open.remove((Integer) pair.first());
        reactor.adoptStreamConnection(pair.first(), Factory.of(() -> new Noting(made -> made.write("hello"))));
        reactor.callLater(Duration.ofMillis(20), () -> {
            events.add("read " + read(pair.second()));
            write(pair.second(), "bye");
            libc.close(pair.second());
            open.remove((Integer) pair.second());
        });
        run();
        assertThat(events).containsExactly("read hello", "data bye", "lost ConnectionDone");
        assertThat(libc.fcntl(pair.first(), F_GETFD, 0)).as("closed").isEqualTo(-Errno.EBADF);
    }

    @Test
    void aFactoryThatRefusesHasAnAdoptedConnectionClosed() {
        Pair pair = pair(SocketCalls.AF_UNIX, STREAM);
        open.remove((Integer) pair.first());
        reactor.adoptStreamConnection(pair.first(), _ -> null);
        assertThat(libc.fcntl(pair.first(), F_GETFD, 0)).isEqualTo(-Errno.EBADF);
    }

    @Test
    void whatIsNoListeningSocketIsRefusedByNameAndLeftOpen() {
        Pair pair = pair(SocketCalls.AF_UNIX, STREAM);
        Pair datagrams = pair(SocketCalls.AF_UNIX, DATAGRAM);
        Pair pipe = pipe();
        refusedPort(pair.first(), "it is a socket that does not listen");
        refusedPort(datagrams.first(), "it is a socket of type 2, and not of streams");
        refusedPort(pipe.first(), "it is no socket");
        refusedPort(9999, "it is not open");
        assertThatThrownBy(() -> reactor.adoptListeningSocket(-1, _ -> null))
                .isInstanceOf(IllegalArgumentException.class);
        for (int descriptor : new int[] {pair.first(), datagrams.first(), pipe.first()}) {
            assertThat(libc.fcntl(descriptor, F_GETFD, 0)).as("still open").isNotNegative();
        }
    }

    private void refusedPort(int descriptor, String reason) {
        assertThatThrownBy(() -> reactor.adoptListeningSocket(descriptor, _ -> null))
                .isInstanceOf(CannotListen.class)
                .hasMessageContaining("descriptor " + descriptor + ": " + reason);
    }

    @Test
    void whatIsNoConnectionIsRefusedByNameAndLeftOpen() {
        int unconnected = opened(libc.sockets.socket(SocketCalls.AF_INET, STREAM, 0));
        int listening = reactor.listenTcp(0, ListenOptions.LOOPBACK, _ -> null).descriptor().release();
        opened(listening);
        Pair datagrams = pair(SocketCalls.AF_UNIX, DATAGRAM);
        refusedConnection(unconnected, "it is a socket that is not connected");
        refusedConnection(listening, "it is a socket that listens");
        refusedConnection(datagrams.first(), "it is a socket of type 2, and not of streams");
        refusedConnection(9999, "it is not open");
        for (int descriptor : new int[] {unconnected, listening, datagrams.first()}) {
            assertThat(libc.fcntl(descriptor, F_GETFD, 0)).as("still open").isNotNegative();
        }
    }

    private void refusedConnection(int descriptor, String reason) {
        assertThatThrownBy(() -> reactor.adoptStreamConnection(descriptor, _ -> null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("descriptor " + descriptor)
                .hasMessageContaining(reason);
    }
}
