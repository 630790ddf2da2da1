package dev.hawser.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hawser.net.Address;
import dev.hawser.net.CannotListen;
import dev.hawser.net.ClientFactory;
import dev.hawser.net.ConnectFailed;
import dev.hawser.net.ConnectOptions;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Connector;
import dev.hawser.net.Factory;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.OpenDescriptor;
import dev.hawser.net.PeerCredentials;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorGroup;
import dev.hawser.net.ReactorOptions;
import dev.hawser.net.UnixOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What Unix sockets have and other connections have not: files, locks, abstract names, credentials. */
@EnabledOnOs(OS.LINUX)
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"nio", "epoll", "io_uring"})
final class UnixSocketTest extends ReactorContract {
    private static final Factory NOBODY = _ -> null;
    private static final UnixOptions LOCKED = UnixOptions.DEFAULT.withLockFile(true);

    private final String backend;

    @TempDir
    private Path folder;

    UnixSocketTest(String backend) {
        this.backend = backend;
    }

    @Override
    protected Reactor open(ReactorOptions options) {
        return Reactor.open(options.withBackend(backend));
    }

    private boolean isNative() {
        return !backend.equals("nio");
    }

    private String path() {
        return folder.resolve("socket").toString();
    }

    private ListeningPort listen(String path, UnixOptions options) {
        return reactor().listenUnix(path, options, NOBODY);
    }

