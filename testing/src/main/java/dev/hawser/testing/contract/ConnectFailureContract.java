package dev.hawser.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.Address;
import dev.hawser.net.ConnectFailed;
import dev.hawser.net.ConnectOptions;
import dev.hawser.net.ListeningPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule P6: why a connection was not made, and from where one is. */
public abstract class ConnectFailureContract extends ReactorContract {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    /** For the tests of one kind of reactor. */
    protected ConnectFailureContract() {}

    /** A port that is bound and not listened on: connecting to it is refused, and nobody else can take it meanwhile. */
    private static SocketChannel refusing() {
        try {
            return SocketChannel.open().bind(new InetSocketAddress(LOOPBACK, 0));
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private static int port(SocketChannel bound) {
        return bound.socket().getLocalPort();
    }

    private Recorder closing(String name) {
        return recorder(name).onMade(self -> self.transport().loseConnection());
    }

    @Test
    void P6_aPortThatNobodyListensOnIsRefusedWithItsNumber() throws IOException {
        RecordingFactory factory = factory(recorder("client")).onFailed(_ -> stopSoon());
        int port;
        try (SocketChannel nobody = refusing()) {
            port = port(nobody);
            reactor().connectTcp("127.0.0.1", port, factory);
            run();
        }
        assertThat(factory.reason())
                .isInstanceOf(ConnectFailed.Refused.class)
                .hasMessage("Connection was refused by other side: 127.0.0.1:" + port + ".");
    }

    @Test
    void P6_aNameThatCannotBeResolvedIsDnsFailed() {
        reactor().installResolver(
                host -> Deferred.fail(reactor(), new ConnectFailed.DnsFailed(host, "no such name", null)));
        RecordingFactory factory = factory(recorder("client")).onFailed(_ -> stopSoon());
        reactor().connectTcp("nowhere.test", 80, factory);
        run();
        assertThat(factory.reason())
                .isInstanceOf(ConnectFailed.DnsFailed.class)
                .hasMessage("DNS lookup failed: nowhere.test: no such name.");
    }

    @Test
    void P6_whateverTheResolverFailsWithIsDnsFailed() {
        reactor().installResolver(_ -> Deferred.fail(reactor(), new IOException("no server")));
        RecordingFactory factory = factory(recorder("client")).onFailed(_ -> stopSoon());
        reactor().connectTcp("nowhere.test", 80, factory);
        run();
        assertThat(factory.reason()).isInstanceOf(ConnectFailed.DnsFailed.class).hasRootCauseMessage("no server");
    }

    @Test
    void P6_aResolverThatThrowsFailsTheAttempt() {
        reactor().installResolver(_ -> {
            throw new IllegalStateException("at resolve");
        });
        RecordingFactory factory = factory(recorder("client")).onFailed(_ -> stopSoon());
        reactor().connectTcp("nowhere.test", 80, factory);
        run();
        assertThat(factory.reason()).isInstanceOf(ConnectFailed.DnsFailed.class).hasRootCauseMessage("at resolve");
    }

    @Test
    void P6_aNameWithNoAddressIsDnsFailed() {
        reactor().installResolver(_ -> Deferred.succeed(reactor(), List.of()));
        RecordingFactory factory = factory(recorder("client")).onFailed(_ -> stopSoon());
        reactor().connectTcp("empty.test", 80, factory);
        run();
        assertThat(factory.reason()).isInstanceOf(ConnectFailed.DnsFailed.class).hasMessageContaining("empty.test");
    }

    @Test
    void P6_theAddressesOfANameAreTriedInTurn() {
        // nothing listens on that port of the first address: the port is taken on the second alone
        Recorder server = closing("server");
        ListeningPort port = listen(server);
        reactor().installResolver(
                _ -> Deferred.succeed(reactor(), List.of(InetAddress.ofLiteral("127.0.0.2"), LOOPBACK)));
        Recorder client = recorder("client").onMade(self -> self.note("peer " + self.transport().peer().host()));
        reactor().connectTcp("two.test", port.port(), factory(client));
        stopWhenLost(server, client);
        run();
        assertThat(eventsOf("client")).contains("peer 127.0.0.1");
    }

    @Test
    void P6_theBindAddressIsWhereTheConnectionComesFrom() {
        Recorder server = recorder("server").onMade(self -> {
            self.note("from " + self.transport().peer().host());
            self.transport().loseConnection();
        });
        Recorder client = recorder("client");
        ConnectOptions options = ConnectOptions.DEFAULT.withBindAddress(new Address.Ip(LOOPBACK, 0));
        reactor().connectTcp("127.0.0.1", listen(server).port(), options, factory(client));
        stopWhenLost(server, client);
        run();
        assertThat(eventsOf("server")).contains("from 127.0.0.1");
    }

    @Test
    void P6_aBindAddressThatIsNotOursIsBindFailed() {
        RecordingFactory factory = factory(recorder("client")).onFailed(_ -> stopSoon());
        Address.Ip notOurs = new Address.Ip(InetAddress.ofLiteral("192.0.2.1"), 0);
        ConnectOptions options = ConnectOptions.DEFAULT.withBindAddress(notOurs);
        reactor().connectTcp("127.0.0.1", listen().port(), options, factory);
        run();
        assertThat(factory.reason())
                .isInstanceOf(ConnectFailed.BindFailed.class)
                .hasMessageStartingWith("Couldn't bind: 192.0.2.1:0");
    }

    @Test
    void P6_aNumberThatIsNoPortIsRefused() {
        assertThatThrownBy(() -> reactor().connectTcp("127.0.0.1", 0, factory()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> reactor().connectTcp("127.0.0.1", 65536, factory()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65536");
    }
}
