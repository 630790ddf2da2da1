package dev.hawser.protocols.portforward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.net.ConnectFailed;
import dev.hawser.net.Connector;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.endpoint.ClientEndpoint;
import dev.hawser.protocols.LogRecords;
import dev.hawser.testing.MemoryConnector;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.testing.MemoryTransport;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Forwarding, in memory. */
final class PortForwardTest {
    private final MemoryReactor reactor = new MemoryReactor();
    private final MemoryTransport in = new MemoryTransport(reactor);
    private final MemoryTransport out = new MemoryTransport(reactor);
    private final LogRecords log = new LogRecords(PortForwardFactory.class);

    @BeforeEach
    void accept() {
        ClientEndpoint to = ClientEndpoint.parse(reactor, "tcp:192.0.2.1:80");
        in.connect(new PortForwardFactory(to).buildProtocol(in.peer()));
        reactor.advance(Duration.ZERO);
    }

    @AfterEach
    void closeLog() {
        log.close();
    }

    private MemoryConnector attempt() {
        return reactor.tcpClients().getFirst();
    }

    private void connect() throws Exception {
        attempt().succeed(out);
        settle();
    }

    private void settle() {
        for (int i = 0; i < 4; i++) {
            reactor.advance(Duration.ZERO);
        }
    }

    @Test
    void bytesGoBothWays() throws Exception {
        connect();
        in.deliver("question");
        out.deliver("answer");
        assertThat(out.takeWritten()).isEqualTo("question");
        assertThat(in.takeWritten()).isEqualTo("answer");
        assertThat(attempt().host()).isEqualTo("192.0.2.1");
    }

    @Test
    void nothingIsReadBeforeTheOtherConnectionIsThere() throws Exception {
        assertThat(in.isReading()).isFalse();
        in.deliver("early");
        assertThat(in.isClosed()).isFalse();
        connect();
        assertThat(out.takeWritten()).isEqualTo("early");
        assertThat(in.isReading()).isTrue();
    }

    @Test
    void aFailureToConnectClosesTheClientAndIsLoggedWithItsReason() {
        attempt().fail(new ConnectFailed.Refused("192.0.2.1:80"));
        settle();
        assertThat(in.isClosed()).isTrue();
        assertThat(log.lines()).singleElement().asString()
                .startsWith("WARNING the connection of 192.168.1.1:54321 cannot be passed on: ")
                .contains("refused");
        assertThat(reactor.holdings()).isEmpty();
    }

    @Test
    void aClientThatIsLostFirstEndsTheAttempt() {
        in.disconnect(new ConnectionLost());
        settle();
        assertThat(attempt().state()).isEqualTo(Connector.State.DISCONNECTED);
        assertThat(log.lines()).isEmpty();
        assertThat(reactor.holdings()).isEmpty();
    }

    @Test
    void aSlowSideHoldsUpTheOther() throws Exception {
        connect();
        out.setCapacity(0);
        in.deliver("x".repeat(100_000));
        assertThat(in.isReading()).isFalse();
        assertThat(out.isReading()).isTrue();
        out.setCapacity(Long.MAX_VALUE);
        settle();
        assertThat(in.isReading()).isTrue();

        in.setCapacity(0);
        out.deliver("y".repeat(100_000));
        assertThat(out.isReading()).isFalse();
        in.setCapacity(Long.MAX_VALUE);
        settle();
        assertThat(out.isReading()).isTrue();
        assertThat(in.takeWritten()).hasSize(100_000);
    }

    @Test
    void theEndOfOneDirectionIsPassedOnAndTheOtherGoesOn() throws Exception {
        connect();
        in.deliver("question");
        in.deliverEnd();
        settle();
        assertThat(out.takeWritten()).isEqualTo("question");
        assertThat(out.isWriteClosed()).isTrue();
        assertThat(out.isClosed()).isFalse();
        out.deliver("answer");
        out.deliverEnd();
        settle();
        assertThat(in.takeWritten()).isEqualTo("answer");
        assertThat(in.isClosed()).isTrue();
        assertThat(out.isClosed()).isTrue();
    }

    @Test
    void theEndComesBehindWhatASlowSideHasNotTaken() throws Exception {
        connect();
        out.setCapacity(3);
        in.deliver("hello");
        in.deliverEnd();
        settle();
        assertThat(out.isWriteClosed()).isFalse();
        out.setCapacity(Long.MAX_VALUE);
        settle();
        assertThat(out.takeWritten()).isEqualTo("hello");
        assertThat(out.isWriteClosed()).isTrue();
    }

    @Test
    void aSideThatIsLostClosesTheOtherWhenItHasGotAll() throws Exception {
        connect();
        in.setCapacity(2);
        out.deliver("answer");
        out.disconnect(new ConnectionLost());
        settle();
        assertThat(in.isClosed()).isFalse();
        in.setCapacity(Long.MAX_VALUE);
        settle();
        assertThat(in.takeWritten()).isEqualTo("answer");
        assertThat(in.isClosed()).isTrue();
        assertThat(in.isAborted()).isFalse();
    }

    @Test
    void aClientThatIsLostClosesTheServer() throws Exception {
        connect();
        in.disconnect(new ConnectionLost());
        settle();
        assertThat(out.isClosed()).isTrue();
        assertThat(reactor.holdings()).isEmpty();
    }
}
