package dev.hawser.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BytesTest {
    private static final Bytes ALPHABET = Bytes.of("abcdefghijklmnopqrstuvwxyz");

    @Test
    void madeFromTextInUtf8AndInOtherCharsets() {
        assertThat(Bytes.of("é€").hex()).isEqualTo("c3a9e282ac");
        assertThat(Bytes.of("é", StandardCharsets.ISO_8859_1).hex()).isEqualTo("e9");
        assertThat(Bytes.of("").isEmpty()).isTrue();
        assertThat(Bytes.of("", StandardCharsets.UTF_16)).isSameAs(Bytes.EMPTY);
    }

    @Test
    void madeFromIntsIsCutAsByACast() {
        assertThat(Bytes.of(0, 127, 128, 255, 256, -1).hex()).isEqualTo("007f80ff00ff");
    }

    @Test
    void copiesDoNotSeeLaterWritesAndAdoptedOnesDo() {
        byte[] array = {1, 2, 3};
        Bytes copy = Bytes.copyOf(array);
        Bytes part = Bytes.copyOf(array, 1, 2);
        Bytes adopted = Bytes.adopt(array);
        array[1] = 9;
        assertThat(copy.hex()).isEqualTo("010203");
        assertThat(part.hex()).isEqualTo("0203");
        assertThat(adopted.hex()).isEqualTo("010903");
    }

    @Test
    void copyOfABufferMovesItsPosition() {
        ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2, 3, 4}).position(1).limit(3);
        assertThat(Bytes.copyOf(buffer).hex()).isEqualTo("0203");
        assertThat(buffer.remaining()).isZero();
        assertThat(Bytes.copyOf(buffer)).isSameAs(Bytes.EMPTY);
    }

    @Test
    void hexGoesBothWaysAndRefusesWhatIsNone() {
        assertThat(Bytes.ofHex("00ff7f").hex()).isEqualTo("00ff7f");
        assertThatThrownBy(() -> Bytes.ofHex("0g")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Bytes.ofHex("abc")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void joinAndConcatKeepTheOrder() {
        assertThat(Bytes.join(List.of(Bytes.of("a"), Bytes.EMPTY, Bytes.of("bc")))).isEqualTo(Bytes.of("abc"));
        assertThat(Bytes.join(List.of())).isSameAs(Bytes.EMPTY);
        Bytes slice = ALPHABET.slice(1, 3);
        assertThat(slice.concat(ALPHABET.drop(24))).isEqualTo(Bytes.of("bcyz"));
        assertThat(slice.concat(Bytes.EMPTY)).isSameAs(slice);
        assertThat(Bytes.EMPTY.concat(slice)).isSameAs(slice);
    }

    @Test
    void numbersAreReadInNetworkOrderAtAnyPosition() {
        Bytes data = Bytes.ofHex("00fedcba9876543210ff").drop(1);
        assertThat(data.byteAt(0)).isEqualTo((byte) -2);
        assertThat(data.unsignedAt(0)).isEqualTo(0xfe);
        assertThat(data.unsignedShortAt(0)).isEqualTo(0xfedc);
        assertThat(data.intAt(1)).isEqualTo(0xdcba9876);
        assertThat(data.longAt(0)).isEqualTo(0xfedcba9876543210L);
    }

    @Test
    void positionsOutsideAreRefused() {
        Bytes three = ALPHABET.slice(2, 5);
        List<Runnable> wrong = List.of(
                () -> three.byteAt(3),
                () -> three.byteAt(-1),
                () -> three.unsignedAt(3),
                () -> three.unsignedShortAt(2),
                () -> three.intAt(0),
                () -> three.longAt(0),
                () -> three.slice(1, 4),
                () -> three.slice(2, 1),
                () -> three.slice(-1, 1),
                () -> three.take(4),
                () -> three.drop(4),
                () -> three.drop(-1),
                () -> three.indexOf((byte) 1, 4),
                () -> three.indexOf(three, -1),
                () -> three.copyTo(new byte[2], 0),
                () -> three.copyTo(new byte[3], 1),
                () -> three.copyTo(ByteBuffer.allocate(9), 1, 3),
                () -> Bytes.copyOf(new byte[3], 1, 3),
                () -> Bytes.adopt(new byte[3], -1, 1));
        assertThat(wrong).allSatisfy(call -> assertThatThrownBy(call::run)
                .isInstanceOf(IndexOutOfBoundsException.class));
    }

    @Test
    void slicesShareTheArrayUntilCompacted() {
        Bytes slice = ALPHABET.slice(3, 6);
        assertThat(slice).isEqualTo(Bytes.of("def"));
        assertThat(slice.backingSize()).isEqualTo(26);
        assertThat(slice.compact()).isEqualTo(slice);
        assertThat(slice.compact().backingSize()).isEqualTo(3);
        assertThat(ALPHABET.compact()).isSameAs(ALPHABET);
        assertThat(ALPHABET.slice(0, 26)).isSameAs(ALPHABET);
        assertThat(ALPHABET.slice(7, 7)).isSameAs(Bytes.EMPTY);
    }

    @Test
    void equalsAndHashLookAtTheBytesAlone() {
        Bytes slice = ALPHABET.slice(3, 6);
        assertThat(slice).isEqualTo(Bytes.of("def")).hasSameHashCodeAs(Bytes.of("def"));
        assertThat(slice).isNotEqualTo(Bytes.of("deg")).isNotEqualTo(Bytes.of("de")).isNotEqualTo("def");
        assertThat(Bytes.adopt(new byte[0])).isEqualTo(Bytes.EMPTY).hasSameHashCodeAs(Bytes.EMPTY);
    }

    @Test
    void orderIsThatOfUnsignedBytes() {
        assertThat(Bytes.of(0x7f)).isLessThan(Bytes.of(0x80));
        assertThat(Bytes.of(0xff)).isGreaterThan(Bytes.of(0));
        assertThat(Bytes.of("ab")).isLessThan(Bytes.of("abc"));
        assertThat(Bytes.of("b")).isGreaterThan(Bytes.of("abc"));
        assertThat(ALPHABET.slice(3, 6)).isEqualByComparingTo(Bytes.of("def"));
        assertThat(Bytes.EMPTY).isLessThan(Bytes.of(0));
    }

    @Test
    void beginningsAndEndsAreCompared() {
        Bytes slice = ALPHABET.slice(3, 6);
        assertThat(slice.startsWith(Bytes.of("de"))).isTrue();
        assertThat(slice.startsWith(Bytes.of("defg"))).isFalse();
        assertThat(slice.endsWith(Bytes.of("ef"))).isTrue();
        assertThat(slice.endsWith(Bytes.of("cdef"))).isFalse();
        assertThat(slice.startsWith(Bytes.EMPTY)).isTrue();
        assertThat(slice.endsWith(Bytes.EMPTY)).isTrue();
    }

    @Test
    void textOfMalformedUtf8HasReplacementCharacters() {
        assertThat(Bytes.ofHex("61ff62").utf8()).isEqualTo("a\ufffdb");
        assertThat(Bytes.ofHex("61ff62").latin1()).isEqualTo("a\u00ffb");
        assertThat(Bytes.ofHex("c3").utf8()).isEqualTo("\ufffd");
        assertThat(ALPHABET.slice(1, 3).text(StandardCharsets.US_ASCII)).isEqualTo("bc");
    }

    @Test
    void toStringIsPrintableWhateverTheBytes() {
        assertThat(Bytes.of("a\r\n\t\"\\").toString()).isEqualTo("\"a\\r\\n\\t\\\"\\\\\"");
        assertThat(Bytes.of(0, 0x1b, 0x7f, 0xff, 'z').toString()).isEqualTo("\"\\x00\\x1b\\x7f\\xffz\"");
        assertThat(Bytes.EMPTY.toString()).isEqualTo("\"\"");
        assertThat(Bytes.of("x".repeat(64)).toString()).isEqualTo('"' + "x".repeat(64) + '"');
        assertThat(Bytes.of("x".repeat(65)).toString()).isEqualTo('"' + "x".repeat(64) + "\"... (65 bytes)");
    }

    @Test
    void leavesAsArrayBufferAndStream() throws Exception {
        Bytes slice = ALPHABET.slice(3, 6);
        byte[] array = slice.toArray();
        array[0] = 0;
        assertThat(slice).isEqualTo(Bytes.of("def"));
        byte[] target = new byte[5];
        slice.copyTo(target, 1);
        assertThat(Bytes.adopt(target).hex()).isEqualTo("0064656600");
        ByteBuffer buffer = ByteBuffer.allocate(4);
        slice.copyTo(buffer, 1, 2);
        assertThat(Bytes.copyOf(buffer.flip())).isEqualTo(Bytes.of("ef"));
        assertThat(slice.asBuffer().remaining()).isEqualTo(3);
        assertThatThrownBy(() -> slice.asBuffer().put((byte) 0)).isInstanceOf(ReadOnlyBufferException.class);
        assertThat(Bytes.adopt(slice.asStream().readAllBytes())).isEqualTo(slice);
    }

    @Test
    void searchAgreesWithStringIndexOf() {
        Random random = new Random(20260101);
        for (int round = 0; round < 20_000; round++) {
            String text = letters(random, random.nextInt(40));
            String wanted = letters(random, random.nextInt(4));
            String before = letters(random, random.nextInt(9));
            // Both live in the middle of arrays whose other bytes would match too.
            Bytes haystack = Bytes.of(before + text + "abab").slice(before.length(), before.length() + text.length());
            Bytes needle = Bytes.of("a" + wanted + "b").slice(1, 1 + wanted.length());
            int from = random.nextInt(text.length() + 1);
            assertThat(haystack.indexOf(needle, from))
                    .as("%s in %s from %s", wanted, text, from)
                    .isEqualTo(text.indexOf(wanted, from));
            assertThat(haystack.indexOf((byte) 'b', from)).isEqualTo(text.indexOf('b', from));
            assertThat(haystack.contains(needle)).isEqualTo(text.contains(wanted));
        }
    }

    @Test
    void searchFindsEveryByteValueAtEveryPositionOfAWord() {
        for (int value = 0; value < 256; value++) {
            for (int at = 0; at < 17; at++) {
                byte[] array = new byte[19];
                // Neighbours that differ in the lowest or highest bit are what a word-wise search could mistake.
                for (int i = 0; i < array.length; i++) {
                    array[i] = (byte) (value ^ (i % 2 == 0 ? 0x01 : 0x80));
                }
                array[at] = (byte) value;
                assertThat(Bytes.adopt(array).indexOf((byte) value)).as("%s at %s", value, at).isEqualTo(at);
            }
        }
    }

    private static String letters(Random random, int size) {
        StringBuilder text = new StringBuilder(size);
        for (int i = 0; i < size; i++) {
            text.append((char) ('a' + random.nextInt(3)));
        }
        return text.toString();
    }
}
