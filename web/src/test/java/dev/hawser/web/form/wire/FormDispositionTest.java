package dev.hawser.web.form.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.testing.Garbage;
import dev.hawser.testing.Property;
import dev.hawser.web.http.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FormDispositionTest {
    private static FormDisposition read(String value) {
        return FormDisposition.of(Headers.of("Content-Disposition", Bytes.of(value).latin1()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "null", value = {
        "form-data; name=a | a | null",
        "Form-Data ;NAME=\"a b\" ; | a b | null",
        "form-data; name=\"a\"; filename=\"x.txt\" | a | x.txt",
        "form-data; name=\"a\"; filename=\"\" | a | ``",
        "form-data; name=\"a;b\"; filename=\"x;y=z\" | a;b | x;y=z",
        "form-data; name=\"\u00e4\u20ac\" | \u00e4\u20ac | null",
        "form-data; name=\"a%22b\" | a\"b | null",
        "form-data; name=\"a\\\"b\" | a\"b | null",
        "form-data; name=a; filename=\"C:\\dir\\x.txt\" | a | C:\\dir\\x.txt",
        "form-data; name=a; filename*=UTF-8''na%C3%AFve | a | na\u00efve",
        "form-data; name=a; filename=\"x\"; filename*=utf-8'en'y | a | x",
        "form-data; size=12; name=a | a | null",
    })
    void itIsRead(String value, String name, String fileName) {
        assertThat(read(value)).isEqualTo(new FormDisposition(name, fileName));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "form-data", "attachment; name=a", "form-data; filename=x", "form-data; name=\"a", "form-data; name=\"a\"b",
        "form-data; name", "form-data; name=a; name=b", "form-data; name=a; filename=b; filename=c",
        "form-data; name=a; filename*=latin1''x", "form-data; name=a; filename*=utf-8''%ff"
    })
    void whatIsNoFieldIsRefused(String value) {
        assertThatThrownBy(() -> read(value)).isInstanceOf(MultipartException.class);
    }

    @Test
    void withoutOneThereIsNoField() {
        assertThatThrownBy(() -> FormDisposition.of(Headers.EMPTY)).isInstanceOf(MultipartException.class);
    }

    @Test
    void ofANameTheLastPartCounts() {
        assertThat(new FormDisposition("a", "C:\\x\\y.txt").baseName()).isEqualTo("y.txt");
        assertThat(new FormDisposition("a", "../../etc/passwd").baseName()).isEqualTo("passwd");
        assertThat(new FormDisposition("a").baseName()).isNull();
    }

    @Test
    void whatIsWrittenIsRead() {
        Property.of(random -> new FormDisposition(
                        new Garbage(random).ascii(random.nextInt(12)).utf8().replaceAll("[\\p{Cntrl}&&[^\r\n]]|[\\\\%]", "")))
                .check(field -> {
                    assertThat(read(Bytes.of(field.format(), java.nio.charset.StandardCharsets.ISO_8859_1).utf8()))
                            .isEqualTo(field);
                    assertThat(field.format()).doesNotContain("\r", "\n");
                });
    }
}
