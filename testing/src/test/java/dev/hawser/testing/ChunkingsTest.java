package dev.hawser.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ChunkingsTest {
    private static List<List<Bytes>> all(Bytes whole) {
        List<List<Bytes>> all = new ArrayList<>();
        Chunkings.of(whole).forEach(all::add);
        return all;
    }

    @Test
    void everyChunkingIsTheWholeAgainInChunksOfTheirOwn() {
        for (int size : new int[] {0, 1, 2, 3, 17, 500}) {
            Bytes whole = new Garbage(size).uniform(size);
            assertThat(all(whole)).isNotEmpty().allSatisfy(chunks -> {
                assertThat(Bytes.join(chunks)).isEqualTo(whole);
                assertThat(chunks).allMatch(chunk -> !chunk.isEmpty() && chunk.backingSize() == chunk.size());
            });
        }
    }

    @Test
    void wholeByteByByteAndEverySplitInTwoAreAmongThem() {
        Bytes whole = Bytes.of("abcd");
        assertThat(all(whole))
                .contains(
                        List.of(whole),
                        List.of(Bytes.of("a"), Bytes.of("b"), Bytes.of("c"), Bytes.of("d")),
                        List.of(Bytes.of("a"), Bytes.of("bcd")),
                        List.of(Bytes.of("ab"), Bytes.of("cd")),
                        List.of(Bytes.of("abc"), Bytes.of("d")));
        assertThat(all(Bytes.EMPTY)).containsExactly(List.of());
    }

    @Test
    void aLongStringIsSplitAtBothEndsAndBetween() {
        Set<Integer> places = new HashSet<>();
        for (List<Bytes> chunks : Chunkings.of(new Garbage(1).uniform(20_000))) {
            if (chunks.size() == 2) {
                places.add(chunks.getFirst().size());
            }
        }
        assertThat(places).hasSizeBetween(1000, 1100).contains(1, 2, 200, 19_800, 19_998, 19_999);
        assertThat(places).anyMatch(at -> at > 9_900 && at < 10_100);
    }

    @Test
    void randomCutsAreTheSameForTheSameSeedAndMixSizes() {
        Bytes whole = new Garbage(2).uniform(1000);
        assertThat(Chunkings.random(whole, 5)).isEqualTo(Chunkings.random(whole, 5));
        Set<Integer> counts = new HashSet<>();
        for (int seed = 0; seed < 100; seed++) {
            counts.add(Chunkings.random(whole, seed).size());
        }
        assertThat(counts).hasSizeGreaterThan(20);
        assertThat(Chunkings.random(Bytes.EMPTY, 1)).isEmpty();
    }

    @Test
    void aFailedTrialNamesItsChunks() {
        assertThatThrownBy(() -> Chunkings.each(Bytes.of("abc"), chunks -> assertThat(chunks).hasSizeLessThan(3)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("1 (a byte at a time)")
                .hasMessageContaining("\"abc\"");
        assertThatThrownBy(() -> Chunkings.each(Bytes.of("abc"), chunks -> {
                    if (chunks.size() == 2) {
                        throw new java.io.IOException("split");
                    }
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("[1, 2]")
                .hasMessageContaining("split");
    }
}
