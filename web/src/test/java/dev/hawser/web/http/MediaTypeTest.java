package dev.hawser.web.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.testing.Garbage;
import dev.hawser.testing.Property;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MediaTypeTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "text/html | text/html",
        "Text/HTML; Charset=UTF-8 | text/html; charset=UTF-8",
        "text/plain;charset=\"utf-8\" ; | text/plain; charset=utf-8",
        "multipart/form-data; boundary=\"a b\\\"c\" | multipart/form-data; boundary=\"a b\\\"c\"",
        "*/* | */*",
        "image/*;q=0.5 | image/*; q=0.5",
        "application/vnd.x+json | application/vnd.x+json",
    })
    void itIsReadAndWritten(String text, String written) {
        MediaType type = MediaType.parse(text);
        assertThat(type).isNotNull().hasToString(written);
        assertThat(MediaType.parse(written)).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "text", "text/", "/html", "text html", "text/html charset=x", "text/html; charset", "text/html; =x",
        "text/html; charset=\"x", "*/html", "text/html,", "text/html; charset= utf-8", "te xt/html"
    })
    void whatIsMalformedIsNone(String text) {
        assertThat(MediaType.parse(text)).isNull();
        assertThatThrownBy(() -> MediaType.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void parametersAreAskedFor() {
        MediaType type = MediaType.of("text/html; Charset=iso-8859-1; x=Y");
        assertThat(type.charset()).isEqualTo(StandardCharsets.ISO_8859_1);
        assertThat(type.parameter("X")).isEqualTo("Y");
        assertThat(type.with("x", "a b")).hasToString("text/html; charset=iso-8859-1; x=\"a b\"");
        assertThat(type.is("text/html")).isTrue();
        assertThat(type.is("text/htm")).isFalse();
        assertThat(type.is("text-html")).isFalse();
        assertThatThrownBy(() -> type.with("x", "a\nb")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MediaType.of("a/b;charset=martian").charset()).isInstanceOf(UnsupportedCharsetException.class);
        assertThatThrownBy(() -> MediaType.of("a/b;charset=\" \"").charset()).isInstanceOf(UnsupportedCharsetException.class);
    }

    /** The example of RFC 9110, section 12.5.1. */
    @ParameterizedTest
    @CsvSource({
        "text/plain;format=flowed, 1000",
        "text/plain, 700",
        "text/html, 300",
        "image/jpeg, 500",
        "text/plain;format=fixed, 400",
        "text/html;level=3, 700",
    })
    void theMostSpecificRangeDecides(String offered, int weight) {
        String accept = "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, text/plain;format=fixed;q=0.4, "
                + "text/html;level=3;q=0.7, */*;q=0.5";
        MediaType other = MediaType.of("application/x-other");
        MediaType asked = MediaType.of(offered);
        assertThat(MediaType.choose(accept, List.of(other, asked))).isEqualTo(weight > 500 ? asked : other);
        assertThat(MediaType.choose(accept, List.of(asked, other))).isEqualTo(weight < 500 ? other : asked);
    }

    @Test
    void nothingSaidIsTheFirstAndNothingWantedIsNone() {
        List<MediaType> offered = List.of(MediaType.of("text/html"), MediaType.of("application/json"));
        assertThat(MediaType.choose(null, offered)).isEqualTo(offered.getFirst());
        assertThat(MediaType.choose("application/json", offered)).isEqualTo(offered.get(1));
        assertThat(MediaType.choose("image/png, text/html;q=0", offered)).isNull();
    }

    @Test
    void garbageIsOneOrNone() {
        Property.of(random -> new Garbage(random)
                        .mutated(dev.hawser.bytes.Bytes.of("text/html;charset=\"utf-8\";q=0.5, image/*"))
                        .latin1())
                .cases(3000)
                .check(text -> {
                    MediaType parsed = MediaType.parse(text);
                    if (parsed != null) {
                        assertThat(MediaType.parse(parsed.toString())).isEqualTo(parsed);
                    }
                    MediaType.parseAccept(text);
                });
    }

    @Test
    void endingsOfNamesTell() {
        MediaTypes types = MediaTypes.STANDARD;
        assertThat(types.ofName("index.html")).isEqualTo("text/html");
        assertThat(types.ofName("A.PNG")).isEqualTo("image/png");
        assertThat(types.ofName("a.tar.gz")).isEqualTo("application/gzip");
        assertThat(types.ofName("README")).isEqualTo(MediaTypes.UNKNOWN);
        assertThat(types.ofName("a.")).isEqualTo(MediaTypes.UNKNOWN);
        assertThat(types.with("xyz", "text/x-z").ofName("a.xyz")).isEqualTo("text/x-z");
        assertThatThrownBy(() -> types.with(".x", "a/b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> types.with("x", "nonsense")).isInstanceOf(IllegalArgumentException.class);
        assertThat(MediaTypes.isCompressible("text/html; charset=utf-8")).isTrue();
        assertThat(MediaTypes.isCompressible("image/svg+xml")).isTrue();
        assertThat(MediaTypes.isCompressible("image/png")).isFalse();
    }
}
