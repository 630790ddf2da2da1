package dev.hawser.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.testing.Chunkings;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LineOnlyReceiverTest {
    private static final class Lines10 extends LineOnlyReceiver {
        final Events events = new Events();
        boolean tolerant;

        Lines10() {}

        Lines10(String delimiter) {
            super(delimiter, LineCharset.LATIN_1);
        }

        @Override
        public int maxLength() {
            return 10;
        }

        @Override
        public void lineReceived(String line) throws Exception {
            events.add(line);
        }

        @Override
        public void lineLengthExceeded(Bytes rest) throws Exception {
            events.add("exceeded");
            if (!tolerant) {
                super.lineLengthExceeded(rest);
            }
        }
    }

    private static void assertEvents(String delimiter, String input, String... events) {
        Chunkings.each(Bytes.of(input), chunks -> {
            Lines10 protocol = new Lines10(delimiter);
            RecordingTransport transport = new RecordingTransport(protocol);
            transport.deliver(chunks);
            assertThat(protocol.events.list).containsExactly(events);
            assertThat(transport.isOpen()).isEqualTo(!List.of(events).contains("exceeded"));
        });
    }

    @Test
    void S2_cutsLinesLikeLineReceiver() {
        assertEvents("\r\n", "one\r\n\r\na\rb\npart", "one", "");
        assertEvents("\r\n", "one\r\ntwo\r\n", "one", "two");
        assertEvents("\n", "one\r\ntwo\n", "one\r", "two");
        assertEvents("aab", "xaabaaab", "x", "a");
    }

    @Test
    void S2_everyLineAndTheRestMayHaveTheLimitAndNoMore() {
        assertEvents("\r\n", "x".repeat(10) + "\r\n", "x".repeat(10));
        assertEvents("\r\n", "x".repeat(11) + "\r\n", "exceeded");
        assertEvents("\r\n", "x".repeat(11), "exceeded");
        assertEvents("\r\n", "x".repeat(10) + "\r");
        assertEvents("\r\n", "x".repeat(10) + "\rx", "exceeded");
        assertEvents("aab", "a".repeat(12));
        assertEvents("aab", "a".repeat(13), "exceeded");
        assertEvents("\r\n", "ok\r\n" + "x".repeat(10), "ok");
        assertEvents("\r\n", "ok\r\n" + "x".repeat(11), "ok", "exceeded");
    }

    @Test
    void S2_linesAfterTheClosingAreIgnored() {
        Chunkings.each(Bytes.of("one\r\nquit\r\ntwo\r\n"), chunks -> {
            Lines10 protocol = new Lines10();
            RecordingTransport transport = new RecordingTransport(protocol);
            protocol.events.on("quit", transport::loseConnection);
            transport.deliver(chunks);
            assertThat(protocol.events.list).containsExactly("one", "quit");
            assertThat(transport.unparsed()).isZero();
        });
    }

    @Test
    void aSurvivedOverLongLineLeavesNothingBehind() throws Exception {
        Lines10 protocol = new Lines10();
        protocol.tolerant = true;
        RecordingTransport transport = new RecordingTransport(protocol);
        transport.deliver("x".repeat(50));
        transport.deliver("next\r\n");
        assertThat(protocol.events.list).containsExactly("exceeded", "next");
    }

    @Test
    void aPauseHoldsBackTheNextLine() {
        Chunkings.each(Bytes.of("one\r\ntwo\r\n"), chunks -> {
            Lines10 protocol = new Lines10();
            RecordingTransport transport = new RecordingTransport(protocol);
            protocol.events.onAny(transport::pauseProducing);
            transport.deliver(chunks);
            assertThat(protocol.events.list).containsExactly("one");
            transport.resumeProducing();
            transport.turn();
            assertThat(protocol.events.list).containsExactly("one", "two");
        });
    }

    @Test
    void sendLineIsOneWriteAndRefusesLineEnds() throws Exception {
        Lines10 protocol = new Lines10();
        RecordingTransport transport = new RecordingTransport(protocol);
        protocol.sendLine("é");
        assertThat(transport.written).containsExactly(Bytes.of("é\r\n"));
        assertThatThrownBy(() -> protocol.sendLine("a\nb"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a\\nb");
        assertThatThrownBy(() -> new Lines10("")).isInstanceOf(IllegalArgumentException.class);
    }
}
