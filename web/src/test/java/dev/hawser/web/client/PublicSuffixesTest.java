package dev.hawser.web.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hawser.bytes.Bytes;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PublicSuffixesTest {
    @ParameterizedTest
    @CsvSource({
        "com, true", "example.com, false", "co.uk, true", "example.co.uk, false", "uk, true", "ck, true", "any.ck, true",
        "www.ck, false", "a.any.ck, false", "kawasaki.jp, true", "x.kawasaki.jp, true", "city.kawasaki.jp, false",
        "github.io, true", "me.github.io, false", "unknown-tld, true", "a.unknown-tld, false", "com., true",
        "xn--55qx5d.cn, true", "xn--85x722f.xn--55qx5d.cn, false", "localhost, true"
    })
    void theBundledListKnowsThem(String domain, boolean isSuffix) {
        assertThat(PublicSuffixes.bundled().isPublicSuffix(domain)).isEqualTo(isSuffix);
    }

    @Test
    void aListOfNothingIsNone() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> PublicSuffixes.read(Bytes.of("// nothing\n\n").asStream()));
    }

    @Test
    void commentsAndWhatFollowsARuleAreLeftOut() throws IOException {
        PublicSuffixes list = PublicSuffixes.read(Bytes.of("// co\na.b // why\r\n*.c\n!d.c\n").asStream());
        assertThat(list.isPublicSuffix("a.b")).isTrue();
        assertThat(list.isPublicSuffix("x.c")).isTrue();
        assertThat(list.isPublicSuffix("d.c")).isFalse();
    }
}
