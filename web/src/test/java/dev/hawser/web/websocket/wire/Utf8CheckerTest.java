package dev.hawser.web.websocket.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.testing.Chunkings;
import dev.hawser.testing.Garbage;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Utf8CheckerTest {
    private static boolean platformAccepts(byte[] array) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(array));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    private static boolean accepts(Iterable<Bytes> chunks) {
        Utf8Checker checker = new Utf8Checker();
        for (Bytes chunk : chunks) {
            if (!checker.accept(chunk.toArray(), 0, chunk.size())) {
                return false;
            }
        }
        return checker.isComplete();
    }

    @Test
    void agreesWithThePlatformOnAllBeginnings() {
        for (int first = 0; first < 256; first++) {
            for (int second = 0; second < 256; second++) {
                for (byte[] rest : new byte[][] {{}, {(byte) 0x80}, {(byte) 0xbf, (byte) 0xbf}, {'a'}}) {
                    byte[] array = new byte[2 + rest.length];
                    array[0] = (byte) first;
                    array[1] = (byte) second;
                    System.arraycopy(rest, 0, array, 2, rest.length);
                    assertThat(accepts(java.util.List.of(Bytes.adopt(array))))
                            .as("%s", Bytes.adopt(array))
                            .isEqualTo(platformAccepts(array));
                }
            }
        }
    }

    @Test
    void agreesWithThePlatformOnDamagedTextAtEveryChunking() {
        Garbage garbage = new Garbage(7);
        Bytes valid = Bytes.of("plain ASCII of some length, Größe, \u20ac, \ud83d\ude00, \u0800\uffff");
        for (int i = 0; i < 300; i++) {
            Bytes text = i == 0 ? valid : garbage.mutated(valid);
            boolean expected = platformAccepts(text.toArray());
            Chunkings.each(text, chunks -> assertThat(accepts(chunks)).isEqualTo(expected));
        }
    }

    /** The bytes in hexadecimal, and how many of them it takes to know. */
    @ParameterizedTest
    @CsvSource({"61c0af, 2", "61c1, 2", "edA080, 2", "e080, 2", "f08f, 2", "f490, 2", "f5, 1", "80, 1", "c361, 2", "e2ac61, 2", "e28261, 3",
        "ff, 1", "616161616161616180, 9"})
    void refusesAtTheFirstByteThatNoTextGoesOnWith(String hex, int known) {
        byte[] array = Bytes.ofHex(hex).toArray();
        int limit = hex.startsWith("e2ac") ? 3 : known;
        assertThat(new Utf8Checker().accept(array, 0, limit - 1)).isTrue();
        assertThat(new Utf8Checker().accept(array, 0, limit)).isFalse();
    }

    @Test
    void knowsAscii() {
        Utf8Checker checker = new Utf8Checker();
        assertThat(checker.accept("0123456789".getBytes(StandardCharsets.UTF_8), 0, 10)).isTrue();
        assertThat(checker.isAscii()).isTrue();
        assertThat(checker.accept("ü".getBytes(StandardCharsets.UTF_8), 0, 2)).isTrue();
        assertThat(checker.isAscii()).isFalse();
        checker.reset();
        assertThat(checker.isAscii()).isTrue();
    }
}
