package dev.hawser.web.websocket.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.testing.Chunkings;
import dev.hawser.testing.Garbage;
import dev.hawser.web.websocket.wire.WebSocketEvent.BytesReceived;
import dev.hawser.web.websocket.wire.WebSocketEvent.PingReceived;
import dev.hawser.web.websocket.wire.WebSocketEvent.TextReceived;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Client against server, and both against garbage, without a reactor. */
class SessionsTest {
    private static final WebSocketLimits LIMITS = WebSocketLimits.DEFAULT.withMostFragments(1 << 20);

    private static Recorded[] pair(int compression) {
        return Stream.of(WebSocketRole.SERVER, WebSocketRole.CLIENT)
                .map(role -> compression < 0
                        ? new Recorded(WebSocketSettings.plain(role, LIMITS, new Random(3)::nextInt))
                        : Recorded.deflating(
                                role, (compression & 1) != 0, (compression & 2) != 0, LIMITS))
                .toArray(Recorded[]::new);
    }

    private static String text(Random random) {
        int size = random.nextInt(4) == 0 ? random.nextInt(20_000) : random.nextInt(200);
        StringBuilder text = new StringBuilder();
        while (text.length() < size) {
            switch (random.nextInt(4)) {
                case 0 -> text.append("some words again and again ");
                case 1 -> text.append((char) (' ' + random.nextInt(90)));
                case 2 -> text.append("\u20ac\u00fc");
                default -> text.appendCodePoint(0x1f600 + random.nextInt(50));
            }
        }
        return text.toString();
    }

    /** Sends something and gives what the peer is to be told. */
    private static WebSocketEvent send(Random random, WebSocketSession session) {
        switch (random.nextInt(6)) {
            case 0 -> {
                String text = text(random);
                session.sendText(text);
                return new TextReceived(text);
            }
            case 1 -> {
                Bytes data = new Garbage(random).any(3000, Bytes.of("valid"));
                session.sendBytes(data);
                return new BytesReceived(data);
            }
            case 2 -> {
                String text = text(random);
                session.send(EncodedMessage.text(text));
                return new TextReceived(text);
            }
            case 3 -> {
                Bytes data = new Garbage(random).uniform(random.nextInt(126));
                session.ping(data);
                return new PingReceived(data);
            }
            default -> {
                String text = text(random);
                List<Bytes> pieces = Chunkings.random(Bytes.of(text), random.nextLong());
                for (Bytes piece : pieces) {
                    session.sendTextPiece(piece, false);
                }
                session.sendTextPiece(Bytes.EMPTY, true);
                return new TextReceived(text);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"-1", "0", "1", "2", "3"})
    void whatOneSendsTheOtherIsTold(int compression) {
        for (int seed = 0; seed < 25; seed++) {
            Random random = new Random(seed);
            Recorded[] ends = pair(compression);
            for (int from = 0; from < 2; from++) {
                List<WebSocketEvent> expected = new ArrayList<>();
                for (int i = 0; i < 12; i++) {
                    expected.add(send(random, ends[from].session));
                }
                ends[1 - from].receive(Chunkings.random(ends[from].takeSent(), seed));
                ends[1 - from].takeSent(); // pongs
                ends[1 - from].session.flushed();
                ends[1 - from].takeSent();
                for (int i = 0; i < expected.size(); i++) {
                    assertThat(ends[1 - from].events.get(i)).as("seed %s, event %s", seed, i).isEqualTo(expected.get(i));
                }
                assertThat(ends[1 - from].events).hasSameSizeAs(expected);
            }
        }
    }

    @Test
    void bothMayCloseAtOnce() {
        Recorded[] ends = pair(-1);
        ends[0].session.close(CloseStatus.of(1001));
        ends[1].session.close(CloseStatus.of(1000));
        ends[0].receive(ends[1].takeSent());
        ends[1].receive(ends[0].takeSent());
        assertThat(ends[0].session.state()).isEqualTo(new WebSocketState.Closed(CloseStatus.of(1000)));
        assertThat(ends[1].session.state()).isEqualTo(new WebSocketState.Closed(CloseStatus.of(1001)));
        assertThat(ends[0].sent.isEmpty() && ends[1].sent.isEmpty()).isTrue();
    }

    /** Whether damaged text or damaged compression is seen first depends on the chunks, and is the same code. */
    private static List<Object> codes(List<WebSocketEvent> events) {
        return events.stream()
                .map(event -> event instanceof WebSocketEvent.Violated(CloseStatus status) ? (Object) status.code() : event)
                .toList();
    }

    /** Garbage is made something of or refused, never more than a few times what came is kept, and chunks do not matter. */
    @Test
    void garbageDoesNoHarm() {
        for (int seed = 0; seed < 1500; seed++) {
            Random random = new Random(seed);
            int compression = random.nextInt(5) - 1;
            Recorded[] ends = pair(compression);
            for (int i = 0; i < 4; i++) {
                send(random, ends[1].session);
            }
            Bytes garbage = new Garbage(random).any(20_000, ends[1].takeSent());
            Recorded whole = pair(compression)[0].receive(garbage);
            Recorded pieces = pair(compression)[0];
            for (Bytes chunk : Chunkings.random(garbage, seed)) {
                pieces.receive(chunk);
                assertThat(pieces.session.unparsed()).isLessThanOrEqualTo(WebSocketLimits.DEFAULT.mostMessage());
            }
            assertThat(codes(pieces.events)).as("seed %s", seed).isEqualTo(codes(whole.events));
            assertThat(pieces.sent.isEmpty()).isEqualTo(whole.sent.isEmpty());
            whole.session.end();
            pieces.session.end();
        }
    }
}
