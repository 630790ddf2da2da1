package dev.hawser.testing;

import dev.hawser.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A claim about all values of a kind, checked against many of them that a seed makes.
 *
 * <pre>{@code
 * Property.of(random -> new Garbage(random).ascii(random.nextInt(500)))
 *         .check(data -> assertThat(parsed(written(data))).isEqualTo(data));
 * }</pre>
 *
 * <p>A failure tells the seed of its case, with which {@link #replay} runs that case alone, and the smallest value
 * found that still fails. For that the generator is run again with fewer and smaller random numbers, so that any
 * generator shrinks; ranges shrink to their start, or to zero where they have it. {@link #shrinking} does better where
 * a generator hides what it makes behind a seed. {@link Generators} has some to begin with.
 *
 * <p>Immutable; a check runs on the calling thread.
 *
 * @param <T> the kind of values
 */
public final class Property<T> {
    private static final int CASES = 500;
    private static final int MOST_SHRINKS = 2000;

    private final Function<RandomGenerator, T> generator;
    private final Function<T, List<T>> shrinker;
    private final long seed;
    private final int cases;

    private Property(Function<RandomGenerator, T> generator, Function<T, List<T>> shrinker, long seed, int cases) {
        this.generator = generator;
        this.shrinker = shrinker;
        this.seed = seed;
        this.cases = cases;
    }

    /** A claim about what {@code generator} makes, out of nothing but the numbers it is given. 500 cases, seed 1. */
    public static <T> Property<T> of(Function<RandomGenerator, T> generator) {
        return new Property<>(generator, _ -> List.of(), 1, CASES);
    }

    /** The claim. */
    @FunctionalInterface
    public interface Claim<T> {
        /** Asserts what is claimed of {@code value}. */
        void check(T value) throws Exception;
    }

    /** With this many cases, one at least. */
    public Property<T> cases(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("a claim is checked with one case at least, not " + count);
        }
        return new Property<>(generator, shrinker, seed, count);
    }

    /** With the cases of another seed. */
    public Property<T> seed(long seed) {
        return new Property<>(generator, shrinker, seed, cases);
    }

    /** The one case that failed with {@code seed}. */
    public Property<T> replay(long seed) {
        return seed(seed).cases(1);
    }

    /**
     * Makes failing values smaller yet: {@code shrinker} gives smaller values than its argument, the smallest first,
     * and none where it can get no smaller.
     */
    public Property<T> shrinking(Function<T, List<T>> shrinker) {
        return new Property<>(generator, shrinker, seed, cases);
    }

    /** Shrinks a string of bytes: leaves out one half, a quarter, an eighth and so on, wherever it may be. */
    public static List<Bytes> shorterBytes(Bytes value) {
        return shorter(value, Bytes::size, Property::without);
    }

    /** Shrinks a list likewise. */
    public static <E> List<List<E>> shorterLists(List<E> value) {
        return shorter(value, List::size, Property::without);
    }

    /** Gives {@code value} without what is between two positions. */
    @FunctionalInterface
    private interface Cut<T> {
        T without(T value, int from, int to);
    }

    private static Bytes without(Bytes value, int from, int to) {
        return value.take(from).concat(value.drop(to)).compact();
    }

    private static <E> List<E> without(List<E> value, int from, int to) {
        List<E> rest = new ArrayList<>(value.subList(0, from));
        rest.addAll(value.subList(to, value.size()));
        return rest;
    }

    private static <T> List<T> shorter(T value, ToIntFunction<T> sizes, Cut<T> cut) {
        int size = sizes.applyAsInt(value);
        List<T> results = new ArrayList<>();
        int most = 0;
        for (int piece = (size + 1) / 2; piece > 0 && most < MOST_SHRINKS; piece /= 2) {
            for (int from = 0; from < size && most < MOST_SHRINKS; from += piece, most++) {
                results.add(cut.without(value, from, Math.min(size, from + piece)));
            }
        }
        return results;
    }

    /**
     * Checks {@code claim} against every case.
     *
     * @throws AssertionError at the first that fails or throws, with its seed, its value and the smallest like it
     */
    public void check(Claim<? super T> claim) {
        for (int i = 0; i < cases; i++) {
            long caseSeed = seed + i;
            DrawTape tape = DrawTape.recording(Seeds.random(caseSeed));
            T value = generator.apply(tape);
            Throwable failure = failureOf(claim, value);
            if (failure != null) {
                throw failed(claim, caseSeed, value, tape.draws(), failure);
            }
        }
    }

    private AssertionError failed(
            Claim<? super T> claim, long caseSeed, T value, long[] draws, Throwable failure) {
        Failing<T> smallest = shrunk(claim, redrawn(claim, draws, new Failing<>(value, failure)));
        return new AssertionError(
                "Failed with seed " + caseSeed + " (run it alone by replay(" + caseSeed + "L))\n  value:    " + Printable.of(value)
                        + "\n  smallest: " + Printable.of(smallest.value) + "\n  " + smallest.failure,
                smallest.failure);
    }

    private record Failing<T>(T value, Throwable failure) {}

    /** What the generator makes of the simplest draws that fail. */
    private Failing<T> redrawn(Claim<? super T> claim, long[] draws, Failing<T> first) {
        List<Failing<T>> last = new ArrayList<>(List.of(first));
        new TapeShrinker(draws, tape -> {
                    T value;
                    try {
                        value = generator.apply(DrawTape.of(tape));
                    } catch (RuntimeException noValue) {
                        return false; // these draws make nothing
                    }
                    Throwable failure = failureOf(claim, value);
                    if (failure != null) {
                        last.set(0, new Failing<>(value, failure));
                    }
                    return failure != null;
                })
                .shrunk();
        return last.getFirst();
    }

    private Failing<T> shrunk(Claim<? super T> claim, Failing<T> first) {
        Failing<T> smallest = first;
        List<T> candidates = shrinker.apply(smallest.value);
        int tried = 0;
        for (int i = 0; i < candidates.size() && tried < MOST_SHRINKS; i++, tried++) {
            T candidate = candidates.get(i);
            Throwable again = failureOf(claim, candidate);
            if (again != null) {
                smallest = new Failing<>(candidate, again);
                candidates = shrinker.apply(candidate);
                i = -1;
            }
        }
        return smallest;
    }

    private static <V> @Nullable Throwable failureOf(Claim<? super V> claim, V value) {
        try {
            claim.check(value);
            return null;
        } catch (Exception | AssertionError thrown) {
            return thrown;
        }
    }
}