    /** A socket on which nobody listens, as a program leaves it that is killed. */
    private void leaveBehind() throws IOException {
        try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            killed.bind(UnixDomainSocketAddress.of(path()));
        }
        assertThat(Path.of(path())).exists();
    }

    // ---------------------------------------------------------------- the file

    @Test
    void thePortIsAtItsPathAndHasNoNumber() {
        ListeningPort port = listen(path(), UnixOptions.DEFAULT);
        assertThat(port.host()).isEqualTo(new Address.Unix(path())).hasToString("unix:" + path());
        assertThat(port.port()).isEqualTo(-1);
    }

    @Test
    void theModeIsWhatWasAskedFor() throws IOException {
        listen(path(), UnixOptions.DEFAULT);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(path()))))
                .isEqualTo("rw-rw-rw-");
        String other = path() + "2";
        listen(other, UnixOptions.DEFAULT.withMode(0710));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(other))))
                .isEqualTo("rwx--x---");
    }

    @Test
    void theFileIsRemovedWhenThePortIsClosedAndMadeAgain() {
        ListeningPort port = listen(path(), UnixOptions.DEFAULT);
        port.stopListening();
        assertThat(Path.of(path())).doesNotExist();
        port.startListening();
        assertThat(Path.of(path())).exists();
        reactor().callWhenRunning(reactor()::stop);
        run();
        assertThat(Path.of(path())).as("at the end of the reactor").doesNotExist();
    }

    @Test
    void whatHasTakenThePathSinceIsNotRemoved() throws IOException {
        ListeningPort port = listen(path(), UnixOptions.DEFAULT);
        Files.move(Path.of(path()), folder.resolve("moved"));
        Files.writeString(Path.of(path()), "somebody's");
        port.stopListening();
        assertThat(Path.of(path())).hasContent("somebody's");
    }

    @Test
    void aSocketThatWasLeftBehindIsInTheWayAndTheMessageSaysWhatToDo() throws IOException {
        leaveBehind();
        assertThatThrownBy(() -> listen(path(), UnixOptions.DEFAULT))
                .isInstanceOf(CannotListen.class)
                .hasMessageContaining("Couldn't listen on unix:" + path())
                .hasMessageContaining("nobody listens on")
                .hasMessageContaining("withLockFile(true)");
        assertThat(Path.of(path())).exists();
    }

    @Test
    void withTheLockASocketThatWasLeftBehindIsRemoved() throws IOException {
        leaveBehind();
        ListeningPort port = listen(path(), LOCKED);
        assertThat(port.isListening()).isTrue();
        assertThat(Path.of(path() + ".lock")).hasContent(ProcessHandle.current().pid() + "\n");
        port.stopListening();
        assertThat(Path.of(path())).doesNotExist();
    }

    @Test
    void aFileThatIsNoSocketIsLeftAlone() throws IOException {
        Files.writeString(Path.of(path()), "precious");
        for (UnixOptions options : List.of(UnixOptions.DEFAULT, LOCKED)) {
            assertThatThrownBy(() -> listen(path(), options))
                    .isInstanceOf(CannotListen.class)
                    .hasMessageContaining("something else than a socket is there");
        }
        assertThat(Path.of(path())).hasContent("precious");
    }

    @Test
    void aSocketThatIsListenedOnIsInUseWithAndWithoutALock() throws IOException {
        try (ServerSocketChannel live = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            live.bind(UnixDomainSocketAddress.of(path()));
            for (UnixOptions options : List.of(UnixOptions.DEFAULT, LOCKED)) {
                assertThatThrownBy(() -> listen(path(), options))
                        .isInstanceOf(CannotListen.class)
                        .hasMessageContaining("somebody listens there");
            }
            assertThat(Path.of(path())).exists();
        }
    }

    @Test
    void aFolderThatIsNotThereIsToldOf() {
        String nowhere = folder.resolve("nowhere/socket").toString();
        for (UnixOptions options : List.of(UnixOptions.DEFAULT, LOCKED)) {
            assertThatThrownBy(() -> listen(nowhere, options))
                    .isInstanceOf(CannotListen.class)
                    .hasMessageContaining(nowhere);
        }
    }

    // ---------------------------------------------------------------- the lock

    @Test
    void aLockOfAnotherProcessIsToldWithItsNumberAndEndsWithIt() throws Exception {
        Process holder = Tool.python(
                """
                import fcntl, os, sys
                lock = open(sys.argv[1], "w")
                fcntl.lockf(lock, fcntl.LOCK_EX)
                lock.write(str(os.getpid()))
                lock.flush()
                print("held", flush=True)
                sys.stdin.read()
                """,
                path() + ".lock");
        try {
            assertThat(holder.inputReader().readLine()).isEqualTo("held");
            assertThatThrownBy(() -> listen(path(), LOCKED))
                    .isInstanceOf(CannotListen.class)
                    .hasMessageContaining("is held by process " + holder.pid());
        } finally {
            holder.destroyForcibly();
        }
        holder.waitFor();
        assertThat(listen(path(), LOCKED).isListening()).isTrue();
    }

    @Test
    void aLockOfThisProcessIsToldAndKept() throws Exception {
        ListeningPort first = listen(path(), LOCKED);
        assertThatThrownBy(() -> listen(path(), LOCKED))
                .isInstanceOf(CannotListen.class)
                .hasMessageContaining("is held by this process itself, " + ProcessHandle.current().pid());
        Process other = Tool.python(
                """
                import fcntl, sys
                try:
                    fcntl.lockf(open(sys.argv[1], "r+"), fcntl.LOCK_EX | fcntl.LOCK_NB)
                    print("free")
                except OSError:
                    print("held")
                """,
                path() + ".lock");
        assertThat(other.inputReader().readLine()).as("after our second attempt").isEqualTo("held");
        first.stopListening();
        assertThat(listen(path(), LOCKED).isListening()).isTrue();
    }

    @Test
    void aRefusedPortLetsTheLockGo() throws IOException {
        Files.writeString(Path.of(path()), "in the way");
        assertThatThrownBy(() -> listen(path(), LOCKED)).isInstanceOf(CannotListen.class);
        Files.delete(Path.of(path()));
        assertThat(listen(path(), LOCKED).isListening()).isTrue();
    }

    @Test
    void aLinkInPlaceOfTheLockIsNotFollowed() throws IOException {
        Path precious = Files.writeString(folder.resolve("precious"), "content");
        Files.createSymbolicLink(Path.of(path() + ".lock"), precious);
        assertThatThrownBy(() -> listen(path(), LOCKED)).isInstanceOf(CannotListen.class);
        assertThat(precious).hasContent("content");
    }

    // ---------------------------------------------------------------- names

    @Test
    void aNameThatIsTooLongIsRefusedWithItsLength() {
        String name = folder + "/" + "n".repeat((isNative() ? 107 : 106) - folder.toString().length() - 1);
        assertThat(listen(name, UnixOptions.DEFAULT).isListening()).isTrue();
        String longer = folder + "/" + "n".repeat(108 - folder.toString().length() - 1);
        assertThatThrownBy(() -> listen(longer, UnixOptions.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 107 bytes, and this one has 108");
        assertThatThrownBy(() -> reactor().connectUnix(longer, ClientFactory.of(() -> recorder("x"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("108");
    }

    @Test
    void namesThatAreNoneAreRefused() {
        for (String name : List.of("", "\0", "a\0b", "\0a\0b")) {
            assertThatThrownBy(() -> listen(name, UnixOptions.DEFAULT)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> UnixOptions.DEFAULT.withMode(01000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("01000");
        ConnectOptions from = ConnectOptions.DEFAULT.withBindAddress(
                new Address.Ip(InetAddress.ofLiteral("127.0.0.1"), 0));
        assertThatThrownBy(() -> reactor().connectUnix(path(), from, factory()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("127.0.0.1");
    }

    @Test
    void anAbstractNameIsNoFileAndIsWrittenWithAnAtSign() {
        assumeTrue(isNative(), "java.nio has no abstract names");
        String name = "\0hawser " + folder;
        Recorder server = recorder("server").onMade(self -> {
            self.note("at " + self.transport().host().equals(new Address.Unix(name)));
            self.transport().loseConnection();
        });
        ListeningPort port = reactor().listenUnix(name, () -> server);
        assertThat(port.host()).isEqualTo(Address.Unix.of("@hawser " + folder)).hasToString("unix:@hawser " + folder);
        Recorder client = recorder("client");
        reactor().connectUnix(name, ClientFactory.of(() -> client));
        stopWhenLost(server, client);
        run();
        assertThat(eventsOf("server")).contains("at true");
        assertThat(client.transport().peer()).isEqualTo(port.host());
    }

    @Test
    void onNioAnAbstractNameIsRefusedWithTheReason() {
        assumeFalse(isNative());
        assertThatThrownBy(() -> listen("\0name", UnixOptions.DEFAULT))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("java.nio has no abstract names such as unix:@name");
        List<String> failures = connectFailures("\0name", ConnectOptions.DEFAULT);
        assertThat(failures).hasSize(1);
        assertThat(failures.getFirst()).contains("java.nio has no abstract names");
    }

    // ---------------------------------------------------------------- connecting

    /** Why an attempt fails: the class and the message. */
    private List<String> connectFailures(String path, ConnectOptions options) {
        List<String> failures = new ArrayList<>();
        reactor().connectUnix(path, options, new ClientFactory() {
            @Override
            public Recorder buildProtocol(Address peer) {
                throw new AssertionError("connected to " + peer);
            }

            @Override
            public void clientConnectionFailed(Connector connector, ConnectionEnd reason) {
                failures.add(reason.getClass().getSimpleName() + " " + reason.getMessage());
                reactor().stop();
            }
        });
        run();
        return failures;
    }

    @Test
    void P6_aPathThatIsNotThereFails() {
        assertThat(connectFailures(path(), ConnectOptions.DEFAULT)).singleElement().asString()
                .startsWith("ConnectFailed ")
                .contains("unix:" + path(), "No such file or directory");
    }

    @Test
    void P6_aSocketThatNobodyListensOnRefuses() throws IOException {
        leaveBehind();
        assertThat(connectFailures(path(), ConnectOptions.DEFAULT)).singleElement().asString()
                .startsWith(ConnectFailed.Refused.class.getSimpleName())
                .contains("unix:" + path());
    }

    @Test
    void aFullQueueIsWaitedForAsLongAsTheAttemptMayTake() throws IOException {
        try (ServerSocketChannel full = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            List<SocketChannel> waiting = fill(full);
            assertThat(connectFailures(path(), ConnectOptions.DEFAULT.withTimeout(Duration.ofMillis(80))))
                    .singleElement().asString()
                    .startsWith("TimedOut ");
            for (SocketChannel each : waiting) {
                each.close();
            }
        }
    }

    @Test
    void anAttemptAtAFullQueueSucceedsWhenThereIsRoom() throws IOException {
        try (ServerSocketChannel full = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            List<SocketChannel> waiting = fill(full);
            Recorder client = recorder("client").onMade(self -> self.transport().loseConnection());
            reactor().connectUnix(path(), ClientFactory.of(() -> client));
            stopWhenLost(client);
            reactor().callLater(Duration.ofMillis(20), () -> full.accept().close());
            run();
            assertThat(eventsOf("client")).containsExactly("made", "lost ConnectionDone");
            for (SocketChannel each : waiting) {
                each.close();
            }
        }
    }

    private List<SocketChannel> fill(ServerSocketChannel server) throws IOException {
        server.bind(UnixDomainSocketAddress.of(path()), 1);
        List<SocketChannel> waiting = new ArrayList<>();
        while (true) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            waiting.add(channel);
            channel.configureBlocking(false);
            try {
                channel.connect(UnixDomainSocketAddress.of(path()));
            } catch (java.net.SocketException noRoom) {
                assertThat(noRoom).hasMessageContaining("temporarily unavailable");
                return waiting;
            }
        }
    }

    // ---------------------------------------------------------------- who is there

    @Test
    void peerCredentialsAreThoseOfTheProcessAtTheOtherEnd() throws IOException {
        List<PeerCredentials> seen = new ArrayList<>();
        Recorder server = recorder("server").onMade(self -> {
            seen.add(self.transport().peerCredentials());
            self.transport().loseConnection();
        });
        server.onLost(self -> seen.add(self.transport().peerCredentials()));
        Recorder client = recorder("client").onMade(self -> seen.add(self.transport().peerCredentials()));
        reactor().listenUnix(path(), () -> server);
        reactor().connectUnix(path(), ClientFactory.of(() -> client));
        stopWhenLost(server, client);
        run();
        if (!isNative()) {
            assertThat(seen).containsOnlyNulls();
            return;
        }
        PeerCredentials own = new PeerCredentials(
                (int) ProcessHandle.current().pid(),
                (Integer) Files.getAttribute(folder, "unix:uid"),
                (Integer) Files.getAttribute(folder, "unix:gid"));
        assertThat(seen).hasSize(3).containsOnly(own);
    }

    @Test
    void overTcpThereAreNoCredentialsAndNoDescriptors() {
        Recorder server = recorder("server").onMade(self -> {
            assertThat(self.transport().peerCredentials()).isNull();
            assertThatThrownBy(() -> self.transport().sendFileDescriptor(0))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("only a Unix socket passes descriptors");
            self.note("asked");
            self.transport().loseConnection();
        });
        pair(server, recorder("client"));
        run();
        assertThat(eventsOf("server")).contains("asked");
    }

    @Test
    void onNioDescriptorsAreRefusedWithTheReason() {
        assumeFalse(isNative());
        Recorder server = recorder("server").onMade(self -> {
            assertThatThrownBy(() -> self.transport().sendFileDescriptor(0))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("epoll or io_uring");
            self.note("asked");
            self.transport().loseConnection();
        });
        ListeningPort port = reactor().listenUnix(path(), () -> server);
        assertThatThrownBy(port::descriptor).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> reactor().adoptListeningSocket(7, NOBODY))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("descriptor 0 only, and cannot adopt 7");
        assertThatThrownBy(() -> reactor().adoptStreamConnection(7, NOBODY))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("7");
        reactor().connectUnix(path(), ClientFactory.of(() -> recorder("client")));
        stopWhenLost(server);
        run();
        assertThat(eventsOf("server")).contains("asked");
    }

    // ---------------------------------------------------------------- groups, and sharing a port

    @Test
    void aGroupServesAUnixSocketInTurn() throws Exception {
        ReactorGroup group = ReactorGroup.open(2, OPTIONS.withBackend(backend));
        AtomicInteger factories = new AtomicInteger();
        group.listenUnix(path(), () -> {
            int number = factories.getAndIncrement();
            return Factory.of(() -> recorder("server").onMade(self -> {
                self.transport().write("reactor " + number);
                self.transport().loseConnection();
            }));
        });
        Thread running = group.start();
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path()))) {
                answers.add(new String(java.nio.channels.Channels.newInputStream(client).readAllBytes()));
            }
        }
        group.stop();
        running.join();
        assertThat(answers).containsExactlyInAnyOrder("reactor 0", "reactor 1", "reactor 0", "reactor 1");
        assertThat(Path.of(path())).doesNotExist();
    }

    @Test
    void aSharedPortGoesOnInItsOtherHandsWhenItIsClosedHere() {
        assumeTrue(isNative(), "java.nio gives no descriptors");
        Recorder server = recorder("server").onMade(self -> self.transport().loseConnection());
        ListeningPort first = listen(path(), UnixOptions.DEFAULT);
        OpenDescriptor descriptor = first.descriptor();
        ListeningPort second = reactor().adoptListeningSocket(descriptor, _ -> server);
        assertThat(descriptor.isOpen()).as("the port has it").isFalse();
        assertThat(second.host()).isEqualTo(first.host());
        Recorder client = recorder("client");
        first.stopListening().finish(_ -> reactor().connectUnix(path(), ClientFactory.of(() -> client)), _ -> {});
        assertThat(Path.of(path())).exists();
        stopWhenLost(server, client);
        run();
        assertThat(eventsOf("server")).containsExactly("made", "lost ConnectionDone");
        assertThatThrownBy(second::startListening)
                .isInstanceOf(CannotListen.class)
                .hasMessageContaining("its socket was adopted");
    }
}
