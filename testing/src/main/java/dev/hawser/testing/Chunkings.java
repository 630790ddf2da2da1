package dev.hawser.testing;

import dev.hawser.bytes.Bytes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The ways worth testing in which a stream of bytes may arrive: whole, a byte at a time, cut in two at every place, and
 * cut at random. What a protocol does must not depend on them.
 *
 * <pre>{@code
 * Chunkings.each(Bytes.of("EHLO a\r\nQUIT\r\n"), chunks -> {
 *     var parser = new CommandParser();
 *     chunks.forEach(parser::receive);
 *     assertThat(parser.commands()).containsExactly(...);
 * });
 * }</pre>
 *
 * <p>Every chunk has at least one byte and an array of its own, as reads do. There are as many ways as bytes, and ten:
 * of a string of more than 1,024 bytes that many places for two pieces are tried, the same each time,
 * half of them at the two ends.
 */
public final class Chunkings {
    private static final int MOST_SPLITS = 1024;
    private static final int RANDOM_CUTS = 9;

    private Chunkings() {}

    /** What is tried with each chunking. */
    @FunctionalInterface
    public interface Trial {
        /** Receives {@code chunks} in their order and asserts. */
        void run(List<Bytes> chunks) throws Exception;
    }

    /**
     * Runs {@code trial} with every chunking of {@code whole}.
     *
     * @throws AssertionError when one fails or throws, with the sizes of its chunks and what it said
     */
    public static void each(Bytes whole, Trial trial) {
        for (List<Bytes> chunks : of(whole)) {
            try {
                trial.run(chunks);
            } catch (Exception | AssertionError thrown) {
                throw new AssertionError(
                        "With chunks of the sizes " + sizes(chunks) + " of " + whole + ": " + thrown, thrown);
            }
        }
    }

    /** Every chunking of {@code whole}, each made when the iterator comes to it. The empty string has one, of none. */
    public static Iterable<List<Bytes>> of(Bytes whole) {
        return () -> stream(whole).iterator();
    }

    private static Stream<List<Bytes>> stream(Bytes whole) {
        if (whole.isEmpty()) {
            return Stream.of(List.of());
        }
        Stream<List<Bytes>> splits = splits(whole.size()).mapToObj(at -> cut(whole, IntStream.of(at)));
        Stream<List<Bytes>> random = IntStream.range(0, RANDOM_CUTS).mapToObj(seed -> random(whole, seed));
        return Stream.of(Stream.of(cut(whole, IntStream.empty())), Stream.of(bytewise(whole)), splits, random)
                .flatMap(chunkings -> chunkings);
    }

    private static IntStream splits(int size) {
        if (size - 1 <= MOST_SPLITS) {
            return IntStream.range(1, size);
        }
        int atEnd = MOST_SPLITS / 4;
        int between = MOST_SPLITS / 2;
        long inner = size - 1L - 2L * atEnd;
        IntStream middle = IntStream.range(0, between).map(i -> (int) (1 + atEnd + i * inner / between));
        return IntStream.concat(
                IntStream.rangeClosed(1, atEnd), IntStream.concat(middle, IntStream.range(size - atEnd, size)));
    }

    /** {@code whole} one byte at a time. */
    public static List<Bytes> bytewise(Bytes whole) {
        return cut(whole, IntStream.range(1, Math.max(1, whole.size())));
    }

    /**
     * {@code whole} cut at random places. Small and large chunks are mixed: the mean size is itself chosen by the seed.
     */
    public static List<Bytes> random(Bytes whole, long seed) {
        Random random = Seeds.random(seed);
        int meanSize = 1 << random.nextInt(1 + 32 - Integer.numberOfLeadingZeros(whole.size()));
        return cut(whole, IntStream.range(1, Math.max(1, whole.size())).filter(_ -> random.nextInt(meanSize) == 0));
    }

    private static List<Bytes> cut(Bytes whole, IntStream ascendingPlaces) {
        List<Bytes> chunks = new ArrayList<>();
        int from = 0;
        for (Iterator<Integer> places = ascendingPlaces.iterator(); places.hasNext(); ) {
            int to = places.next();
            chunks.add(whole.slice(from, to).compact());
            from = to;
        }
        if (from < whole.size()) {
            chunks.add(whole.drop(from).compact());
        }
        return chunks;
    }

    private static String sizes(List<Bytes> chunks) {
        if (chunks.size() > 1 && chunks.stream().allMatch(chunk -> chunk.size() == 1)) {
            return "1 (a byte at a time)";
        }
        return chunks.stream().map(Bytes::size).toList().toString();
    }
}
