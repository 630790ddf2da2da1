package dev.hawser.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testing.Garbage;
import dev.hawser.testing.Property;
import java.util.BitSet;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteRangesTest {
    private static String resolved(String value, long size) {
        ByteRanges ranges = ByteRanges.parse(value);
        return Objects.requireNonNull(ranges, value).resolve(size).stream()
                .map(range -> range.first() + "-" + range.last())
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "bytes=0-499 | 0-499",
        "Bytes=500-999 | 500-999",
        "bytes=-500 | 9500-9999",
        "bytes=9500- | 9500-9999",
        "bytes=0-0,-1 | 0-0 9999-9999",
        "bytes=0-0, 500-600 ,,9000-9100 | 0-0 500-600 9000-9100",
        "bytes=9000-9100,0-0 | 9000-9100 0-0",
        "bytes=500-600,601-999 | 500-999",
        "bytes=500-700,601-999 | 500-999",
        "bytes=600-999,0-0,500-700 | 0-0 500-999",
        "bytes=100-200,281-300 | 100-200 281-300",
        "bytes=100-200,280-300 | 100-300",
        "bytes=0-99999999999999999999999 | 0-9999",
        "bytes=-99999999999999999999999 | 0-9999",
        "bytes=9999-9999,10000-10001 | 9999-9999",
        "bytes=10000- | ''",
        "bytes=-0 | ''",
        "bytes=99999999999999999999999- | ''",
    })
    void theyAreResolved(String value, String pieces) {
        assertThat(resolved(value, 10_000)).isEqualTo(pieces);
    }

    @Test
    void nothingIsInAnEmptyFile() {
        assertThat(resolved("bytes=0-,-5", 0)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "bytes", "bytes=", "bytes= , ,", "items=0-1", "bytes=1-0", "bytes=a-b", "bytes=-", "bytes=1", "bytes=1-2-3",
        "bytes=0x1-2", "bytes=+1-2", "bytes=--1", "bytes=1 - 2", "bytes =0-1", "bytes=0-1;2-3", "bytes=\u0661-2"
    })
    void whatIsMalformedIsIgnored(String value) {
        assertThat(ByteRanges.parse(value)).isNull();
    }

    @Test
    void soIsAFlood() {
        assertThat(ByteRanges.parse("bytes=" + "0-0,".repeat(ByteRanges.MOST))).isNotNull();
        assertThat(ByteRanges.parse("bytes=" + "0-0,".repeat(ByteRanges.MOST + 1))).isNull();
    }

    @Test
    void noByteIsSentTwiceAndAllThatWereAskedForAre() {
        Property.of(random -> {
                    StringBuilder value = new StringBuilder("bytes=");
                    for (int i = random.nextInt(1, 9); i > 0; i--) {
                        int first = random.nextInt(1100);
                        value.append(first).append('-').append(first + random.nextInt(300)).append(',');
                    }
                    return value.toString();
                })
                .cases(2000)
                .check(value -> {
                    BitSet asked = new BitSet();
                    for (String member : value.substring(6).split(",")) {
                        int first = Integer.parseInt(member.split("-")[0]);
                        int last = Math.min(999, Integer.parseInt(member.split("-")[1]));
                        if (first <= last) {
                            asked.set(first, last + 1);
                        }
                    }
                    BitSet sent = new BitSet();
                    for (ByteRange range : Objects.requireNonNull(ByteRanges.parse(value)).resolve(1000)) {
                        assertThat(sent.get((int) range.first(), (int) range.last() + 1).isEmpty()).isTrue();
                        sent.set((int) range.first(), (int) range.last() + 1);
                    }
                    asked.andNot(sent);
                    assertThat(asked.isEmpty()).isTrue();
                    assertThat(sent.length()).isLessThanOrEqualTo(1000);
                });
    }

    @Test
    void garbageIsRangesOrNone() {
        Property.of(random -> new Garbage(random).mutated(dev.hawser.bytes.Bytes.of("bytes=0-1,500-,-7")).latin1())
                .cases(3000)
                .check(value -> {
                    ByteRanges ranges = ByteRanges.parse(value);
                    if (ranges != null) {
                        assertThat(ranges.resolve(600)).allMatch(range -> range.last() < 600);
                    }
                });
    }
}
