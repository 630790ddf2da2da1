package dev.hawser.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.CannotListen;
import dev.hawser.net.DatagramNotSent;
import dev.hawser.net.DatagramTransport;
import dev.hawser.net.InvalidAddress;
import dev.hawser.net.LogContext;
import dev.hawser.net.MessageTooLong;
import dev.hawser.net.UdpOptions;
import dev.hawser.time.Holding;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule W9: datagrams over UDP. */
public abstract class DatagramContract extends ReactorContract {
    private static final UdpOptions LOOPBACK = UdpOptions.LOOPBACK;

    /** For the tests of one kind of reactor. */
    protected DatagramContract() {}

    private DatagramRecorder datagrams(String name) {
        return new DatagramRecorder(name, events);
    }

    private static Address.Ip placeOf(DatagramTransport transport) {
        return new Address.Ip(Address.Ip.of("127.0.0.1", 1).address(), transport.host().port());
    }

    private DatagramTransport listenUdp(DatagramRecorder protocol) {
        return reactor().listenUdp(0, LOOPBACK, protocol);
    }

    /** Sends in the first turn. */
    private void whenRunning(dev.hawser.time.Action action) {
        reactor().callWhenRunning(action);
    }

    // ---------------------------------------------------------------- sending and receiving

    @Test
    void W9_datagramsGoToAnAddressAndAreAnsweredThere() {
        DatagramRecorder server = datagrams("server").onData((self, data, from) -> self.transport().write(data, from));
        List<Address> senders = new ArrayList<>();
        DatagramRecorder client = datagrams("client").onData((_, _, from) -> {
            senders.add(from);
            stopSoon();
        });
        DatagramTransport at = listenUdp(server);
        listenUdp(client);
        whenRunning(() -> client.transport().write("hello", placeOf(at)));
        run();
        assertThat(events)
                .containsExactly(
                        "server started",
                        "client started",
                        "server got hello",
                        "client got hello",
                        "server stopped",
                        "client stopped");
        assertThat(senders).containsExactly(at.host());
        assertThat(at.host().port()).isPositive();
    }

    @Test
    void W9_eachDatagramIsDeliveredByItselfAlsoAnEmptyOne() {
        DatagramRecorder server = datagrams("server").onData((_, data, _) -> {
            if (data.equals(Bytes.of("end"))) {
                stopSoon();
            }
        });
        DatagramTransport at = listenUdp(server);
        DatagramTransport from = listenUdp(datagrams("client"));
        whenRunning(() -> {
            for (String text : List.of("one", "", "three", "", "end")) {
                from.write(text, placeOf(at));
            }
        });
        run();
        assertThat(eventsOf("server"))
                .containsExactly("started", "got one", "got ", "got three", "got ", "got end", "stopped");
    }

    @Test
    void whatWasReceivedStaysAsItWas() {
        DatagramRecorder server = datagrams("server").onData((self, _, _) -> {
            if (self.received().size() == 50) {
                stopSoon();
            }
        });
        DatagramTransport at = listenUdp(server);
        DatagramTransport from = listenUdp(datagrams("client"));
        whenRunning(() -> {
            for (int i = 0; i < 50; i++) {
                from.write(Integer.toString(1000 + i), placeOf(at));
            }
        });
        run();
        for (int i = 0; i < 50; i++) {
            assertThat(server.received().get(i).latin1()).isEqualTo(Integer.toString(1000 + i));
        }
    }

    @Test
    void aSocketOfBothFamiliesTalksToBoth() {
        DatagramRecorder server = datagrams("server").onData((self, data, from) -> self.transport().write(data, from));
        DatagramTransport at = reactor().listenUdp(0, server);
        DatagramRecorder client = datagrams("client").onData((_, _, from) -> {
            assertThat(from).isEqualTo(placeOf(at));
            stopSoon();
        });
        listenUdp(client);
        whenRunning(() -> client.transport().write("by IPv4", placeOf(at)));
        run();
        assertThat(eventsOf("client")).contains("got by IPv4");
    }

    @Test
    void W9_aLargerDatagramIsCutToMaxPacketSize() {
        DatagramRecorder server = datagrams("server").onData((_, _, _) -> stopSoon());
        DatagramTransport at = reactor().listenUdp(0, LOOPBACK.withMaxPacketSize(10), server);
        DatagramTransport from = listenUdp(datagrams("client"));
        whenRunning(() -> from.write("0123456789abcdef", placeOf(at)));
        run();
        assertThat(eventsOf("server")).contains("got 0123456789");
    }

