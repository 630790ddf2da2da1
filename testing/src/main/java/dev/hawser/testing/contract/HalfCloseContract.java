package dev.hawser.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionLost;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rule W4: one direction of a connection ends before the other. */
public abstract class HalfCloseContract extends ReactorContract {
    /** For the tests of one kind of reactor. */
    protected HalfCloseContract() {}

    @BeforeEach
    void needsHalfClose() {
        needs(Wire.Trait.HALF_CLOSE);
    }

    @Test
    void W4_loseWriteConnectionSendsAllAndThenEndsOurDirectionOnly() {
        Bytes much = Pattern.bytes(4 << 20);
        AtomicReference<Integer> read = new AtomicReference<>(0);
        HalfCloseRecorder server = halfCloseRecorder("server");
        server.onMade(self -> {
            self.transport().write(much);
            self.transport().loseWriteConnection();
        });
        server.onText("answer", self -> self.transport().loseConnection());
        peer(server, socket -> {
            read.set(socket.input().readAllBytes().length);
            Peer.write(socket, "answer");
        });
        run();
        assertThat(read).hasValue(much.size());
        assertThat(eventsOf("server")).containsSubsequence("made", "write lost", "data", "lost ConnectionDone");
    }

    @Test
    void W4_writesAfterLoseWriteConnectionAreDropped() {
        AtomicReference<String> read = new AtomicReference<>();
        HalfCloseRecorder server = halfCloseRecorder("server");
        server.onMade(self -> {
            self.transport().write("kept");
            self.transport().loseWriteConnection();
            self.transport().write("dropped");
        });
        server.onWriteLost(self -> self.transport().write("dropped"));
        peer(server, socket -> read.set(Peer.readAll(socket)));
        run();
        assertThat(read).hasValue("kept");
    }

    @Test
    void W4_aSecondLoseWriteConnectionDoesNothing() {
        HalfCloseRecorder server = halfCloseRecorder("server");
        server.onMade(self -> {
            self.transport().loseWriteConnection();
            self.transport().loseWriteConnection();
            afterTurns(2, self.transport()::loseWriteConnection);
        });
        peer(server, Peer::readAll);
        run();
        assertThat(eventsOf("server")).containsExactly("made", "write lost", "read lost", "lost ConnectionDone");
    }

    @Test
    void W4_aProtocolThatIsNotHalfCloseableMayLoseItsWriteSideToo() {
        Recorder server = recorder("server").onMade(self -> self.transport().loseWriteConnection());
        peer(server, socket -> {
            Peer.readAll(socket);
            Peer.write(socket, "still read");
        });
        run();
        assertThat(server.text()).isEqualTo("still read");
        assertThat(eventsOf("server")).containsExactly("made", "data", "lost ConnectionDone");
    }

    @Test
    void W4_thePeersEndLeavesAHalfCloseableProtocolWriting() {
        AtomicReference<String> read = new AtomicReference<>();
        HalfCloseRecorder server = halfCloseRecorder("server");
        server.onReadLost(self -> afterTurns(2, () -> {
            self.transport().write("more");
            self.transport().loseConnection();
        }));
        peer(server, socket -> {
            socket.shutdownOutput();
            read.set(Peer.readAll(socket));
        });
        run();
        assertThat(read).hasValue("more");
        assertThat(eventsOf("server")).containsExactly("made", "read lost", "lost ConnectionDone");
    }

    @Test
    void W4_thePeersEndEndsAProtocolThatIsNotHalfCloseable() {
        Recorder server = recorder("server");
        peer(server, socket -> {
            Peer.write(socket, "last");
            socket.shutdownOutput();
            Peer.readAll(socket);
        });
        run();
        assertThat(eventsOf("server")).containsExactly("made", "data", "lost ConnectionDone");
    }

