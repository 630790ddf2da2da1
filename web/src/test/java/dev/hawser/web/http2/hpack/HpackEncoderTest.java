package dev.hawser.web.http2.hpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.web.http.Headers;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HpackEncoderTest {
    private final HpackEncoder encoder = new HpackEncoder();
    private final HpackDecoder decoder = new HpackDecoder(4096, 1 << 20);

    @Test
    void anAnswerThatIsRepeatedTakesAByteForEachField() {
        Headers headers = Headers.of("Content-Type", "text/plain", "Server", "Hawser", "Date", "Sat, 21 Nov 2026 21:00:00 GMT");
        assertThat(answer(200, headers)).isEqualTo(answer(200, headers));
        assertThat(encoder.size()).isEqualTo(4);
    }

    @Test
    void lengthsDoNotFillTheTable() {
        answer(200, Headers.of("server", "Hawser"));
        for (int i = 0; i < 1000; i++) {
            assertThat(answer(200, Headers.of("Content-Length", "" + i))).containsExactly(":status: 200", "content-length: " + i);
        }
        answer(200, Headers.of("server", "Hawser"));
        assertThat(encoder.size()).isEqualTo(2);
    }

    @Test
    void everyStatusSurvives() {
        for (int status = 100; status < 600; status++) {
            assertThat(answer(status, Headers.EMPTY)).containsExactly(":status: " + status);
        }
        assertThatThrownBy(() -> encoder.addStatus(99)).hasMessageContaining("99");
    }

    @Test
    void secretsAreNeverPutIntoATable() {
        encoder.begin();
        encoder.add("Authorization", "Basic YTpi");
        encoder.sent();
        assertThat(encoder.array()[0] & 0xf0).isEqualTo(0x10);
        encoder.begin();
        encoder.add("authorization", "Basic YTpi");
        assertThat(encoder.array()[0] & 0xf0).isEqualTo(0x10);
    }

    @Test
    void aSmallerTableIsToldFirstAndBothWays() {
        answer(200, Headers.of("a", "b"));
        encoder.limitTable(0);
        encoder.limitTable(100);
        encoder.begin();
        assertThat(HexFormat.of().formatHex(encoder.array(), 0, encoder.size())).isEqualTo("203f45");
        encoder.addStatus(200);
        encoder.sent();
        decoder.decode(encoder.array(), 0, encoder.size(), _ -> {});
        assertThat(answer(200, Headers.of("a", "b"))).containsExactly(":status: 200", "a: b");
    }

    @Test
    void whatBelongsToAConnectionIsLeftOut() {
        assertThat(answer(200, Headers.of("Connection", "close", "Transfer-Encoding", "chunked", "TE", "trailers")))
                .containsExactly(":status: 200", "te: trailers");
    }

    @Test
    void refusesWhatWouldBeReadAsSomethingElse() {
        assertThatThrownBy(() -> encoder.add("a b", "c")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> encoder.add("a", "b\r\nc")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> encoder.addPseudo(":path", "/\n")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tablesStayInStepUnderRandomFieldsAndSizes() {
        Random random = new Random(3);
        for (int round = 0; round < 5000; round++) {
            if (random.nextInt(50) == 0) {
                encoder.limitTable(random.nextInt(5000));
            }
            List<String> expected = new ArrayList<>();
            encoder.begin();
            for (int i = random.nextInt(6); i >= 0; i--) {
                String name = "x-" + random.nextInt(30);
                String value = "v".repeat(random.nextInt(60)) + random.nextInt(9);
                encoder.add(random.nextBoolean() ? name : name.toUpperCase(java.util.Locale.ROOT), value);
                expected.add(name + ": " + value);
            }
            if (random.nextInt(20) == 0) {
                continue; // never sent: the next block must not count on it
            }
            encoder.sent();
            List<String> decoded = new ArrayList<>();
            decoder.decode(encoder.array(), 0, encoder.size(), field -> decoded.add(field.toString()));
            assertThat(decoded).isEqualTo(expected);
        }
    }

    private List<String> answer(int status, Headers headers) {
        encoder.begin();
        encoder.addStatus(status);
        encoder.addAll(headers);
        encoder.sent();
        List<String> decoded = new ArrayList<>();
        decoder.decode(encoder.array(), 0, encoder.size(), field -> decoded.add(field.toString()));
        return decoded;
    }
}
