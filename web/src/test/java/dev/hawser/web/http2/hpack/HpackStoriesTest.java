package dev.hawser.web.http2.hpack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HpackStoriesTest {
    /** What the stories have from HTTP/1, and our encoder leaves out. */
    private static final Set<String> OF_HTTP1 =
            Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

    @ParameterizedTest
    @MethodSource("dev.hawser.web.http2.hpack.HpackStories#all")
    void decodesWhatOthersEncoded(String story) {
        List<HpackStories.Block> blocks = HpackStories.read(story);
        assertThat(blocks).as(story).isNotEmpty();
        HpackDecoder decoder = new HpackDecoder(HpackDecoder.INITIAL_TABLE_SIZE, 1 << 20);
        for (HpackStories.Block block : blocks) {
            List<String> decoded = new ArrayList<>();
            assertThat(decoder.decode(block.wire(), 0, block.wire().length, field -> decoded.add(field.toString())))
                    .isTrue();
            assertThat(decoded).isEqualTo(block.fields());
        }
    }

    @ParameterizedTest
    @MethodSource("dev.hawser.web.http2.hpack.HpackStories#all")
    void decodesWhatItEncodes(String story) {
        HpackEncoder encoder = new HpackEncoder();
        HpackDecoder decoder = new HpackDecoder(HpackDecoder.INITIAL_TABLE_SIZE, 1 << 20);
        int encoded = 0;
        int plain = 0;
        for (HpackStories.Block block : HpackStories.read(story)) {
            if (block.tableSize() >= 0) {
                encoder.limitTable(block.tableSize());
            }
            encoder.begin();
            for (String field : block.fields()) {
                int colon = field.indexOf(": ", 1);
                String name = field.substring(0, colon);
                if (name.startsWith(":")) {
                    encoder.addPseudo(name, field.substring(colon + 2));
                } else {
                    encoder.add(name, field.substring(colon + 2));
                }
                plain += field.length();
            }
            encoder.sent();
            List<String> decoded = new ArrayList<>();
            decoder.decode(encoder.array(), 0, encoder.size(), field -> decoded.add(field.toString()));
            assertThat(decoded)
                    .isEqualTo(block.fields().stream()
                            .map(String::strip)
                            .filter(field -> !OF_HTTP1.contains(field.substring(0, field.indexOf(':', 1))))
                            .toList());
            encoded += encoder.size();
        }
        assertThat(encoded).as("of " + plain + " bytes").isLessThan(plain * 3 / 4);
    }
}
