package dev.hawser.net.socks.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.testing.Chunkings;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SocksClientSessionTest {
    private static final SocksCredentials LOGIN = new SocksCredentials("user", "secret");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.1|80|05010001c00002010050",
                "2001:db8::1|443|0501000420010db800000000000000000000000101bb",
                "a.example|65535|0501000309612e6578616d706c65ffff",
                "my_host|1|050100030" + "76d795f686f73740001",
            })
    void asksForNamesAndAddresses(String host, int port, String request) {
        SocksClientSession session = new SocksClientSession(host, port, null);

        assertThat(session.begin().hex()).isEqualTo("050100");
        assertThat(session.receive(Bytes.of(5, 0)).hex()).isEqualTo(request);
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "false, 05000500000100000000" + "0000, 050100030161" + "0050",
                "false, 0500050000030461626364" + "0000, 0501000301610050",
                "false, 05000500000300" + "0000, 0501000301610050",
                "false, 050005000004" + "00000000000000000000000000000000" + "0000, 0501000301610050",
                "true, 05000500000100000000" + "0000, 0501000301610050",
                "true, 050201000500000100000000" + "0000, 01047573657206736563726574" + "0501000301610050",
            })
    void succeedsAtEveryChunkingAndKeepsWhatFollows(boolean login, String said, String answered) {
        Bytes wire = Bytes.ofHex(said).concat(Bytes.of("220 hello\r\n"));
        for (List<Bytes> chunks : Chunkings.of(wire)) {
            SocksClientSession session = new SocksClientSession("a", 80, login ? LOGIN : null);
            assertThat(session.begin().hex()).isEqualTo(login ? "05020002" : "050100");
            List<Bytes> answers = new ArrayList<>();
            List<Bytes> after = new ArrayList<>();
            for (Bytes chunk : chunks) {
                if (session.isDone()) {
                    after.add(chunk);
                } else {
                    answers.add(session.receive(chunk));
                }
            }
            assertThat(Bytes.join(answers).hex()).isEqualTo(answered);
            assertThat(session.isDone()).isTrue();
            assertThat(session.rest().concat(Bytes.join(after)).utf8()).isEqualTo("220 hello\r\n");
            assertThatIllegalStateException().isThrownBy(() -> session.receive(Bytes.of("x")));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "false|485454502f31|no SOCKS 5 proxy: it speaks in version 72 (",
                "false|0400|no SOCKS 5 proxy: it speaks in version 4 (",
                "false|05ff|the SOCKS proxy accepts none of the ways to authenticate: none",
                "true|05ff|the SOCKS proxy accepts none of the ways to authenticate: none, user and password",
                "false|0502|the SOCKS proxy chose method 2, which was not offered",
                "true|0501|the SOCKS proxy chose method 1, which was not offered",
                "true|05020500|the SOCKS proxy answered the user and password in version 5, not 1",
                "true|05020101|the SOCKS proxy refused the user and password (status 1)",
                "false|05000400|no SOCKS 5 proxy: it speaks in version 4 (",
                "false|05000501|the SOCKS proxy refused: general SOCKS server failure (reply 1)",
                "false|05000502|the SOCKS proxy refused: connection not allowed by ruleset (reply 2)",
                "false|05000503|the SOCKS proxy refused: network unreachable (reply 3)",
                "false|05000504|the SOCKS proxy refused: host unreachable (reply 4)",
                "false|05000505|the SOCKS proxy refused: connection refused (reply 5)",
                "false|05000506|the SOCKS proxy refused: TTL expired (reply 6)",
                "false|05000507|the SOCKS proxy refused: command not supported (reply 7)",
                "false|05000508|the SOCKS proxy refused: address type not supported (reply 8)",
                "false|050005ff|the SOCKS proxy refused: a reason that RFC 1928 does not know (reply 255)",
                "false|0500050000020000000000|the SOCKS proxy gave an address of the unknown type 2",
            })
    void everyRefusalAndEveryLieHasItsOwnError(boolean login, String said, String problem) {
        for (List<Bytes> chunks : Chunkings.of(Bytes.ofHex(said))) {
            SocksClientSession session = new SocksClientSession("a", 80, login ? LOGIN : null);
            assertThatThrownBy(() -> {
                        for (Bytes chunk : chunks) {
                            session.receive(chunk);
                        }
                    })
                    .isInstanceOf(SocksException.class)
                    .hasMessageStartingWith(problem);
            assertThat(session.isDone()).isFalse();
            assertThatIllegalStateException().isThrownBy(() -> session.receive(Bytes.of(5)));
        }
    }

    @Test
    void aRefusalHasItsCode() {
        SocksClientSession session = new SocksClientSession("a", 80, null);
        assertThatThrownBy(() -> session.receive(Bytes.of(5, 0, 5, 5)))
                .isInstanceOfSatisfying(SocksException.class, refused -> assertThat(refused.reply()).isEqualTo(5));
    }

    @ParameterizedTest
    @CsvSource({"'',80", "'a b',80", "a\u00e4,80", "a,0", "a,65536"})
    void refusesWhatItCannotAskFor(String host, int port) {
        assertThatIllegalArgumentException().isThrownBy(() -> new SocksClientSession(host, port, null));
    }

    @Test
    void refusesNamesAndPasswordsThatDoNotFit() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SocksClientSession("x".repeat(256), 80, null));
        assertThatIllegalArgumentException().isThrownBy(() -> new SocksCredentials("", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> new SocksCredentials("x", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new SocksCredentials("\u00e4".repeat(128), "x"));
        assertThat(LOGIN.toString()).doesNotContain("secret");
    }

    @Test
    void garbageIsRefusedOrWaitsWithinTheBound() {
        Random random = new Random(3);
        for (int i = 0; i < 30_000; i++) {
            SocksClientSession session = new SocksClientSession("a", 80, random.nextBoolean() ? LOGIN : null);
            byte[] garbage = new byte[random.nextInt(40)];
            for (int at = 0; at < garbage.length; at++) {
                garbage[at] = (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : random.nextInt(6));
            }
            @Nullable RuntimeException thrown = null;
            for (int at = 0; at < garbage.length && thrown == null && !session.isDone(); at++) {
                try {
                    session.receive(Bytes.of(garbage[at]));
                } catch (RuntimeException refused) {
                    thrown = refused;
                }
            }
            if (thrown != null) {
                assertThat(thrown).isInstanceOf(SocksException.class);
            }
        }
    }
}
