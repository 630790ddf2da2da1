package dev.hawser.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.net.Address;
import dev.hawser.net.ConnectOptions;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.endpoint.ClientEndpoint;
import dev.hawser.net.endpoint.HostnameEndpoint;
import dev.hawser.net.endpoint.ServerEndpoint;
import dev.hawser.net.endpoint.TcpClientEndpoint;
import dev.hawser.net.endpoint.TcpServerEndpoint;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointStringsTest {
    private final MemoryReactor reactor = new MemoryReactor();

    @ParameterizedTest
    @ValueSource(strings = {"tcp:8007", "tcp:port=8007", "tcp:8007:interface=", "tcp:8007:backlog=1024"})
    void E3_aServerNeedsOnlyItsPort(String description) {
        assertThat(server(description)).isEqualTo(new TcpServerEndpoint(reactor, 8007));
    }

    @Test
    void E3_aServerTakesInterfaceAndBacklog() {
        assertThat(server("tcp:0:interface=127.0.0.1:backlog=7"))
                .isEqualTo(new TcpServerEndpoint(reactor, 0, ListenOptions.LOOPBACK.withBacklog(7)));
        assertThat(server("tcp:80:interface=\\:\\:1"))
                .isEqualTo(new TcpServerEndpoint(
                        reactor, 80, ListenOptions.DEFAULT.withInterface("0:0:0:0:0:0:0:1")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp:example.com:80",
                "tcp:host=example.com:port=80",
                "tcp:port=80:host=example.com",
                "tcp:example.com:port=80",
                "tcp:host=example.com:80",
                "tcp:port=80:example.com",
                "tcp:example.com:80:timeout=30:bindAddress="
            })
    void E4_aClientTakesHostAndPortInPlaceOrByKey(String description) {
        assertThat(client(description)).isEqualTo(new HostnameEndpoint(reactor, "example.com", 80));
        assertThat(client(description.replace("example.com", "192.0.2.1")))
                .isEqualTo(new TcpClientEndpoint(reactor, "192.0.2.1", 80));
    }

    @Test
    void E4_aClientTakesTimeoutAndBindAddress() {
        ConnectOptions options = ConnectOptions.DEFAULT
                .withTimeout(Duration.ofMillis(2_500))
                .withBindAddress(new Address.Ip(InetAddress.ofLiteral("192.0.2.9"), 0));

        assertThat(client("tcp:\\:\\:1:80:timeout=2.5:bindAddress=192.0.2.9"))
                .isEqualTo(new TcpClientEndpoint(reactor, "::1", 80, options));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tcpp:80|Unknown endpoint type 'tcpp' (known: doubled, fd, haproxy, ssl, stdio, systemd, tcp, tcp6, tls, unix) in \"tcpp:80\"",
                "TCP:80|Unknown endpoint type 'TCP' (known: doubled, fd, haproxy, ssl, stdio, systemd, tcp, tcp6, tls, unix) in \"TCP:80\"",
                "tcp|Missing port in \"tcp\"",
                "tcp:|Bad port '': it is no number in \"tcp:\"",
                "tcp:http|Bad port 'http': it is no number in \"tcp:http\"",
                "tcp:-1|Bad port '-1': it is no number in \"tcp:-1\"",
                "tcp:+80|Bad port '+80': it is no number in \"tcp:+80\"",
                "tcp:80.0|Bad port '80.0': it is no number in \"tcp:80.0\"",
                "tcp:\u0668\u0660|Bad port '\u0668\u0660': it is no number in \"tcp:\u0668\u0660\"",
                "tcp:65536|Bad port '65536': it is out of the range 0 to 65535 in \"tcp:65536\"",
                "tcp:99999999999|Bad port '99999999999': it is no number in \"tcp:99999999999\"",
                "tcp:80:81|Too many arguments for tcp, '81' is one too many in \"tcp:80:81\"",
                "tcp:80:port=81|Too many arguments for tcp, '80' is one too many in \"tcp:80:port=81\"",
                "tcp:8:backlag=5|Unknown key 'backlag' for tcp (known: backlog, interface, port) in \"tcp:8:backlag=5\"",
                "tcp:80:backlog=5:backlog=6|Key 'backlog' given twice in \"tcp:80:backlog=5:backlog=6\"",
                "tcp:80:backlog=0|Bad backlog '0': it must be at least 1 in \"tcp:80:backlog=0\"",
                "tcp:80:backlog=many|Bad backlog 'many': it is no number in \"tcp:80:backlog=many\"",
                "tcp:80:interface=lo|Bad interface 'lo': it is no numeric address in \"tcp:80:interface=lo\"",
                "tcp:80\\|The backslash at the end escapes nothing in \"tcp:80\\\""
            })
    void E3_aWrongServerIsNamedWithItsOffendingPiece(String description, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> server(description))
                .withMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fd:3|Unknown endpoint type 'fd' (known: connect, haproxy, host, socks5, ssl, tcp, through, tls, unix) in \"fd:3\"",
                "tcp|Missing host in \"tcp\"",
                "tcp::80|Empty host in \"tcp::80\"",
                "tcp:h|Missing port in \"tcp:h\"",
                "tcp:host=h|Missing port in \"tcp:host=h\"",
                "tcp:h:0|Bad port '0': it is out of the range 1 to 65535 in \"tcp:h:0\"",
                "tcp:h:80:81|Too many arguments for tcp, '81' is one too many in \"tcp:h:80:81\"",
                "tcp:h:80:timeout=soon|Bad timeout 'soon': it is no number of seconds in \"tcp:h:80:timeout=soon\"",
                "tcp:h:80:timeout=0.0|Bad timeout '0.0': it must be above 0 in \"tcp:h:80:timeout=0.0\"",
                "tcp:h:80:timeout=-1|Bad timeout '-1': it is no number of seconds in \"tcp:h:80:timeout=-1\"",
                "tcp:h:80:bindAddress=h|Bad bindAddress 'h': it is no numeric address in \"tcp:h:80:bindAddress=h\"",
                "tcp:h:80:x=1|Unknown key 'x' for tcp (known: bindAddress, host, port, timeout) in \"tcp:h:80:x=1\""
            })
    void E4_aWrongClientIsNamedWithItsOffendingPiece(String description, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client(description))
                .withMessage(message);
    }

    @Test
    void E2_anEmptyStringIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> server(""));
        assertThatIllegalArgumentException().isThrownBy(() -> client(""));
    }

    @Test
    void aPortOutOfRangeIsRefusedByTheObjectsToo() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TcpServerEndpoint(reactor, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new TcpServerEndpoint(reactor, 65536));
        assertThatIllegalArgumentException().isThrownBy(() -> new TcpClientEndpoint(reactor, "h", 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new TcpClientEndpoint(reactor, "h", 65536));
    }

    private ServerEndpoint server(String description) {
        return ServerEndpoint.parse(reactor, description);
    }

    private ClientEndpoint client(String description) {
        return ClientEndpoint.parse(reactor, description);
    }
}
