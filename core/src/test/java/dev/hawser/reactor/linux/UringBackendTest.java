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
import dev.hawser.reactor.spi.ListeningSocket;
import dev.hawser.reactor.spi.OutboundQueue;
import dev.hawser.reactor.spi.SpareArray;
import dev.hawser.reactor.spi.StreamSocket;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** io_uring with all that this kernel has, with each feature left away, and with none: what old kernels have. */
@ParameterizedClass(name = "without {0}")
@MethodSource("missing")
final class UringBackendTest extends BackendContract {
    private static final int TCP_USER_TIMEOUT = 18;

    private final Set<RingFeature> missing;

    UringBackendTest(Set<RingFeature> missing) {
        this.missing = missing;
    }

    static Stream<Set<RingFeature>> missing() {
        return Stream.concat(
                Stream.of(EnumSet.noneOf(RingFeature.class), EnumSet.allOf(RingFeature.class)),
                Stream.of(RingFeature.values()).map(EnumSet::of));
    }

    @Override
    Backend open(BackendHost host) throws IOException {
        return new UringBackend(host, EnumSet.complementOf(EnumSet.copyOf(missing)));
    }

    private static int openDescriptors() {
        String[] names = new File("/proc/self/fd").list();
        return names == null ? 0 : names.length;
    }

    /** A blocking socket of the JDK's on one side, one of ours on the other. */
    private Socket connected(ListeningSocket port, int receiveBuffer) throws IOException {
        Socket peer = new Socket();
        if (receiveBuffer > 0) {
            peer.setReceiveBufferSize(receiveBuffer);
        }
        peer.setSoTimeout(20_000);
        peer.connect(new InetSocketAddress(((Address.Ip) port.host()).address(), port.host().port()));
        int before = sockets.size();
        pollUntil(() -> sockets.size() > before);
        return peer;
    }

    // ---------------------------------------------------------------- ports

    @Test
    void thePortIsFreeWhenCloseReturns() throws Exception {
        for (boolean paused : new boolean[] {false, true}) {
            ListeningSocket port = listen();
            backend.poll(0);
            port.setAccepting(!paused);
            backend.poll(0);
            port.close();
            rebind(port);
        }
    }

    @Test
    void thePortIsFreeWhenAnotherThreadHasClosedIt() throws Exception {
        ListeningSocket port = listen();
        backend.poll(0);
        Thread.ofPlatform().start(port::close).join();
        rebind(port);
    }

    @Test
    void thePortIsFreeBeforeTheBeginToo() throws Exception {
        Backend other = open(host);
        ListeningSocket port = other.listen(loopback(0), ListenOptions.LOOPBACK, noEvents());
        port.close();
        rebind(port);
        other.close();
    }

    private static void rebind(ListeningSocket port) throws IOException {
        try (ServerSocket again = new ServerSocket()) {
            again.setReuseAddress(true);
            again.bind(new InetSocketAddress(((Address.Ip) port.host()).address(), port.host().port()));
        }
    }

