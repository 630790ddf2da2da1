package dev.hawser.net.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.testing.Chunkings;
import dev.hawser.testing.Garbage;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProxyHeaderTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final Bytes TRAILING = Bytes.of("GET / HTTP/1.1\r\n\r\n");

    /** Drives parser and writer. */
    static Stream<Arguments> version1() {
        return Stream.of(
                Arguments.of("PROXY TCP4 192.0.2.1 198.51.100.2 56324 443\r\n", ends("192.0.2.1", 56324, "198.51.100.2", 443)),
                Arguments.of("PROXY TCP4 0.0.0.0 255.255.255.255 0 65535\r\n", ends("0.0.0.0", 0, "255.255.255.255", 65535)),
                Arguments.of(
                        "PROXY TCP6 2001:db8:0:0:0:0:0:1 0:0:0:0:0:0:0:1 1 2\r\n", ends("2001:db8::1", 1, "::1", 2)),
                Arguments.of("PROXY UNKNOWN\r\n", new ProxyHeader.Unproxied(false, List.of())));
    }

    @ParameterizedTest
    @MethodSource
    void version1(String line, ProxyHeader header) throws Exception {
        assertThat(ProxyHeaderWriter.version1(header)).isEqualTo(Bytes.of(line));
        parsesAtEveryChunking(Bytes.of(line), header);
    }

    @Test
    void version1TakesWhatItNeedNotWrite() throws Exception {
        parsesAtEveryChunking(
                Bytes.of("PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535\r\n"),
                new ProxyHeader.Unproxied(false, List.of()));
        parsesAtEveryChunking(Bytes.of("PROXY TCP6 ::1 2001:DB8::1 1 2\r\n"), ends("::1", 1, "2001:db8::1", 2));
        ProxyHeader mapped = parse(Bytes.of("PROXY TCP6 ::ffff:192.0.2.1 ::1 1 2\r\n"));
        assertThat(((ProxyHeader.Proxied) mapped).source())
                .satisfies(end -> assertThat(((ProxyEnd.Ip) end).address().getAddress()).hasSize(16));
        assertThat(parse(ProxyHeaderWriter.version1(mapped))).isEqualTo(mapped);
    }

    static Stream<Arguments> version2() {
        String unix = Bytes.of("/run/a.sock").hex() + "00".repeat(97);
        String other = "00" + Bytes.of("name").hex() + "00".repeat(103);
        return Stream.of(
                Arguments.of(
                        SIGNATURE + "2111000cc0000201c6336402dc0401bb", ends("192.0.2.1", 56324, "198.51.100.2", 443)),
                Arguments.of(
                        SIGNATURE + "2112000cc0000201c633640200350035",
                        new ProxyHeader.Proxied(
                                ip("192.0.2.1", 53), ip("198.51.100.2", 53), true, List.of())),
                Arguments.of(
                        SIGNATURE + "21210024" + "20010db8000000000000000000000001" + "0".repeat(31) + "1" + "00010002",
                        ends("2001:db8::1", 1, "::1", 2)),
                Arguments.of(
                        SIGNATURE + "213100d8" + unix + other,
                        new ProxyHeader.Proxied(new ProxyEnd.Unix("/run/a.sock"), new ProxyEnd.Unix("\0name"))),
                Arguments.of(SIGNATURE + "20000000", new ProxyHeader.Unproxied(true, List.of())),
                Arguments.of(SIGNATURE + "21000000", new ProxyHeader.Unproxied(false, List.of())),
                Arguments.of(
                        SIGNATURE + "2111001a" + "c0000201c6336402dc0401bb" + "020004" + "612e6263" + "04000400000000",
                        new ProxyHeader.Proxied(
                                ip("192.0.2.1", 56324),
                                ip("198.51.100.2", 443),
                                false,
                                List.of(
                                        new ProxyTlv(ProxyTlv.AUTHORITY, Bytes.of("a.bc")),
                                        new ProxyTlv(ProxyTlv.NOOP, Bytes.of(0, 0, 0, 0))))));
    }

    @ParameterizedTest
    @MethodSource
    void version2(String hex, ProxyHeader header) throws Exception {
        assertThat(ProxyHeaderWriter.version2(header).hex()).isEqualTo(hex);
        parsesAtEveryChunking(Bytes.ofHex(hex), header);
    }

    @Test
    void aLocalHeaderMayHaveAnyAddresses() throws Exception {
        parsesAtEveryChunking(
                Bytes.ofHex(SIGNATURE + "2011000cc0000201c6336402dc0401bb"), new ProxyHeader.Unproxied(true, List.of()));
    }

    @Test
    void theChecksumIsComputedAndVerified() {
        ProxyHeader header = new ProxyHeader.Proxied(
                ip("192.0.2.1", 1),
                ip("192.0.2.2", 2),
                false,
                List.of(
                        new ProxyTlv(ProxyTlv.CRC32C, Bytes.of(9, 9, 9, 9)),
                        new ProxyTlv(ProxyTlv.UNIQUE_ID, Bytes.of("id"))));
        Bytes written = ProxyHeaderWriter.version2(header);
        ProxyHeader parsed = parse(written);

        assertThat(parsed.uniqueId()).contains(Bytes.of("id"));
        assertThat(parsed.value(ProxyTlv.CRC32C).orElseThrow()).isNotEqualTo(Bytes.of(9, 9, 9, 9)).hasToString(
                written.slice(31, 35).toString());
        for (int at = 16; at < written.size(); at += at == 27 ? 4 : at == 34 ? 4 : 1) { // not the types and lengths of values
            byte[] changed = written.toArray();
            changed[at] ^= 0x40;
            assertThatThrownBy(() -> parse(Bytes.adopt(changed))).isInstanceOf(ProxyHeaderException.class);
        }
    }

    @Test
    void theClientsTlsIsReadable() {
        ProxyTls tls = new ProxyTls(
                ProxyTls.CLIENT_SSL | ProxyTls.CLIENT_CERT_CONN,
                true,
                List.of(
                        new ProxyTlv(ProxyTls.VERSION, Bytes.of("TLSv1.3")),
                        new ProxyTlv(ProxyTls.COMMON_NAME, Bytes.of("client"))));
        ProxyHeader header = new ProxyHeader.Unproxied(false, List.of(tls.asValue()));
        ProxyTls parsed = parse(ProxyHeaderWriter.version2(header)).tls().orElseThrow();

        assertThat(parsed).isEqualTo(tls);
        assertThat(parsed.text(ProxyTls.VERSION)).contains("TLSv1.3");
        assertThat(parsed.text(ProxyTls.CIPHER)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET / HTTP/1.1|it begins with \"GET / HTTP/1\", as neither version does",
                "PROXY\\r\\n|it begins with \"PROXY\\r\\n\", as neither version does",
                "PROXY TCP5 1.2.3.4 1.2.3.4 1 2\\r\\n|its protocol is \"TCP5\", and not TCP4, TCP6 or UNKNOWN",
                "PROXY \\r\\n|its protocol is \"\", and not TCP4, TCP6 or UNKNOWN",
                "PROXY TCP4 1.2.3.4 1.2.3.4 1\\r\\n|the line has 5 words, and not 6: \"PROXY TCP4 1.2.3.4 1.2.3.4 1\"",
                "PROXY TCP4 1.2.3.4  1.2.3.4 1 2\\r\\n|the line has 7 words, and not 6: \"PROXY TCP4 1.2.3.4  1.2.3.4 1 2\"",
                "PROXY TCP4 1.2.3 1.2.3.4 1 2\\r\\n|\"1.2.3\" is no IPv4 address",
                "PROXY TCP4 1.2.3.256 1.2.3.4 1 2\\r\\n|\"1.2.3.256\" is no IPv4 address",
                "PROXY TCP4 ::1 1.2.3.4 1 2\\r\\n|\"::1\" is no IPv4 address",
                "PROXY TCP6 1.2.3.4 ::1 1 2\\r\\n|\"1.2.3.4\" is no IPv6 address",
                "PROXY TCP6 fe80::1%lo ::1 1 2\\r\\n|\"fe80::1%lo\" is no IPv6 address",
                "PROXY TCP4 example.com 1.2.3.4 1 2\\r\\n|\"example.com\" is no IPv4 address",
                "PROXY TCP4 1.2.3.4 1.2.3.4 01 2\\r\\n|\"01\" is no port number",
                "PROXY TCP4 1.2.3.4 1.2.3.4 1 65536\\r\\n|\"65536\" is no port number",
                "PROXY TCP4 1.2.3.4 1.2.3.4 -1 2\\r\\n|\"-1\" is no port number",
            })
    void badLines(String escaped, String problem) {
        Bytes line = Bytes.of(escaped.replace("\\r", "\r").replace("\\n", "\n"), StandardCharsets.ISO_8859_1);
        refusesAtEveryChunking(line, problem);
    }

    @Test
    void aLineOfMoreThan107BytesIsRefusedWithoutWaitingForItsEnd() {
        Bytes longest = Bytes.of("PROXY UNKNOWN " + "x".repeat(107 - 16) + "\r\n");
        assertThat(longest.size()).isEqualTo(107);
        assertThat(parse(longest)).isEqualTo(new ProxyHeader.Unproxied(false, List.of()));
        refusesAtEveryChunking(
                Bytes.of("PROXY UNKNOWN " + "x".repeat(108 - 16) + "\r\n"), "the line is longer than 107 bytes");
        assertThatThrownBy(() -> parse(Bytes.of("PROXY UNKNOWN " + "x".repeat(93))))
                .hasMessageEndingWith("the line is longer than 107 bytes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3111000c|its version and command are 0x31, and not 0x20 or 0x21",
                "2211000c|its version and command are 0x22, and not 0x20 or 0x21",
                "2111fff0|it has 65536 bytes, and the limit is 4096",
                "2141000000|its family and protocol are 0x41, which is unknown",
                "2113000cc0000201c6336402dc0401bb|its family and protocol are 0x13, which is unknown",
                "2111000bc0000201c6336402dc0401|its family 0x11 has 12 bytes of addresses, and there are 11",
                "2111000ec0000201c6336402dc0401bb0200|a value is cut short: \"\\x02\\x00\"",
                "2111000fc0000201c6336402dc0401bb020001|a value is cut short: \"\\x02\\x00\\x01\"",
                "2111000fc0000201c6336402dc0401bb030000|there is one checksum, of 4 bytes",
                "21110013c0000201c6336402dc0401bb03000400000000|its checksum is 00000000, and should be",
                "21110012c0000201c6336402dc0401bb200003010000|the value of type SSL has 3 bytes, and 5 at least",
            })
    void badBinaries(String hex, String problem) {
        refusesAtEveryChunking(Bytes.ofHex(SIGNATURE + hex), problem);
    }

    @Test
    void aUniqueIdHas128BytesAtMost() {
        Bytes value = Bytes.of(ProxyTlv.UNIQUE_ID, 0, 129).concat(Bytes.adopt(new byte[129]));
        refusesAtEveryChunking(
                Bytes.ofHex(SIGNATURE + "21000084").concat(value), "a unique id has 128 bytes at most, not 129");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ProxyTlv(ProxyTlv.UNIQUE_ID, Bytes.adopt(new byte[129])));
    }

    @Test
    void aVersionMayBeRefused() {
        ProxyHeaderLimits only2 = new ProxyHeaderLimits(4096, false, true);
        assertThatThrownBy(() -> new ProxyHeaderParser(only2).receive(Bytes.of("PROXY ")))
                .hasMessageEndingWith("it is of version 1, which is not accepted");
        ProxyHeaderLimits only1 = new ProxyHeaderLimits(4096, true, false);
        assertThatThrownBy(() -> new ProxyHeaderParser(only1).receive(Bytes.ofHex(SIGNATURE)))
                .hasMessageEndingWith("it is of version 2, which is not accepted");
    }

    @Test
    void theWriterRefusesWhatAVersionCannotSay() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProxyHeaderWriter.version1(new ProxyHeader.Unproxied(true, List.of())));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProxyHeaderWriter.version1(
                        new ProxyHeader.Proxied(new ProxyEnd.Unix("/a"), new ProxyEnd.Unix("/b"))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ProxyHeader.Proxied(ip("192.0.2.1", 1), ip("::1", 1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new ProxyEnd.Unix("x".repeat(109)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProxyHeaderWriter.version2(new ProxyHeader.Unproxied(
                        false, List.of(new ProxyTlv(0xe0, Bytes.adopt(new byte[65535]))))));
    }

    /** Garbage parses, waits for more within the limit, or raises the protocol's own error. */
    @Test
    void garbage() {
        Bytes valid = Bytes.ofHex(
                SIGNATURE + "2111001a" + "c0000201c6336402dc0401bb" + "020004" + "612e6263" + "04000400000000");
        Garbage garbage = new Garbage(7);
        Random random = new Random(7);
        for (int i = 0; i < 30_000; i++) {
            Bytes input = random.nextBoolean()
                    ? garbage.mutated(valid)
                    : garbage.mutated(Bytes.of("PROXY TCP4 192.0.2.1 198.51.100.2 56324 443\r\n"));
            ProxyHeaderParser parser = new ProxyHeaderParser(ProxyHeaderLimits.DEFAULT);
            try {
                for (Bytes chunk : Chunkings.random(input, i)) {
                    if (parser.receive(chunk) != null) {
                        break;
                    }
                    assertThat(parser.size()).isLessThanOrEqualTo(4096);
                }
            } catch (ProxyHeaderException expected) {
                assertThat(expected).hasMessageStartingWith("No acceptable PROXY protocol header: ");
            }
        }
    }

    private static void parsesAtEveryChunking(Bytes bytes, ProxyHeader header) throws Exception {
        for (List<Bytes> chunks : Chunkings.of(bytes.concat(TRAILING))) {
            ProxyHeaderParser parser = new ProxyHeaderParser(ProxyHeaderLimits.DEFAULT);
            ProxyHeader found = null;
            Bytes after = Bytes.EMPTY;
            for (Bytes chunk : chunks) {
                if (found == null) {
                    found = parser.receive(chunk);
                } else {
                    after = after.concat(chunk);
                }
            }
            assertThat(found).isEqualTo(header);
            assertThat(parser.rest().concat(after)).isEqualTo(TRAILING);
        }
    }

    private static void refusesAtEveryChunking(Bytes bytes, String problem) {
        for (List<Bytes> chunks : Chunkings.of(bytes)) {
            ProxyHeaderParser parser = new ProxyHeaderParser(ProxyHeaderLimits.DEFAULT);
            String message = null;
            try {
                for (Bytes chunk : chunks) {
                    assertThat(parser.receive(chunk)).isNull();
                }
            } catch (ProxyHeaderException refused) {
                message = refused.getMessage();
            }
            if (problem.startsWith("it begins with")) {
                assertThat(message).contains("it begins with");
            } else {
                assertThat(message).startsWith("No acceptable PROXY protocol header: " + problem);
            }
        }
    }

    private static ProxyHeader parse(Bytes bytes) {
        @Nullable ProxyHeader header = new ProxyHeaderParser(ProxyHeaderLimits.DEFAULT).receive(bytes);
        return Objects.requireNonNull(header, "not complete");
    }

    private static ProxyEnd.Ip ip(String address, int port) {
        return new ProxyEnd.Ip(InetAddress.ofLiteral(address), port);
    }

    private static ProxyHeader ends(String source, int from, String destination, int to) {
        return new ProxyHeader.Proxied(ip(source, from), ip(destination, to));
    }
}
