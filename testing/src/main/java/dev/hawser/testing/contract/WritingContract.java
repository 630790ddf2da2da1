package dev.hawser.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Rules W1 and W7: what is written arrives, all of it and in order; small writes of an event leave together. */
public abstract class WritingContract extends ReactorContract {
    private static final int MANY = 64 << 20;

    /** For the tests of one kind of reactor. */
    protected WritingContract() {}

    @Test
    void W1_bytesArriveInTheOrderInWhichTheyWereWritten() {
        Recorder server = recorder("server").onMade(self -> {
            self.transport().write("one ");
            self.transport().write(Bytes.of("two "));
            self.transport().writeSequence(List.of(Bytes.of("three "), Bytes.of("four")));
            self.transport().loseConnection();
        });
        Recorder client = recorder("client");
        pair(server, client);
        run();
        assertThat(client.text()).isEqualTo("one two three four");
    }

    @Test
    void W1_writesOfOneEventLeaveTogether() {
        AtomicInteger reads = new AtomicInteger();
        Recorder server = recorder("server").onMade(self -> {
            for (int i = 0; i < 1000; i++) {
                self.transport().write("0123456789");
            }
            self.transport().loseConnection();
        });
        Recorder client = recorder("client").onData(_ -> reads.incrementAndGet());
        pair(server, client);
        run();
        assertThat(client.byteCount()).isEqualTo(10_000);
        assertThat(reads).as("reads of what a thousand writes sent").hasValueLessThan(20);
    }

    @Test
    void W1_aWriteOutsideEventsLeavesInTheSamePass() {
        Recorder client = recorder("client").onText("ping", self -> self.transport().loseConnection());
        Recorder server = recorder("server")
                .onMade(self -> reactor().callLater(java.time.Duration.ZERO, () -> self.transport().write("ping")));
        pair(server, client);
        run();
        assertThat(client.text()).isEqualTo("ping");
    }

    @Test
    void W1_anEmptyWriteSendsNothing() {
        Recorder server = recorder("server").onMade(self -> {
            self.transport().write(Bytes.EMPTY);
            self.transport().write("");
            self.transport().writeSequence(List.of());
            events.add("unsent " + self.transport().unsent());
            self.transport().loseConnection();
        });
        Recorder client = recorder("client");
        pair(server, client);
        run();
        assertThat(events).contains("unsent 0");
        assertThat(eventsOf("client")).containsExactly("made", "lost ConnectionDone");
    }

    @Test
    void W1_writeRunsNoEventOfTheProtocolBeforeItReturns() {
        Recorder server = recorder("server").onText("go", self -> {
            self.note("before");
            self.transport().write(Pattern.bytes(1 << 20));
            self.note("after");
            self.transport().loseConnection();
        });
        Recorder client = recorder("client").onMade(self -> self.transport().write("go"));
        pair(server, client);
        run();
        assertThat(eventsOf("server")).containsSubsequence("before", "after", "lost ConnectionDone");
        assertThat(events.indexOf("server after")).isEqualTo(events.indexOf("server before") + 1);
    }

    @Test
    void W1_sixtyFourMebibytesInOneCallFromTheServerArrive() {
        Bytes much = Pattern.bytes(MANY);
        Recorder server = recorder("server").onMade(self -> {
            self.transport().write(much);
            self.transport().loseConnection();
        });
        Recorder client = recorder("client");
        pair(server, client);
        run();
        assertThat(client.byteCount()).isEqualTo(MANY);
        assertThat(client.checksum()).isEqualTo(Pattern.checksum(much));
    }

    @Test
    void W1_sixtyFourMebibytesInOneCallFromTheClientArrive() {
        Bytes much = Pattern.bytes(MANY);
        Recorder server = recorder("server");
        Recorder client = recorder("client").onMade(self -> {
            self.transport().write(much);
            self.transport().loseConnection();
        });
        pair(server, client);
        run();
        assertThat(server.checksum()).isEqualTo(Pattern.checksum(much));
    }

    @Test
    void W1_manyPiecesOfEverySizeArriveInOrder() {
        List<Bytes> pieces = new ArrayList<>();
        for (int size = 1; size < 2000; size += 1 + size / 50) {
            pieces.add(Pattern.bytes(size));
        }
        pieces.add(Pattern.bytes(300_000));
        for (int i = 0; i < 500; i++) {
            pieces.add(Pattern.bytes(3));
        }
        Recorder server = recorder("server").onMade(self -> {
            self.transport().writeSequence(pieces);
            self.transport().loseConnection();
        });
        Recorder client = recorder("client");
        pair(server, client);
        run();
        assertThat(client.checksum()).isEqualTo(Pattern.checksum(pieces.toArray(Bytes[]::new)));
    }

    @Test
    void W1_bothEndsMayWriteMuchAtTheSameTime() {
        Bytes much = Pattern.bytes(8 << 20);
        Recorder server = recorder("server").onMade(self -> self.transport().write(much));
        Recorder client = recorder("client").onMade(self -> self.transport().write(much));
        connect(listen(server), client);
        stopWhenLost(server, client);
        when(
                () -> server.byteCount() == much.size() && client.byteCount() == much.size(),
                () -> client.transport().loseConnection());
        run();
        assertThat(server.checksum()).isEqualTo(Pattern.checksum(much));
        assertThat(client.checksum()).isEqualTo(Pattern.checksum(much));
    }

