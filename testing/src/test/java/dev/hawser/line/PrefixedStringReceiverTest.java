package dev.hawser.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.testing.Chunkings;
import dev.hawser.testing.Garbage;
import dev.hawser.testing.Property;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PrefixedStringReceiverTest {
    /** A prefix of any size, and a record of all that came. */
    private static final class Strings extends PrefixedStringReceiver {
        final Events events = new Events();
        final List<Bytes> strings = new ArrayList<>();
        int maxLength = 99_999;
        boolean tolerant;

        Strings(int prefixSize) {
            super(prefixSize);
        }

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
        public void lengthLimitExceeded(long length) throws Exception {
            events.add("exceeded " + length);
            if (!tolerant) {
                super.lengthLimitExceeded(length);
            }
        }

        void changePrefixSize(int prefixSize) {
            setPrefixSize(prefixSize);
        }
    }

    private static Bytes prefixed(int prefixSize, String... strings) throws Exception {
        Strings sender = new Strings(prefixSize);
        RecordingTransport transport = new RecordingTransport(sender);
        for (String string : strings) {
            sender.sendString(Bytes.of(string));
        }
        assertThat(transport.written).hasSize(strings.length);
        return Bytes.join(transport.written);
    }

    @Test
    void S4_thePrefixIsBigEndian() throws Exception {
        assertThat(prefixed(1, "ab").hex()).isEqualTo("026162");
        assertThat(prefixed(2, "ab").hex()).isEqualTo("00026162");
        assertThat(prefixed(3, "ab").hex()).isEqualTo("0000026162");
        assertThat(prefixed(4, "ab").hex()).isEqualTo("000000026162");
        assertThat(prefixed(2, "x".repeat(0x1234)).take(2).hex()).isEqualTo("1234");
        assertThat(prefixed(4, "x".repeat(0x12345)).take(4).hex()).isEqualTo("00012345");
    }

    @Test
    void S4_stringsComeWholeAndInOrderAtEveryPrefixSize() throws Exception {
        for (int prefixSize = 1; prefixSize <= 4; prefixSize++) {
            int size = prefixSize;
            Bytes wire = prefixed(size, "one", "", "two\0", "x".repeat(200));
            Chunkings.each(wire.concat(prefixed(size, "part").take(size + 2)), chunks -> {
                Strings protocol = new Strings(size);
                RecordingTransport transport = new RecordingTransport(protocol);
                transport.deliver(chunks);
                assertThat(protocol.events.list).containsExactly("one", "", "two\0", "x".repeat(200));
                assertThat(transport.unparsed()).isEqualTo(size + 2);
                assertThat(protocol.clearBuffer().size()).isEqualTo(size + 2);
            });
        }
    }

    @Test
    void S4_theNamedSizesAreOneTwoAndFourBytes() throws Exception {
        List<String> received = new ArrayList<>();
        PrefixedStringReceiver one = new Int8StringReceiver() {
            @Override
            public void stringReceived(Bytes string) {
                received.add("8 " + string.utf8());
            }
        };
        PrefixedStringReceiver two = new Int16StringReceiver() {
            @Override
            public void stringReceived(Bytes string) {
                received.add("16 " + string.utf8());
            }
        };
        PrefixedStringReceiver four = new Int32StringReceiver() {
            @Override
            public void stringReceived(Bytes string) {
                received.add("32 " + string.utf8());
            }
        };
        new RecordingTransport(one).deliver(List.of(prefixed(1, "a")));
        new RecordingTransport(two).deliver(List.of(prefixed(2, "b")));
        new RecordingTransport(four).deliver(List.of(prefixed(4, "c")));
        assertThat(received).containsExactly("8 a", "16 b", "32 c");
        assertThat(four.maxLength()).isEqualTo(99_999);
    }

    @Test
    void S4_aLengthAboveTheLimitIsToldAndLosesTheConnection() {
        Chunkings.each(Bytes.ofHex("0002616200036162630001"), chunks -> {
            Strings protocol = new Strings(2);
            protocol.maxLength = 2;
            RecordingTransport transport = new RecordingTransport(protocol);
            transport.deliver(chunks);
            assertThat(protocol.events.list).containsExactly("ab", "exceeded 3");
            assertThat(transport.isOpen()).isFalse();
            assertThat(transport.unparsed()).isZero();
        });
    }

    @Test
    void S4_lengthsAreUnsigned() throws Exception {
        Strings protocol = new Strings(4);
        protocol.maxLength = Integer.MAX_VALUE;
        new RecordingTransport(protocol).deliver(List.of(Bytes.ofHex("ffffffff")));
        assertThat(protocol.events.list).containsExactly("exceeded 4294967295");
        Strings large = new Strings(4);
        large.maxLength = Integer.MAX_VALUE;
        RecordingTransport transport = new RecordingTransport(large);
        transport.deliver(List.of(Bytes.ofHex("7fffffff01"), Bytes.ofHex("02")));
        assertThat(large.events.list).isEmpty();
        assertThat(transport.unparsed()).isEqualTo(6);
    }

    @Test
    void S4_aHookThatGoesOnSkipsTheStringWithoutKeepingIt() {
        Chunkings.each(Bytes.ofHex("0005" + "6162636465" + "000178" + "0004" + "31323334" + "000179"), chunks -> {
            Strings protocol = new Strings(2);
            protocol.maxLength = 3;
            protocol.tolerant = true;
            RecordingTransport transport = new RecordingTransport(protocol);
            transport.deliver(chunks);
            assertThat(protocol.events.list).containsExactly("exceeded 5", "x", "exceeded 4", "y");
            assertThat(transport.told).allMatch(kept -> kept <= 2 + 3);
        });
    }

    @Test
    void S4_aHookMayRaiseTheLimitSinceTheDataIsStillThere() {
        Chunkings.each(Bytes.ofHex("00056162636465000178"), chunks -> {
            Strings protocol = new Strings(2);
            protocol.maxLength = 3;
            protocol.tolerant = true;
            protocol.events.on("exceeded 5", () -> protocol.maxLength = 5);
            new RecordingTransport(protocol).deliver(chunks);
            assertThat(protocol.events.list).containsExactly("exceeded 5", "abcde", "x");
        });
    }

    @Test
    void S4_aHookMayTakeTheBuffer() throws Exception {
        Strings protocol = new Strings(2);
        protocol.maxLength = 3;
        protocol.tolerant = true;
        List<Bytes> taken = new ArrayList<>();
        protocol.events.on("exceeded 5", () -> taken.add(protocol.clearBuffer()));
        RecordingTransport transport = new RecordingTransport(protocol);
        transport.deliver(List.of(Bytes.ofHex("00056162"), Bytes.ofHex("000178")));
        assertThat(taken).containsExactly(Bytes.ofHex("00056162"));
        assertThat(protocol.events.list).containsExactly("exceeded 5", "x");
    }

    @Test
    void S4_thePrefixSizeMayChangeInsideAString() {
        Chunkings.each(Bytes.ofHex("0161" + "000162" + "0000000163"), chunks -> {
            Strings protocol = new Strings(1);
            protocol.events.on("a", () -> protocol.changePrefixSize(2));
            protocol.events.on("b", () -> protocol.changePrefixSize(4));
            new RecordingTransport(protocol).deliver(chunks);
            assertThat(protocol.events.list).containsExactly("a", "b", "c");
        });
    }

    @Test
    void S4_theBufferMayBeTakenInsideAString() throws Exception {
        Strings protocol = new Strings(1);
        List<Bytes> taken = new ArrayList<>();
        protocol.events.on("a", () -> taken.add(protocol.clearBuffer()));
        RecordingTransport transport = new RecordingTransport(protocol);
        transport.deliver(List.of(Bytes.ofHex("01610162"), Bytes.ofHex("0163")));
        assertThat(taken).containsExactly(Bytes.ofHex("0162"));
        assertThat(protocol.events.list).containsExactly("a", "c");
    }

    @Test
    void S4_aPauseHoldsBackTheNextString() throws Exception {
        Chunkings.each(prefixed(2, "a", "b", "c"), chunks -> {
            Strings protocol = new Strings(2);
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
    void S4_aStringTooLongForItsPrefixIsRefused() throws Exception {
        assertThat(prefixed(1, "x".repeat(255)).size()).isEqualTo(256);
        assertThatThrownBy(() -> prefixed(1, "x".repeat(256)))
                .isInstanceOf(StringTooLong.class)
                .hasMessageContaining("256")
                .hasMessageContaining("255");
        assertThat(prefixed(2, "x".repeat(65_535)).size()).isEqualTo(65_537);
        assertThatThrownBy(() -> prefixed(2, "x".repeat(65_536))).isInstanceOf(StringTooLong.class);
    }

    @Test
    void aPrefixHasOneToFourBytes() {
        assertThatThrownBy(() -> new Strings(0)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("0");
        assertThatThrownBy(() -> new Strings(5)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("5");
        assertThatThrownBy(() -> new Strings(1).changePrefixSize(9)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsSentIsReadAsTheSame() {
        Property.of(random -> new Garbage(random).any(250, Bytes.of("\0\1\2")))
                .shrinking(Property::shorterBytes)
                .check(string -> {
                    for (int prefixSize = 1; prefixSize <= 4; prefixSize++) {
                        Strings sender = new Strings(prefixSize);
                        RecordingTransport out = new RecordingTransport(sender);
                        sender.sendString(string);
                        sender.sendString(Bytes.of("end"));
                        Strings receiver = new Strings(prefixSize);
                        Bytes wire = Bytes.join(out.written);
                        new RecordingTransport(receiver).deliver(Chunkings.random(wire, string.size()));
                        assertThat(receiver.strings).containsExactly(string, Bytes.of("end"));
                    }
                });
    }
}
