package dev.hawser.web.http2.hpack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The recorded blocks of other encoders; the README beside them says whose. */
final class HpackStories {
    static final List<String> ENCODERS =
            List.of("go-hpack", "haskell-http2-linear-huffman", "nghttp2", "nghttp2-change-table-size", "node-http2-hpack");

    private static final Pattern TOKEN = Pattern.compile(
            "\"seqno\"|\"wire\":\\s*\"(?<wire>[0-9a-f]*)\"|\"header_table_size\":\\s*(?<table>\\d+)"
                    + "|\\{\\s*\"(?<name>[^\"]+)\":\\s*\"(?<value>(?:[^\"\\\\]|\\\\.)*)\"\\s*}");

    /** One block: what the table may grow to from it on (-1: as before), its bytes, and its fields as {@code name: value}. */
    record Block(int tableSize, byte[] wire, List<String> fields) {}

    private HpackStories() {}

    static Stream<String> all() {
        Stream<String> small = ENCODERS.stream()
                .flatMap(encoder -> Stream.of("00", "02", "05", "08", "12", "19").map(n -> encoder + "/story_" + n));
        return Stream.concat(small, Stream.of("nghttp2-change-table-size/story_20"));
    }

    static List<Block> read(String story) {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(text(story + ".json"));
        while (matcher.find()) {
            String wire = matcher.group("wire");
            String table = matcher.group("table");
            String name = matcher.group("name");
            if (name != null) {
                blocks.getLast().fields().add(name + ": " + unescaped(matcher.group("value")));
            } else if (wire != null) {
                Block last = blocks.removeLast();
                blocks.add(new Block(last.tableSize(), HexFormat.of().parseHex(wire), last.fields()));
            } else if (table != null) {
                Block last = blocks.removeLast();
                blocks.add(new Block(Integer.parseInt(table), last.wire(), last.fields()));
            } else {
                blocks.add(new Block(-1, new byte[0], new ArrayList<>()));
            }
        }
        return blocks;
    }

    private static String unescaped(String json) {
        String text = Pattern.compile("\\\\u([0-9a-f]{4})")
                .matcher(json)
                .replaceAll(escaped -> Character.toString(Integer.parseInt(escaped.group(1), 16)));
        return text.replace("\\\"", "\"").replace("\\/", "/").replace("\\\\", "\\");
    }

    private static String text(String name) {
        try (InputStream stream = HpackStories.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("there is no story " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
