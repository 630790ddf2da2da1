package dev.hawser.web.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import dev.hawser.testing.Garbage;
import dev.hawser.testing.Property;
import org.junit.jupiter.api.Test;

final class HttpDateTest {
    private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
    private static final Instant EXAMPLE = Instant.parse("1994-11-06T08:49:37Z");

    @Test
    void allThreeFormsAreRead() {
        assertThat(HttpDate.parse("Sun, 06 Nov 1994 08:49:37 GMT", NOW)).isEqualTo(EXAMPLE);
        assertThat(HttpDate.parse("Sunday, 06-Nov-94 08:49:37 GMT", NOW)).isEqualTo(EXAMPLE);
        assertThat(HttpDate.parse("Sun Nov  6 08:49:37 1994", NOW)).isEqualTo(EXAMPLE);
        assertThat(HttpDate.parse("Wed Nov 16 08:49:37 1994", NOW)).isEqualTo("1994-11-16T08:49:37Z");
    }

    @Test
    void oneFormIsWritten() {
        assertThat(HttpDate.format(EXAMPLE)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
        assertThat(HttpDate.format(0)).isEqualTo("Thu, 01 Jan 1970 00:00:00 GMT");
        assertThat(HttpDate.format(Instant.parse("2024-02-29T23:59:59.999Z"))).isEqualTo("Thu, 29 Feb 2024 23:59:59 GMT");
        assertThat(HttpDate.format(253_402_300_799L)).isEqualTo("Fri, 31 Dec 9999 23:59:59 GMT");
        assertThatThrownBy(() -> HttpDate.format(253_402_300_800L)).hasMessageContaining("253402300800");
    }

    @Test
    void itAgreesWithTheCalendarOfTheJdk() {
        DateTimeFormatter formatter =
                DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH).withZone(ZoneOffset.UTC);
        Property.of(random -> random.nextLong(-62_135_596_800L, 253_402_300_800L)).cases(5000).check(second -> {
            Instant instant = Instant.ofEpochSecond(second);
            assertThat(HttpDate.format(second)).isEqualTo(formatter.format(instant));
            assertThat(HttpDate.parse(HttpDate.format(second), NOW)).isEqualTo(instant);
        });
    }

    @Test
    void aYearOfTwoDigitsIsAtMostFiftyYearsAhead() {
        assertThat(HttpDate.parse("Saturday, 21-Nov-76 00:00:00 GMT", NOW)).isEqualTo("2076-11-21T00:00:00Z");
        assertThat(HttpDate.parse("Monday, 21-Nov-77 00:00:00 GMT", NOW)).isEqualTo("1977-11-21T00:00:00Z");
    }

    @Test
    void aLeapSecondIsTheNextOne() {
        assertThat(HttpDate.parse("Sat, 31 Dec 2016 23:59:60 GMT", NOW)).isEqualTo("2017-01-01T00:00:00Z");
    }

    @Test
    void whatIsNoDateIsNull() {
        for (String text : new String[] {
            "", "0", "now", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 08:49:37 gmt", "Sun, 31 Nov 1994 08:49:37 GMT",
            "Sun, 29 Feb 2023 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:60:37 GMT",
            "Sun, 06 Nov 1994 08:49:61 GMT", "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT",
            "Sun, 06 Foo 1994 08:49:37 GMT", "Xyz, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08-49-37 GMT",
            "Sunday, 06-Nov-9x 08:49:37 GMT", "Someday, 06-Nov-94 08:49:37 GMT", "Sun Nov 06 08:49:37 199x",
            "Sun, -6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT "
        }) {
            assertThat(HttpDate.parse(text, NOW)).as(text).isNull();
        }
    }

    @Test
    void garbageIsADateOrNone() {
        Property.of(random -> new Garbage(random)
                        .mutated(dev.hawser.bytes.Bytes.of("Sunday, 06-Nov-94 08:49:37 GMT"))
                        .latin1())
                .cases(3000)
                .check(text -> HttpDate.parse(text, NOW));
    }
}