    @Test
    void W4_bothDirectionsEndedIsTheEnd() {
        HalfCloseRecorder server = halfCloseRecorder("server");
        server.onReadLost(self -> self.transport().loseWriteConnection());
        HalfCloseRecorder client = halfCloseRecorder("client");
        client.onMade(self -> self.transport().loseWriteConnection());
        pair(server, client);
        run();
        assertThat(eventsOf("server")).containsExactly("made", "read lost", "write lost", "lost ConnectionDone");
        assertThat(eventsOf("client")).containsExactly("made", "write lost", "read lost", "lost ConnectionDone");
    }

    @Test
    void W4_anExceptionInReadConnectionLostEndsTheConnection() {
        HalfCloseRecorder server = halfCloseRecorder("server");
        server.onReadLost(_ -> {
            throw new IllegalStateException("at read lost");
        });
        peer(server, socket -> {
            socket.shutdownOutput();
            Peer.readAll(socket);
        });
        run();
        assertThat(server.reason()).isInstanceOf(ConnectionLost.class).hasRootCauseMessage("at read lost");
    }

    @Test
    void W4_anExceptionInWriteConnectionLostEndsTheConnection() {
        HalfCloseRecorder server = halfCloseRecorder("server");
        server.onMade(self -> self.transport().loseWriteConnection());
        server.onWriteLost(_ -> {
            throw new IllegalStateException("at write lost");
        });
        peer(server, Peer::ending);
        run();
        assertThat(server.reason()).isInstanceOf(ConnectionLost.class).hasRootCauseMessage("at write lost");
    }

    @Test
    void W4_loseConnectionAfterTheWriteSideWasLostClosesAtOnce() {
        HalfCloseRecorder server = halfCloseRecorder("server");
        server.onMade(self -> self.transport().loseWriteConnection());
        server.onWriteLost(self -> self.transport().loseConnection());
        peer(server, socket -> {
            Peer.readAll(socket);
            Peer.ending(socket);
        });
        run();
        assertThat(server.reason()).isInstanceOf(ConnectionDone.class);
        assertThat(eventsOf("server")).containsExactly("made", "write lost", "lost ConnectionDone");
    }

    @Test
    void W4_loseConnectionRightAfterLoseWriteConnectionSendsAllAndCloses() {
        AtomicReference<String> read = new AtomicReference<>();
        Recorder server = recorder("server").onMade(self -> {
            self.transport().write("all");
            self.transport().loseWriteConnection();
            self.transport().loseConnection();
        });
        peer(server, socket -> read.set(Peer.readAll(socket)));
        run();
        assertThat(read).hasValue("all");
        assertThat(server.reason()).isInstanceOf(ConnectionDone.class);
    }

    @Test
    void W4_abortAfterTheWriteSideWasLostTellsConnectionLost() {
        HalfCloseRecorder server = halfCloseRecorder("server");
        server.onText("go", self -> self.transport().loseWriteConnection());
        server.onWriteLost(self -> self.transport().abortConnection());
        peer(server, socket -> {
            Peer.write(socket, "go"); // so that the reset does not come while the socket is still connecting
            Peer.ending(socket);
        });
        run();
        assertThat(eventsOf("server")).containsExactly("made", "data", "write lost", "lost ConnectionAborted");
    }

    @Test
    void W4_theEndIsSeenByAHalfCloseableProtocolOnlyAfterAllData() {
        HalfCloseRecorder server = halfCloseRecorder("server");
        server.onReadLost(self -> self.transport().loseConnection());
        Recorder client = recorder("client").onMade(self -> {
            self.transport().write(Pattern.bytes(3 << 20));
            self.transport().loseWriteConnection();
        });
        pair(server, client);
        run();
        assertThat(server.byteCount()).isEqualTo(3 << 20);
        assertThat(eventsOf("server")).containsExactly("made", "data", "read lost", "lost ConnectionDone");
    }

    @Test
    void W4_loseWriteConnectionOfALostConnectionDoesNothing() {
        HalfCloseRecorder server = halfCloseRecorder("server");
        server.onMade(self -> self.transport().abortConnection());
        server.onLost(self -> self.transport().loseWriteConnection());
        pair(server, recorder("client"));
        run();
        assertThat(eventsOf("server")).containsExactly("made", "lost ConnectionAborted");
    }
}
