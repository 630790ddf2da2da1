package dev.hawser.web.form.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.testing.Chunkings;
import dev.hawser.testing.Garbage;
import dev.hawser.testing.Property;
import dev.hawser.web.http.Headers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MultipartParserTest {
    private static final Boundary BOUNDARY = new Boundary("AaB03x");

    /** What a body says, a line for each part. */
    private static List<String> parts(List<Bytes> chunks, MultipartLimits limits) {
        MultipartParser parser = new MultipartParser(BOUNDARY, limits);
        List<String> parts = new ArrayList<>();
        StringBuilder current = new StringBuilder();
        for (Bytes chunk : chunks) {
            parser.receive(chunk);
            for (MultipartEvent event; (event = parser.next()) != null; ) {
                switch (event) {
                    case MultipartEvent.Began(Headers headers) -> current.append(headers).append('=');
                    case MultipartEvent.Content(Bytes data) -> current.append(data.latin1());
                    case MultipartEvent.Ended() -> {
                        parts.add(current.toString());
                        current.setLength(0);
                    }
                    case MultipartEvent.Finished() -> parts.add("end");
                }
            }
        }
        parser.finish();
        assertThat(current).isEmpty();
        return parts;
    }

    private static List<String> parts(String body) {
        return parts(List.of(Bytes.of(body)), MultipartLimits.DEFAULT);
    }

    private static void check(String body, String... expected) {
        Chunkings.each(
                Bytes.of(body.replace("\n", "\r\n")),
                chunks -> assertThat(parts(chunks, MultipartLimits.DEFAULT)).containsExactly(expected));
    }

    @Test
    void aFormAsBrowsersSendIt() {
        check(
                """
                --AaB03x
                Content-Disposition: form-data; name="text"

                Larry
                --AaB03x
                Content-Disposition: form-data; name="file"; filename="a.txt"
                Content-Type: text/plain

                one
                --AaB03
                two

                --AaB03x--
                """,
                "{Content-Disposition: form-data; name=\"text\"}=Larry",
                "{Content-Disposition: form-data; name=\"file\"; filename=\"a.txt\", Content-Type: text/plain}"
                        + "=one\r\n--AaB03\r\ntwo\r\n",
                "end");
    }

    @Test
    void whatStandsAroundThePartsIsDropped() {
        check("a preamble\n--AaB03\nAaB03x\n--AaB03x \t\nA: b\n\nc\n--AaB03x--epilogue\n--AaB03x\nX: y\n\nz", "{A: b}=c", "end");
    }

    @Test
    void emptyPartsAndHeads() {
        check("--AaB03x\n\n\n--AaB03x\n\nx\n--AaB03x\nA: b\n\n--AaB03x\n\n--AaB03x--", "{}=", "{}=x", "{A: b}=", "{}=", "end");
    }

    @Test
    void noPartsAtAll() {
        check("--AaB03x--\n", "end");
    }

    @Test
    void contentThatNearlyIsADelimiter() {
        check("--AaB03x\n\n\n--\n--A\n\n\n--AaB03\n--AaB03X\n--AaB03x--", "{}=\r\n--\r\n--A\r\n\r\n\r\n--AaB03\r\n--AaB03X", "end");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "`` | ends before its last delimiter",
        "no delimiter | ends before its last delimiter",
        "--AaB03x | ends before",
        "--AaB03x\\n | ends before",
        "--AaB03x\\n\\nabc | in part 1",
        "--AaB03x\\n\\nabc\\n--AaB03x | in part 1",
        "--AaB03x-x\\n\\n | followed by",
        "--AaB03xy\\n\\n | followed by",
        "--AaB03x\\nno colon\\n\\n--AaB03x-- | no colon",
        "--AaB03x\\nbad name: x\\n\\n--AaB03x-- | bad name",
        "--AaB03x\\n: x\\n\\n--AaB03x-- | not a name",
        "--AaB03x\\nA: b\\n c\\n\\n--AaB03x-- | name of a header field",
        "--AaB03x\\nA: b\\0c\\n\\n--AaB03x-- | U+0000",
    })
    void whatIsMalformedIsRefused(String body, String message) {
        Bytes bytes = Bytes.of(body.replace("\\n", "\r\n").replace("\\0", "\0"));
        Chunkings.each(bytes, chunks -> assertThatThrownBy(() -> parts(chunks, MultipartLimits.DEFAULT))
                .isInstanceOfSatisfying(MultipartException.class, e -> assertThat(e.status()).isEqualTo(400))
                .hasMessageContaining(message));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"3, 64, 2 | ''", "2, 64, 2 | more than 2 parts", "3, 64, 1 | more than 1 header fields"})
    void limitsAreKept(String numbers, String message) {
        String[] limit = numbers.split(", ");
        MultipartLimits limits = new MultipartLimits(
                Integer.parseInt(limit[0]), Integer.parseInt(limit[1]), Integer.parseInt(limit[2]));
        List<Bytes> body = List.of(Bytes.of("--AaB03x\r\nA: b\r\nC: d\r\n\r\nx\r\n--AaB03x\r\n\r\n\r\n--AaB03x\r\n\r\n\r\n--AaB03x--"));
        if (message.isEmpty()) {
            assertThat(parts(body, limits)).hasSize(4);
        } else {
            assertThatThrownBy(() -> parts(body, limits))
                    .isInstanceOfSatisfying(MultipartException.class, e -> assertThat(e.status()).isEqualTo(413))
                    .hasMessageContaining(message);
        }
    }

    @Test
    void anEndlessHeadIsNotKept() {
        MultipartParser parser = new MultipartParser(BOUNDARY, MultipartLimits.DEFAULT);
        parser.receive(Bytes.of("--AaB03x\r\nA: "));
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 1_000_000; i++) {
                        parser.receive(Bytes.of("bbbb"));
                        assertThat(parser.next()).isNull();
                        assertThat(parser.size()).isLessThan(9000);
                    }
                })
                .isInstanceOf(MultipartException.class)
                .hasMessageContaining("8192");
    }

    @Test
    void noMoreIsKeptThanADelimiterMayBe() {
        MultipartParser parser = new MultipartParser(BOUNDARY, MultipartLimits.DEFAULT);
        Bytes preamble = Bytes.of("\r\n--AaB03".repeat(1000));
        parser.receive(preamble);
        assertThat(parser.next()).isNull();
        assertThat(parser.size()).isLessThan(12);
        parser.receive(Bytes.of("x\r\n\r\n"));
        assertThat(parser.next()).isInstanceOf(MultipartEvent.Began.class);
        parser.receive(preamble);
        assertThat(parser.next()).isInstanceOf(MultipartEvent.Content.class);
        assertThat(parser.next()).isNull();
        assertThat(parser.size()).isLessThan(12);
        parser.receive(Bytes.of("x--"));
        while (!(parser.next() instanceof MultipartEvent.Finished)) {}
        parser.receive(preamble);
        assertThat(parser.size()).isZero();
        assertThat(parser.next()).isNull();
    }

    /** Bytes that come singly, all of which nearly begin a delimiter: that many steps, and not their square. */
    @Test
    void aMillionBytesThatNearlyAreDelimiters() {
        MultipartParser parser = new MultipartParser(BOUNDARY, MultipartLimits.DEFAULT);
        parser.receive(Bytes.of("--AaB03x\r\n\r\n"));
        long total = 0;
        Bytes[] bytes = Chunkings.bytewise(Bytes.of("\r\n--AaB03\r")).toArray(Bytes[]::new);
        for (int i = 0; i < 1_000_000; i++) {
            parser.receive(bytes[i % bytes.length]);
            for (MultipartEvent event; (event = parser.next()) != null; ) {
                total += event instanceof MultipartEvent.Content(Bytes data) ? data.size() : 0;
            }
        }
        assertThat(total + parser.size()).isEqualTo(1_000_000);
    }

    @Test
    void whatTheWriterWritesIsRead() {
        Property.of(random -> {
                    List<Bytes> contents = new ArrayList<>();
                    for (int i = random.nextInt(4); i >= 0; i--) {
                        contents.add(new Garbage(random).any(60, Bytes.of("\r\n--AaB03\r\n--AaB0")));
                    }
                    return contents;
                })
                .check(contents -> {
                    MultipartWriter writer = new MultipartWriter(BOUNDARY);
                    List<Bytes> pieces = new ArrayList<>();
                    List<String> expected = new ArrayList<>();
                    for (Bytes content : contents) {
                        pieces.add(writer.head(Headers.of("A", "\u00e4" + content.size())));
                        pieces.add(content);
                        expected.add("{A: \u00e4" + content.size() + "}=" + content.latin1());
                    }
                    pieces.add(writer.end());
                    expected.add("end");
                    Bytes whole = Bytes.join(pieces);
                    assertThat(parts(List.of(whole), MultipartLimits.DEFAULT)).isEqualTo(expected);
                    assertThat(parts(Chunkings.random(whole, 1), MultipartLimits.DEFAULT)).isEqualTo(expected);
                });
        assertThat(parts(new MultipartWriter(BOUNDARY).end().utf8())).containsExactly("end");
    }

    @Test
    void garbageIsPartsOrRefusedAtEveryChunkingAlike() {
        Bytes valid = Bytes.of("--AaB03x\r\nA: b\r\n\r\nx\r\n--AaB03x\r\n\r\n--AaB03x--\r\n");
        Property.of(random -> new Garbage(random).any(200, valid)).cases(2000).check(body -> {
            String whole = outcome(List.of(body));
            assertThat(outcome(Chunkings.bytewise(body))).isEqualTo(whole);
            assertThat(outcome(Chunkings.random(body, 3))).isEqualTo(whole);
        });
    }

    private static String outcome(List<Bytes> chunks) {
        try {
            return parts(chunks, MultipartLimits.DEFAULT).toString();
        } catch (MultipartException refused) {
            return "refused";
        }
    }

    @Test
    void boundariesAreChecked() {
        assertThat(Boundary.of(dev.hawser.web.http.MediaType.of("multipart/form-data; boundary=\"a b:c\"")).text())
                .isEqualTo("a b:c");
        for (String type : new String[] {"a/b", "a/b;boundary=\"\"", "a/b;boundary=\"a \"", "a/b;boundary=a*b",
            "a/b;boundary=" + "x".repeat(71)}) {
            assertThatThrownBy(() -> Boundary.of(dev.hawser.web.http.MediaType.of(type)))
                    .as(type)
                    .isInstanceOf(MultipartException.class);
        }
        Boundary random = Boundary.random(new java.util.Random(1));
        assertThat(random.text()).hasSize(39);
        assertThat(random.on("multipart/form-data")).hasToString("multipart/form-data; boundary=" + random);
    }
}
