package dev.hawser.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class GeneratorsTest {
    private static <T> List<T> made(Function<RandomGenerator, T> generator) {
        List<T> values = new ArrayList<>();
        Property.of(generator).cases(1000).check(values::add);
        return values;
    }

    @Test
    void numbersFillTheirRangeAndLikeItsEnds() {
        List<Integer> small = made(Generators.integers(-1, 2));
        assertThat(small).containsOnly(-1, 0, 1, 2);
        List<Integer> large = made(Generators.integers(Integer.MIN_VALUE, Integer.MAX_VALUE));
        assertThat(large).contains(Integer.MIN_VALUE, Integer.MAX_VALUE);
        assertThat(large.stream().distinct().count()).isGreaterThan(700);
        assertThat(made(Generators.longs(Long.MAX_VALUE - 1, Long.MAX_VALUE)))
                .containsOnly(Long.MAX_VALUE - 1, Long.MAX_VALUE);
        assertThat(made(Generators.longs(Long.MIN_VALUE, Long.MAX_VALUE))).contains(Long.MIN_VALUE, Long.MAX_VALUE);
        assertThat(made(Generators.longs(5, 5))).containsOnly(5L);
    }

    @Test
    void choicesAreAllMade() {
        assertThat(made(Generators.oneOf("a", "b", "c"))).containsOnly("a", "b", "c");
        assertThat(made(Generators.anyOf(List.of(Generators.integers(0, 1), Generators.oneOf("x")))))
                .containsOnly(0, 1, "x");
    }

    @Test
    void listsHaveEverySizeUpToTheMost() {
        List<List<Boolean>> lists = made(Generators.listsOf(4, RandomGenerator::nextBoolean));
        assertThat(lists.stream().map(List::size)).containsOnly(0, 1, 2, 3, 4);
        assertThat(made(Generators.listsOf(0, RandomGenerator::nextBoolean))).containsOnly(List.of());
        assertThat(made(Generators.listsOf(100, RandomGenerator::nextBoolean)))
                .anySatisfy(list -> assertThat(list).hasSizeGreaterThan(70));
    }

    @Test
    void anElementOfAListIsLeftOutWhereverItIs() {
        assertThatThrownBy(() -> Property.of(Generators.listsOf(30, Generators.integers(0, 100)))
                        .check(list -> assertThat(list.contains(42) && list.contains(7)).isFalse()))
                .isInstanceOf(AssertionError.class)
                .message()
                .containsPattern("smallest: \\[(7, 42|42, 7)]");
    }

    @Test
    void textIsWellFormedAndOfAllKinds() {
        List<String> texts = made(Generators.text(20));
        assertThat(texts).allSatisfy(text -> {
            assertThat(text.codePointCount(0, text.length())).isLessThanOrEqualTo(20);
            assertThat(text.chars().filter(unit -> Character.isSurrogate((char) unit)).count() % 2).isZero();
        });
        String all = String.join("", texts);
        assertThat(all.codePoints()).anyMatch(c -> c < 0x20).anyMatch(c -> c == 'q').anyMatch(c -> c > 0xffff);
        assertThatThrownBy(() -> Property.of(Generators.text(20))
                        .check(text -> assertThat(text.length()).isLessThan(3)))
                .hasMessageContaining("smallest: \"aaa\"\n");
    }

    @Test
    void bytesHaveEverySize() {
        assertThat(made(Generators.bytes(3)).stream().map(bytes -> bytes.size())).containsOnly(0, 1, 2, 3);
    }

    @Test
    void wrongBoundsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Generators.integers(2, 1))
                .withMessageContaining("2 to 1");
        assertThatIllegalArgumentException().isThrownBy(Generators::oneOf);
        assertThatIllegalArgumentException().isThrownBy(() -> Generators.anyOf(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> Generators.bytes(-1)).withMessageContaining("-1");
        assertThatIllegalArgumentException().isThrownBy(() -> Generators.text(-1));
    }
}
