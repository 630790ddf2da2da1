package dev.hawser.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.net.Address;
import dev.hawser.net.ClientFactory;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Connector;
import dev.hawser.net.Factory;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ProcessProtocol;
import dev.hawser.net.Protocol;
import dev.hawser.net.Trigger;
import dev.hawser.time.Action;
import dev.hawser.time.UnhandledFailures.Report;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What user code throws at a reactor: reported once each, wherever it was called from, and kept where a test asks. */
public abstract class UnhandledErrorsContract extends ReactorContract {
    /** For the tests of one kind of reactor. */
    protected UnhandledErrorsContract() {}

    @BeforeEach
    void keep() {
        reactor().unhandledFailures().keepReported(true);
    }

    private static IOException thrown(String where) {
        return new IOException("thrown in " + where);
    }

    /** Runs until so many reports have come, and gives them. */
    private List<Report> reports(int count) {
        when(() -> reactor().unhandledFailures().pending().size() >= count, this::stopSoon);
        List<Report> reports = runAndDrain();
        assertThat(reports).hasSize(count);
        return reports;
    }

    private List<Report> runAndDrain() {
        reactor().callLater(GUARD, reactor()::stop);
        reactor().run();
        return reactor().unhandledFailures().drainReports();
    }

    private void assertReported(String message, String where) {
        Report report = reports(1).getFirst();
        assertThat(report.message()).startsWith(message);
        assertThat(report.failure()).isInstanceOf(IOException.class).hasMessage("thrown in " + where);
    }

    @Test
    void ofATimedCall() {
        reactor().callLater(Duration.ZERO, () -> {
            throw thrown("a timed call");
        });
        assertReported("Unhandled error while handling timed call", "a timed call");
    }

    @Test
    void ofACallFromAThread() {
        reactor().callFromThread(() -> {
            throw thrown("a thread call");
        });
        assertReported("Unhandled error while calling from thread", "a thread call");
    }

    @Test
    void ofWorkForAThread() {
        reactor().callInThread(() -> {
            throw thrown("a worker");
        });
        assertReported("Unhandled error in a worker thread", "a worker");
    }

    @Test
    void ofWhatTakesTheOutcomeOfWorkForAThread() {
        reactor().<Integer>callInThread(() -> 1, _ -> {
            throw thrown("an outcome's receiver");
        });
        assertReported("Unhandled error in a worker thread", "an outcome's receiver");
    }

    @Test
    void ofStartUpAndShutdownTriggers() {
        reactor().addSystemEventTrigger(Trigger.Phase.BEFORE, Trigger.Event.STARTUP, () -> {
            throw thrown("a trigger");
        });
        assertReported("Unhandled error in a trigger of", "a trigger");
    }

    @Test
    void ofTheDeferredThatDelaysTheShutdown() {
        reactor().delayShutdown(() -> reactor().deferLater(Duration.ZERO, () -> {
            throw thrown("a delay");
        }));
        stopSoon();
        assertThat(runAndDrain()).singleElement().satisfies(report -> {
            assertThat(report.message()).startsWith("Unhandled error in the Deferred of");
            assertThat(report.failure()).hasMessage("thrown in a delay");
        });
    }

    // ---------------------------------------------------------------- connections

    /** Throws in one of its events. */
    private static final class Throwing extends Protocol {
        private final String where;

        Throwing(String where) {
            this.where = where;
        }

        @Override
        public void connectionMade() throws IOException {
            transport().write("x");
            throwIn("connectionMade");
        }

        @Override
        public void dataReceived(dev.hawser.bytes.Bytes data) throws IOException {
            throwIn("dataReceived");
            transport().loseConnection();
        }

        @Override
        public void connectionLost(ConnectionEnd reason) throws IOException {
            throwIn("connectionLost");
        }

        private void throwIn(String event) throws IOException {
            if (event.equals(where)) {
                throw thrown(event);
            }
        }
    }

    private void assertEventReported(String event, String message) {
        connect(listen(new Throwing(event)), new Throwing("nothing"));
        assertReported(message, event);
    }

    @Test
    void ofConnectionMade() {
        assertEventReported("connectionMade", "Unhandled error in " + Throwing.class.getName());
    }

    @Test
    void ofDataReceived() {
        assertEventReported("dataReceived", "Unhandled error in " + Throwing.class.getName());
    }

    @Test
    void ofConnectionLost() {
        assertEventReported("connectionLost", "Unhandled error in connectionLost of " + Throwing.class.getName());
    }

    @Test
    void ofBuildProtocol() {
        Factory refusing = _ -> {
            throw thrown("buildProtocol");
        };
        connect(reactor().listenTcp(0, ListenOptions.LOOPBACK, refusing), recorder("client"));
        assertReported("Unhandled error in buildProtocol of", "buildProtocol");
    }

    @Test
    void ofAClientFactory() {
        reactor().connectTcp("127.0.0.1", listen().port(), new ClientFactory() {
            @Override
            public @Nullable Protocol buildProtocol(Address peer) {
                return recorder("client");
            }

            @Override
            public void startedConnecting(Connector connector) throws IOException {
                throw thrown("startedConnecting");
            }
        });
        assertReported("Unhandled error in startedConnecting of", "startedConnecting");
    }

    @Test
    void ofStopFactory() {
        reactor()
                .listenTcp(0, ListenOptions.LOOPBACK, new Factory() {
                    @Override
                    public @Nullable Protocol buildProtocol(Address peer) {
                        return null;
                    }

                    @Override
                    public void stopFactory() throws IOException {
                        throw thrown("stopFactory");
                    }
                })
                .stopListening()
                .finish(_ -> events.add("closed"), failure -> events.add(failure.toString()));
        assertReported("Unhandled error in stopFactory of", "stopFactory");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void ofAProcessProtocol() {
        needsSockets();
        reactor()
                .spawnProcess(
                        new ProcessProtocol() {
                            @Override
                            public void processEnded(ConnectionEnd reason) throws IOException {
                                throw thrown("processEnded");
                            }
                        },
                        "cat")
                .closeStdin();
        assertReported("Unhandled error in ", "processEnded");
    }

    // ---------------------------------------------------------------- Deferreds

    @Test
    void ofADeferredThatNobodyAttachedTo() {
        Action fail = () -> reactor().deferLater(Duration.ZERO, () -> {
            throw thrown("a Deferred");
        });
        reactor().callLater(Duration.ZERO, fail);
        assertReported("Unhandled error in Deferred", "a Deferred");
    }

    @Test
    void ofWhatEndsAChain() {
        reactor().deferToThread(() -> 1).finish(
                _ -> {
                    throw thrown("the end of a chain");
                },
                _ -> {});
        assertReported("Unhandled error in Deferred", "the end of a chain");
    }

    @Test
    void noneIsKeptWhereNobodyAsked() {
        reactor().unhandledFailures().keepReported(false);
        reactor().callLater(Duration.ZERO, () -> {
            throw thrown("a timed call");
        });
        stopSoon();
        assertThat(runAndDrain()).isEmpty();
    }
}
