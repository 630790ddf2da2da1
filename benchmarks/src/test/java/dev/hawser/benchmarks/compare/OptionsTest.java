package dev.hawser.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    @Test
    void nothingSaidIsSevenRoundsOfTheUsualCases() throws CannotCompare {
        Options options = Options.parse();

        assertThat(options.rounds()).isEqualTo(7);
        assertThat(options.cases()).extracting(Case::name)
                .containsExactly("echo64", "echo1000", "lines", "stream", "connect");
        assertThat(options.servers()).extracting(Server::name).startsWith("c", "c2").doesNotContain("vertx-native");
        assertThat(options.load()).isZero();
    }

    @Test
    void theTwoThatRatiosNeedAreAlwaysThere() throws CannotCompare {
        assertThat(Options.parse("-s", "vertx-native,hawser-nio").servers())
                .extracting(Server::name)
                .containsExactly("c", "c2", "hawser-nio", "vertx-native");
    }

    @Test
    void optionsAndCasesMix() throws CannotCompare {
        Options options = Options.parse("lines", "-r", "3", "-t", "0.2", "sink", "-w", "0");

        assertThat(options.cases()).extracting(Case::name).containsExactly("lines", "sink");
        assertThat(options.rounds()).isEqualTo(3);
        assertThat(options.seconds()).isEqualTo(0.2);
        assertThat(options.warmUpSeconds()).isZero();
    }

    @Test
    void twoAddsAHawserOfTwoReactorsToEachOfOne() throws CannotCompare {
        Options options = Options.parse("--two", "-s", "hawser-nio,twisted");

        assertThat(options.servers()).extracting(Server::name)
                .containsExactly("c", "c2", "hawser-nio", "hawser-nio-x2", "twisted");
        assertThat(options.servers().get(3).command("echo"))
                .containsExactly("./serve", "echo", "0", "--reactor", "nio", "--reactors", "2");
    }

    @Test
    void anOpenLoopIsOfEchoWhereNobodySaysWhatOf() throws CannotCompare {
        assertThat(Options.parse("--load", "0.5").cases()).extracting(Case::name).containsExactly("echo64");
    }

    @ParameterizedTest
    @CsvSource({
        "ecco64, no such case: ecco64",
        "--fast, no such option: --fast",
        "-s nety, no such server: nety",
        "-r, -r wants a value",
        "-r 0, not 0",
        "-r 1.5, not 1.5",
        "-t -1, not -1",
        "-w NaN, not NaN",
        "--load 2, not 2",
        "--load 0.5 stream, stream has no rate",
        "--load 0.5 --two, exclude each other"
    })
    void whatItDoesNotKnowIsNamed(String words, String complaint) {
        assertThatThrownBy(() -> Options.parse(words.split(" ")))
                .isInstanceOf(CannotCompare.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void helpNamesAllThereIs() {
        assertThat(Options.asksForHelp("echo64", "--help")).isTrue();
        assertThat(Options.asksForHelp("echo64")).isFalse();
        assertThat(Options.USAGE).contains(Case.names(), Server.names());
    }
}