    @Test
    void thoseWhoCameDuringAPauseAreToldBehindItAndSixtyFourAPoll() throws Exception {
        int[] told = new int[1];
        ListeningSocket port = backend.listen(
                loopback(0), ListenOptions.LOOPBACK.withBacklog(500), new ListeningSocket.Events() {
                    @Override
                    public void accepted(StreamSocket socket) {
                        told[0]++;
                        socket.close(false);
                    }

                    @Override
                    public void exhausted(IOException refused) {}

                    @Override
                    public void failed(Throwable thrown) {}
                });
        port.setAccepting(false);
        backend.poll(0);
        List<Socket> peers = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            peers.add(new Socket(((Address.Ip) port.host()).address(), port.host().port()));
        }
        backend.poll(0);
        backend.poll(0);
        assertThat(told[0]).isZero();
        port.setAccepting(true);
        while (told[0] < 150) {
            int before = told[0];
            backend.poll(SECOND);
            assertThat(told[0] - before).isLessThanOrEqualTo(64);
        }
        for (Socket peer : peers) {
            peer.close();
        }
    }

    // ---------------------------------------------------------------- what is kept

    @Test
    void whatCameDuringAPauseIsToldBehindItInOrder() throws Exception {
        try (Socket peer = connected(listen(), 0)) {
            StreamSocket socket = sockets.get(0);
            StringBuilder received = new StringBuilder();
            backend.begin(socket, new Recording(socket, received));
            socket.setReading(true);
            for (int i = 0; i < 200; i++) {
                peer.getOutputStream().write(("<" + i + ">").getBytes());
                if (i % 3 == 0) {
                    socket.setReading(false);
                    backend.poll(0);
                    int before = received.length();
                    peer.getOutputStream().write("paused".getBytes());
                    backend.poll(0);
                    backend.poll(0);
                    assertThat(received).hasSize(before);
                    socket.setReading(true);
                }
                backend.poll(0);
            }
            peer.shutdownOutput();
            pollUntil(() -> told.contains("end"));
            StringBuilder sent = new StringBuilder();
            for (int i = 0; i < 200; i++) {
                sent.append('<').append(i).append('>').append(i % 3 == 0 ? "paused" : "");
            }
            assertThat(received.toString()).isEqualTo(sent.toString());
            assertThat(told).containsExactly("end");
            socket.close(false);
        }
    }

    private class Recording implements StreamSocket.Events {
        private final StreamSocket socket;
        private final StringBuilder received;

        Recording(StreamSocket socket, StringBuilder received) {
            this.socket = socket;
            this.received = received;
        }

        @Override
        public void received(Bytes data) {
            received.append(data.latin1());
        }

        @Override
        public void readEnded() {
            told.add("end");
        }

        @Override
        public void writable() {
            told.add("writable");
            socket.setWriting(false);
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

    // ---------------------------------------------------------------- what was taken

    /** Small sends until the socket takes no more: what was taken of the last is kept by the backend. */
    private long sendUntilFull(Echo one) throws IOException {
        Bytes piece = Bytes.adopt(new byte[5000]);
        long taken = 0;
        for (int refusals = 0; refusals < 3; ) {
            one.queue.add(piece);
            one.socket.send(one.queue);
            backend.poll(0);
            taken += piece.size() - one.queue.size();
            refusals = one.queue.isEmpty() ? 0 : refusals + 1;
            one.queue.clear();
        }
        return taken;
    }

    @Test
    void whatWasTakenArrivesBehindACloseThoughThePeerWasSlow() throws Exception {
        try (Socket peer = connected(listen(), 4096)) {
            Echo one = new Echo(sockets.get(0));
            long taken = sendUntilFull(one);
            one.socket.close(false);
            long[] read = new long[1];
            Thread reader = Thread.ofPlatform().start(() -> read[0] = readAll(peer));
            while (reader.isAlive()) {
                backend.poll(SECOND / 100);
            }
            assertThat(read[0]).isEqualTo(taken);
            assertThat(told).isEmpty();
        }
    }

    @Test
    void aCloseRightBehindASendThatFallsShortWaitsForIt() throws Exception {
        try (Socket peer = connected(listen(), 4096)) {
            Echo one = new Echo(sockets.get(0));
            Bytes piece = Bytes.adopt(new byte[3 << 20]);
            one.queue.add(piece);
            one.socket.send(one.queue); // at once, until it is full
            long taken = piece.size() - one.queue.size();
            one.queue.clear();
            one.queue.add(Bytes.adopt(new byte[8000]));
            one.socket.send(one.queue);
            assertThat(one.queue.isEmpty()).as("a small send is taken").isTrue();
            one.socket.close(false);
            backend.poll(0);
            long[] read = new long[1];
            Thread reader = Thread.ofPlatform().start(() -> read[0] = readAll(peer));
            while (reader.isAlive()) {
                backend.poll(SECOND / 100);
            }
            assertThat(read[0]).isEqualTo(taken + 8000);
        }
    }

    /** Fills the socket, and then sends a little that is taken all the same, and will fall short. */
    private long fill(Echo one) throws IOException {
        Bytes piece = Bytes.adopt(new byte[3 << 20]);
        one.queue.add(piece);
        one.socket.send(one.queue); // at once, until it is full
        long taken = piece.size() - one.queue.size();
        one.queue.clear();
        one.queue.add(Bytes.adopt(new byte[8000]));
        one.socket.send(one.queue);
        assertThat(one.queue.isEmpty()).as("a small send is taken").isTrue();
        return taken + 8000;
    }

    @Test
    void aCloseBehindASendThatFallsShortWaitsForItHoweverManyRequestsAreBeforeIt() throws Exception {
        ListeningSocket port = listen();
        for (int before = 252; before < 257; before++) { // the queue has room for 256
            try (Socket peer = connected(port, 4096)) {
                Echo one = new Echo(sockets.getLast());
                long taken = fill(one);
                for (int i = 0; i < before; i++) {
                    backend.connect(loopback(1), ConnectOptions.DEFAULT, new Connecting());
                }
                one.socket.close(false);
                backend.poll(0);
                assertThat(readAllWhilePolling(peer)).as("behind %d", before).isEqualTo(taken);
            }
        }
    }

    private long readAllWhilePolling(Socket peer) throws IOException {
        long[] read = new long[1];
        Thread reader = Thread.ofPlatform().start(() -> read[0] = readAll(peer));
        while (reader.isAlive()) {
            backend.poll(SECOND / 100);
        }
        return read[0];
    }

    @Test
    void theRestOfASendBehindAClosedSocketDoesNotWaitForEver() throws Exception {
        for (boolean known : new boolean[] {false, true}) {
            try (Socket peer = connected(listen(), 4096)) {
                int descriptor = descriptorConnectedTo(peer.getLocalPort());
                Echo one = new Echo(sockets.getLast());
                fill(one);
                if (known) {
                    backend.poll(0);
                }
                one.socket.close(false);
                backend.poll(0);
                backend.poll(0);
                assertThat(libc.sockets.getOption(descriptor, SocketCalls.IPPROTO_TCP, TCP_USER_TIMEOUT))
                        .as("known to have fallen short: %s", known)
                        .isEqualTo(60_000);
            }
        }
    }

    private int descriptorConnectedTo(int peersPort) throws IOException {
        for (int i = 0; i < 20_000; i++) {
            if (libc.sockets.getpeername(i) >= 0
                    && libc.sockets.address().get(ValueLayout.JAVA_SHORT, 0) != 1 // no local socket
                    && SocketAddresses.read(libc.sockets.address()).port() == peersPort) {
                return i;
            }
        }
        throw new AssertionError("no socket is connected to " + peersPort);
    }

    /** More completions than the ring has room for keep the sends of that pass from being over for a while. */
    @Test
    void writableIsToldBehindSendsWhoseCompletionsHadToWait() throws Exception {
        try (Socket peer = connected(listen(), 0)) {
            StreamSocket socket = sockets.getLast();
            backend.begin(socket, new Recording(socket, new StringBuilder()));
            int count = 4500;
            int[] events = new int[1];
            for (int i = 0; i < count; i++) {
                DescriptorWatch[] watch = new DescriptorWatch[1];
                watch[0] = backend.watch(readable(), () -> {
                    events[0]++;
                    watch[0].stop();
                });
                watch[0].setReading(true);
            }
            var queue = new OutboundQueue(new SpareArray());
            queue.add(Bytes.adopt(new byte[8000]));
            socket.send(queue);
            queue.add(Bytes.adopt(new byte[8000]));
            socket.send(queue);
            assertThat(queue.size()).isEqualTo(8000);
            socket.setWriting(true);
            for (int i = 0; i < 100 && (events[0] < count || told.isEmpty()); i++) {
                backend.poll(SECOND / 1000);
            }
            assertThat(events[0]).isEqualTo(count);
            assertThat(told).containsExactly("writable");
            assertThat(peer.getInputStream().readNBytes(8000)).hasSize(8000);
            socket.close(true);
        }
    }

    @Test
    void theOutputIsShutDownBehindWhatWasTaken() throws Exception {
        try (Socket peer = connected(listen(), 4096)) {
            Echo one = new Echo(sockets.get(0));
            long taken = sendUntilFull(one);
            one.socket.shutdownOutput();
            long[] read = new long[1];
            Thread reader = Thread.ofPlatform().start(() -> read[0] = readAll(peer));
            while (reader.isAlive()) {
                backend.poll(SECOND / 100);
            }
            assertThat(read[0]).isEqualTo(taken);
            one.socket.close(false);
        }
    }

    @Test
    void writableIsToldBehindWhatWasTaken() throws Exception {
        try (Socket peer = connected(listen(), 4096)) {
            StreamSocket socket = sockets.get(0);
            StringBuilder received = new StringBuilder();
            backend.begin(socket, new Recording(socket, received));
            var queue = new OutboundQueue(new SpareArray());
            do {
                queue.add(Bytes.adopt(new byte[5000]));
                socket.send(queue);
                backend.poll(0);
            } while (queue.isEmpty());
            socket.setWriting(true);
            backend.poll(0);
            assertThat(told).isEmpty();
            InputStream input = peer.getInputStream();
            byte[] some = new byte[64 << 10];
            while (told.isEmpty()) {
                assertThat(input.read(some)).isPositive();
                backend.poll(SECOND / 1000);
            }
            assertThat(told).containsExactly("writable");
            socket.close(true);
        }
    }

    @Test
    void aLargeSendNeverWaitsHoweverItIsCut() throws Exception {
        for (int pieceSize : new int[] {10_000, 30_000}) {
            try (Socket peer = connected(listen(), 4096)) {
                assertThat(peer.isConnected()).isTrue();
                Echo one = new Echo(sockets.getLast());
                for (int i = 0; i < 12 << 20; i += pieceSize) {
                    one.queue.add(Bytes.adopt(new byte[pieceSize]));
                }
                for (long before = 0; one.queue.size() != before; ) {
                    before = one.queue.size();
                    one.socket.send(one.queue);
                }
                assertThat(one.queue.isEmpty()).isFalse();
                one.socket.close(true);
                backend.poll(0);
            }
        }
    }

    @Test
    void aConnectionThatWasResetBeforeItWasAcceptedIsToldAndThenBroken() throws Exception {
        ListeningSocket port = listen();
        try (Socket peer = new Socket(((Address.Ip) port.host()).address(), port.host().port())) {
            peer.setSoLinger(true, 0);
        }
        pollUntil(() -> sockets.size() == 1);
        Echo one = new Echo(sockets.get(0));
        one.socket.setReading(true);
        pollUntil(() -> !told.isEmpty());
        assertThat(told).containsExactly("broken Connection reset");
        one.socket.close(false);
    }

    @Test
    void aResetTakesBackWhatHasNotLeft() throws Exception {
        try (Socket peer = connected(listen(), 0)) {
            Echo one = new Echo(sockets.get(0));
            one.socket.setReading(true);
            backend.poll(0);
            one.queue.add(Bytes.of("never"));
            one.socket.send(one.queue);
            one.socket.close(true);
            backend.poll(0);
            assertThatThrownBy(() -> peer.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void aSendToAPeerThatHasResetIsToldAsBroken() throws Exception {
        Socket peer = connected(listen(), 0);
        Echo one = new Echo(sockets.get(0));
        backend.poll(0);
        peer.setSoLinger(true, 0);
        peer.close();
        for (int i = 0; told.isEmpty(); i++) {
            assertThat(i).isLessThan(1000);
            one.queue.add(Bytes.of("x"));
            one.socket.send(one.queue);
            backend.poll(SECOND / 1000);
        }
        assertThat(told.get(0)).startsWith("broken ");
        one.socket.close(false);
    }

    private static long readAll(Socket peer) {
        long read = 0;
        byte[] some = new byte[64 << 10];
        try {
            InputStream input = peer.getInputStream();
            for (int count = input.read(some); count >= 0; count = input.read(some)) {
                read += count;
            }
        } catch (IOException broken) {
            throw new IllegalStateException("after " + read + " bytes", broken);
        }
        return read;
    }

    // ---------------------------------------------------------------- the end

    @Test
    void nothingLeaksDescriptors() throws Exception {
        backend.close();
        int before = 0;
        for (int i = 0; i < 30; i++) {
            backend = open(host);
            sockets.clear();
            if (i % 3 == 0) {
                listen();
                backend.connect(loopback(1), ConnectOptions.DEFAULT, new Connecting()).close();
                backend.close(); // which never began
            } else {
                backend.begin();
                ListeningSocket port = listen();
                connectPair(port);
                Echo one = new Echo(sockets.get(0));
                one.socket.setReading(true);
                one.queue.add(Bytes.of("x"));
                one.socket.send(one.queue);
                backend.poll(0);
                if (i % 3 == 1) {
                    one.socket.close(i % 2 == 0);
                    sockets.get(1).close(false);
                } else {
                    sockets.get(1).close(false);
                    backend.connect(port.host(), ConnectOptions.DEFAULT, new Connecting());
                }
                backend.close();
            }
            if (i == 8) {
                before = openDescriptors();
            }
        }
        assertThat(openDescriptors()).isLessThanOrEqualTo(before + 2); // the JDK's own come and go
    }

    @Test
    void aFatalErrorAmidABatchLeavesABackendThatCloses() throws Exception {
        int before = openDescriptors();
        List<Socket> peers = new ArrayList<>();
        ListeningSocket port = listen();
        for (int i = 0; i < 10; i++) {
            peers.add(connected(port, 0));
        }
        for (StreamSocket socket : sockets) {
            backend.begin(socket, new Recording(socket, new StringBuilder()) {
                @Override
                public void received(Bytes data) {
                    throw new NoClassDefFoundError("planned");
                }
            });
            socket.setReading(true);
        }
        backend.poll(0);
        for (Socket peer : peers) {
            peer.getOutputStream().write('x');
        }
        assertThatThrownBy(() -> pollUntil(() -> false)).isInstanceOf(NoClassDefFoundError.class);
        backend.close();
        for (Socket peer : peers) {
            peer.close();
        }
        assertThat(openDescriptors()).isLessThanOrEqualTo(before + 2);
    }
}