    @Test
    void W1_aBlockingPeerReadsWhatWasWritten() {
        AtomicReference<String> read = new AtomicReference<>("");
        Recorder server = recorder("server").onText("hello", self -> {
            self.transport().write("good day");
            self.transport().loseConnection();
        });
        peer(server, socket -> {
            Peer.write(socket, "hello");
            read.set(Peer.readAll(socket));
        });
        run();
        assertThat(read).hasValue("good day");
    }

    @Test
    void W1_textIsSentInUtf8() {
        AtomicReference<String> read = new AtomicReference<>("");
        Recorder server = recorder("server").onMade(self -> {
            self.transport().write("gr\u00fc\u00df \u20ac");
            self.transport().loseConnection();
        });
        peer(server, socket -> read.set(
                new String(socket.input().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)));
        run();
        assertThat(read).hasValue("gr\u00fc\u00df \u20ac");
    }

    @Test
    void W1_aWriteToAConnectionThatWasLostIsDropped() {
        Recorder server = recorder("server")
                .onMade(self -> self.transport().loseConnection())
                .onLost(self -> {
                    self.transport().write("late");
                    afterTurns(1, () -> self.transport().write("later"));
                });
        Recorder client = recorder("client");
        pair(server, client);
        run();
        assertThat(client.text()).isEmpty();
        assertThat(server.reason()).isInstanceOf(ConnectionDone.class);
    }

    @Test
    void W1_unsentCountsWhatTheSystemHasNotTaken() {
        Recorder server = recorder("server").onMade(self -> {
            self.transport().write("12345");
            events.add("unsent " + self.transport().unsent());
            self.transport().drained().finish(
                    _ -> {
                        events.add("unsent " + self.transport().unsent());
                        self.transport().loseConnection();
                    },
                    failure -> events.add("not drained " + failure));
        });
        pair(server, recorder("client"));
        run();
        assertThat(events).containsSubsequence("unsent 5", "unsent 0");
    }

    @Test
    void W1_echoOfManySmallMessagesInTurnsIsComplete() {
        int rounds = 2000;
        Recorder server = recorder("server").onData(self -> self.transport().write(self.takeText()));
        Recorder client = recorder("client")
                .onMade(self -> self.transport().write("x"))
                .onData(self -> {
                    if (self.byteCount() < rounds) {
                        self.transport().write("x");
                    } else {
                        self.transport().loseConnection();
                    }
                });
        pair(server, client);
        run();
        assertThat(client.byteCount()).isEqualTo(rounds);
    }

    @Test
    void W1_twoHundredConnectionsAtOnceAreServedEach() {
        int count = 200;
        Recorder[] servers = new Recorder[count];
        Recorder[] clients = new Recorder[count];
        for (int i = 0; i < count; i++) {
            String mine = "message " + i;
            servers[i] = recorder("server" + i).onData(self -> self.transport().write(self.takeText()));
            clients[i] = recorder("client" + i)
                    .onMade(self -> self.transport().write(mine))
                    .onText(mine, self -> self.transport().loseConnection());
        }
        ListeningPort port = listen(ListenOptions.LOOPBACK.withBacklog(count), servers);
        for (Recorder client : clients) {
            connect(port, client);
        }
        stopWhenLost(clients);
        run();
        for (int i = 0; i < count; i++) {
            assertThat(clients[i].text()).isEqualTo("message " + i);
        }
    }

    @Test
    void W1_aProtocolMayWriteToTheTransportOfAnother() {
        Recorder first = recorder("first");
        Recorder second = recorder("second").onText("pass it on", self -> {
            Transport other = first.transport();
            other.write("passed on");
            self.transport().loseConnection();
        });
        Recorder reader = recorder("reader").onText("passed on", self -> self.transport().loseConnection());
        connect(listen(first), reader);
        connect(listen(second), recorder("writer").onMade(self -> self.transport().write("pass it on")));
        stopWhenLost(first, second, reader);
        run();
        assertThat(reader.text()).isEqualTo("passed on");
    }

    // ---------------------------------------------------------------- TCP options

    @Test
    void W7_tcpOptionsFollowTheListenOptionsAndMayBeChanged() {
        needs(Wire.Trait.TCP_OPTIONS);
        Recorder server = recorder("server").onMade(self -> {
            Transport transport = self.transport();
            self.note(transport.tcpNoDelay() + " " + transport.tcpKeepAlive());
            transport.setTcpNoDelay(true);
            transport.setTcpKeepAlive(false);
            self.note(transport.tcpNoDelay() + " " + transport.tcpKeepAlive());
            transport.loseConnection();
        });
        ListenOptions options = ListenOptions.LOOPBACK.withNoDelay(false).withKeepAlive(true);
        connect(listen(options, server), recorder("client").onMade(self ->
                self.note(self.transport().tcpNoDelay() + " " + self.transport().tcpKeepAlive())));
        stopWhenLost(server);
        run();
        assertThat(eventsOf("server")).containsExactly("made", "false true", "true false", "lost ConnectionDone");
        assertThat(eventsOf("client")).as("of the connect options").contains("true false");
    }

    @Test
    void W7_tcpOptionsOfALostConnectionAreOffAndSettingThemDoesNothing() {
        Recorder server = recorder("server")
                .onMade(self -> self.transport().loseConnection())
                .onLost(self -> {
                    self.transport().setTcpNoDelay(true);
                    self.transport().setTcpKeepAlive(true);
                    self.note(self.transport().tcpNoDelay() + " " + self.transport().tcpKeepAlive());
                });
        pair(server, recorder("client"));
        run();
        assertThat(eventsOf("server")).endsWith("false false");
    }
}
