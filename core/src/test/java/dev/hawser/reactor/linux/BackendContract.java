package dev.hawser.reactor.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.ConnectOptions;
import dev.hawser.net.DescriptorWatch;
import dev.hawser.net.ListenOptions;
import dev.hawser.reactor.spi.Backend;
import dev.hawser.reactor.spi.BackendHost;
import dev.hawser.reactor.spi.BindRefused;
import dev.hawser.reactor.spi.ListeningSocket;
import dev.hawser.reactor.spi.OutboundQueue;
import dev.hawser.reactor.spi.PendingConnect;
import dev.hawser.reactor.spi.SpareArray;
import dev.hawser.reactor.spi.StreamSocket;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a backend promises, where the contracts of the reactor do not reach. A subclass says which. */
@EnabledOnOs(OS.LINUX)
@Timeout(30)
abstract class BackendContract {
    static final long SECOND = 1_000_000_000L;

    final List<String> told = new ArrayList<>();
    final Libc libc = new Libc();
    final OpenDescriptors open = new OpenDescriptors(libc);
    final BackendHost host = (thrown, source) -> {
        if (thrown instanceof LinkageError fatal) {
            throw fatal;
        }
        told.add("unexpected " + thrown.getMessage());
    };
    Backend backend;

    abstract Backend open(BackendHost host) throws IOException;

    @BeforeEach
    void openBackend() throws IOException {
        backend = open(host);
        backend.begin();
    }

    @AfterEach
    void close() {
        backend.close();
        open.close();
    }

    void pollUntil(BooleanSupplier done) throws IOException {
        while (!done.getAsBoolean()) {
            backend.poll(SECOND);
        }
    }

    /** Readable from the start on, and for as long as nobody reads it. */
    int readable() {
        return open.add(libc.eventfd(1, Libc.O_NONBLOCK | Libc.O_CLOEXEC));
    }

    // ---------------------------------------------------------------- waking

    @Test
    void aWakeEndsTheNextWaitAndOnlyThat() throws IOException {
        backend.wake();
        backend.wake();
        backend.poll(-1);
        long before = System.nanoTime();
        backend.poll(20_000_000);
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(19_000_000);
        backend.wake();
        backend.poll(-1);
    }

    @Test
    void aWakeFromAnotherThreadEndsTheWaitUnderWay() throws Exception {
        for (int i = 0; i < 200; i++) {
            Thread waker = Thread.ofPlatform().start(backend::wake);
            backend.poll(-1);
            waker.join();
        }
    }

    @Test
    void aWakeAfterTheCloseReachesNobodysDescriptor() {
        int number = 0;
        backend.close();
        List<Integer> counters = new ArrayList<>();
        for (int i = 0; i < 16; i++) { // the numbers that were the backend's are among them
            counters.add(open.add(libc.eventfd(0, Libc.O_NONBLOCK | Libc.O_CLOEXEC)));
        }
        backend.wake();
        for (int counter : counters) {
            try (var arena = java.lang.foreign.Arena.ofConfined()) {
                assertThat(libc.read(counter, arena.allocate(8))).as("counter " + number++).isEqualTo(-Errno.EAGAIN);
            }
        }
    }

    @Test
    void aWaitIsNotShorterThanAskedFor() throws IOException {
        backend.poll(0); // what begin has left to do
        waitsAtLeast(1_500_000);
        waitsAtLeast(20_000_000);
    }

    void waitsAtLeast(long nanos) throws IOException {
        long before = System.nanoTime();
        backend.poll(nanos);
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(nanos);
    }

    // ---------------------------------------------------------------- events

