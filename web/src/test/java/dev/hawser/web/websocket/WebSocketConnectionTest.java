package dev.hawser.web.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ConnectionAborted;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.PeerTooSlow;
import dev.hawser.net.PushProducer;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.testing.MemoryTransport;
import dev.hawser.web.websocket.wire.EncodedMessage;
import dev.hawser.web.websocket.wire.WebSocketLimits;
import dev.hawser.web.websocket.wire.WebSocketRole;
import dev.hawser.web.websocket.wire.WebSocketSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebSocketConnectionTest {
    private final MemoryReactor reactor = new MemoryReactor();
    private final MemoryTransport transport = new MemoryTransport(reactor);

    private RecordingSocket connect(WebSocketRole role, RecordingSocket socket) {
        WebSocketSettings settings = WebSocketSettings.plain(role, WebSocketLimits.DEFAULT, () -> 0);
        transport.connect(new WebSocketConnection(socket, settings, WebSocketTimeouts.DEFAULT, null));
        return socket;
    }

    private RecordingSocket serve() {
        return connect(WebSocketRole.SERVER, new RecordingSocket(true));
    }

    private void advance(Duration by) {
        reactor.advance(by);
        reactor.advance(Duration.ZERO); // what was asked for a later turn
        transport.settle();
    }

    private void deliverHex(String hex) {
        transport.deliver(Bytes.ofHex(hex.replace(" ", "")));
    }

    private String takeHex() {
        Bytes written = transport.written();
        transport.clearWritten();
        return written.hex();
    }

    @Test
    void echoesAndIsClosedByThePeer() {
        RecordingSocket socket = serve();
        deliverHex("8182 00000000 6869 8281 00000000 ff 8981 00000000 70 8a81 00000000 71");
        assertThat(takeHex()).isEqualTo("81026869" + "8201ff" + "8a0170");
        assertThat(socket.isOpen()).isTrue();
        deliverHex("8885 00000000 03e9627965");
        assertThat(takeHex()).isEqualTo("880203e9");
        assertThat(transport.isClosed()).isTrue();
        assertThat(socket.told)
                .containsExactly(
                        "negotiated null", "text hi", "bytes ff", "pong q", "close 1001 bye", "lost ConnectionDone 1001 (bye)");
        assertThat(reactor.clock().delayedCalls()).isEmpty();
    }

    @Test
    void closesWhenThePeerAnswers() {
        RecordingSocket socket = serve();
        socket.loseConnection(3000, "enough");
        assertThat(takeHex()).isEqualTo("88080bb8" + Bytes.of("enough").hex());
        assertThat(socket.isOpen()).isFalse();
        assertThat(transport.isClosed()).isFalse();
        socket.sendText("dropped");
        socket.loseConnection();
        deliverHex("8181 00000000 61 8882 00000000 0bb8");
        assertThat(takeHex()).isEmpty();
        assertThat(socket.told).containsExactly("negotiated null", "close 3000 ", "lost ConnectionDone 3000");
    }

    @Test
    void abortsAPeerThatDoesNotAnswerItsClose() {
        RecordingSocket socket = serve();
        socket.loseConnection();
        advance(Duration.ofMillis(4999));
        assertThat(transport.isClosed()).isFalse();
        advance(Duration.ofMillis(1));
        assertThat(transport.isAborted()).isTrue();
        assertThat(socket.end).isInstanceOf(ConnectionAborted.class);
        assertThat(socket.told.getLast()).isEqualTo("lost ConnectionAborted 1006");
    }

    @Test
    void aClientLeavesTheClosingToTheServerForAWhile() {
        RecordingSocket socket = connect(WebSocketRole.CLIENT, new RecordingSocket());
        deliverHex("8802 03e8");
        assertThat(takeHex()).isEqualTo("88820000000003e8");
        assertThat(transport.isClosed()).isFalse();
        advance(Duration.ofSeconds(5));
        assertThat(socket.told).containsExactly("negotiated null", "close 1000 ", "lost ConnectionDone 1000");
    }

    @Test
    void anEndWithoutACloseIsALoss() {
        RecordingSocket socket = serve();
        transport.deliverEnd();
        assertThat(socket.end).isInstanceOf(ConnectionLost.class).hasMessageContaining("without a Close frame");
        assertThat(socket.told.getLast()).isEqualTo("lost ConnectionLost 1006");
    }

    @Test
    void whatIsWrongIsAnsweredAndReadOnSoThatTheAnswerArrives() {
        RecordingSocket socket = serve();
        deliverHex("8183 00000000 6162ff");
        assertThat(takeHex()).startsWith("88").contains("03ef" + Bytes.of("a message of text is not UTF-8").hex());
        assertThat(transport.isWriteClosed()).isTrue();
        assertThat(transport.isClosed()).isFalse();
        deliverHex("8181 00000000 61");
        transport.deliverEnd();
        assertThat(socket.told).containsExactly("negotiated null", "lost ConnectionLost 1006");
        assertThat(reactor.clock().delayedCalls()).isEmpty();
    }

    @Test
    void aWrongPeerThatStaysIsAborted() {
        serve();
        deliverHex("8180");
        deliverHex("00000000 83");
        advance(Duration.ofSeconds(5));
        assertThat(transport.isAborted()).isTrue();
    }

    @Test
    void anEventThatThrowsIsTheLast() {
        reactor.unhandledFailures().keepReported(true);
        RecordingSocket socket = serve();
        IllegalStateException mistake = new IllegalStateException("a mistake");
        socket.onText = () -> {
            throw mistake;
        };
        deliverHex("8181 00000000 61 8181 00000000 62");
        assertThat(takeHex()).isEqualTo("880203f3");
        deliverHex("8882 00000000 03f3");
        assertThat(socket.told).containsExactly("negotiated null", "text a", "lost ConnectionLost 1011");
        assertThat(socket.end).hasCause(mistake);
        assertThat(reactor.unhandledFailures().drain(IllegalStateException.class)).containsExactly(mistake);
    }

    @Test
    void kindsThatNobodyTakesAreRefused() {
        WebSocketSettings settings = WebSocketSettings.plain(WebSocketRole.SERVER, WebSocketLimits.DEFAULT, () -> 0);
        transport.connect(new WebSocketConnection(new WebSocketProtocol() {}, settings, WebSocketTimeouts.DEFAULT, null));
        deliverHex("8181 00000000 61");
        assertThat(takeHex()).contains("03eb" + Bytes.of("no text is taken here").hex());
    }

    @Test
    void drainingIsGoingAway() {
        serve();
        transport.requestDrain();
        advance(Duration.ZERO);
        assertThat(takeHex()).isEqualTo("880203e9");
    }

    @Test
    void pingsAPeerThatIsSilentAndAbortsOneThatStaysSo() {
        RecordingSocket socket = serve();
        advance(Duration.ofSeconds(29));
        deliverHex("8a80 00000000");
        advance(Duration.ofSeconds(1));
        assertThat(takeHex()).isEmpty();
        advance(Duration.ofSeconds(30));
        assertThat(takeHex()).isEqualTo("8906" + Bytes.of("hawser").hex());
        advance(Duration.ofSeconds(29));
        deliverHex("8a86 00000000" + Bytes.of("hawser").hex());
        advance(Duration.ofSeconds(1));
        advance(Duration.ofSeconds(30));
        assertThat(takeHex()).isEqualTo("8906" + Bytes.of("hawser").hex());
        advance(Duration.ofSeconds(30));
        assertThat(transport.isAborted()).isTrue();
        assertThat(socket.end).isInstanceOf(ConnectionAborted.class);
        assertThat(reactor.clock().delayedCalls()).isEmpty();
    }

    @Test
    void aPeerThatIsMadeToWaitIsNotCalledSilent() {
        RecordingSocket socket = serve();
        socket.pauseProducing();
        advance(Duration.ofMinutes(10));
        assertThat(takeHex()).isEmpty();
        assertThat(socket.isOpen()).isTrue();
    }

    @Test
    void tellsNothingWhilePausedAndAllOfItLater() {
        RecordingSocket socket = serve();
        socket.onText = socket::pauseProducing;
        deliverHex("8181 00000000 61 8181 00000000 62 8181 00000000 63");
        assertThat(socket.told).containsExactly("negotiated null", "text a");
        socket.resumeProducing();
        transport.settle();
        assertThat(socket.told).containsExactly("negotiated null", "text a", "text b");
        socket.onText = () -> {};
        socket.resumeProducing();
        transport.settle();
        assertThat(socket.told).endsWith("text b", "text c");
    }

    @Test
    void closingReadsThePeersAnswerThoughItWasPaused() {
        RecordingSocket socket = serve();
        socket.pauseProducing();
        deliverHex("8181 00000000 61 8882 00000000 03e8");
        socket.loseConnection();
        transport.settle();
        assertThat(socket.told).containsExactly("negotiated null", "close 1000 ", "lost ConnectionDone 1000");
    }

    @Test
    void aClientThatDoesNotReadIsNotReadAndThenDropped() {
        RecordingSocket socket = serve();
        transport.setCapacity(0);
        EncodedMessage message = EncodedMessage.bytes(Bytes.adopt(new byte[100_000]));
        for (int i = 0; i < 3; i++) {
            socket.send(message);
        }
        deliverHex("8181 00000000 61");
        assertThat(socket.told).containsExactly("negotiated null");
        int sent = 3;
        while (socket.isOpen()) {
            socket.send(message);
            transport.settle();
            sent++;
        }
        assertThat(sent).isBetween(84, 86); // 8 MiB and one
        assertThat(socket.end).isInstanceOf(PeerTooSlow.class);
    }

    @Test
    void aFloodOfPingsCostsThoseThatFitAndTheLatest() {
        serve();
        transport.setCapacity(0);
        deliverHex("8981 00000000 61".repeat(1000) + "8981 00000000 62");
        assertThat(transport.unsent()).isEqualTo(16 * 3);
        transport.setCapacity(Long.MAX_VALUE);
        assertThat(takeHex()).isEqualTo("8a0161".repeat(16) + "8a0162");
    }

    private static final class Source implements PushProducer {
        final List<String> told = new ArrayList<>();

        @Override
        public void pauseProducing() {
            told.add("pause");
        }

        @Override
        public void resumeProducing() {
            told.add("resume");
        }

        @Override
        public void stopProducing() {
            told.add("stop");
        }
    }

    @Test
    void aProducerFinishesBeforeTheCloseIsSent() {
        RecordingSocket socket = serve();
        Source source = new Source();
        socket.registerProducer(source);
        transport.setCapacity(10);
        socket.sendBytesPiece(Bytes.adopt(new byte[70_000]), false);
        assertThat(source.told).containsExactly("pause");
        socket.loseConnection();
        transport.setCapacity(Long.MAX_VALUE);
        assertThat(source.told).containsExactly("pause", "resume");
        socket.sendBytesPiece(Bytes.EMPTY, true);
        transport.clearWritten();
        socket.unregisterProducer();
        assertThat(takeHex()).endsWith("880203e8");
        socket.registerProducer(source);
        assertThat(source.told).containsExactly("pause", "resume", "stop");
    }

    @Test
    void isUsedBetweenNegotiationAndEnd() {
        RecordingSocket early = new RecordingSocket();
        assertThatThrownBy(() -> early.sendText("x"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("negotiationFinished");
        assertThat(early.isOpen()).isFalse();
        RecordingSocket socket = serve();
        transport.disconnect(new ConnectionDone());
        socket.sendText("dropped");
        socket.ping(Bytes.EMPTY);
        socket.loseConnection();
        assertThat(socket.isOpen()).isFalse();
        assertThat(reactor.clock().delayedCalls()).isEmpty();
    }
}
