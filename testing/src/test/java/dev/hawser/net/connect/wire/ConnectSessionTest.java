package dev.hawser.net.connect.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.testing.Chunkings;
import dev.hawser.testing.Garbage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectSessionTest {
    @Test
    void asks() {
        assertThat(new ConnectSession("a.example", 443, null).begin().utf8())
                .isEqualTo("CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\n");
        assertThat(new ConnectSession("2001:db8::1", 80, null).begin().utf8())
                .isEqualTo("CONNECT [2001:db8::1]:80 HTTP/1.1\r\nHost: [2001:db8::1]:80\r\n\r\n");
        assertThat(new ConnectSession("a", 80, new BasicCredentials("Aladdin", "open sesame")).begin().utf8())
                .contains("\r\nProxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 Connection established\r\n\r\n",
                "HTTP/1.0 200\r\n\r\n",
                "HTTP/1.1 200 \r\nProxy-Agent: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 299 \u00e4\r\nX:\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\n\n",
            })
    void anyAnswerOf2xxIsATunnel(String head) {
        Bytes wire = Bytes.of(head).concat(Bytes.of("\r\n\r\n220 hello\r\n"));
        for (List<Bytes> chunks : Chunkings.of(wire)) {
            ConnectSession session = new ConnectSession("a", 80, null);
            Bytes after = Bytes.EMPTY;
            for (Bytes chunk : chunks) {
                if (session.isDone()) {
                    after = after.concat(chunk);
                } else {
                    session.receive(chunk);
                }
            }
            assertThat(session.isDone()).isTrue();
            assertThat(session.rest().concat(after).utf8()).isEqualTo("\r\n\r\n220 hello\r\n");
            assertThatIllegalStateException().isThrownBy(() -> session.receive(Bytes.of("x")));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 407 Proxy Authentication Required\\r\\nX: y\\r\\n\\r\\n|407|the HTTP proxy refused: 407 Proxy Authentication Required",
                "HTTP/1.1 502\\r\\n\\r\\n|502|the HTTP proxy refused: 502",
                "HTTP/1.1 301 Moved\\r\\n\\r\\n|301|the HTTP proxy refused: 301 Moved",
                "HTTP/1.1 101 Switching\\r\\n\\r\\n|101|the HTTP proxy refused: 101 Switching",
                "HTTP/2 200\\r\\n\\r\\n|-1|no HTTP proxy: its answer begins with ",
                "HTTP/1.1 20 OK\\r\\n\\r\\n|-1|no HTTP proxy: its answer begins with \"HTTP/1.1 20 OK\", which is no HTTP",
                "HTTP/1.1 200OK\\r\\n|-1|no HTTP proxy: its answer begins with \"HTTP/1.1 200OK\", which is no HTTP",
                "SSH-2.0-OpenSSH|-1|no HTTP proxy: its answer begins with ",
                "X|-1|no HTTP proxy: its answer begins with ",
                "HTTP/1.1 200 OK\\r\\nno colon\\r\\n|-1|no HTTP proxy: its answer has the line \"no colon\", which is no field",
                "HTTP/1.1 200 OK\\r\\nX: y\\r\\n folded\\r\\n|-1|no HTTP proxy: its answer has the line \" folded\", which is no field",
            })
    void everyRefusalNamesTheStatusAndEveryLieItsLine(String escaped, int status, String problem) {
        Bytes wire = Bytes.of(escaped.replace("\\r", "\r").replace("\\n", "\n"));
        for (List<Bytes> chunks : Chunkings.of(wire)) {
            ConnectSession session = new ConnectSession("a", 80, null);
            assertThatThrownBy(() -> chunks.forEach(session::receive))
                    .isInstanceOfSatisfying(
                            TunnelException.class,
                            refused -> assertThat(refused.status()).isEqualTo(status))
                    .hasMessageStartingWith(problem);
        }
    }

    @Test
    void theHeadIsBounded() {
        ConnectSession dribbling = new ConnectSession("a", 80, null);
        dribbling.receive(Bytes.of("HTTP/1.1 200 OK\r\n"));
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 2000; i++) {
                        dribbling.receive(Bytes.of("X: 12345678\r\n"));
                    }
                })
                .isInstanceOf(TunnelException.class)
                .hasMessage("no HTTP proxy: the head of its answer is longer than 16384 bytes");
        ConnectSession line = new ConnectSession("a", 80, null);
        assertThatThrownBy(() -> line.receive(Bytes.of("HTTP/1.1 200 " + "x".repeat(16384))))
                .hasMessage("no HTTP proxy: the head of its answer is longer than 16384 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\r\nX: y", "a/b", "a@b", "[::1]", "\u00e4"})
    void refusesHostsThatCannotBeInARequest(String host) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ConnectSession(host, 80, null));
    }

    @Test
    void refusesCredentialsThatWouldSaySomethingElse() {
        assertThatIllegalArgumentException().isThrownBy(() -> new BasicCredentials("a:b", "c"));
        assertThatIllegalArgumentException().isThrownBy(() -> new BasicCredentials("a", "c\r\n"));
        assertThat(new BasicCredentials("a", "secret").toString()).doesNotContain("secret");
    }

    @Test
    void garbageIsRefusedOrWaits() {
        Garbage garbage = new Garbage(11);
        for (int i = 0; i < 20_000; i++) {
            ConnectSession session = new ConnectSession("a", 80, null);
            try {
                for (Bytes chunk : Chunkings.random(
                        garbage.mutated(Bytes.of("HTTP/1.1 200 OK\r\nA: b\r\n\r\n")), i)) {
                    if (!session.isDone()) {
                        session.receive(chunk);
                    }
                }
            } catch (TunnelException expected) {
                assertThat(expected.getMessage()).isNotEmpty();
            }
        }
    }
}
