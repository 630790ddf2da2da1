package dev.hawser.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.hawser.net.Address;
import dev.hawser.net.ConnectFailed;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Connector;
import dev.hawser.net.Protocol;
import dev.hawser.net.ReconnectingClientFactory;
import dev.hawser.net.ReconnectingClientFactory.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** twisted.md 2.13. */
class ReconnectingClientFactoryTest {
    private static final Backoff EVEN = Backoff.DEFAULT.withJitter(0);

    private final MemoryReactor reactor = new MemoryReactor();

    @Test
    void multipliesTheDelayBeforeItUsesIt() {
        begin(EVEN);
        fail();
        assertThat(waitingSeconds()).isEqualTo(Math.E, within(1e-6));
        assertThat(connector().state()).isEqualTo(Connector.State.DISCONNECTED);

        reactor.advance(Duration.ofMillis(2_718));
        assertThat(connector().attempts()).isEqualTo(1);
        reactor.advance(Duration.ofMillis(1));
        assertThat(connector().attempts()).isEqualTo(2);
        assertThat(connector().state()).isEqualTo(Connector.State.CONNECTING);

        fail();
        assertThat(waitingSeconds()).isEqualTo(Math.E * Math.E, within(1e-6));
    }

    @Test
    void retriesAfterALossToo() throws Exception {
        reactor.listenTcp(80, () -> new Protocol() {});
        ConnectionCompleter completer = new ConnectionCompleter(reactor);
        begin(EVEN);
        IoPump first = completer.succeedOnce();
        first.server().loseConnection();
        first.flush();

        assertThat(waitingSeconds()).isEqualTo(Math.E, within(1e-6));
        reactor.advance(Duration.ofSeconds(3));
        assertThat(completer.succeedOnce().client().isOpen()).isTrue();
        assertThat(connector().attempts()).isEqualTo(2);
    }

    @Test
    void retriesAfterAnAttemptThatTookTooLong() {
        Reconnecting factory = begin(EVEN);
        reactor.advance(Duration.ofSeconds(30));

        assertThat(factory.failures).singleElement().isInstanceOf(ConnectFailed.TimedOut.class);
        assertThat(factory.isWaiting()).isTrue();
    }

    @Test
    void theDelayGrowsUpToItsLimit() {
        Reconnecting factory = begin(EVEN.withFactor(10).withMaxDelay(Duration.ofMinutes(1)));
        List<Double> delays = failures(4);

        assertThat(delays).containsExactly(10.0, 60.0, 60.0, 60.0);
        assertThat(factory.retries()).isEqualTo(4);
    }

    @Test
    void resetDelayBeginsAgain() {
        Reconnecting factory = begin(EVEN);
        failures(3);
        factory.resetDelay();

        assertThat(factory.retries()).isZero();
        fail();
        assertThat(waitingSeconds()).isEqualTo(Math.E, within(1e-6));
    }

    @Test
    void aConnectionDoesNotResetTheDelayByItself() throws Exception {
        begin(EVEN);
        failures(1);
        connector().succeed(new MemoryTransport(reactor));
        connector().lose(new ConnectionDone());

        assertThat(waitingSeconds()).isEqualTo(Math.E * Math.E, within(1e-6));
    }

    @Test
    void jitterSpreadsTheDelaysAndKeepsToTheLimit() {
        begin(Backoff.DEFAULT
                .withFactor(1)
                .withInitialDelay(Duration.ofSeconds(100))
                .withMaxDelay(Duration.ofSeconds(110)));
        List<Double> delays = failures(300);

        assertThat(delays).allSatisfy(delay -> assertThat(delay).isBetween(40.0, 110.0));
        assertThat(delays.stream().filter(delay -> delay < 100).count()).isBetween(120L, 180L);
        assertThat(delays.stream().filter(delay -> delay < 88).count())
                .as("16 % are more than one deviation below")
                .isBetween(25L, 75L);
        assertThat(delays).as("clamped after the jitter").contains(110.0);
    }

    @Test
    void anExcessiveJitterNeverGivesANegativeDelay() {
        begin(Backoff.DEFAULT.withJitter(50));

        assertThat(failures(40)).allSatisfy(delay -> assertThat(delay).isBetween(0.0, 3_600.0));
    }

    @Test
    void theSameRandomNumbersGiveTheSameDelays() {
        begin(Backoff.DEFAULT);
        List<Double> delays = failures(10);
        MemoryReactor other = new MemoryReactor();
        other.connectTcp("h", 1, new Reconnecting(other, Backoff.DEFAULT));

        assertThat(failures(other, 10)).isEqualTo(delays);
    }

    @Test
    void givesUpAfterTheRetriesItIsAllowed() {
        Reconnecting factory = begin(EVEN.withMaxRetries(2));
        failures(2);
        fail();

        assertThat(factory.isWaiting()).isFalse();
        assertThat(connector().attempts()).isEqualTo(3);
        assertThat(reactor.clock().delayedCalls()).isEmpty();
    }

