package dev.hawser.web.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.testing.Garbage;
import dev.hawser.testing.Property;
import java.util.List;
import org.junit.jupiter.api.Test;

final class QueryParametersTest {
    @Test
    void fieldsAreReadInTheirOrder() {
        QueryParameters fields = QueryParameters.parse("a=1&b=two+words&a=3&&c&=d&e=%C3%A4%26=&%61=");
        assertThat(fields.all("a")).containsExactly("1", "3", "");
        assertThat(fields.get("b")).isEqualTo("two words");
        assertThat(fields.get("c")).isEmpty();
        assertThat(fields.get("")).isEqualTo("d");
        assertThat(fields.get("e")).isEqualTo("\u00e4&=");
        assertThat(fields.get("A")).isNull();
        assertThat(fields.get("A", "x")).isEqualTo("x");
        assertThat(fields.names()).containsExactly("a", "b", "c", "", "e");
        assertThat(fields.size()).isEqualTo(7);
        assertThat(QueryParameters.parse("")).isEqualTo(QueryParameters.EMPTY);
    }

    @Test
    void whatIsMalformedIsTakenAsBrowsersDo() {
        QueryParameters fields = QueryParameters.parse("a=100%&b=%zz&c=%C3&d=%+1&e=\u00e4%20");
        assertThat(fields.get("a")).isEqualTo("100%");
        assertThat(fields.get("b")).isEqualTo("%zz");
        assertThat(fields.get("c")).isEqualTo("\ufffd");
        assertThat(fields.get("d")).isEqualTo("% 1");
        assertThat(fields.get("e")).isEqualTo("\u00e4 ");
    }

    @Test
    void theirNumberIsBounded() {
        assertThat(QueryParameters.parse("a&".repeat(1000)).size()).isEqualTo(1000);
        assertThatThrownBy(() -> QueryParameters.parse("a&".repeat(1001)))
                .isInstanceOf(TooManyParameters.class)
                .hasMessageContaining("1000");
    }

    @Test
    void theyAreWrittenSoThatTheyAreReadTheSame() {
        assertThat(QueryParameters.of("a b", "c&d=\u00e4", "~", "*-._").format()).isEqualTo("a+b=c%26d%3D%C3%A4&%7E=*-._");
        Property.of(random -> List.of(
                        new Garbage(random).ascii(random.nextInt(9)).latin1(),
                        new Garbage(random).uniform(random.nextInt(9)).latin1()))
                .check(fields -> assertThat(QueryParameters.parse(QueryParameters.of(fields).format()))
                        .isEqualTo(QueryParameters.of(fields)));
    }

    @Test
    void valuesAreNotShown() {
        assertThat(QueryParameters.of("password", "secret").toString()).isEqualTo("[password]");
    }

    @Test
    void percentCodingIsStrictInPaths() {
        assertThat(PercentCoding.decode("a%2Fb+%C3%A4")).isEqualTo("a/b+\u00e4");
        for (String malformed : new String[] {"%", "%4", "%4g", "a%", "%C3", "%C3%28", "%C0%AF", "%ED%A0%80", "%F8%88%80%80%80"}) {
            assertThat(PercentCoding.decode(malformed)).as(malformed).isNull();
        }
        assertThat(PercentCoding.encodeSegment("a/b?c#d e%\u00e4;=")).isEqualTo("a%2Fb%3Fc%23d%20e%25%C3%A4;=");
        assertThat(PercentCoding.encode("a/b~ ")).isEqualTo("a%2Fb~%20");
    }
}
