package dev.hawser.line;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Protocol;
import dev.hawser.net.Transport;
import dev.hawser.testing.Chunkings;
import dev.hawser.testing.Garbage;
import dev.hawser.testing.Property;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Garbage either is messages or ends in the framing's own event, never in an exception; and what is kept stays bounded,
 * whether or not the protocol survives its own complaint, and whether or not it pauses.
 */
final class FramingGarbageTest {
    private static final int LIMIT = 64;
    private static final int CHUNK = 200;

    /** What is done at each message or complaint: nothing, a pause, or the loss of the connection. */
    @FunctionalInterface
    private interface Reaction {
        void to(Transport transport);
    }

    private static final List<Reaction> REACTIONS =
            List.of(_ -> {}, Transport::pauseProducing, Transport::loseConnection);

    private static final class Lines extends ByteLineReceiver {
        final Reaction reaction;

        Lines(String delimiter, Reaction reaction) {
            super(Bytes.of(delimiter));
            this.reaction = reaction;
        }

        @Override
        public int maxLength() {
            return LIMIT;
        }

        @Override
        public void lineReceived(Bytes line) {
            assertThat(line.size()).isLessThanOrEqualTo(LIMIT);
            assertThat(line.contains(delimiter())).isFalse();
            if (line.size() % 7 == 3) {
                setRawMode();
            }
            reaction.to(transport());
        }

        @Override
        public void rawDataReceived(Bytes data) {
            setLineMode(data.drop(data.size() / 2));
        }

        @Override
        public void lineLengthExceeded(Bytes rest) {
            assertThat(rest.size()).isGreaterThan(LIMIT);
            reaction.to(transport());
        }
    }

    private static final class OnlyLines extends LineOnlyReceiver {
        final Reaction reaction;

        OnlyLines(Reaction reaction) {
            this.reaction = reaction;
        }

        @Override
        public int maxLength() {
            return LIMIT;
        }

        @Override
        public void lineReceived(String line) {
            assertThat(line).doesNotContain("\r\n").hasSizeLessThanOrEqualTo(LIMIT);
            reaction.to(transport());
        }

        @Override
        public void lineLengthExceeded(Bytes rest) {
            reaction.to(transport());
        }
    }

    private static final class Netstrings extends NetstringReceiver {
        final Reaction reaction;

        Netstrings(Reaction reaction) {
            this.reaction = reaction;
        }

        @Override
        public int maxLength() {
            return LIMIT;
        }

        @Override
        public void stringReceived(Bytes string) {
            assertThat(string.size()).isLessThanOrEqualTo(LIMIT);
            reaction.to(transport());
        }

        @Override
        public void netstringRefused(String why) {
            assertThat(why).hasSizeBetween(10, 200);
            reaction.to(transport());
        }
    }

    private static final class Prefixed extends PrefixedStringReceiver {
        final Reaction reaction;

        Prefixed(int prefixSize, Reaction reaction) {
            super(prefixSize);
            this.reaction = reaction;
        }

        @Override
        public int maxLength() {
            return LIMIT;
        }

        @Override
        public void stringReceived(Bytes string) {
            assertThat(string.size()).isLessThanOrEqualTo(LIMIT);
            reaction.to(transport());
        }

        @Override
        public void lengthLimitExceeded(long length) {
            assertThat(length).isGreaterThan(LIMIT);
            reaction.to(transport());
        }
    }

    private static void check(Supplier<Protocol> protocols, Bytes valid) {
        Property.of(random -> new Garbage(random.nextLong()).any(2000, valid))
                .cases(200)
                .shrinking(Property::shorterBytes)
                .check(garbage -> {
                    for (int seed = 0; seed < 3; seed++) {
                        feed(protocols.get(), Chunkings.random(garbage, seed));
                    }
                });
    }

    private static void feed(Protocol protocol, List<Bytes> chunks) throws Exception {
        RecordingTransport transport = new RecordingTransport(protocol);
        for (Bytes chunk : chunks) {
            for (int from = 0; from < chunk.size(); from += CHUNK) {
                transport.deliver(List.of(chunk.slice(from, Math.min(chunk.size(), from + CHUNK))));
                assertThat(transport.unparsed()).isLessThanOrEqualTo(LIMIT + 8 + CHUNK);
                if (transport.isReading()) {
                    assertThat(transport.unparsed()).isLessThanOrEqualTo(LIMIT + 8);
                }
                assertThat(transport.isOpen() || transport.unparsed() == 0).isTrue();
                transport.resumeProducing();
                transport.turn();
            }
        }
    }

    @Test
    void linesOfGarbage() {
        for (Reaction reaction : REACTIONS) {
            check(() -> new Lines("\r\n", reaction), Bytes.of("EHLO there\r\nRCPT TO:<a>\r\n".repeat(20)));
            check(() -> new Lines("\n", reaction), Bytes.of("one\ntwo\n\nthree\n".repeat(30)));
            check(() -> new Lines("00", reaction), Bytes.of("100000200".repeat(30)));
            check(() -> new OnlyLines(reaction), Bytes.of("EHLO there\r\nRCPT TO:<a>\r\n".repeat(20)));
        }
    }

    @Test
    void netstringsOfGarbage() {
        for (Reaction reaction : REACTIONS) {
            check(() -> new Netstrings(reaction), Bytes.of("5:hello,0:,11:0123456789a,".repeat(20)));
        }
    }

    @Test
    void prefixedStringsOfGarbage() {
        for (Reaction reaction : REACTIONS) {
            check(() -> new Prefixed(1, reaction), Bytes.of("\5hello\0\1x".repeat(40)));
            check(() -> new Prefixed(2, reaction), Bytes.of("\0\5hello\0\0\0\1x".repeat(40)));
            check(() -> new Prefixed(4, reaction), Bytes.of("\0\0\0\5hello\0\0\0\0".repeat(40)));
        }
    }
}
