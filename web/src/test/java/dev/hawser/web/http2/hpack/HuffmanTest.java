package dev.hawser.web.http2.hpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HuffmanTest {
    /** From RFC 7541, appendix C. */
    @ParameterizedTest
    @CsvSource({
        "www.example.com, f1e3c2e5f23a6ba0ab90f4ff",
        "no-cache, a8eb10649cbf",
        "custom-value, 25a849e95bb8e8b4bf",
        "302, 6402",
        "private, aec3771a4b",
        "https://www.example.com, 9d29ad171863c78f0b97c8e9ae82ae43d3",
    })
    void codesTheExamplesOfTheRfc(String text, String hex) {
        byte[] coded = new byte[Huffman.size(text)];
        assertThat(Huffman.encode(text, coded, 0)).isEqualTo(coded.length);
        assertThat(HexFormat.of().formatHex(coded)).isEqualTo(hex);
        assertThat(decoded(coded)).isEqualTo(text);
    }

    @Test
    void everyTextOfBytesSurvives() {
        Random random = new Random(7);
        for (int round = 0; round < 2000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            byte[] coded = new byte[Huffman.size(text)];
            Huffman.encode(text, coded, 0);
            assertThat(decoded(coded)).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @CsvSource({"ffffffff, end of a string", "1fff, padded by more than 7 bits", "00, not of ones", "fffffe, cut off"})
    void refusesWhatIsNoCode(String hex, String reason) {
        assertThatThrownBy(() -> decoded(HexFormat.of().parseHex(hex)))
                .isInstanceOf(HpackException.class)
                .hasMessageContaining(reason);
    }

    private static String decoded(byte[] coded) {
        byte[] target = new byte[coded.length * 8 / 5];
        return new String(target, 0, Huffman.decode(coded, 0, coded.length, target), StandardCharsets.ISO_8859_1);
    }
}
