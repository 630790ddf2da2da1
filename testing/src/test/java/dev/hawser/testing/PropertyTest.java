package dev.hawser.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hawser.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;
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
    void listsShrinkToWhatMatters() {
        Property<List<Integer>> lists = Property.of(
                        random -> random.ints(100, 0, 50).boxed().toList())
                .shrinking(Property::shorterLists);
        assertThatThrownBy(() -> lists.check(value -> assertThat(value.contains(7) && value.contains(8)).isFalse()))
                .isInstanceOf(AssertionError.class)
                .satisfies(thrown -> assertThat(thrown.getMessage()).containsPattern("smallest: \\[(7, 8|8, 7)]"));
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