    @Test
    void W9_oneOfExactlyMaxPacketSizeIsWhole() {
        DatagramRecorder server = datagrams("server").onData((_, _, _) -> stopSoon());
        DatagramTransport at = reactor().listenUdp(0, LOOPBACK.withMaxPacketSize(65535), server);
        DatagramTransport from = listenUdp(datagrams("client"));
        Bytes large = Bytes.adopt(new byte[65507]);
        whenRunning(() -> from.write(large, placeOf(at)));
        run();
        assertThat(server.received()).containsExactly(large);
    }

    @Test
    void W9_oneThatIsTooLongIsRefusedByItsSizeAndTheSocketGoesOn() {
        DatagramRecorder server = datagrams("server").onData((_, _, _) -> stopSoon());
        DatagramTransport at = listenUdp(server);
        DatagramTransport from = listenUdp(datagrams("client"));
        whenRunning(() -> {
            for (int size : new int[] {65508, 65536, 200_000}) {
                assertThatThrownBy(() -> from.write(Bytes.adopt(new byte[size]), placeOf(at)))
                        .isInstanceOf(MessageTooLong.class)
                        .hasMessageContaining("" + size)
                        .hasMessageContaining(placeOf(at).toString())
                        .satisfies(thrown -> assertThat(((MessageTooLong) thrown).size()).isEqualTo(size));
            }
            from.write("small", placeOf(at));
        });
        run();
        assertThat(eventsOf("server")).contains("got small");
    }

    // ---------------------------------------------------------------- addresses

    @Test
    void W9_namesAndAddressesOfOtherKindsAreRefusedByName() {
        assertThatThrownBy(() -> Address.Ip.of("example.com", 53))
                .isInstanceOf(InvalidAddress.class)
                .hasMessageContaining("\"example.com\"");
        DatagramTransport from = listenUdp(datagrams("client"));
        assertThatThrownBy(() -> from.write("x", Address.Ip.of("::1", 53)))
                .isInstanceOf(InvalidAddress.class)
                .hasMessageContaining("[0:0:0:0:0:0:0:1]:53");
        assertThatThrownBy(() -> from.write("x", new Address.Unix("/tmp/x")))
                .isInstanceOf(InvalidAddress.class)
                .hasMessageContaining("unix:/tmp/x");
        assertThatThrownBy(() -> from.write("x", Address.Ip.of("127.0.0.1", 0)))
                .isInstanceOf(InvalidAddress.class)
                .hasMessageContaining("127.0.0.1:0");
        assertThatThrownBy(() -> from.connect(Address.Ip.of("::1", 53))).isInstanceOf(InvalidAddress.class);
        assertThatThrownBy(() -> from.joinGroup("example.com"))
                .isInstanceOf(InvalidAddress.class)
                .hasMessageContaining("\"example.com\"");
        assertThatThrownBy(() -> from.joinGroup("127.0.0.1"))
                .isInstanceOf(InvalidAddress.class)
                .hasMessageContaining("127.0.0.1");
        assertThatThrownBy(() -> from.joinGroup("ff02::1:5")).isInstanceOf(InvalidAddress.class);
        assertThatThrownBy(() -> from.setTtl(256)).hasMessageContaining("256");
        whenRunning(this::stopSoon);
        run();
    }

    @Test
    void aPortThatIsTakenCannotBeOpened() {
        DatagramTransport first = listenUdp(datagrams("first"));
        DatagramRecorder second = datagrams("second");
        assertThatThrownBy(() -> reactor().listenUdp(first.host().port(), LOOPBACK, second))
                .isInstanceOf(CannotListen.class)
                .hasMessageContaining("127.0.0.1:" + first.host().port());
        assertThat(eventsOf("second")).isEmpty();
        assertThatThrownBy(() -> reactor().listenUdp(0, LOOPBACK.withInterface("lo"), second))
                .isInstanceOf(CannotListen.class)
                .hasMessageContaining("\"lo\"");
        assertThatThrownBy(() -> reactor().listenUdp(70000, second)).hasMessageContaining("70000");
        whenRunning(this::stopSoon);
        run();
    }

    // ---------------------------------------------------------------- connected