    @Test
    void anEventOfWhatWasStoppedInTheSameBatchHitsNobody() throws IOException {
        List<DescriptorWatch> watches = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            watches.add(backend.watch(readable(), () -> {
                told.add("told");
                watches.forEach(DescriptorWatch::stop);
                // has the keys' numbers of those that are stopped, and waits for nothing
                for (int j = 0; j < 3; j++) {
                    backend.watch(open.add(libc.eventfd(0, Libc.O_CLOEXEC)), () -> told.add("wrong"));
                }
            }));
        }
        watches.forEach(watch -> watch.setReading(true));
        backend.poll(0);
        backend.poll(0);
        assertThat(told).containsExactly("told");
    }

    @Test
    void moreThanABatchAreAllServed() throws IOException {
        int count = 2500;
        int[] times = new int[count];
        for (int i = 0; i < count; i++) {
            int index = i;
            backend.watch(readable(), () -> times[index]++).setReading(true);
        }
        pollUntil(() -> Arrays.stream(times).allMatch(time -> time >= 2));
    }

    @Test
    void whatAnEventThrowsIsReportedAndTheOthersAreToldAllTheSame() throws IOException {
        backend.watch(readable(), () -> {
                    throw new IOException("planned");
                })
                .setReading(true);
        backend.watch(readable(), () -> told.add("other")).setReading(true);
        pollUntil(() -> told.size() >= 3);
        assertThat(told).containsExactly("unexpected planned", "other", "other");
    }

    @Test
    void aFatalErrorLeavesThePollAndNothingElseIsLost() throws IOException {
        DescriptorWatch[] bad = new DescriptorWatch[1];
        bad[0] = backend.watch(readable(), () -> {
            bad[0].stop();
            throw new NoClassDefFoundError("planned");
        });
        bad[0].setReading(true);
        backend.watch(readable(), () -> told.add("other")).setReading(true);
        assertThatThrownBy(() -> backend.poll(0)).isInstanceOf(NoClassDefFoundError.class);
        backend.poll(0);
        assertThat(told).containsExactly("other");
    }

    // ---------------------------------------------------------------- sockets

    final class Echo implements StreamSocket.Events {
        final OutboundQueue queue = new OutboundQueue(new SpareArray());
        final StreamSocket socket;

        Echo(StreamSocket socket) throws IOException {
            this.socket = socket;
            backend.begin(socket, this);
        }

        @Override
        public void received(Bytes data) {
            queue.add(data);
            told.add("received");
            writable();
        }

        @Override
        public void readEnded() {
            told.add("end");
        }

        @Override
        public void writable() {
            try {
                socket.send(queue);
            } catch (IOException broken) {
                broken(broken);
            }
            socket.setWriting(!queue.isEmpty());
        }


        @Override
        public void broken(IOException cause) {
            told.add("broken " + cause.getMessage());
        }

        @Override
        public void failed(Throwable thrown) {
            told.add("failed " + thrown.getMessage());
        }
    }

    final List<StreamSocket> sockets = new ArrayList<>();

    ListeningSocket listen() throws IOException {
        return backend.listen(loopback(0), ListenOptions.LOOPBACK, new ListeningSocket.Events() {
            @Override
            public void accepted(StreamSocket socket) {
                sockets.add(socket);
            }

            @Override
            public void exhausted(IOException refused) {
                told.add("exhausted " + refused.getMessage());
            }

            @Override
            public void failed(Throwable thrown) {
                told.add("failed " + thrown.getMessage());
            }
        });
    }

    final class Connecting implements PendingConnect.Events {
        @Override
        public void connected(StreamSocket socket) {
            sockets.add(socket);
        }

        @Override
        public void refused(IOException reason) {
            told.add("refused " + reason.getMessage());
        }

        @Override
        public void failed(Throwable thrown) {
            told.add("failed " + thrown.getMessage());
        }
    }

    static Address.Ip loopback(int port) {
        return new Address.Ip(InetAddress.ofLiteral("127.0.0.1"), port);
    }

    void connectPair(ListeningSocket port) throws IOException {
        backend.connect(port.host(), ConnectOptions.DEFAULT, new Connecting());
        pollUntil(() -> sockets.size() == 2);
    }

    @Test
    void aPairKnowsItsAddresses() throws IOException {
        ListeningSocket port = listen();
        connectPair(port);
        StreamSocket accepted = sockets.get(0).host().equals(port.host()) ? sockets.get(0) : sockets.get(1);
        StreamSocket connected = accepted == sockets.get(0) ? sockets.get(1) : sockets.get(0);
        assertThat(accepted.host()).isEqualTo(port.host()).isEqualTo(connected.peer());
        assertThat(accepted.peer()).isEqualTo(connected.host());
        accepted.close(false);
        connected.close(false);
        assertThat(accepted.peer()).isEqualTo(connected.host());
    }

    @Test
    void aWildcardPortTakesBothFamiliesAndShowsIpv4AsSuch() throws IOException {
        Address.Ip any = new Address.Ip(InetAddress.ofLiteral("0.0.0.0"), 0);
        ListeningSocket port = backend.listen(any, ListenOptions.DEFAULT, new ListeningSocket.Events() {
            @Override
            public void accepted(StreamSocket socket) {
                told.add(socket.peer().host() + " to " + socket.host());
                socket.close(false);
            }

            @Override
            public void exhausted(IOException refused) {}

            @Override
            public void failed(Throwable thrown) {}
        });
        backend.connect(loopback(port.host().port()), ConnectOptions.DEFAULT, new Connecting());
        pollUntil(() -> !told.isEmpty());
        assertThat(told).containsExactly("127.0.0.1 to 127.0.0.1:" + port.host().port());
    }

    @Test
    void acceptedSocketsInheritTheOptionsOfThePort() throws IOException {
        ListenOptions options = ListenOptions.LOOPBACK.withNoDelay(true).withKeepAlive(true);
        ListeningSocket port = backend.listen(loopback(0), options, new ListeningSocket.Events() {
            @Override
            public void accepted(StreamSocket socket) {
                sockets.add(socket);
            }

            @Override
            public void exhausted(IOException refused) {}

            @Override
            public void failed(Throwable thrown) {}
        });
        backend.connect(port.host(), ConnectOptions.DEFAULT.withNoDelay(false), new Connecting());
        pollUntil(() -> sockets.size() == 2);
        StreamSocket accepted = sockets.stream().filter(one -> one.host().equals(port.host())).findAny().orElseThrow();
        StreamSocket connected = sockets.stream().filter(one -> one != accepted).findAny().orElseThrow();
        assertThat(accepted.isNoDelay()).isTrue();
        assertThat(accepted.isKeepAlive()).isTrue();
        assertThat(connected.isNoDelay()).isFalse();
        connected.setNoDelay(true);
        assertThat(connected.isNoDelay()).isTrue();
        connected.close(false);
        assertThat(connected.isNoDelay()).isFalse();
        connected.setNoDelay(true);
    }

    @Test
    void aSocketOfAnotherBackendIsServed() throws IOException {
        Backend other = open(host);
        other.begin();
        try {
            ListeningSocket port = listen();
            connectPair(port);
            Bytes sent = Bytes.of("hand-off");
            OutboundQueue queue = new OutboundQueue(new SpareArray());
            queue.add(sent);
            Echo here = new Echo(sockets.get(0));
            here.socket.send(queue);
            StreamSocket moved = sockets.get(1);
            StringBuilder received = new StringBuilder();
            other.begin(moved, new StreamSocket.Events() {
                @Override
                public void received(Bytes data) {
                    received.append(data.utf8());
                }

                @Override
                public void readEnded() {}

                @Override
                public void writable() {}


                @Override
                public void broken(IOException cause) {}

                @Override
                public void failed(Throwable thrown) {}
            });
            moved.setReading(true);
            while (received.length() < sent.size()) {
                backend.poll(0);
                other.poll(SECOND / 100);
            }
            assertThat(received).hasToString("hand-off");
        } finally {
            other.close();
        }
    }

    @Test
    void aLargeTransferArrivesWholeAndInOrder() throws IOException {
        connectPair(listen());
        byte[] bytes = new byte[9_000_001];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31 + i / 251);
        }
        List<Bytes> received = new ArrayList<>();
        int[] size = new int[1];
        Echo sender = new Echo(sockets.get(0));
        backend.begin(sockets.get(1), new StreamSocket.Events() {
            @Override
            public void received(Bytes data) {
                received.add(data);
                size[0] += data.size();
            }

            @Override
            public void readEnded() {
                told.add("end");
            }

            @Override
            public void writable() {}


            @Override
            public void broken(IOException cause) {
                told.add("broken " + cause);
            }

            @Override
            public void failed(Throwable thrown) {}
        });
        sockets.get(1).setReading(true);
        sender.queue.add(Bytes.copyOf(bytes, 0, 10));
        sender.queue.add(Bytes.copyOf(bytes, 10, 20_000));
        sender.queue.add(Bytes.copyOf(bytes, 20_010, bytes.length - 20_010));
        sender.writable();
        pollUntil(() -> size[0] == bytes.length);
        assertThat(Bytes.join(received)).isEqualTo(Bytes.adopt(bytes));
        assertThat(sender.queue.isEmpty()).isTrue();
        sender.socket.shutdownOutput();
        pollUntil(() -> !told.isEmpty());
        backend.poll(0);
        assertThat(told).as("told once").containsExactly("end");
    }

    @Test
    void oneThatWasResetBeforeItsConnectWasToldIsConnectedAndThenBroken() throws IOException {
        ListeningSocket port = backend.listen(loopback(0), ListenOptions.LOOPBACK, new ListeningSocket.Events() {
            @Override
            public void accepted(StreamSocket socket) {
                socket.close(true);
            }

            @Override
            public void exhausted(IOException refused) {}

            @Override
            public void failed(Throwable thrown) {}
        });
        backend.poll(0); // the port comes first in the kernel's list from now on
        backend.connect(port.host(), ConnectOptions.DEFAULT, new Connecting());
        pollUntil(() -> sockets.size() == 1);
        Echo client = new Echo(sockets.get(0));
        client.socket.setReading(true);
        pollUntil(() -> !told.isEmpty());
        backend.poll(0);
        assertThat(told).containsExactly("broken Connection reset");
    }

    @Test
    void aConnectThatIsGivenUpTellsNothing() throws IOException {
        ListeningSocket port = listen();
        PendingConnect pending = backend.connect(port.host(), ConnectOptions.DEFAULT, new Connecting());
        pending.close();
        pending.close();
        pollUntil(() -> sockets.size() == 1);
        backend.poll(0);
        assertThat(sockets).hasSize(1);
        assertThat(told).isEmpty();
    }

    @Test
    void aRefusedConnectIsToldInAPoll() throws IOException {
        ListeningSocket port = listen();
        port.close();
        backend.connect(port.host(), ConnectOptions.DEFAULT, new Connecting());
        assertThat(told).isEmpty();
        pollUntil(() -> !told.isEmpty());
        assertThat(told).containsExactly("refused Connection refused");
    }

    @Test
    void aPortThatIsTakenIsRefusedAndSoIsALocalAddress() throws IOException {
        ListeningSocket port = listen();
        assertThatThrownBy(() -> backend.listen((Address.Ip) port.host(), ListenOptions.LOOPBACK, noEvents()))
                .isInstanceOf(BindException.class)
                .hasMessage("Address already in use");
        Address.Ip notOurs = new Address.Ip(InetAddress.ofLiteral("192.0.2.1"), 0);
        assertThatThrownBy(() -> backend.connect(
                        port.host(), ConnectOptions.DEFAULT.withBindAddress(notOurs), new Connecting()))
                .isInstanceOf(BindRefused.class)
                .hasMessage("Cannot assign requested address");
    }

    static ListeningSocket.Events noEvents() {
        return new ListeningSocket.Events() {
            @Override
            public void accepted(StreamSocket socket) {}

            @Override
            public void exhausted(IOException refused) {}

            @Override
            public void failed(Throwable thrown) {}
        };
    }

    @Test
    void whoThrowsInsteadOfTakingASocketLeavesNoneOpen() throws IOException {
        ListeningSocket port = backend.listen(loopback(0), ListenOptions.LOOPBACK, new ListeningSocket.Events() {
            @Override
            public void accepted(StreamSocket socket) {
                sockets.add(socket);
                throw new IllegalStateException("planned");
            }

            @Override
            public void exhausted(IOException refused) {}

            @Override
            public void failed(Throwable thrown) {
                told.add("failed " + thrown.getMessage());
            }
        });
        backend.connect(port.host(), ConnectOptions.DEFAULT, new Connecting());
        pollUntil(() -> told.size() == 2);
        assertThat(told).containsExactly("unexpected planned", "failed planned");
        assertThatThrownBy(() -> new Echo(sockets.get(0))).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void aClosedSocketIsAskedForNothingMore() throws IOException {
        connectPair(listen());
        Echo one = new Echo(sockets.get(0));
        one.socket.setReading(true);
        one.socket.close(false);
        one.socket.close(true);
        one.socket.setReading(true);
        one.socket.setWriting(true);
        one.queue.add(Bytes.of("x"));
        assertThatThrownBy(() -> one.socket.send(one.queue)).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(one.socket::shutdownOutput).isInstanceOf(ClosedChannelException.class);
        backend.poll(0);
        assertThat(told).isEmpty();
    }

    @Test
    void theCloseOfTheBackendClosesSocketsAndPortsAndLeavesWatchedDescriptors() throws IOException {
        ListeningSocket port = listen();
        connectPair(port);
        Echo one = new Echo(sockets.get(0));
        Echo two = new Echo(sockets.get(1));
        int watched = readable();
        backend.watch(watched, () -> told.add("told")).setReading(true);
        backend.close();
        backend.close();
        assertThatThrownBy(() -> one.socket.send(one.queue)).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> two.socket.send(two.queue)).isInstanceOf(ClosedChannelException.class);
        assertThat(libc.fcntl(watched, Libc.F_GETFL, 0)).isNotNegative();
        openBackend();
        backend.connect(port.host(), ConnectOptions.DEFAULT, new Connecting());
        pollUntil(() -> !told.isEmpty());
        assertThat(told).containsExactly("refused Connection refused");
    }
}
