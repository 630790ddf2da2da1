package dev.hawser.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.web.http.Preconditions.Outcome;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PreconditionsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final String BEFORE = "Fri, 20 Nov 2026 11:59:59 GMT";
    private static final String SAME = "Fri, 20 Nov 2026 12:00:00 GMT";
    private static final String AFTER = "Fri, 20 Nov 2026 12:00:01 GMT";
    private static final Preconditions STRONG = new Preconditions(
            EntityTag.strong("a"), Instant.parse("2026-11-20T12:00:00.5Z"), NOW);

    private static Headers headers(String fields) {
        HeadersBuilder builder = new HeadersBuilder();
        for (String field : fields.split(" & ")) {
            String value = field.substring(field.indexOf('=') + 1)
                    .replace("BEFORE", BEFORE)
                    .replace("SAME", SAME)
                    .replace("AFTER", AFTER);
            builder.add(field.substring(0, field.indexOf('=')), value);
        }
        return builder.build();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "GET | Host=x | PROCEED",
        "GET | If-None-Match=\"a\" | NOT_MODIFIED",
        "HEAD | If-None-Match=W/\"a\" | NOT_MODIFIED",
        "PUT | If-None-Match=\"a\" | PRECONDITION_FAILED",
        "GET | If-None-Match=\"b\" | PROCEED",
        "GET | If-None-Match=\"b\", \"a\" | NOT_MODIFIED",
        "GET | If-None-Match=\"b\" & If-None-Match=\"a\" | NOT_MODIFIED",
        "GET | If-None-Match=* | NOT_MODIFIED",
        "PUT | If-None-Match=* | PRECONDITION_FAILED",
        "GET | If-None-Match=garbage | PROCEED",
        "GET | If-None-Match=\"b\" & If-Modified-Since=AFTER | PROCEED",
        "GET | If-Modified-Since=BEFORE | PROCEED",
        "GET | If-Modified-Since=SAME | NOT_MODIFIED",
        "GET | If-Modified-Since=AFTER | NOT_MODIFIED",
        "POST | If-Modified-Since=AFTER | PROCEED",
        "GET | If-Modified-Since=yesterday | PROCEED",
        "GET | If-Match=\"a\" | PROCEED",
        "GET | If-Match=W/\"a\" | PRECONDITION_FAILED",
        "GET | If-Match=\"b\" | PRECONDITION_FAILED",
        "GET | If-Match=* | PROCEED",
        "GET | If-Match=garbage | PRECONDITION_FAILED",
        "GET | If-Match=\"a\" & If-Unmodified-Since=BEFORE | PROCEED",
        "GET | If-Unmodified-Since=BEFORE | PRECONDITION_FAILED",
        "GET | If-Unmodified-Since=SAME | PROCEED",
        "GET | If-Unmodified-Since=garbage | PROCEED",
        "GET | If-Match=\"a\" & If-None-Match=\"a\" | NOT_MODIFIED",
        "GET | If-Match=\"b\" & If-None-Match=\"a\" | PRECONDITION_FAILED",
        "GET | If-Unmodified-Since=BEFORE & If-Modified-Since=AFTER | PRECONDITION_FAILED",
    })
    void theyAreLookedAtInTheirOrder(String method, String fields, Outcome outcome) {
        assertThat(STRONG.outcome(method, headers(fields))).isEqualTo(outcome);
    }

    @Test
    void withoutATagNoneMatches() {
        Preconditions untold = new Preconditions(null, null, NOW);
        assertThat(untold.outcome("GET", headers("If-None-Match=\"a\""))).isEqualTo(Outcome.PROCEED);
        assertThat(untold.outcome("GET", headers("If-Match=\"a\""))).isEqualTo(Outcome.PRECONDITION_FAILED);
        assertThat(untold.outcome("GET", headers("If-Modified-Since=AFTER"))).isEqualTo(Outcome.PROCEED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "Host=x | true",
        "If-Range=\"a\" | true",
        "If-Range=W/\"a\" | false",
        "If-Range=\"b\" | false",
        "If-Range=\"a\", \"b\" | false",
        "If-Range=SAME | true",
        "If-Range=BEFORE | false",
        "If-Range=AFTER | false",
        "If-Range=garbage | false",
    })
    void aRangeAppliesToTheSameStateAlone(String fields, boolean applies) {
        assertThat(STRONG.rangeApplies(headers(fields))).isEqualTo(applies);
    }

    @Test
    void aDateOfTheSameSecondProvesNothing() {
        Preconditions young = new Preconditions(null, Instant.parse("2026-11-20T12:00:00Z"), Instant.parse("2026-11-20T12:00:00.9Z"));
        assertThat(young.rangeApplies(headers("If-Range=SAME"))).isFalse();
    }
}
