package dev.hawser.testing.simulation.planted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hawser.testing.simulation.Scenario;
import dev.hawser.testing.simulation.Simulation;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Five programs, each with a bug of another kind, which {@link Simulation#explore} finds; and without it, where it finds
 * nothing. {@code -Dhawser.seeds=10000} tries so many seeds of each, and tells how many each bug takes from several
 * beginnings.
 */
final class PlantedBugsTest {
    private static final String DEPTH = "hawser.seeds";
    private static final int SEEDS = Integer.getInteger(DEPTH, 3000);
    /** From here on each bug takes some dozens of seeds at least. */
    private static final long FIRST_SEED = 1_000_001;
    private static final Pattern REPLAY = Pattern.compile("replay: Simulation\\.replay\\(([0-9]+)L, scenario(.*)\\);");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

    private enum Bug {
        A_USER_LEFT_BEHIND_AFTER_A_RESET(ChatRoom::new, "who is in the room after all have left"),
        A_LOST_WAKE_UP(JobPool::new, "what was done"),
        A_DOUBLE_REPLY_AFTER_A_RECONNECT(PriceDesk::new, "questions and answers"),
        A_TIME_OUT_THAT_RACES_ITS_ANSWER(Oracle::new, "the square of"),
        A_QUEUE_THAT_REORDERS_ACROSS_A_PARTITION(Outpost::new, "what the station has");

        private final Function<Boolean, Scenario> program;
        private final String complaint;

        Bug(Function<Boolean, Scenario> program, String complaint) {
            this.program = program;
            this.complaint = complaint;
        }

        Scenario planted() {
            return program.apply(false);
        }

        Scenario mended() {
            return program.apply(true);
        }
    }

    /** What the exploration said of a run that failed. */
    private record Found(long firstSeed, long seed, List<String> faults, Throwable failure, String message) {
        static Found of(Bug bug, long firstSeed) {
            Throwable thrown = catchThrowable(() -> Simulation.explore(firstSeed, SEEDS, bug.planted()));
            assertThat(thrown).as("%s among %d seeds from %d", bug, SEEDS, firstSeed).isInstanceOf(AssertionError.class);
            String message = String.valueOf(thrown.getMessage());
            Matcher replay = REPLAY.matcher(message);
            assertThat(replay.find()).as(message).isTrue();
            List<String> faults = QUOTED.matcher(replay.group(2)).results().map(found -> found.group(1)).toList();
            return new Found(firstSeed, Long.parseLong(replay.group(1)), faults, thrown.getCause(), message);
        }

        /** How many seeds it took. */
        int taken() {
            return (int) (seed - firstSeed + 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isFoundAndTheMessageReplaysIt(Bug bug) {
        Found found = Found.of(bug, FIRST_SEED);
        assertThat(found.failure).isInstanceOf(AssertionError.class).hasMessageContaining(bug.complaint);
        assertThat(found.message)
                .startsWith("Failed with seed " + found.seed)
                .contains("faults that it takes, " + found.faults.size() + " of ", "last events:\n");

        Throwable again = catchThrowable(
                () -> Simulation.replay(found.seed, bug.planted(), found.faults.toArray(String[]::new)));
        assertThat(again.getCause())
                .isInstanceOf(found.failure.getClass())
                .hasMessage(found.failure.getMessage());
    }

    /** None of the faults can be left out, and no program of these needs more than two. */
    @ParameterizedTest
    @EnumSource
    void theFaultsAreAsFewAsItTakes(Bug bug) {
        Found found = Found.of(bug, FIRST_SEED);
        assertThat(found.faults).hasSizeLessThanOrEqualTo(2);
        for (String left : found.faults) {
            List<String> others = found.faults.stream().filter(each -> !each.equals(left)).toList();
            Simulation.replay(found.seed, bug.planted(), others.toArray(String[]::new));
        }
    }

    @ParameterizedTest
    @EnumSource
    void itsMendedTwinPasses(Bug bug) {
        Found found = Found.of(bug, FIRST_SEED);
        Simulation.replay(found.seed, bug.mended(), found.faults.toArray(String[]::new));
        int seeds = System.getProperty(DEPTH) != null ? SEEDS : Math.max(500, 3 * found.taken());
        Simulation.explore(FIRST_SEED, seeds, bug.mended());
    }

    @ParameterizedTest
    @EnumSource
    @EnabledIfSystemProperty(named = DEPTH, matches = "[0-9]+")
    void howManySeedsItTakes(Bug bug) {
        for (long first = 1; first < 10_000_000; first += 1_000_000) {
            long begin = System.nanoTime();
            Found found = Found.of(bug, first);
            System.out.printf(
                    Locale.ROOT,
                    "%-40s from seed %7d: %5d seeds, %6.3f s, %d fault(s)%n",
                    bug,
                    first,
                    found.taken(),
                    (System.nanoTime() - begin) / 1e9,
                    found.faults.size());
        }
    }
}
