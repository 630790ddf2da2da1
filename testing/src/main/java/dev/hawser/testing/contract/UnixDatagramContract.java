package dev.hawser.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.CannotListen;
import dev.hawser.net.ConnectFailed;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.DatagramNotSent;
import dev.hawser.net.DatagramTransport;
import dev.hawser.net.InvalidAddress;
import dev.hawser.net.MessageTooLong;
import dev.hawser.net.UnixDatagramOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Datagrams over Unix sockets: as over UDP, but nothing gets lost without being counted. */
public abstract class UnixDatagramContract extends ReactorContract {
    private static final UnixDatagramOptions DEFAULT = UnixDatagramOptions.DEFAULT;

    /** Where the sockets are. */
    @TempDir
    protected Path folder = Path.of("");

    /** For the tests of one kind of reactor. */
    protected UnixDatagramContract() {}

    private DatagramRecorder datagrams(String name) {
        return new DatagramRecorder(name, events);
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    // ---------------------------------------------------------------- there and back

    @Test
    void datagramsGoToAPathAndAreAnsweredThere() {
        DatagramRecorder server = datagrams("server").onData((self, data, from) -> self.transport().write(data, from));
        DatagramTransport at = reactor().listenUnixDatagram(path("a"), server);
        List<Address> senders = new ArrayList<>();
        DatagramRecorder client = datagrams("client").onData((_, data, from) -> {
            senders.add(from);
            if (data.isEmpty()) {
                stopSoon();
            }
        });
        DatagramTransport from = reactor().listenUnixDatagram(path("b"), client);
        reactor().callWhenRunning(() -> {
            from.write("hello", at.host());
            from.write(Bytes.EMPTY, at.host());
        });
        run();
        assertThat(eventsOf("client")).containsExactly("started", "got hello", "got ", "stopped");
        assertThat(senders).containsOnly(new Address.Unix(path("a")));
        assertThat(at.host()).isEqualTo(new Address.Unix(path("a")));
    }

    @Test
    void aConnectedClientWithAPathIsAnswered() {
        DatagramRecorder server = datagrams("server").onData((self, data, from) -> self.transport().write(data, from));
        DatagramTransport at = reactor().listenUnixDatagram(path("a"), server);
        DatagramRecorder client = datagrams("client").onData((_, _, _) -> stopSoon());
        DatagramTransport from =
                reactor().connectUnixDatagram(path("a"), DEFAULT.withBindPath(path("b")), client);
        assertThat(from.peer()).isEqualTo(at.host());
        assertThat(from.host()).isEqualTo(new Address.Unix(path("b")));
        reactor().callWhenRunning(() -> from.write("hello"));
        run();
        assertThat(eventsOf("client")).containsExactly("started", "got hello", "stopped");
        assertThat(Path.of(path("b"))).doesNotExist();
    }

    @Test
    void aClientWithoutAPathCannotBeAnswered() {
        DatagramRecorder server = datagrams("server").onData((self, data, from) -> {
            assertThat(from).isEqualTo(new Address.Unix(""));
            assertThatThrownBy(() -> self.transport().write(data, from))
                    .isInstanceOf(InvalidAddress.class)
                    .hasMessageContaining("without a name");
            stopSoon();
        });
        reactor().listenUnixDatagram(path("a"), server);
        DatagramTransport from = reactor().connectUnixDatagram(path("a"), datagrams("client"));
        reactor().callWhenRunning(() -> from.write("hello"));
        run();
        assertThat(eventsOf("server")).containsExactly("started", "got hello", "stopped");
    }

    @Test
    void anAbstractNameIsNoFile() {
        String name = "\0hawser-test-" + folder.getFileName() + "-" + ProcessHandle.current().pid();
        DatagramTransport at =
                reactor().listenUnixDatagram(name, datagrams("server").onData((_, _, _) -> stopSoon()));
        assertThat(at.host()).isEqualTo(new Address.Unix(name));
        DatagramTransport from = reactor().connectUnixDatagram(name, datagrams("client"));
        reactor().callWhenRunning(() -> from.write("hello"));
        run();
        assertThat(eventsOf("server")).contains("got hello");
    }

    // ---------------------------------------------------------------- files

    @Test
    void theFileHasTheModeAskedForAndIsRemovedAtTheEnd() throws IOException {
        reactor().listenUnixDatagram(path("a"), DEFAULT.withMode(0620), datagrams("server"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(path("a")))))
                .isEqualTo("rw--w----");
        reactor().callWhenRunning(this::stopSoon);
        run();
        assertThat(Path.of(path("a"))).doesNotExist();
    }

