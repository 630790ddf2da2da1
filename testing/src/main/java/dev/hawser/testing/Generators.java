package dev.hawser.testing;

import dev.hawser.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Makers of test values for {@link Property}, which shrinks what they make by itself. They compose by calling one
 * another.
 *
 * <pre>{@code
 * var commands = Generators.listsOf(20, random -> new Command(
 *         Generators.oneOf("GET", "SET").apply(random), Generators.text(10).apply(random)));
 * Property.of(commands).check(list -> assertThat(parsed(written(list))).isEqualTo(list));
 * }</pre>
 */
public final class Generators {
    private static final int SURROGATES = 0xd800;
    private static final int AFTER_SURROGATES = 0xe000;

    private Generators() {}

    /** Integers from {@code least} to {@code most}, both included, and each of the two in one case of ten. */
    public static Function<RandomGenerator, Integer> integers(int least, int most) {
        Function<RandomGenerator, Long> longs = longs(least, most);
        return random -> Math.toIntExact(longs.apply(random));
    }

    /** Longs from {@code least} to {@code most}, both included, and each of the two in one case of ten. */
    public static Function<RandomGenerator, Long> longs(long least, long most) {
        if (least > most) {
            throw new IllegalArgumentException("no number from " + least + " to " + most);
        }
        return random -> switch (random.nextInt(10)) {
            case 8 -> least;
            case 9 -> most;
            default -> most < Long.MAX_VALUE
                    ? random.nextLong(least, most + 1)
                    : least > Long.MIN_VALUE ? random.nextLong(least - 1, most) + 1 : random.nextLong();
        };
    }

    /** One of {@code choices}; shrinks to the first. */
    @SafeVarargs
    public static <T> Function<RandomGenerator, T> oneOf(T... choices) {
        List<T> all = new ArrayList<>();
        for (T choice : choices) {
            all.add(choice);
        }
        refuseNone(all);
        return random -> all.get(random.nextInt(all.size()));
    }

    /** What one of {@code generators} makes; shrinks to the first. */
    public static <T> Function<RandomGenerator, T> anyOf(
            List<? extends Function<? super RandomGenerator, ? extends T>> generators) {
        List<? extends Function<? super RandomGenerator, ? extends T>> all = List.copyOf(generators);
        refuseNone(all);
        return random -> all.get(random.nextInt(all.size())).apply(random);
    }

    /** Lists of at most {@code mostElements} of what {@code element} makes, short ones more often than long. */
    public static <T> Function<RandomGenerator, List<T>> listsOf(
            int mostElements, Function<? super RandomGenerator, ? extends T> element) {
        Objects.requireNonNull(element, "element");
        refuseNegative(mostElements);
        return random -> {
            List<T> list = new ArrayList<>();
            // One draw before each element, so that an element can be left out without a count being wrong.
            int target = random.nextInt(mostElements + 1);
            while (list.size() < mostElements && random.nextInt(target + 2) != 0) {
                list.add(element.apply(random));
            }
            return list;
        };
    }

    /** At most {@code mostBytes} bytes of any value. */
    public static Function<RandomGenerator, Bytes> bytes(int mostBytes) {
        refuseNegative(mostBytes);
        return random -> new Garbage(random).uniform(random.nextInt(mostBytes + 1));
    }

    /**
     * At most {@code mostCharacters} Unicode characters: three in four ASCII, control characters among them, the others
     * of any plane; never a lone surrogate.
     */
    public static Function<RandomGenerator, String> text(int mostCharacters) {
        Function<RandomGenerator, List<Integer>> characters = listsOf(mostCharacters, Generators::character);
        return random -> {
            StringBuilder text = new StringBuilder();
            characters.apply(random).forEach(text::appendCodePoint);
            return text.toString();
        };
    }

    private static int character(RandomGenerator random) {
        return switch (random.nextInt(8)) {
            case 0, 1, 2, 3, 4 -> random.nextInt('a', 0x7f);
            case 5 -> random.nextInt(0x80);
            case 6 -> random.nextInt(0x80, SURROGATES);
            default -> random.nextInt(AFTER_SURROGATES, Character.MAX_CODE_POINT + 1);
        };
    }

    private static void refuseNone(List<?> choices) {
        if (choices.isEmpty()) {
            throw new IllegalArgumentException("a choice of nothing");
        }
    }

    private static void refuseNegative(int size) {
        if (size < 0) {
            throw new IllegalArgumentException("nothing has a size of " + size);
        }
    }
}
