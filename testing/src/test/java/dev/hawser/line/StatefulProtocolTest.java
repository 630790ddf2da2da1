package dev.hawser.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.testing.Chunkings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class StatefulProtocolTest {
    /** A byte that counts, then as many pairs of bytes; the count 0 ends the connection. */
    private static final class Pairs extends StatefulProtocol {
        final Events events = new Events();
        private int left;
        private int asked;

        @Override
        public State initialState() {
            asked++;
            return expect(1, this::countReceived);
        }

        private @Nullable State countReceived(Bytes count) throws Exception {
            events.add("count " + count.unsignedAt(0));
            left = count.unsignedAt(0);
            if (left == 0) {
                transport().loseConnection();
                return null;
            }
            return expect(2, this::pairReceived);
        }

        private @Nullable State pairReceived(Bytes pair) throws Exception {
            events.add("pair " + pair.latin1());
            left--;
            return left == 0 ? expect(1, this::countReceived) : null;
        }
    }

    @Test
    void S5_eachStateGetsItsBytesAndChoosesTheNext() {
        Chunkings.each(Bytes.of("\2abcd\1ef\3ghi"), chunks -> {
            Pairs protocol = new Pairs();
            RecordingTransport transport = new RecordingTransport(protocol);
            transport.deliver(chunks);
            assertThat(protocol.events.list)
                    .containsExactly("count 2", "pair ab", "pair cd", "count 1", "pair ef", "count 3", "pair gh");
            assertThat(transport.unparsed()).isEqualTo(1);
            assertThat(protocol.asked).isEqualTo(1);
        });
    }

    @Test
    void S5_stopsWhenClosingHasBegun() {
        Chunkings.each(Bytes.of("\1ab\0\1cd"), chunks -> {
            Pairs protocol = new Pairs();
            RecordingTransport transport = new RecordingTransport(protocol);
            transport.deliver(chunks);
            assertThat(protocol.events.list).containsExactly("count 1", "pair ab", "count 0");
            assertThat(transport.unparsed()).isZero();
        });
    }

    @Test
    void S5_aPauseHoldsBackTheNextStep() {
        Chunkings.each(Bytes.of("\1ab"), chunks -> {
            Pairs protocol = new Pairs();
            RecordingTransport transport = new RecordingTransport(protocol);
            protocol.events.on("count 1", transport::pauseProducing);
            transport.deliver(chunks);
            assertThat(protocol.events.list).containsExactly("count 1");
            transport.resumeProducing();
            transport.turn();
            assertThat(protocol.events.list).containsExactly("count 1", "pair ab");
        });
    }

    @Test
    void S5_manyStepsInOneChunkDoNotNest() throws Exception {
        Pairs protocol = new Pairs();
        new RecordingTransport(protocol).deliver("\1ab".repeat(50_000));
        assertThat(protocol.events.list).hasSize(100_000);
    }

    @Test
    void aStateThatWaitsForNothingIsRefused() {
        assertThatThrownBy(() -> new StatefulProtocol.State(0, _ -> null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0");
    }
}
