package dev.hawser.net.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.Address;
import dev.hawser.net.CannotListen;
import dev.hawser.net.ConnectFailed;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Factory;
import dev.hawser.net.FileSender;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import java.io.ByteArrayInputStream;
import java.nio.channels.Channels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Endpoints, resolver and file sender on real sockets. */
@Timeout(60)
class TcpEndpointsLoopbackTest {
    private final Reactor reactor = Reactor.open(ReactorOptions.DEFAULT.withHandleSignals(false));
    private final ServerEndpoint server = ServerEndpoint.parse(reactor, "tcp:0:interface=127.0.0.1");

    @Test
    void E1_twoEndpointsTalk() {
        List<String> received = new ArrayList<>();
        class Greeter extends Protocol {
            @Override
            public void connectionMade() {
                transport().write("hello");
            }

            @Override
            public void dataReceived(Bytes data) {
                received.add(data.utf8());
                reactor.stop();
            }
        }
        run(server.listen(Echo::new)
                .chain(port -> client("localhost", port).connect(Greeter::new))
                .addCallback(greeter -> received.add(greeter.logPrefix())));

        assertThat(received).containsExactly("Greeter", "hello");
    }

    @Test
    void E1_aPortThatIsTakenFailsTheDeferred() {
        Throwable failure = failureOf(server.listen(Echo::new)
                .chain(port -> new TcpServerEndpoint(reactor, port.port(), ListenOptions.LOOPBACK).listen(Echo::new)));

        assertThat(failure).isInstanceOf(CannotListen.class);
    }

    @Test
    void E1_aRefusedConnectionIsConnectFailed() {
        Throwable failure = failureOf(server.listen(Echo::new)
                .chain(port -> port.stopListening().chain(_ -> client("127.0.0.1", port).connect(Echo::new))));

        assertThat(failure).isInstanceOf(ConnectFailed.Refused.class);
    }

    @Test
    void E1_aNameThatCannotBeFailsWithDnsFailed() {
        Throwable failure = failureOf(new TcpClientEndpoint(reactor, "a..b", 80).connect(Echo::new));

        assertThat(failure).isInstanceOf(ConnectFailed.DnsFailed.class).hasMessageContaining("a..b");
    }

    @Test
    void E1_aFactoryThatBuildsNothingIsNoProtocol() {
        Factory refusing = _ -> null;
        Throwable failure = failureOf(server.listen(Echo::new)
                .chain(port -> client("127.0.0.1", port).connect(refusing)));

        assertThat(failure).isInstanceOf(NoProtocol.class);
    }

    @Test
    void E1_cancellingStopsTheAttempt() {
        Deferred<Echo> connecting = new TcpClientEndpoint(reactor, "192.0.2.1", 9).connect(Echo::new);
        reactor.callLater(Duration.ZERO, connecting::cancel);

        assertThat(failureOf(connecting)).isInstanceOf(CancellationException.class);
    }

    @Test
    void S6_aFileGoesThroughARealTransport() {
        byte[] content = new byte[3_000_000];
        new Random(1).nextBytes(content);
        List<Bytes> received = new ArrayList<>();
        class Sender extends Protocol {
            @Override
            public void connectionMade() {
                new FileSender(reactor())
                        .beginFileTransfer(Channels.newChannel(new ByteArrayInputStream(content)), transport())
                        .always(transport()::loseConnection)
                        .finish(count -> assertThat(count).isEqualTo(3_000_000), reactor.unhandledFailures()::report);
            }
        }
        class Sink extends Protocol {
            @Override
            public void dataReceived(Bytes data) {
                received.add(data);
            }

            @Override
            public void connectionLost(ConnectionEnd reason) {
                reactor.stop();
            }
        }
        run(server.listen(Sender::new).chain(port -> client("127.0.0.1", port).connect(Sink::new)));

        assertThat(Bytes.join(received)).isEqualTo(Bytes.copyOf(content));
    }

    @Test
    void S6_aPeerThatGoesAwayStopsTheTransfer() {
        class Sender extends Protocol {
            private @Nullable Throwable failure;

            @Override
            public void connectionMade() {
                new FileSender(reactor())
                        .beginFileTransfer(
                                Channels.newChannel(new ByteArrayInputStream(new byte[50_000_000])), transport())
                        .finish(_ -> reactor.stop(), thrown -> {
                            failure = thrown;
                            reactor.stop();
                        });
            }
        }
        class Leaver extends Protocol {
            @Override
            public void dataReceived(Bytes data) {
                transport().abortConnection();
            }
        }
        Sender sender = new Sender();
        run(server.listen(() -> sender).chain(port -> client("127.0.0.1", port).connect(Leaver::new)));

        assertThat(sender.failure).isInstanceOf(FileSender.TransferStopped.class);
    }

    private ClientEndpoint client(String host, ListeningPort port) {
        assertThat(port.host()).isInstanceOf(Address.Ip.class);
        return new TcpClientEndpoint(reactor, host, port.port());
    }

    /** Runs until somebody stops the reactor; a failure of {@code program} stops it too. */
    private void run(Deferred<?> program) {
        List<Throwable> failures = new ArrayList<>();
        program.finish(_ -> {}, failure -> {
            failures.add(failure);
            reactor.callWhenRunning(reactor::stop);
        });
        reactor.run();
        assertThat(failures).isEmpty();
    }

    private Throwable failureOf(Deferred<?> program) {
        List<Throwable> failures = new ArrayList<>();
        program.finish(
                value -> {
                    reactor.callWhenRunning(reactor::stop);
                    throw new AssertionError("no failure but " + value);
                },
                failure -> {
                    failures.add(failure);
                    reactor.callWhenRunning(reactor::stop);
                });
        reactor.run();
        assertThat(failures).hasSize(1);
        return failures.getFirst();
    }

    private static final class Echo extends Protocol {
        @Override
        public void dataReceived(Bytes data) {
            transport().write(data);
        }
    }
}
