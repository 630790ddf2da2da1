package dev.hawser.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServeOptionsTest {
    @Test
    void aProtocolAndAPortAreOneReactorOfItsOwnChoice() {
        ServeOptions options = ServeOptions.parse("echo", "8007");

        assertThat(options.port()).isEqualTo(8007);
        assertThat(options.backend()).isEqualTo("auto");
        assertThat(options.reactors()).isEqualTo(1);
    }

    @Test
    void optionsComeInAnyOrder() {
        ServeOptions options = ServeOptions.parse("lines", "0", "--reactors", "2", "--reactor", "io_uring");

        assertThat(options.backend()).isEqualTo("io_uring");
        assertThat(options.reactors()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "ecco 1, no such protocol here: ecco",
        "echo x, PORT is a number from 0 to 65535",
        "echo 65536, 65536",
        "echo 1 --reactors 0, not 0",
        "echo 1 --reaktor nio, no such option: --reaktor",
        "echo 1 --reactor, usage: serve",
        "echo, usage: serve",
        "tlsecho 1 --cert here.pem --key here.key, here.pem",
        "tlsecco 1 --cert here.pem --key here.key, no such protocol here: ecco"
    })
    void whatItDoesNotKnowIsNamed(String words, String complaint) {
        assertThatThrownBy(() -> ServeOptions.parse(words.split(" ")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(complaint);
    }
}
