package dev.hawser.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.testing.Chunkings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Raw mode, pauses, and both together. */
final class LineModesTest {
    private final ByteLines protocol = new ByteLines();

    @Test
    void S1_theRestOfTheChunkIsRawAtOnceAndLinesGoOnAfterIt() {
        Chunkings.each(Bytes.of("a\r\nraw 7\r\n1\r\n4\r\n7b\r\nraw 1\r\nxraw 2\r\nyzc\r\n"), chunks -> {
            ByteLines lines = new ByteLines();
            new RecordingTransport(lines).deliver(chunks);
            assertThat(lines.events.list)
                    .containsExactly("a", "raw 7", "raw 1\r\n4\r\n7", "b", "raw 1", "raw x", "raw 2", "raw yz", "c");
        });
    }

    @Test
    void S1_manyModeSwitchesInOneChunkDoNotNest() throws Exception {
        RecordingTransport transport = new RecordingTransport(protocol);
        transport.deliver("raw 1\r\nx".repeat(20_000));
        assertThat(protocol.events.list).hasSize(40_000);
    }

    @Test
    void S1_fedBackBytesComeBeforeNewerOnes() {
        Chunkings.each(Bytes.of("pause\r\nnewer\r\n"), chunks -> {
            ByteLines lines = new ByteLines();
            RecordingTransport transport = new RecordingTransport(lines);
            lines.events.on("pause", transport::pauseProducing);
            transport.deliver(chunks);
            lines.setLineMode(Bytes.of("older\r\nand "));
            assertThat(lines.events.list).containsExactly("pause");
            transport.resumeProducing();
            assertThat(lines.events.list).containsExactly("pause");
            transport.turn();
            assertThat(lines.events.list).containsExactly("pause", "older", "and newer");
        });
    }

    @Test
    void S1_bytesFedBackOutsideAnEventComeInALaterTurn() throws Exception {
        RecordingTransport transport = new RecordingTransport(protocol);
        protocol.setLineMode(Bytes.of("one\r\ntw"));
        assertThat(protocol.events.list).isEmpty();
        assertThat(transport.isReading()).isTrue();
        assertThat(transport.unparsed()).isEqualTo(7);
        transport.turn();
        assertThat(protocol.events.list).containsExactly("one");
        transport.deliver("o\r\n");
        assertThat(protocol.events.list).containsExactly("one", "two");
    }

    @Test
    void S1_rawModeSetOutsideAnEventTakesWhatWasKept() throws Exception {
        List<String> raw = new ArrayList<>();
        ByteLineReceiver lines = new ByteLineReceiver() {
            @Override
            public void lineReceived(Bytes line) {}

            @Override
            public void rawDataReceived(Bytes data) {
                raw.add(data.latin1());
            }
        };
        RecordingTransport transport = new RecordingTransport(lines);
        transport.deliver("DATA\r\nbegin");
        lines.setRawMode();
        assertThat(raw).isEmpty();
        transport.turn();
        assertThat(raw).containsExactly("begin");
        transport.deliver("ning");
        assertThat(raw).containsExactly("begin", "ning");
    }

    @Test
    void bytesFedInsideALineComeAfterItWithoutNesting() throws Exception {
        RecordingTransport transport = new RecordingTransport(protocol);
        protocol.events.on("one", () -> {
            protocol.dataReceived(Bytes.of("three\r\n"));
            protocol.events.add("one ends");
        });
        transport.deliver("one\r\ntwo\r\n");
        assertThat(protocol.events.list).containsExactly("one", "one ends", "two", "three");
    }

    @Test
    void rawModeWithoutRawDataReceivedIsTheProgramsMistake() throws Exception {
        ByteLineReceiver lines = new ByteLineReceiver() {
            @Override
            public void lineReceived(Bytes line) {
                setRawMode();
            }
        };
        RecordingTransport transport = new RecordingTransport(lines);
        assertThatThrownBy(() -> transport.deliver("a\r\nb"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("rawDataReceived");
    }

    @Test
    void S1_aPauseInsideALineHoldsBackTheNextOne() {
        Chunkings.each(Bytes.of("one\r\ntwo\r\nthree\r\nraw 4\r\nabcdfour\r\npart"), chunks -> {
            ByteLines lines = new ByteLines();
            RecordingTransport transport = new RecordingTransport(lines);
            lines.events.onAny(transport::pauseProducing);
            transport.deliver(chunks);
            for (int seen = 1; seen < 4; seen++) {
                assertThat(lines.events.list).hasSize(seen);
                transport.resumeProducing();
                assertThat(lines.events.list).hasSize(seen);
                transport.turn();
            }
            assertThat(lines.events.list).containsExactly("one", "two", "three", "raw 4");
            transport.resumeProducing();
            transport.turn();
            assertThat(lines.events.list).containsExactly("one", "two", "three", "raw 4", "raw abcd", "four");
            transport.resumeProducing();
            transport.turn();
            assertThat(lines.clearLineBuffer()).isEqualTo(Bytes.of("part"));
        });
    }

    @Test
    void S1_aTransportThatStopsReadingOfItselfIsRespectedToo() {
        Chunkings.each(Bytes.of("one\r\ntwo\r\nthree\r\n"), chunks -> {
            ByteLines lines = new ByteLines();
            RecordingTransport transport = new RecordingTransport(lines);
            lines.events.on("two", transport::stopReading);
            transport.deliver(chunks);
            assertThat(lines.events.list).containsExactly("one", "two");
            transport.startReading();
            transport.turn();
            assertThat(lines.events.list).containsExactly("one", "two", "three");
            assertThat(transport.unparsed()).isZero();
        });
    }

    @Test
    void dataThatComesDuringAPauseIsKeptInOrder() throws Exception {
        RecordingTransport transport = new RecordingTransport(protocol);
        transport.pauseProducing();
        protocol.dataReceived(Bytes.of("one\r"));
        protocol.dataReceived(Bytes.of("\ntwo\r\nth"));
        assertThat(protocol.events.list).isEmpty();
        assertThat(transport.unparsed()).isEqualTo(12);
        transport.resumeProducing();
        transport.deliver("ree\r\n");
        assertThat(protocol.events.list).containsExactly("one", "two", "three");
    }

    @Test
    void aPauseThatIsTakenBackInTheSameLineChangesNothing() throws Exception {
        RecordingTransport transport = new RecordingTransport(protocol);
        protocol.events.on("one", () -> {
            transport.pauseProducing();
            transport.resumeProducing();
        });
        transport.deliver("one\r\ntwo\r\n");
        assertThat(protocol.events.list).containsExactly("one", "two");
    }

    @Test
    void rawDataWaitsDuringAPause() throws Exception {
        RecordingTransport transport = new RecordingTransport(protocol);
        protocol.events.on("raw 6", transport::pauseProducing);
        transport.deliver("raw 6\r\nabc");
        assertThat(protocol.events.list).containsExactly("raw 6");
        assertThat(transport.unparsed()).isEqualTo(3);
        transport.resumeProducing();
        transport.deliver("defnext\r\n");
        assertThat(protocol.events.list).containsExactly("raw 6", "raw abcdef", "next");
    }

    @Test
    void aLargeReadIsNotKeptForASmallRest() throws Exception {
        RecordingTransport transport = new RecordingTransport(protocol);
        transport.deliver(Collections.nCopies(3, Bytes.of("x".repeat(8000) + "\r\ntail")));
        Bytes rest = protocol.clearLineBuffer();
        assertThat(rest).isEqualTo(Bytes.of("tail"));
        assertThat(rest.backingSize()).isEqualTo(4);
    }
}
