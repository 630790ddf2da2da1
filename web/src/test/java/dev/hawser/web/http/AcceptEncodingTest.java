package dev.hawser.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AcceptEncodingTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "null", value = {
        "null | identity",
        "'' | identity",
        "gzip | gzip",
        "GZIP | gzip",
        "x-gzip | gzip",
        "gzip, br | br",
        "gzip;q=1.0, br;q=0.5 | gzip",
        "gzip ; q=0.5 , br ; Q=0.6 | br",
        "* | br",
        "*;q=0 | null",
        "identity;q=0 | null",
        "identity;q=0, gzip;q=0.001 | gzip",
        "*, br;q=0 | gzip",
        "gzip;q=0 | identity",
        "identity;q=1, gzip;q=0.5 | identity",
        "identity, gzip | gzip",
        "gzip;q=2 | identity",
        "gzip;q=0.1234 | identity",
        "gzip;x=1 | identity",
        "gzip q=1 | identity",
        ",,gzip,, | gzip",
        "compress, deflate | identity",
        "br;q=0, gzip;q=0, identity;q=0 | null",
    })
    void theBestOfWhatIsThere(String value, String chosen) {
        assertThat(AcceptEncoding.parse(value).choose(List.of("br", "gzip"))).isEqualTo(chosen);
    }

    @Test
    void aFloodIsCutOff() {
        assertThat(AcceptEncoding.parse("a,".repeat(100_000) + "gzip").choose(List.of("gzip"))).isEqualTo("identity");
    }
}
