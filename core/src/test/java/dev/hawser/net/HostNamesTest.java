package dev.hawser.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostNamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "[::1]", "2001:db8::7", "::ffff:10.0.0.1"})
    void aNumericHostIsItsAddress(String host) throws Exception {
        assertThat(HostNames.numeric(host)).isEqualTo(InetAddress.getByName(host));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "a.1a", "256.1.1.1", "1.2.3.4.", "fe80::zz", "host7"})
    void aNameIsNoAddress(String host) {
        assertThat(HostNames.numeric(host)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "Example.COM, example.com",
        "example.com., example.com.",
        "b\u00fccher.example, xn--bcher-kva.example",
        "_sip._tcp.example.com, _sip._tcp.example.com",
        "7up.example, 7up.example",
        "host7, host7"
    })
    void aNameIsAskedForInAsciiAndLowerCase(String host, String asked) {
        assertThat(HostNames.ascii(host)).isEqualTo(asked);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "~~, the name is empty",
                "a b, a name holds no U+0020",
                "a\u0000b, a name holds no U+0000",
                "a\tb, a name holds no U+0009",
                "a\u00a0b, a name holds no U+0020", // RFC 3491 maps the other spaces to this one
                "a..b, a label of the name is empty",
                ".a, a label of the name is empty",
                "a/b, a name holds no '/'",
                "fe80::zz, a name holds no ':'",
                "u@h, a name holds no '@'",
                "256.1.1.1, it is neither a name nor a numeric address",
                "0x7f.1, it is neither a name nor a numeric address",
                "a.0X7F, it is neither a name nor a numeric address",
                "\uff11\uff12\uff17.0.0.\uff11, it is neither a name nor a numeric address"
            })
    void whatCannotBeANameIsRefusedWithTheReason(String host, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostNames.ascii(host))
                .withMessage(reason);
    }

    @Test
    void aLineBreakIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostNames.ascii("a\nb"))
                .withMessage("a name holds no U+000A");
    }

    @Test
    void aLabelHasAtMost63Characters() {
        assertThat(HostNames.ascii("a".repeat(63) + ".b")).hasSize(65);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostNames.ascii("a".repeat(64) + ".b"))
                .withMessage("a label has 64 characters, and at most 63 are allowed");
    }

    @Test
    void aNameHasAtMost253Characters() {
        String longest = ("a".repeat(62) + ".").repeat(4) + "b"; // 253
        assertThat(HostNames.ascii(longest)).hasSize(253);
        assertThat(HostNames.ascii(longest + ".")).hasSize(254);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostNames.ascii(longest + "b"))
                .withMessage("the name has 254 characters, and at most 253 are allowed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostNames.ascii("\u00fc".repeat(10_000)))
                .withMessage("the name has 10000 characters, and at most 253 are allowed");
    }

    @Test
    void aNameThatGrowsTooLongInAsciiIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> HostNames.ascii(("\u00fc".repeat(60) + ".").repeat(4)));
    }

    @Test
    void aMessageShowsNoControlCharacterAndNotTooMuch() {
        assertThat(HostNames.shown("a\r\nb\u0000")).isEqualTo("a\\u000d\\u000ab\\u0000");
        assertThat(HostNames.shown("x".repeat(1000))).hasSize(256).endsWith("...");
    }
}
