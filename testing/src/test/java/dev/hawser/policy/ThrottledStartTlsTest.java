package dev.hawser.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.line.LineReceiver;
import dev.hawser.net.ClientFactory;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Factory;
import dev.hawser.net.HandshakeListener;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import dev.hawser.tls.TestIdentities;
import dev.hawser.tls.TlsClientOptions;
import dev.hawser.tls.TlsServerOptions;
import dev.hawser.tls.TlsSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** TLS that begins beneath policies, with bytes held back in both directions. */
final class ThrottledStartTlsTest {
    private final List<String> events = new ArrayList<>();
    private final Reactor reactor = Reactor.open(ReactorOptions.DEFAULT.withHandleSignals(false));

    private final class Server extends LineReceiver implements HandshakeListener {
        @Override
        public void lineReceived(String line) {
            events.add("server got " + line);
            if (line.equals("STARTTLS")) {
                sendLine("x".repeat(500)); // more than the burst
                sendLine("go");
                transport().startTls(TlsServerOptions.of(TestIdentities.identity("server-ec")));
            } else {
                sendLine("secret " + "y".repeat(300));
                transport().loseConnection();
            }
        }

        @Override
        public void handshakeCompleted(TlsSession session) {
            events.add("server secured");
        }
    }

    private final class Client extends LineReceiver implements HandshakeListener {
        @Override
        public void connectionMade() {
            sendLine("STARTTLS");
        }

        @Override
        public void lineReceived(String line) {
            events.add("client got " + line.replaceAll("(.)\\1+", "$1"));
            if (line.equals("go")) {
                transport().startTls(TlsClientOptions.DEFAULT.withRoots(TestIdentities.roots()).withServerName("localhost"));
                sendLine("hello");
            }
        }

        @Override
        public void handshakeCompleted(TlsSession session) {
            events.add("client secured");
        }

        @Override
        public void connectionLost(ConnectionEnd reason) {
            events.add(reason.getClass().getSimpleName());
            reactor.stop();
        }
    }

    private Factory slow(Factory factory) {
        Rate rate = new Rate(20_000, 100);
        return new CountingFactory(new ThrottlingFactory(
                new TimeoutFactory(factory, Timeouts.DEFAULT), reactor, new Throttling(rate, rate, rate, rate)));
    }

    @Test
    void whatWasWrittenBeforeLeavesInClearAndAllArrives() {
        Factory served = slow(Factory.of(Server::new));
        ListeningPort port = reactor.listenTcp(0, ListenOptions.LOOPBACK, served);
        ClientFactory client = slow(Factory.of(Client::new))::buildProtocol;
        reactor.connectTcp("127.0.0.1", port.port(), client);
        reactor.callLater(Duration.ofSeconds(15), reactor::stop);
        reactor.run();
        assertThat(events.stream().filter(event -> !event.endsWith("secured")))
                .containsExactly(
                        "server got STARTTLS",
                        "client got x",
                        "client got go",
                        "server got hello",
                        "client got secret y",
                        "ConnectionDone");
        assertThat(events).contains("server secured", "client secured");
    }
}
