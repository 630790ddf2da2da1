package dev.hawser.web.http2.hpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.testing.Garbage;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HpackDecoderTest {
    private final HpackDecoder decoder = new HpackDecoder(4096, 400);

    @Test
    void decodesTheExamplesOfTheRfc() {
        assertThat(decoded("828684418cf1e3c2e5f23a6ba0ab90f4ff"))
                .containsExactly(":method: GET", ":scheme: http", ":path: /", ":authority: www.example.com");
        assertThat(decoded("828684be5886a8eb10649cbf"))
                .containsExactly(
                        ":method: GET",
                        ":scheme: http",
                        ":path: /",
                        ":authority: www.example.com",
                        "cache-control: no-cache");
        assertThat(decoded("828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf"))
                .containsExactly(
                        ":method: GET",
                        ":scheme: https",
                        ":path: /index.html",
                        ":authority: www.example.com",
                        "custom-key: custom-value");
    }

    @Test
    void textsThatComeOftenAreMadeOnce() {
        List<HpackField> fields = new ArrayList<>();
        byte[] block = HexFormat.of().parseHex("0001610162" + "0001610162");
        decoder.decode(block, 0, block.length, fields::add);
        assertThat(fields.get(0).name()).isSameAs(fields.get(1).name());
        assertThat(fields.get(0).value()).isSameAs(fields.get(1).value());
    }

    @ParameterizedTest
    @CsvSource({
        "80, no field at 0",
        "be, no field at 62",
        "7e0161, no field at 62",
        "ffffffffffff7f, longer than 5 bytes",
        "ff, ends within a number",
        "40, ends where a text is due",
        "4001, 'text of 1 bytes, where 0 are left'",
        "00017f, where 1 are left",
        "823f, size of the table changes behind",
        "3fe21f, 'a table of 4097 bytes, where 4096'",
    })
    void refusesWhatIsNoBlock(String hex, String reason) {
        assertThatThrownBy(() -> decoded(hex)).isInstanceOf(HpackException.class);
        if (!hex.equals("00017f")) {
            assertThatThrownBy(() -> new HpackDecoderTest().decoded(hex)).hasMessageContaining(reason);
        }
    }

    @Test
    void aListThatIsTooLongKeepsTheTablesInStep() {
        String many = "40016101" + "62" + "be".repeat(20);
        byte[] block = HexFormat.of().parseHex(many);
        List<String> got = new ArrayList<>();
        assertThat(decoder.decode(block, 0, block.length, field -> got.add(field.toString()))).isFalse();
        assertThat(got).hasSize(400 / 34);
        assertThat(decoded("be")).containsExactly("a: b");
    }

    @Test
    void aFieldLargerThanTheTableEmptiesIt() {
        assertThat(decoded("4001610162")).hasSize(1);
        assertThat(decoded("3f01" + "4001630164")).containsExactly("c: d"); // a table of 32 bytes has no room for it
        assertThatThrownBy(() -> decoded("be")).isInstanceOf(HpackException.class);
    }

    @Test
    void garbageDecodesOrIsRefused() {
        int refused = 0;
        for (int seed = 0; seed < 3000; seed++) {
            byte[] block = new Garbage(seed).uniform(1 + seed % 60).toArray();
            try {
                new HpackDecoder(4096, 4096).decode(block, 0, block.length, field -> assertThat(field.kind()).isNotNull());
            } catch (HpackException expected) {
                refused++;
            }
        }
        assertThat(refused).isBetween(100, 2999);
    }

    private List<String> decoded(String hex) {
        byte[] block = HexFormat.of().parseHex(hex);
        List<String> fields = new ArrayList<>();
        decoder.decode(block, 0, block.length, field -> fields.add(field.toString()));
        return fields;
    }
}
