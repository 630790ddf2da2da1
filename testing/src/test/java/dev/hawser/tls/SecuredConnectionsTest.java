package dev.hawser.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.hawser.net.ConnectOptions;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.OpenConnection;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.testing.junit.HawserTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@HawserTest
class SecuredConnectionsTest {
    static final class Quiet extends Protocol {}

    @Test
    void aConnectionIsListedAsSecuredWhenItsHandshakeIsDone(Reactor reactor) {
        TlsServerOptions server = TlsServerOptions.of(TestIdentities.identity("server-ec"));
        TlsClientOptions client = TlsClientOptions.DEFAULT.withRoots(TestIdentities.roots());
        Quiet accepted = new Quiet();
        Quiet connected = new Quiet();
        ListeningPort port = reactor.listenTls(0, ListenOptions.LOOPBACK, server, _ -> accepted);
        reactor.connectTls("127.0.0.1", port.port(), ConnectOptions.DEFAULT, client, _ -> connected);
        while (reactor.openConnections().size() < 2) {
            reactor.deferLater(Duration.ofMillis(1)).await();
        }
        accepted.transport().secured().await();
        connected.transport().secured().await();
        assertThat(reactor.openConnections())
                .extracting(OpenConnection::secured, OpenConnection::protocol)
                .containsOnly(tuple(true, Quiet.class.getName()));
        connected.transport().loseConnection();
        accepted.transport().lost().await();
        port.stopListening().await();
    }
}
