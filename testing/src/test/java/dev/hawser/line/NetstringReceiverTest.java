package dev.hawser.line;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.testing.Chunkings;
import dev.hawser.testing.Garbage;
import dev.hawser.testing.Property;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NetstringReceiverTest {
    private static final class Netstrings extends NetstringReceiver {
        final Events events = new Events();
        final List<Bytes> strings = new ArrayList<>();
        int maxLength = 99_999;
        boolean tolerant;

        @Override
        public int maxLength() {
            return maxLength;
        }

        @Override
        public void stringReceived(Bytes string) throws Exception {
            strings.add(string);
            events.add(string.latin1());
        }

        @Override
        public void netstringRefused(String why) throws Exception {
            events.add("refused: " + why);
            if (!tolerant) {
                super.netstringRefused(why);
            }
        }
    }

    @Test
    void S3_stringsComeWholeAndInOrder() {
        Chunkings.each(Bytes.of("5:hello,0:,3:a,b,2:1:,12:0123456789\r\n,4:par"), chunks -> {
            Netstrings protocol = new Netstrings();
            RecordingTransport transport = new RecordingTransport(protocol);
            transport.deliver(chunks);
            assertThat(protocol.events.list).containsExactly("hello", "", "a,b", "1:", "0123456789\r\n");
            assertThat(transport.unparsed()).isEqualTo(5);
            assertThat(transport.isOpen()).isTrue();
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    :x,        | must begin with its length, not ":"
                    01:x,      | must not begin with 0: "01"
                    00:,       | must not begin with 0: "00"
                    x          | must be digits and a colon, not "x"
                    5x         | must be digits and a colon, not "5x"
                    -1:x,      | must be digits and a colon, not "-"
                    +1:x,      | must be digits and a colon, not "+"
                    11:xxxxx   | at most 10 bytes; its length begins with 11
                    100:x      | at most 10 bytes; its length begins with 100
                    9999999999999999999999:x | at most 10 bytes; its length begins with 99
                    3:abcd     | of 3 bytes must be followed by a comma, not "d"
                    0:x        | of 0 bytes must be followed by a comma, not "x"
                    """)
    void S3_whatIsNoNetstringIsRefusedWithItsValueAndLosesTheConnection(String input, String why) {
        Chunkings.each(Bytes.of("2:ok," + input + "2:no,"), chunks -> {
            Netstrings protocol = new Netstrings();
            protocol.maxLength = 10;
            RecordingTransport transport = new RecordingTransport(protocol);
            transport.deliver(chunks);
            assertThat(protocol.events.list).hasSize(2).first().isEqualTo("ok");
            assertThat(protocol.events.list.getLast()).contains("refused: ").endsWith(why);
            assertThat(transport.isOpen()).isFalse();
            assertThat(transport.unparsed()).isZero();
        });
    }

    @Test
    void S3_theDefaultLimitIs99999() throws Exception {
        assertThat(new Netstrings().maxLength()).isEqualTo(99_999);
        Netstrings protocol = new Netstrings();
        RecordingTransport transport = new RecordingTransport(protocol);
        transport.deliver("99999:" + "x".repeat(99_999) + ",");
        assertThat(protocol.strings).extracting(Bytes::size).containsExactly(99_999);
        transport.deliver("100000");
        assertThat(transport.isOpen()).isFalse();
    }

    @Test
    void S3_aRefusalThatIsSurvivedDropsAllThatFollows() {
        Chunkings.each(Bytes.of("1:a,x1:b,x1:c,"), chunks -> {
            Netstrings protocol = new Netstrings();
            protocol.tolerant = true;
            RecordingTransport transport = new RecordingTransport(protocol);
            transport.deliver(chunks);
            assertThat(protocol.events.list).hasSize(2).first().isEqualTo("a");
            assertThat(transport.unparsed()).isZero();
            assertThat(transport.isOpen()).isTrue();
        });
    }

    @Test
    void S3_aLongStringInManyReadsIsNotCopiedAgainWhenItIsWhole() {
        Bytes payload = new Garbage(7).uniform(90_000);
        for (int seed = 0; seed < 20; seed++) {
            Bytes wire = Bytes.join(List.of(Bytes.of("90000:"), payload, Bytes.of(",1:x,")));
            try {
                Netstrings protocol = new Netstrings();
                new RecordingTransport(protocol).deliver(Chunkings.random(wire, seed));
                assertThat(protocol.strings).containsExactly(payload, Bytes.of("x"));
                assertThat(protocol.strings.getFirst().backingSize()).isBetween(90_000, 180_020);
            } catch (Exception thrown) {
                throw new AssertionError("seed " + seed, thrown);
            }
        }
    }

    @Test
    void aPauseHoldsBackTheNextString() {
        Chunkings.each(Bytes.of("1:a,1:b,1:c,"), chunks -> {
            Netstrings protocol = new Netstrings();
            RecordingTransport transport = new RecordingTransport(protocol);
            protocol.events.onAny(transport::pauseProducing);
            transport.deliver(chunks);
            for (List<String> seen : List.of(List.of("a"), List.of("a", "b"), List.of("a", "b", "c"))) {
                assertThat(protocol.events.list).isEqualTo(seen);
                transport.resumeProducing();
                transport.turn();
            }
        });
    }

    @Test
    void nothingComesOnceClosingHasBegun() {
        Chunkings.each(Bytes.of("1:a,4:quit,1:b,"), chunks -> {
            Netstrings protocol = new Netstrings();
            RecordingTransport transport = new RecordingTransport(protocol);
            protocol.events.on("quit", transport::loseConnection);
            transport.deliver(chunks);
            assertThat(protocol.events.list).containsExactly("a", "quit");
            assertThat(transport.unparsed()).isZero();
        });
    }

    @Test
    void S3_whatIsSentIsOneWriteAndReadAsTheSame() throws Exception {
        Netstrings protocol = new Netstrings();
        RecordingTransport transport = new RecordingTransport(protocol);
        protocol.sendString(Bytes.EMPTY);
        protocol.sendString(Bytes.of("hello"));
        assertThat(transport.written).containsExactly(Bytes.of("0:,"), Bytes.of("5:hello,"));
        Property.of(random -> new Garbage(random).any(300, Bytes.of("3:abc,")))
                .shrinking(Property::shorterBytes)
                .check(string -> {
                    Netstrings sender = new Netstrings();
                    RecordingTransport out = new RecordingTransport(sender);
                    sender.sendString(string);
                    sender.sendString(string);
                    Netstrings receiver = new Netstrings();
                    new RecordingTransport(receiver).deliver(Chunkings.random(Bytes.join(out.written), string.size()));
                    assertThat(receiver.strings).containsExactly(string, string);
                });
    }
}