    @Test
    void W9_aConnectedSocketSendsToItsPeerAndHearsNobodyElse() {
        DatagramRecorder server = datagrams("server");
        DatagramTransport at = listenUdp(server);
        DatagramTransport stranger = listenUdp(datagrams("stranger"));
        DatagramRecorder client = datagrams("client").onData((_, _, _) -> stopSoon());
        DatagramTransport from = listenUdp(client);
        server.onData((self, data, sender) -> {
            stranger.write("not for you", sender);
            self.transport().write(data, sender);
        });
        whenRunning(() -> {
            assertThat(from.peer()).isNull();
            from.connect(placeOf(at));
            assertThat(from.peer()).isEqualTo(placeOf(at));
            from.write("one");
            assertThatThrownBy(() -> from.connect(placeOf(at))).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> from.write("x", placeOf(stranger)))
                    .isInstanceOf(InvalidAddress.class)
                    .hasMessageContaining(placeOf(at).toString())
                    .hasMessageContaining(placeOf(stranger).toString());
            assertThatThrownBy(() -> stranger.write("x")).isInstanceOf(IllegalStateException.class);
        });
        run();
        assertThat(eventsOf("client")).containsExactly("started", "got one", "stopped");
    }

    @Test
    void W9_aConnectedSocketMayNameItsPeer() {
        DatagramTransport at = listenUdp(datagrams("server").onData((_, _, _) -> stopSoon()));
        DatagramTransport from = listenUdp(datagrams("client").onStart(self -> self.transport().connect(placeOf(at))));
        whenRunning(() -> from.write("named", placeOf(at)));
        run();
        assertThat(eventsOf("server")).contains("got named");
    }

    @Test
    void anEmptyDatagramOfAConnectedSocketIsSentOrRefusedByThatName() {
        DatagramTransport at = listenUdp(datagrams("server").onData((_, data, _) -> stopSoon()));
        DatagramTransport from = listenUdp(datagrams("client").onStart(self -> self.transport().connect(placeOf(at))));
        whenRunning(() -> {
            try {
                from.write(Bytes.EMPTY);
            } catch (DatagramNotSent refused) {
                assertThat(refused).hasMessageContaining("java.nio").hasMessageContaining("no empty datagram");
                listenUdp(datagrams("another")).write(Bytes.EMPTY, placeOf(at));
            }
        });
        run();
        assertThat(eventsOf("server")).contains("got ");
    }

    @Test
    void W9_theRefusalOfAConnectedPeerIsToldOutsideOfTheWrite() {
        DatagramTransport gone = listenUdp(datagrams("gone"));
        Address.Ip nobody = placeOf(gone);
        boolean[] writing = new boolean[1];
        DatagramRecorder client = datagrams("client").onRefused(_ -> {
            assertThat(writing[0]).isFalse();
            stopSoon();
        });
        DatagramTransport from = listenUdp(client);
        gone.stopListening()
                .finish(
                        _ -> {
                            from.connect(nobody);
                            writing[0] = true;
                            from.write("anybody?");
                            writing[0] = false;
                        },
                        thrown -> events.add(thrown.toString()));
        run();
        assertThat(eventsOf("client")).startsWith("started", "refused").endsWith("stopped");
    }

    @Test
    void W9_theRefusalOfAnotherIsIgnored() {
        DatagramTransport gone = listenUdp(datagrams("gone"));
        Address.Ip nobody = placeOf(gone);
        DatagramTransport at = listenUdp(datagrams("server").onData((_, _, _) -> stopSoon()));
        DatagramTransport from = listenUdp(datagrams("client"));
        gone.stopListening()
                .finish(
                        _ -> {
                            from.write("anybody?", nobody);
                            reactor().callLater(Duration.ofMillis(20), () -> from.write("go on", placeOf(at)));
                        },
                        thrown -> events.add(thrown.toString()));
        run();
        assertThat(eventsOf("client")).containsExactly("started", "stopped");
        assertThat(eventsOf("server")).contains("got go on");
    }

    // ---------------------------------------------------------------- errors

    @Test
    void W9_whatAnEventThrowsIsLoggedAndTheNextDatagramComes() {
        DatagramRecorder server = datagrams("server").onData((self, _, _) -> {
            if (self.received().size() == 1) {
                throw new IOException("at the first");
            }
            stopSoon();
        });
        DatagramTransport at = listenUdp(server);
        DatagramTransport from = listenUdp(datagrams("client"));
        whenRunning(() -> {
            from.write("one", placeOf(at));
            from.write("two", placeOf(at));
        });
        run();
        assertThat(eventsOf("server")).containsExactly("started", "got one", "got two", "stopped");
    }

    @Test
    void whatStartProtocolThrowsIsThrownAndLeavesThePortFree() {
        int[] port = new int[1];
        DatagramRecorder failing = datagrams("failing").onStart(self -> {
            port[0] = self.transport().host().port();
            throw new IOException("no file");
        });
        assertThatThrownBy(() -> listenUdp(failing))
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("no file");
        afterTurns(2, () -> {
            reactor().listenUdp(port[0], LOOPBACK, datagrams("next"));
            failing.onStart(_ -> {});
            listenUdp(failing);
            stopSoon();
        });
        run();
        assertThat(events)
                .containsExactly(
                        "failing started",
                        "next started",
                        "failing started",
                        "next stopped",
                        "failing stopped");
    }

    @Test
    void aProtocolServesOneSocketAtATime() {
        DatagramRecorder only = datagrams("only");
        DatagramTransport first = listenUdp(only);
        assertThatThrownBy(() -> listenUdp(only))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("one socket at a time");
        first.stopListening()
                .finish(
                        _ -> {
                            listenUdp(only);
                            assertThat(only.transport()).isNotSameAs(first);
                            stopSoon();
                        },
                        thrown -> events.add(thrown.toString()));
        run();
        assertThat(events).containsExactly("only started", "only stopped", "only started", "only stopped");
    }

    // ---------------------------------------------------------------- the end

    @Test
    void stopListeningStopsTheProtocolAndThenFiresWithThePortFree() {
        DatagramRecorder server = datagrams("server");
        DatagramTransport at = listenUdp(server);
        whenRunning(() -> {
            at.stopListening()
                    .finish(
                            _ -> {
                                events.add("closed");
                                reactor().listenUdp(at.host().port(), LOOPBACK, datagrams("next"));
                                stopSoon();
                            },
                            thrown -> events.add(thrown.toString()));
            assertThat(at.isListening()).isFalse();
            at.write("dropped", placeOf(at));
            at.pauseProducing();
            at.resumeProducing();
            at.setTtl(3);
            events.add("called");
            at.stopListening().finish(_ -> events.add("again"), thrown -> events.add(thrown.toString()));
        });
        run();
        assertThat(events)
                .containsExactly(
                        "server started", "called", "again", "server stopped", "closed", "next started", "next stopped");
        assertThat(server.transport()).isSameAs(at);
    }

    @Test
    void stopListeningInAnEventDeliversNothingMore() {
        DatagramRecorder server = datagrams("server").onData((self, _, _) -> {
            self.transport().stopListening().finish(_ -> stopSoon(), thrown -> events.add(thrown.toString()));
        });
        DatagramTransport at = listenUdp(server);
        DatagramTransport from = listenUdp(datagrams("client"));
        whenRunning(() -> {
            for (int i = 0; i < 5; i++) {
                from.write("x", placeOf(at));
            }
        });
        run();
        assertThat(eventsOf("server")).containsExactly("started", "got x", "stopped");
    }

    @Test
    void theStopOfTheReactorStopsProtocolsAndWhatTheyThrowIsLogged() {
        listenUdp(datagrams("first").onStop(_ -> {
            throw new IOException("at the stop");
        }));
        listenUdp(datagrams("second"));
        whenRunning(reactor()::stop);
        run();
        assertThat(events).containsExactly("first started", "second started", "first stopped", "second stopped");
        assertThat(reactor().holdings()).isEmpty();
    }

    // ---------------------------------------------------------------- flow

    @Test
    void aPausedSocketDeliversNothingUntilItIsResumed() {
        DatagramRecorder server = datagrams("server").onStart(self -> self.transport().pauseProducing());
        DatagramTransport at = listenUdp(server);
        DatagramTransport from = listenUdp(datagrams("client"));
        server.onData((_, _, _) -> stopSoon());
        whenRunning(() -> {
            from.write("early", placeOf(at));
            reactor().callLater(Duration.ofMillis(30), () -> {
                events.add("resume");
                at.resumeProducing();
                events.add("resumed");
            });
        });
        run();
        assertThat(events)
                .containsSubsequence("resume", "resumed", "server got early")
                .doesNotHaveDuplicates();
    }

    @Test
    void pausingInAnEventHoldsBackTheRest() {
        DatagramRecorder server = datagrams("server").onData((self, _, _) -> {
            self.transport().pauseProducing();
            if (self.received().size() == 3) {
                stopSoon();
            } else {
                reactor().callLater(Duration.ofMillis(5), () -> {
                    events.add("resume");
                    self.transport().resumeProducing();
                });
            }
        });
        DatagramTransport at = listenUdp(server);
        DatagramTransport from = listenUdp(datagrams("client"));
        whenRunning(() -> {
            for (int i = 1; i <= 3; i++) {
                from.write("" + i, placeOf(at));
            }
        });
        run();
        assertThat(events)
                .containsSubsequence("server got 1", "resume", "server got 2", "resume", "server got 3")
                .filteredOn(event -> event.equals("resume"))
                .hasSize(2);
    }

    @Test
    void oneSocketGetsABoundedNumberOfDatagramsAPass() {
        int count = 150;
        int[] most = new int[1];
        int[] sinceTick = new int[1];
        DatagramRecorder server = datagrams("server").onData((self, _, _) -> {
            most[0] = Math.max(most[0], ++sinceTick[0]);
            if (self.received().size() == count) {
                stopSoon();
            }
        });
        DatagramTransport at = listenUdp(server.onStart(self -> self.transport().pauseProducing()));
        DatagramTransport from = listenUdp(datagrams("client"));
        whenRunning(() -> {
            for (int i = 0; i < count; i++) {
                from.write("x", placeOf(at));
            }
            reactor().callLater(Duration.ofMillis(30), () -> {
                tick(sinceTick);
                at.resumeProducing();
            });
        });
        run();
        assertThat(server.received()).hasSize(count);
        assertThat(most[0]).isLessThanOrEqualTo(64);
    }

    private void tick(int[] counter) {
        counter[0] = 0;
        reactor().callLater(Duration.ZERO, () -> tick(counter));
    }

    @Test
    void nothingWaitsWhereTheNetworkTakesAll() {
        DatagramTransport at = listenUdp(datagrams("server"));
        DatagramTransport from = listenUdp(datagrams("client"));
        whenRunning(() -> {
            from.write("x", placeOf(at));
            assertThat(from.unsent()).isZero();
            assertThat(from.dropped()).isZero();
            from.drained().finish(_ -> stopSoon(), thrown -> events.add(thrown.toString()));
        });
        run();
    }

    // ---------------------------------------------------------------- looking in

    @Test
    void aSocketIsHeldUntilItIsClosed() {
        DatagramTransport at = listenUdp(datagrams("server"));
        assertThat(reactor().holdings()).hasSize(1).first().satisfies(holding -> {
            assertThat(holding.kind()).isEqualTo(Holding.Kind.PORT);
            assertThat(holding.what()).isEqualTo("UDP port " + at.host() + " of server");
        });
        whenRunning(() -> {
            at.stopListening();
            assertThat(reactor().holdings())
                    .noneSatisfy(holding -> assertThat(holding.what()).contains("UDP"));
            stopSoon();
        });
        run();
    }

    @Test
    void eventsRunUnderTheNameOfTheirSocket() {
        List<String> names = new ArrayList<>();
        DatagramRecorder server = datagrams("server")
                .onStart(_ -> names.add(LogContext.current()))
                .onData((_, _, _) -> {
                    names.add(LogContext.current());
                    stopSoon();
                })
                .onStop(_ -> names.add(LogContext.current()));
        DatagramTransport at = listenUdp(server);
        DatagramTransport from = listenUdp(datagrams("client"));
        whenRunning(() -> from.write("x", placeOf(at)));
        run();
        assertThat(names).hasSize(3).containsOnly("server,UDP," + at.host().port());
    }

    @Test
    void aSocketIsUsedOnItsReactorsThread() throws Exception {
        needsThreads();
        DatagramTransport at = listenUdp(datagrams("server"));
        Throwable[] thrown = new Throwable[2];
        Thread other = new Thread(() -> {
            thrown[0] = org.assertj.core.api.Assertions.catchThrowable(() -> at.write("x", placeOf(at)));
            thrown[1] = org.assertj.core.api.Assertions.catchThrowable(at::stopListening);
        });
        other.start();
        other.join();
        assertThat(thrown).hasOnlyElementsOfType(WrongThreadException.class);
        whenRunning(this::stopSoon);
        run();
    }

    // ---------------------------------------------------------------- broadcast

    @Test
    void broadcastsAreSentOnlyWhereThatIsAllowed() {
        DatagramTransport from = reactor().listenUdp(0, datagrams("client"));
        whenRunning(() -> {
            assertThat(from.isBroadcastAllowed()).isFalse();
            assertThatThrownBy(() -> from.write("all", Address.Ip.of("255.255.255.255", 9)))
                    .isInstanceOf(DatagramNotSent.class)
                    .hasMessageContaining("255.255.255.255:9");
            from.setBroadcastAllowed(true);
            assertThat(from.isBroadcastAllowed()).isTrue();
            from.setBroadcastAllowed(false);
            assertThat(from.isBroadcastAllowed()).isFalse();
            stopSoon();
        });
        run();
    }
}
