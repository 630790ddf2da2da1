package dev.hawser.web.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.ByteQueue;
import dev.hawser.bytes.Bytes;
import dev.hawser.testing.Chunkings;
import dev.hawser.testing.Garbage;
import dev.hawser.testing.Property;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ContentCodingTest {
    private static final Bytes TEXT = Bytes.of("It was the best of times, it was the worst of times. ".repeat(9));

    static Bytes encoded(ContentCoding coding, List<Bytes> chunks) {
        ByteQueue all = new ByteQueue();
        try (BodyEncoder encoder = coding.encoder()) {
            chunks.forEach(chunk -> all.add(encoder.encode(chunk)));
            all.add(encoder.finish());
        }
        return all.takeAll();
    }

    static Bytes decoded(BodyDecoder decoder, List<Bytes> chunks) {
        ByteQueue all = new ByteQueue();
        try (decoder) {
            for (Bytes chunk : chunks) {
                decoder.receive(chunk);
                for (Bytes piece; (piece = decoder.next()) != null; ) {
                    assertThat(piece.size()).isBetween(1, BodyDecoder.MOST_AT_ONCE);
                    all.add(piece);
                }
            }
            decoder.finish();
        }
        return all.takeAll();
    }

    private static Bytes decoded(ContentCoding coding, List<Bytes> chunks) {
        return decoded(coding.decoder(Long.MAX_VALUE), chunks);
    }

    @Test
    void allAreThereInTheTests() {
        assertThat(ContentCoding.available()).containsExactly(ContentCoding.values());
    }

    @ParameterizedTest
    @EnumSource
    void whatIsPutOnIsTakenOffAtEveryChunking(ContentCoding coding) {
        Bytes coded = encoded(coding, List.of(TEXT));
        assertThat(coded.size()).isLessThan(TEXT.size() / 3);
        Chunkings.each(coded, chunks -> assertThat(decoded(coding, chunks)).isEqualTo(TEXT));
    }

    @ParameterizedTest
    @EnumSource
    void emptyAndLargeAndRandomBodies(ContentCoding coding) {
        byte[] random = new byte[300_000];
        new Random(1).nextBytes(random);
        for (Bytes plain : List.of(
                Bytes.EMPTY, Bytes.of("x"), Bytes.adopt(random), Bytes.of("abc".repeat(1_000_000)), TEXT)) {
            Bytes coded = encoded(coding, Chunkings.random(plain, 7));
            assertThat(decoded(coding, Chunkings.random(coded, 8))).isEqualTo(plain);
            assertThat(decoded(coding, plain.isEmpty() ? List.of() : List.of(coded))).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasFlushedCanBeRead(ContentCoding coding) {
        try (BodyEncoder encoder = coding.encoder();
                BodyDecoder decoder = coding.decoder(1000)) {
            for (String event : new String[] {"data: 1\n\n", "data: 2\n\n"}) {
                decoder.receive(encoder.encode(Bytes.of(event)).concat(encoder.flush()));
                assertThat(decoder.next()).isEqualTo(Bytes.of(event));
                assertThat(decoder.next()).isNull();
            }
            assertThatThrownBy(decoder::finish).isInstanceOf(MalformedCoding.class).hasMessageContaining("cut short");
            decoder.receive(encoder.finish());
            assertThat(decoder.next()).isNull();
            decoder.finish();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBodyThatIsCutShortAnywhereIsRefused(ContentCoding coding) {
        Bytes coded = encoded(coding, List.of(TEXT));
        for (int i = 1; i < coded.size(); i++) {
            Bytes cut = coded.take(i);
            assertThatThrownBy(() -> decoded(coding, List.of(cut))).as("%d bytes", i).isInstanceOf(MalformedCoding.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatFollowsIsRefused(ContentCoding coding) {
        Bytes coded = encoded(coding, List.of(TEXT)).concat(Bytes.of("<html>"));
        Chunkings.each(coded, chunks -> assertThatThrownBy(() -> decoded(coding, chunks)).isInstanceOf(MalformedCoding.class));
    }

    /** 100 MiB of zeros in about 100 KiB or less, of which little is made before the bound stops it. */
    @ParameterizedTest
    @EnumSource
    void bombsAreStopped(ContentCoding coding) {
        ByteQueue bomb = new ByteQueue();
        try (BodyEncoder encoder = coding.encoder()) {
            Bytes zeros = Bytes.adopt(new byte[1 << 20]);
            for (int i = 0; i < 100; i++) {
                bomb.add(encoder.encode(zeros));
            }
            bomb.add(encoder.finish());
        }
        long most = 1 << 20;
        try (BodyDecoder decoder = coding.decoder(most)) {
            decoder.receive(bomb.takeAll());
            long total = 0;
            while (total < most) {
                total += Objects.requireNonNull(decoder.next()).size();
            }
            assertThat(total).isEqualTo(most);
            assertThatThrownBy(decoder::next).isInstanceOf(BodyTooLarge.class).hasMessageContaining("1048576");
        }
    }

    @ParameterizedTest
    @EnumSource
    void garbageIsABodyOrRefused(ContentCoding coding) {
        Bytes valid = encoded(coding, List.of(TEXT));
        Property.of(random -> new Garbage(random).any(200, valid)).cases(300).check(body -> {
            try {
                decoded(coding.decoder(1 << 20), Chunkings.random(body, 5));
            } catch (MalformedCoding | BodyTooLarge refused) {
                assertThat(refused).hasMessageContaining("body");
            }
        });
    }

    @Test
    void gzipOfOthersIsRead() throws IOException {
        ByteArrayOutputStream two = new ByteArrayOutputStream();
        for (int i = 0; i < 2; i++) {
            try (GZIPOutputStream gzip = new GZIPOutputStream(two)) {
                gzip.write(TEXT.toArray());
            }
        }
        Chunkings.each(
                Bytes.adopt(two.toByteArray()),
                chunks -> assertThat(decoded(ContentCoding.GZIP, chunks)).isEqualTo(TEXT.concat(TEXT)));
        Bytes plain = encoded(ContentCoding.GZIP, List.of(TEXT));
        assertThat(new GZIPInputStream(plain.asStream()).readAllBytes()).isEqualTo(TEXT.toArray());
    }

    @Test
    void allPartsOfAHeadOfGzip() {
        Bytes body = encoded(ContentCoding.GZIP, List.of(TEXT)).drop(10);
        Bytes head = Bytes.of(0x1f, 0x8b, 8, 2 + 4 + 8 + 16, 1, 2, 3, 4, 0, 3, 3, 0, 7, 7, 7, 'n', 0, 'c', 'd', 0, 9, 9);
        Chunkings.each(head.concat(body), chunks -> assertThat(decoded(ContentCoding.GZIP, chunks)).isEqualTo(TEXT));
        Bytes endless = Bytes.of(0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3).concat(Bytes.of("n".repeat(9000)));
        assertThatThrownBy(() -> decoded(ContentCoding.GZIP, List.of(endless))).hasMessageContaining("8192");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aWrongChecksumIsRefused(int which) {
        Bytes coded = encoded(ContentCoding.GZIP, List.of(TEXT));
        byte[] wrong = coded.toArray();
        wrong[wrong.length - 8 + 2 * which] ^= 1;
        assertThatThrownBy(() -> decoded(ContentCoding.GZIP, List.of(Bytes.adopt(wrong)))).hasMessageContaining("checksum");
    }

    @Test
    void deflateWithoutItsFrameIsReadToo() throws IOException {
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflate = new DeflaterOutputStream(raw, new Deflater(6, true))) {
            deflate.write(TEXT.toArray());
        }
        Chunkings.each(
                Bytes.adopt(raw.toByteArray()),
                chunks -> assertThat(decoded(ContentCoding.DEFLATE, chunks)).isEqualTo(TEXT));
    }

    @Test
    void severalAreTakenOffInTurn() {
        Bytes coded = encoded(ContentCoding.GZIP, List.of(encoded(ContentCoding.DEFLATE, List.of(TEXT))));
        Chunkings.each(coded, chunks -> assertThat(decoded(Objects.requireNonNull(ContentCoding.decoderOf(" Deflate, x-gzip,identity", 9999)), chunks))
                .isEqualTo(TEXT));
        assertThat(ContentCoding.decoderOf(null, 9)).isNull();
        assertThat(ContentCoding.decoderOf("identity", 9)).isNull();
        assertThatThrownBy(() -> ContentCoding.decoderOf("compress", 9))
                .isInstanceOf(UnknownCoding.class)
                .hasMessageContaining("compress");
        assertThatThrownBy(() -> ContentCoding.decoderOf("gzip,gzip,gzip,gzip", 9)).isInstanceOf(UnknownCoding.class);
    }
}
