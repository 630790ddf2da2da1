package dev.hawser.web.events.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.testing.Chunkings;
import dev.hawser.testing.Garbage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EventParserTest {
    private static ServerSentEvent message(String data) {
        return ServerSentEvent.of(data);
    }

    private static List<ServerSentEvent> read(EventParser parser, Iterable<Bytes> chunks) {
        List<ServerSentEvent> events = new ArrayList<>();
        for (Bytes chunk : chunks) {
            parser.receive(chunk);
            for (ServerSentEvent event = parser.next(); event != null; event = parser.next()) {
                events.add(event);
            }
        }
        return events;
    }

    /** Streams, the HTML standard's examples among them, with a slash for each line's end. */
    static List<Arguments> streams() {
        return List.of(
                Arguments.of("data: YHOO/data: +2/data: 10//", List.of(message("YHOO\n+2\n10"))),
                Arguments.of(
                        ": test stream//data: first event/id: 1//data:second event/id//data:  third event//",
                        List.of(message("first event").withId("1"), message("second event"), message(" third event"))),
                Arguments.of("data//data/data//data:", List.of(message(""), message("\n"))),
                Arguments.of("data:test//data: test//", List.of(message("test"), message("test"))),
                Arguments.of(
                        "event: add/data: 73857293//event: remove/data: 2153//data: x//",
                        List.of(
                                ServerSentEvent.of("add", "73857293"),
                                ServerSentEvent.of("remove", "2153"),
                                message("x"))),
                Arguments.of("\ufeffdata: a//\ufeffdata: b//", List.of(message("a"))),
                Arguments.of("event: lost//data: a//", List.of(message("a"))),
                Arguments.of("id: 7//data: a//", List.of(message("a").withId("7"))),
                Arguments.of("id: 7\0//data: a//", List.of(message("a"))),
                Arguments.of("Data: no/other: no/data: a:b/:no//", List.of(message("a:b"))),
                Arguments.of("data: never ended/", List.of()),
                Arguments.of("data: \u20ac\ud83d\ude00//", List.of(message("\u20ac\ud83d\ude00"))));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void readsWithEveryLineEndAtEveryChunking(String stream, List<ServerSentEvent> events) {
        for (String end : new String[] {"\n", "\r", "\r\n"}) {
            Chunkings.each(
                    Bytes.of(stream.replace("/", end)),
                    chunks -> assertThat(read(new EventParser(""), chunks)).isEqualTo(events));
        }
    }

    @Test
    void malformedTextBecomesTheReplacement() {
        assertThat(read(new EventParser(""), List.of(Bytes.of("data: a").concat(Bytes.of(0xff, '\n', '\n')))))
                .containsExactly(message("a\ufffd"));
    }

    @Test
    void knowsHowLongToWaitAndWhatWasSeenLast() {
        EventParser parser = new EventParser("4");
        assertThat(parser.retryMillis()).isEqualTo(-1);
        read(parser, List.of(Bytes.of("retry: 1500\nretry: 1x\nretry:\nretry: -1\nretry: 9999999999999999\n\n")));
        assertThat(parser.retryMillis()).isEqualTo(1500);
        assertThat(parser.lastId()).isEqualTo("4");
        read(parser, List.of(Bytes.of("id: 5\ndata: cut off\n")));
        assertThat(parser.lastId()).isEqualTo("4");
        read(parser, List.of(Bytes.of("\n")));
        assertThat(parser.lastId()).isEqualTo("5");
    }

    @Test
    void boundsEvents() {
        EventParser parser = new EventParser("", 20);
        assertThat(read(parser, List.of(Bytes.of(":" + "x".repeat(10) + "\n:" + "x".repeat(15) + "\ndata: 12345678901234\n\n"))))
                .hasSize(1);
        assertThatThrownBy(() -> read(parser, List.of(Bytes.of("data: 123456789\ndata: 3"))))
                .isInstanceOf(EventStreamException.class)
                .hasMessageContaining("20 bytes");
    }

    @Test
    void whatIsWrittenIsRead() {
        Random random = new Random(5);
        for (int i = 0; i < 300; i++) {
            String data = new Garbage(random).ascii(random.nextInt(60)).utf8();
            ServerSentEvent event = new ServerSentEvent(random.nextBoolean() ? "" : "id " + i, "t" + i % 3, data);
            ServerSentEvent expected = new ServerSentEvent(
                    event.id(), event.type(), data.replace("\r\n", "\n").replace('\r', '\n'));
            Chunkings.each(
                    event.encode(), chunks -> assertThat(read(new EventParser(""), chunks)).containsExactly(expected));
        }
    }

    @Test
    void writesOneLineForEachOfTheText() {
        assertThat(new ServerSentEvent("3", "tick", "a\r\nb\rc\n").encode().utf8())
                .isEqualTo("id: 3\nevent: tick\ndata: a\ndata: b\ndata: c\ndata: \n\n");
        assertThat(ServerSentEvent.encodeComment("").utf8()).isEqualTo(":\n\n");
        assertThat(ServerSentEvent.encodeRetry(250).utf8()).isEqualTo("retry: 250\n\n");
    }

    @Test
    void refusesWhatWouldBeginAnotherLine() {
        assertThatThrownBy(() -> ServerSentEvent.of("a\nb", "x")).hasMessageContaining("a\\nb");
        assertThatThrownBy(() -> message("x").withId("1\r2")).hasMessageContaining("1\\r2");
        assertThatThrownBy(() -> message("x").withId("1\0002")).hasMessageContaining("NUL");
        assertThatThrownBy(() -> ServerSentEvent.encodeComment("a\ndata: b")).hasMessageContaining("comment");
    }
}