    @Test
    void stopTryingTakesBackARetryThatWaits() {
        Reconnecting factory = begin(EVEN);
        fail();
        factory.stopTrying();

        assertThat(factory.isWaiting()).isFalse();
        assertThat(reactor.clock().delayedCalls()).isEmpty();
    }

    @Test
    void stopTryingTakesBackAnAttempt() {
        Reconnecting factory = begin(EVEN);
        factory.stopTrying();

        assertThat(connector().state()).isEqualTo(Connector.State.DISCONNECTED);
        assertThat(factory.failures).singleElement().isInstanceOf(ConnectFailed.Stopped.class);
        assertThat(factory.isWaiting()).isFalse();
    }

    @Test
    void stopTryingLeavesAConnectionAlone() throws Exception {
        Reconnecting factory = begin(EVEN);
        MemoryTransport transport = new MemoryTransport(reactor);
        connector().succeed(transport);
        factory.stopTrying();
        assertThat(transport.isOpen()).isTrue();
        connector().lose(new ConnectionDone());

        assertThat(factory.isWaiting()).isFalse();
    }

    @Test
    void continueTryingRetriesFromTheNextFailureOn() {
        Reconnecting factory = begin(EVEN);
        factory.stopTrying();
        factory.resetDelay();
        factory.continueTrying();
        assertThat(factory.isWaiting()).isFalse();
        connector().connect();
        fail();

        assertThat(factory.isWaiting()).isTrue();
    }

    @Test
    void resetDelayDoesNotContinueWhatWasStopped() throws Exception {
        Reconnecting factory = begin(EVEN);
        connector().succeed(new MemoryTransport(reactor));
        factory.stopTrying();
        factory.resetDelay();
        connector().lose(new ConnectionDone());

        assertThat(factory.isWaiting()).isFalse();
    }

    @Test
    void anAttemptMadeByHandTakesThePlaceOfTheRetry() {
        Reconnecting factory = begin(EVEN);
        fail();
        connector().connect();

        assertThat(factory.isWaiting()).isFalse();
        reactor.advance(Duration.ofSeconds(29));
        assertThat(connector().attempts()).isEqualTo(2);
    }

    @Test
    void aBackoffRefusesFiguresWithoutSense() {
        assertThatIllegalArgumentException().isThrownBy(() -> EVEN.withInitialDelay(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> EVEN.withMaxDelay(Duration.ofMillis(999)));
        assertThatIllegalArgumentException().isThrownBy(() -> EVEN.withMaxDelay(Duration.ofDays(200_000)));
        assertThatIllegalArgumentException().isThrownBy(() -> EVEN.withFactor(0.9));
        assertThatIllegalArgumentException().isThrownBy(() -> EVEN.withFactor(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> EVEN.withJitter(-0.1));
        assertThatIllegalArgumentException().isThrownBy(() -> EVEN.withJitter(Double.POSITIVE_INFINITY));
        assertThatIllegalArgumentException().isThrownBy(() -> EVEN.withMaxRetries(-1));
    }

    private Reconnecting begin(Backoff backoff) {
        Reconnecting factory = new Reconnecting(reactor, backoff);
        reactor.connectTcp("example.com", 80, factory);
        return factory;
    }

    private MemoryConnector connector() {
        return reactor.tcpClients().getFirst();
    }

    private void fail() {
        connector().fail(new ConnectFailed.Refused("example.com:80"));
    }

    private double waitingSeconds() {
        return waitingSeconds(reactor);
    }

    private static double waitingSeconds(MemoryReactor reactor) {
        return (reactor.clock().delayedCalls().getFirst().dueNanos() - reactor.nanos()) / 1e9;
    }

    /** Lets {@code count} attempts fail; the delays after them. */
    private List<Double> failures(int count) {
        return failures(reactor, count);
    }

    private static List<Double> failures(MemoryReactor reactor, int count) {
        List<Double> delays = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            reactor.tcpClients().getFirst().fail(new ConnectFailed.Refused("example.com:80"));
            delays.add(waitingSeconds(reactor));
            reactor.advance(Duration.ofNanos(reactor.clock().delayedCalls().getFirst().dueNanos() - reactor.nanos()));
        }
        return delays;
    }

    private static final class Reconnecting extends ReconnectingClientFactory {
        private final List<ConnectionEnd> failures = new ArrayList<>();

        Reconnecting(MemoryReactor reactor, Backoff backoff) {
            super(reactor, backoff);
        }

        @Override
        public @Nullable Protocol buildProtocol(Address peer) {
            return new Protocol() {};
        }

        @Override
        public void clientConnectionFailed(Connector connector, ConnectionEnd reason) throws Exception {
            failures.add(reason);
            super.clientConnectionFailed(connector, reason);
        }
    }
}