    @Test
    void aFileThatHasTakenItsPlaceStays() throws IOException {
        DatagramTransport at = reactor().listenUnixDatagram(path("a"), datagrams("server"));
        Files.delete(Path.of(path("a")));
        Files.writeString(Path.of(path("a")), "another's");
        reactor().callWhenRunning(() -> at.stopListening().finish(_ -> stopSoon(), thrown -> events.add("" + thrown)));
        run();
        assertThat(Path.of(path("a"))).hasContent("another's");
    }

    @Test
    void pathsThatAreNotToBeHadAreNamed() {
        reactor().listenUnixDatagram(path("a"), datagrams("server"));
        assertThatThrownBy(() -> reactor().listenUnixDatagram(path("a"), datagrams("second")))
                .isInstanceOf(CannotListen.class)
                .hasMessageContaining(path("a"))
                .hasMessageContaining("Address already in use");
        assertThatThrownBy(() -> reactor().listenUnixDatagram(path("no/folder"), datagrams("second")))
                .isInstanceOf(CannotListen.class)
                .hasMessageContaining(path("no/folder"));
        String longest = path("x".repeat(120));
        assertThatThrownBy(() -> reactor().listenUnixDatagram(longest, datagrams("second")))
                .isInstanceOf(CannotListen.class)
                .hasMessageContaining("107");
        assertThatThrownBy(() -> reactor().listenUnixDatagram("", datagrams("second")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> reactor().connectUnixDatagram(path("nobody"), datagrams("second")))
                .isInstanceOf(ConnectFailed.class)
                .hasMessageContaining(path("nobody"));
        assertThatThrownBy(() -> reactor()
                        .connectUnixDatagram(path("a"), DEFAULT.withBindPath(path("no/folder")), datagrams("second")))
                .isInstanceOf(ConnectFailed.BindFailed.class)
                .hasMessageContaining(path("no/folder"));
        reactor().callWhenRunning(this::stopSoon);
        run();
        assertThat(eventsOf("second")).isEmpty();
    }

    @Test
    void aFailedConnectLeavesNoFile() {
        assertThatThrownBy(() -> reactor()
                .connectUnixDatagram(path("nobody"), DEFAULT.withBindPath(path("mine")), datagrams("client")));
        assertThat(Path.of(path("mine"))).doesNotExist();
        reactor().callWhenRunning(this::stopSoon);
        run();
    }

    @Test
    void whatIsForUdpIsRefused() {
        DatagramTransport at = reactor().listenUnixDatagram(path("a"), datagrams("server"));
        assertThatThrownBy(() -> at.joinGroup("228.0.0.5"))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining(path("a"));
        assertThatThrownBy(() -> at.setBroadcastAllowed(true)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> at.write("x", Address.Ip.of("127.0.0.1", 9))).isInstanceOf(InvalidAddress.class);
        reactor().callWhenRunning(this::stopSoon);
        run();
    }

    // ---------------------------------------------------------------- refused

    @Test
    void aSendToNobodyIsRefused() {
        DatagramTransport at = reactor().listenUnixDatagram(path("a"), datagrams("server"));
        assertThatThrownBy(() -> at.write("x", new Address.Unix(path("nobody"))))
                .isInstanceOf(DatagramNotSent.class)
                .hasMessageContaining(path("nobody"));
        assertThatThrownBy(() -> at.write(Bytes.adopt(new byte[10 << 20]), at.host()))
                .isInstanceOf(MessageTooLong.class);
        reactor().callWhenRunning(this::stopSoon);
        run();
    }

    @Test
    void aConnectedPeerThatIsGoneIsToldOfAndWhatWasWrittenIsCounted() {
        DatagramTransport at = reactor().listenUnixDatagram(path("a"), datagrams("server"));
        DatagramRecorder client = datagrams("client").onRefused(_ -> stopSoon());
        DatagramTransport from = reactor().connectUnixDatagram(path("a"), client);
        at.stopListening()
                .finish(
                        _ -> {
                            from.write("anybody?");
                            assertThat(from.dropped()).isEqualTo(1);
                            assertThat(eventsOf("client")).containsExactly("started");
                        },
                        thrown -> events.add("" + thrown));
        run();
        assertThat(eventsOf("client")).containsExactly("started", "refused", "stopped");
    }

    // ---------------------------------------------------------------- a receiver that is full

    @Test
    void datagramsWaitForAReceiverThatIsFullAndArriveInTheirOrder() {
        DatagramRecorder server = datagrams("server").onStart(self -> self.transport().pauseProducing());
        DatagramTransport at = reactor().listenUnixDatagram(path("a"), server);
        waitAndArrive(server, at, reactor().listenUnixDatagram(path("b"), datagrams("client")), false);
    }

    @Test
    void aConnectedSenderIsToldWhenThereIsRoom() {
        DatagramRecorder server = datagrams("server").onStart(self -> self.transport().pauseProducing());
        DatagramTransport at = reactor().listenUnixDatagram(path("a"), server);
        waitAndArrive(server, at, reactor().connectUnixDatagram(path("a"), datagrams("client")), true);
    }

    private void waitAndArrive(DatagramRecorder server, DatagramTransport at, DatagramTransport from, boolean connected) {
        int count = 1000;
        server.onData((_, _, _) -> {});
        reactor().callWhenRunning(() -> {
            for (int i = 0; i < count; i++) {
                if (connected) {
                    from.write("" + i);
                } else {
                    from.write("" + i, at.host());
                }
            }
            assertThat(from.unsent()).isPositive();
            assertThat(from.dropped()).isZero();
            from.drained()
                    .finish(
                            _ -> {
                                assertThat(from.unsent()).isZero();
                                events.add("drained");
                                when(() -> server.received().size() == count, this::stopSoon);
                            },
                            thrown -> events.add("" + thrown));
            reactor().callLater(Duration.ofMillis(30), at::resumeProducing);
        });
        run();
        assertThat(events).contains("drained");
        for (int i = 0; i < count; i++) {
            assertThat(server.received().get(i).latin1()).isEqualTo("" + i);
        }
    }

    @Test
    void beyondTheBoundDatagramsAreDroppedAndCounted() {
        DatagramRecorder server = datagrams("server").onStart(self -> self.transport().pauseProducing());
        DatagramTransport at = reactor().listenUnixDatagram(path("a"), server);
        DatagramTransport from = reactor()
                .listenUnixDatagram(path("b"), DEFAULT.withMostUnsent(50 * (100 + 64)), datagrams("client"));
        Bytes data = Bytes.adopt(new byte[100]);
        int count = 2000;
        reactor().callWhenRunning(() -> {
            for (int i = 0; i < count; i++) {
                from.write(data, at.host());
            }
            assertThat(from.unsent()).isEqualTo(50 * 100);
            assertThat(from.dropped()).isPositive();
            from.drained().finish(_ -> stopSoon(), thrown -> events.add("" + thrown));
            at.resumeProducing();
        });
        run();
        assertThat(server.received().size() + from.dropped()).isEqualTo(count);
    }

    @Test
    void aReceiverThatIsFullKeepsUpNobodyElse() {
        DatagramTransport full = reactor()
                .listenUnixDatagram(path("full"), datagrams("full").onStart(self -> self.transport().pauseProducing()));
        DatagramTransport idle =
                reactor().listenUnixDatagram(path("idle"), datagrams("idle").onData((_, _, _) -> stopSoon()));
        DatagramTransport from = reactor().listenUnixDatagram(path("b"), datagrams("client"));
        reactor().callWhenRunning(() -> {
            while (from.unsent() == 0) {
                from.write("x", full.host());
            }
            from.write("past it", idle.host());
        });
        run();
        assertThat(eventsOf("idle")).contains("got past it");
        assertThat(from.dropped()).as("what waited at the stop").isPositive();
    }

    @Test
    void whoWaitsWhenTheSocketIsClosedIsToldSo() {
        DatagramTransport full = reactor()
                .listenUnixDatagram(path("full"), datagrams("full").onStart(self -> self.transport().pauseProducing()));
        DatagramTransport from = reactor().listenUnixDatagram(path("b"), datagrams("client"));
        reactor().callWhenRunning(() -> {
            while (from.unsent() == 0) {
                from.write("x", full.host());
            }
            from.drained().finish(_ -> events.add("drained"), thrown -> {
                assertThat(thrown).isInstanceOf(ConnectionLost.class).hasMessageContaining("1 datagrams unsent");
                events.add("failed");
                stopSoon();
            });
            from.stopListening();
            events.add("stopping");
        });
        run();
        assertThat(events).containsSubsequence("stopping", "failed");
        assertThat(reactor().holdings()).isEmpty();
    }
}
