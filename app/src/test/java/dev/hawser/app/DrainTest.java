package dev.hawser.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.Drainable;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Protocol;
import dev.hawser.net.TrackingFactory;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.testing.MemoryTransport;
import dev.hawser.testing.Results;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that are let end, with services and without. */
final class DrainTest {
    private static final String PROPERTY = "hawser.drain";

    private final MemoryReactor reactor = new MemoryReactor();
    private final @Nullable String before = System.getProperty(PROPERTY);

    @AfterEach
    void putTheTimeBack() {
        if (before == null) {
            System.clearProperty(PROPERTY);
        } else {
            System.setProperty(PROPERTY, before);
        }
    }

    private static final class Plain extends Protocol {}

    private static final class Polite extends Protocol implements Drainable {
        @Override
        public void drainRequested() {
            transport().write("bye");
            transport().loseConnection();
        }
    }

    private MemoryTransport connected(Protocol protocol) {
        MemoryTransport transport = new MemoryTransport(reactor);
        transport.connect(protocol);
        return transport;
    }

    // ---------------------------------------------------------------- how long

    @Test
    void itIsTenSecondsUnlessSaidOtherwise() {
        System.clearProperty(PROPERTY);
        assertThat(Drain.defaultTime()).isEqualTo(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @CsvSource({"0, PT0S", "30, PT30S", "0.5, PT0.5S", "999999999, PT277777H46M39S"})
    void thePropertyIsInSeconds(String text, Duration time) {
        System.setProperty(PROPERTY, text);
        assertThat(Drain.defaultTime()).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "ten", "1e3", "10s", "9999999999", " 1"})
    void aWrongPropertyIsNamed(String text) {
        System.setProperty(PROPERTY, text);
        assertThatIllegalArgumentException()
                .isThrownBy(Drain::defaultTime)
                .withMessage("hawser.drain is a number of seconds, such as 30 or 0.5, and not \"" + text + "\"");
    }

    @ParameterizedTest
    @CsvSource({"PT10S, 10 s", "PT0.25S, 0.25 s", "PT0.0004S, 0.001 s", "PT1H, 3600 s", "PT0S, 0 s"})
    void timesAreShownInSeconds(Duration time, String shown) {
        assertThat(Drain.seconds(time)).isEqualTo(shown);
    }

    @Test
    void aNegativeTimeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Drain.begin(reactor, "x", List.of(), Duration.ofNanos(-1)));
    }

    // ---------------------------------------------------------------- waiting

    @Test
    void nobodyIsWaitedForWhereNobodyIs() {
        Drain drain = Drain.begin(reactor, "x", List.of(), Duration.ofSeconds(1));
        Results.successOf(drain.ended());
        assertThat(reactor.clock().delayedCalls()).isEmpty();
    }

    @Test
    void allWhoWaitAreToldWhenTheLastHasEnded() {
        MemoryTransport polite = connected(new Polite());
        MemoryTransport plain = connected(new Plain());
        Drain drain = Drain.begin(reactor, "x", List.of(polite, plain), Duration.ofSeconds(1));
        Deferred<@Nullable Void> first = drain.ended();
        Deferred<@Nullable Void> second = drain.ended();
        reactor.advance(Duration.ZERO);
        assertThat(polite.writtenText()).isEqualTo("bye");
        assertThat(drain.connectionCount()).isEqualTo(1);
        plain.deliverEnd();
        reactor.advance(Duration.ZERO);
        Results.successOf(first);
        Results.successOf(second);
        Results.successOf(drain.ended());
        assertThat(reactor.clock().delayedCalls()).as("the deadline is taken back").isEmpty();
    }

    @Test
    void theSameConnectionCountsOnce() {
        MemoryTransport plain = connected(new Plain());
        Drain drain = Drain.begin(reactor, "x", List.of(plain), Duration.ofSeconds(1));
        drain.add(plain);
        assertThat(drain.connectionCount()).isEqualTo(1);
    }

    @Test
    void oneThatHasEndedDoesNotCount() {
        MemoryTransport plain = connected(new Plain());
        plain.deliverEnd();
        Drain drain = Drain.begin(reactor, "x", List.of(plain), Duration.ofSeconds(1));
        Results.successOf(drain.ended());
    }

    @Test
    void theWaitCanBeCutShort() {
        MemoryTransport plain = connected(new Plain());
        Drain drain = Drain.begin(reactor, "x", List.of(plain), Duration.ofSeconds(1));
        drain.abort();
        assertThat(plain.isOpen()).isFalse();
        reactor.advance(Duration.ZERO);
        Results.successOf(drain.ended());
        MemoryTransport late = connected(new Polite());
        drain.add(late);
        reactor.advance(Duration.ZERO);
        assertThat(late.writtenText()).isEmpty();
        Results.successOf(drain.ended());
        assertThat(reactor.clock().delayedCalls()).isEmpty();
    }

    @Test
    void aProgramWithoutServicesDrainsAtItsShutdown() throws Exception {
        TrackingFactory chat = new TrackingFactory(_ -> new Plain());
        ListeningPort port = reactor.listenTcp(8123, chat);
        reactor.delayShutdown(() -> port.stopListening()
                .chain(_ -> Drain.begin(reactor, "the chat", chat.transports(), Duration.ofSeconds(3)).ended()));
        reactor.startUp();
        MemoryTransport transport = new MemoryTransport(reactor);
        reactor.tcpServers().getFirst().accept(transport);
        reactor.stop();
        reactor.advance(Duration.ZERO);
        reactor.advance(Duration.ofMillis(2900));
        assertThat(reactor.isRunning()).isTrue();
        assertThat(transport.isOpen()).isTrue();
        reactor.advance(Duration.ofMillis(200));
        assertThat(reactor.isRunning()).isFalse();
        assertThat(transport.isOpen()).isFalse();
    }
}
