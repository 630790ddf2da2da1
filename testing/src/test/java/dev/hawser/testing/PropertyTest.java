package dev.hawser.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hawser.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class PropertyTest {
    private static final Property<Bytes> GARBAGE =
            Property.of(random -> new Garbage(random.nextLong()).uniform(random.nextInt(400)));

    @Test
    void checksAsManyCasesAsAskedForAndTheSameEachTime() {
        List<Bytes> first = new ArrayList<>();
        List<Bytes> second = new ArrayList<>();
        List<Bytes> other = new ArrayList<>();
        GARBAGE.cases(50).check(first::add);
        GARBAGE.cases(50).check(second::add);
        GARBAGE.cases(50).seed(99).check(other::add);
        assertThat(first).hasSize(50).isEqualTo(second).isNotEqualTo(other);
    }

    @Test
    void aFailureTellsItsSeedWhichReplaysIt() {
        List<Bytes> failing = new ArrayList<>();
        Throwable thrown = catchThrowable(() -> GARBAGE.seed(100).check(value -> {
            if (value.size() > 300) {
                failing.add(value);
                throw new AssertionError("too large");
            }
        }));
        assertThat(thrown).isInstanceOf(AssertionError.class).hasMessageContaining("too large");
        String message = thrown.toString();
        long seed = Long.parseLong(message.substring(message.indexOf("replay(") + 7, message.indexOf("L))")));
        List<Bytes> replayed = new ArrayList<>();
        GARBAGE.replay(seed).check(replayed::add);
        assertThat(replayed).containsExactly(failing.getFirst());
    }

    @Test
    void bytesShrinkToWhatMatters() {
        Property<Bytes> shrinking = GARBAGE.shrinking(Property::shorterBytes);
        assertThatThrownBy(() -> shrinking.check(value -> assertThat(value.indexOf((byte) 'x')).isEqualTo(-1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("smallest: \"x\"");
    }

    @Test
    void aFailureShowsWhatOneCouldNotSeeOtherwise() {
        Bytes noughts = Bytes.of("\0".repeat(200) + "x");
        assertThatThrownBy(() -> Property.of(_ -> noughts).check(_ -> assertThat(false).isTrue()))
                .hasMessageContaining("\\x00x\"\n")
                .hasMessageNotContaining("...");
        List<String> lines = List.of("a \"line\"\n", "", "\u0000é𝄞");
        assertThatThrownBy(() -> Property.of(_ -> lines).check(_ -> assertThat(false).isTrue()))
                .hasMessageContaining("smallest: [\"a \\\"line\\\"\\n\", \"\", \"\\u0000é𝄞\"]\n");
    }

    @Test
    void listsShrinkToWhatMatters() {
        Property<List<Integer>> lists = Property.of(
                        random -> random.ints(100, 0, 50).boxed().toList())
                .shrinking(Property::shorterLists);
        assertThatThrownBy(() -> lists.check(value -> assertThat(value.contains(7) && value.contains(8)).isFalse()))
                .isInstanceOf(AssertionError.class)
                .satisfies(thrown -> assertThat(thrown.getMessage()).containsPattern("smallest: \\[(7, 8|8, 7)]"));
    }

    @Test
    void whateverAGeneratorMakesShrinksByItself() {
        record Order(String item, int count, boolean gift) {}

        Property<Order> orders = Property.of(random -> new Order(
                Generators.oneOf("rope", "sail", "mast").apply(random), random.nextInt(1, 1000), random.nextBoolean()));
        assertThatThrownBy(() -> orders.check(
                        order -> assertThat(order.count() > 99 && !order.item().equals("rope")).isFalse()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("smallest: Order[item=sail, count=100, gift=false]");
    }

    @Test
    void numbersShrinkTowardsZeroAndTheStartOfTheirRange() {
        assertShrinksTo(Property.of(random -> random.nextInt(-1000, 1000)), value -> value < -7, "-8");
        assertShrinksTo(Property.of(random -> random.nextInt(-1000, 1000)), value -> value != 0, "-1");
        assertShrinksTo(Property.of(random -> random.nextInt(10, 1000)), _ -> true, "10");
        assertShrinksTo(Property.of(RandomGenerator::nextLong), value -> value > 12_345, "12346");
        assertShrinksTo(Property.of(RandomGenerator::nextInt), value -> value < -12_345, "-12346");
        assertShrinksTo(Property.of(random -> random.nextLong(5)), _ -> true, "0");
        assertShrinksTo(Property.of(random -> random.nextDouble() >= 0.25 ? "large" : "small"), _ -> true, "\"small\"");
        assertShrinksTo(Property.of(RandomGenerator::nextDouble), value -> value >= 0.5, "0.5");
        assertShrinksTo(Property.of(RandomGenerator::nextFloat), value -> value >= 0.5, "0.5");
        assertShrinksTo(Property.of(RandomGenerator::nextGaussian), _ -> true, "0.0");
        assertShrinksTo(Property.of(RandomGenerator::nextGaussian), value -> value < 0, "-4.9E-324");
    }

    private static <T> void assertShrinksTo(Property<T> property, Predicate<T> wrong, String smallest) {
        assertThatThrownBy(() -> property.check(value -> assertThat(wrong.test(value)).isFalse()))
                .isInstanceOf(AssertionError.class)
                .message()
                .containsPattern("smallest: \\Q" + smallest + "\\E\n");
    }

    @Test
    void garbageOfTheGivenRandomNumbersShrinks() {
        Property<Bytes> garbage = Property.of(random -> new Garbage(random).uniform(random.nextInt(300)));
        assertShrinksTo(garbage, value -> value.contains(Bytes.of(7)), "\"\\x07\"");
        Property<Bytes> counted = Property.of(random -> {
            byte[] made = new byte[random.nextInt(200)];
            random.nextBytes(made);
            return Bytes.adopt(made);
        });
        assertShrinksTo(counted, value -> value.indexOf((byte) 'b') >= 0 && value.size() >= 2, "\"\\x00b\"");
    }

    @Test
    void aGeneratorThatLoopsUntilItLikesWhatItDrewEnds() {
        Property<Integer> odd = Property.of(random -> {
            int value = 0;
            while (value % 2 == 0) {
                value = random.nextInt(1000);
            }
            return value;
        });
        assertShrinksTo(odd, value -> value > 10, "11");
    }

    @Test
    void aGeneratorThatThrowsOnlyForSimplerDrawsIsNotAtFault() {
        Property<Integer> picky = Property.of(random -> {
            int value = random.nextInt(1, 1000);
            if (value < 20) {
                throw new IllegalArgumentException("too small");
            }
            return value;
        });
        assertShrinksTo(picky.seed(3), _ -> true, "20");
    }

    @Test
    void shrinkingIsBounded() {
        int[] checked = {0};
        assertThatThrownBy(() -> Property.of(random -> random.ints(3000).boxed().toList())
                        .check(_ -> {
                            checked[0]++;
                            throw new AssertionError("always " + (checked[0] % 2));
                        }))
                .isInstanceOf(AssertionError.class);
        assertThat(checked[0]).isLessThan(5000);
    }

    @Test
    void aClaimWithoutCasesIsRefused() {
        assertThatThrownBy(() -> GARBAGE.cases(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void exceptionsAreFailuresToo() {
        assertThatThrownBy(() -> GARBAGE.check(_ -> {
                    throw new java.io.IOException("broken");
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("seed 1 ")
                .hasRootCauseMessage("broken");
    }

    @Test
    void whatCannotGetSmallerHasNoSmallerValues() {
        assertThat(Property.shorterBytes(Bytes.EMPTY)).isEmpty();
        assertThat(Property.shorterBytes(Bytes.of("a"))).containsExactly(Bytes.EMPTY);
        assertThat(Property.shorterBytes(Bytes.of("abcd")))
                .startsWith(Bytes.of("cd"), Bytes.of("ab"))
                .contains(Bytes.of("bcd"), Bytes.of("abc"));
        assertThat(Property.shorterLists(List.of(1, 2))).containsExactly(List.of(2), List.of(1));
    }
}
