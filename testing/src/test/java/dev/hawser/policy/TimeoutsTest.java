package dev.hawser.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.bytes.Bytes;
import dev.hawser.testing.MemoryTransport;
import dev.hawser.testing.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connections that take too long. */
final class TimeoutsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Connections connections = new Connections();

    private void advance(int seconds) {
        connections.reactor.advance(Duration.ofSeconds(seconds));
    }

    private MemoryTransport connect(Timeouts timeouts) throws Exception {
        return connections.accepted(new TimeoutFactory(connections.factory(), timeouts), "10.0.0.1");
    }

    @Test
    void anIdleConnectionIsLostAfterExactlyItsTime() throws Exception {
        MemoryTransport transport = connect(Timeouts.NONE.withIdle(Duration.ofSeconds(10)));
        connections.reactor.advance(Duration.ofNanos(9_999_999_999L));
        assertThat(transport.isOpen()).isTrue();
        connections.reactor.advance(Duration.ofNanos(1));
        assertThat(transport.isOpen()).isFalse();
        connections.reactor.advance(Duration.ZERO);
        assertThat(connections.events).containsExactly("made", "lost ConnectionDone");
        assertThat(connections.reactor.clock().delayedCalls()).isEmpty();
    }

    @Test
    void readsAndWritesBothKeepItUp() throws Exception {
        MemoryTransport transport = connect(Timeouts.NONE.withIdle(Duration.ofSeconds(10)));
        advance(9);
        transport.deliver("x");
        advance(9);
        connections.built.getFirst().transport().write("y");
        advance(9);
        assertThat(transport.isOpen()).isTrue();
        advance(1);
        assertThat(transport.isOpen()).isFalse();
    }

    @Test
    void eachDirectionHasALimitOfItsOwn() throws Exception {
        List<String> passed = new ArrayList<>();
        TimeoutFactory timed = new TimeoutFactory(
                connections.factory(),
                Timeouts.NONE.withReadIdle(Duration.ofSeconds(10)).withWriteIdle(Duration.ofSeconds(25)),
                (protocol, limit) -> passed.add(limit + " of " + protocol.logPrefix()));
        connections.accepted(timed, "10.0.0.1");
        connections.reactor.advance(Duration.ofSeconds(26));
        for (int second = 0; second < 26; second++) {
            advance(1);
        }
        assertThat(passed).startsWith("READ_IDLE of Seen");
        assertThat(timed.expired()).isEqualTo(passed.size());
    }

    @Test
    void aProtocolThatDoesNotReadIsNotTimedForReading() throws Exception {
        MemoryTransport transport = connect(Timeouts.NONE.withReadIdle(Duration.ofSeconds(10)));
        connections.built.getFirst().transport().pauseProducing();
        for (int second = 0; second < 100; second++) {
            advance(1);
        }
        assertThat(transport.isOpen()).isTrue();
        connections.built.getFirst().transport().resumeProducing();
        for (int second = 0; second < 20; second++) {
            advance(1);
        }
        assertThat(transport.isOpen()).isFalse();
    }

    @Test
    void aProtocolThatDoesNotReadMayStillBeIdle() throws Exception {
        List<Timeouts.Limit> passed = new ArrayList<>();
        TimeoutFactory timed = new TimeoutFactory(
                connections.factory(),
                Timeouts.NONE.withReadIdle(Duration.ofSeconds(10)).withIdle(Duration.ofSeconds(60)),
                (protocol, limit) -> passed.add(limit));
        connections.accepted(timed, "10.0.0.1");
        connections.built.getFirst().transport().pauseProducing();
        for (int second = 0; second < 59; second++) {
            advance(1);
        }
        assertThat(passed).as("it does not read").isEmpty();
        advance(1);
        assertThat(passed).containsExactly(Timeouts.Limit.IDLE);
    }

    @Test
    void aLongAnswerBehindWhichTheProtocolClosesIsSentWhileThePeerTakesIt() throws Exception {
        MemoryTransport transport =
                connect(Timeouts.NONE.withIdle(Duration.ofSeconds(10)).withGrace(Duration.ofSeconds(5)));
        transport.setCapacity(0);
        connections.built.getFirst().transport().write(Bytes.of("a very long answer"));
        connections.built.getFirst().transport().loseConnection();
        for (int taken = 1; taken <= 10; taken++) {
            advance(4);
            transport.setCapacity(1);
            transport.settle();
        }
        assertThat(transport.isClosed()).isFalse();
        for (int second = 0; second < 30; second++) {
            advance(1);
        }
        assertThat(connections.events).as("it takes nothing any more").containsExactly("made", "lost ConnectionAborted");
    }

    @Test
    void aPeerThatStillTakesBytesIsNotIdle() throws Exception {
        MemoryTransport transport = connect(Timeouts.NONE.withIdle(Duration.ofSeconds(10)));
        transport.setCapacity(0);
        connections.built.getFirst().transport().write(Bytes.of("a long answer"));
        connections.reactor.advance(Duration.ZERO);
        for (int taken = 1; taken <= 5; taken++) {
            advance(9);
            transport.setCapacity(1);
            transport.settle();
        }
        assertThat(transport.isOpen()).isTrue();
        for (int second = 0; second < 20; second++) {
            advance(1);
        }
        assertThat(transport.isOpen()).as("it takes nothing any more").isFalse();
    }

    @Test
    void aConnectionThatStillSendsIsCutAfterTheGrace() throws Exception {
        MemoryTransport transport =
                connect(Timeouts.NONE.withLifetime(Duration.ofSeconds(10)).withGrace(Duration.ofSeconds(5)));
        transport.setCapacity(0);
        connections.built.getFirst().transport().write("never taken");
        advance(10);
        assertThat(transport.isOpen()).isFalse();
        advance(4);
        assertThat(transport.isClosed()).isFalse();
        advance(1);
        connections.reactor.advance(Duration.ZERO);
        assertThat(connections.events).containsExactly("made", "lost ConnectionAborted");
    }

    @Test
    void theFirstDataAreDueSoonAndOnce() throws Exception {
        Timeouts timeouts = Timeouts.NONE.withFirstData(Duration.ofSeconds(3));
        MemoryTransport silent = connect(timeouts);
        MemoryTransport talking = connect(timeouts);
        talking.deliver("EHLO");
        advance(3);
        assertThat(silent.isOpen()).isFalse();
        advance(1_000);
        assertThat(talking.isOpen()).isTrue();
    }

    @Test
    void nothingResetsTheLifetime() throws Exception {
        MemoryTransport transport = connect(Timeouts.NONE.withLifetime(Duration.ofSeconds(10)));
        for (int second = 0; second < 10; second++) {
            assertThat(transport.isOpen()).isTrue();
            transport.deliver("x");
            advance(1);
        }
        assertThat(transport.isOpen()).isFalse();
    }

    @Test
    void whatTheExpiryThrowsEndsTheConnection() throws Exception {
        TimeoutFactory timed = new TimeoutFactory(
                connections.factory(), Timeouts.NONE.withIdle(SECOND), (_, _) -> {
                    throw new IllegalStateException("at expiry");
                });
        connections.accepted(timed, "10.0.0.1");
        advance(1);
        connections.reactor.advance(Duration.ZERO);
        assertThat(connections.reactor.unhandledFailures().drain()).hasSize(1);
        assertThat(connections.events).containsExactly("made", "lost ConnectionLost");
        assertThat(connections.built.getFirst().end).hasRootCauseMessage("at expiry");
    }

    @Test
    void limitsArePositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Timeouts.NONE.withIdle(Duration.ZERO))
                .withMessageContaining("PT0S");
    }

    // ---------------------------------------------------------------- by composition

    @Test
    void anIdleTimeoutExpiresOnceAndIsSetAnew() {
        TestClock clock = new TestClock();
        List<String> events = new ArrayList<>();
        IdleTimeout timeout = new IdleTimeout(clock, () -> events.add("expired"));
        assertThat(timeout.set(Duration.ofSeconds(5))).isNull();
        clock.advance(Duration.ofSeconds(4));
        timeout.reset();
        clock.advance(Duration.ofSeconds(4));
        assertThat(timeout.set(Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(5));
        clock.advance(Duration.ofNanos(1_999_999_999));
        assertThat(events).isEmpty();
        clock.advance(Duration.ofNanos(1));
        assertThat(events).containsExactly("expired");
        assertThat(timeout.isSet()).isFalse();
        timeout.reset();
        clock.advance(Duration.ofSeconds(100));
        assertThat(events).hasSize(1);
        timeout.set(SECOND);
        timeout.cancel();
        clock.advance(Duration.ofSeconds(100));
        assertThat(events).hasSize(1);
        assertThat(clock.delayedCalls()).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> timeout.set(Duration.ofSeconds(-1)))
                .withMessageContaining("PT-1S");
    }

    @Test
    void resettingMakesNoTimers() {
        TestClock clock = new TestClock();
        IdleTimeout timeout = new IdleTimeout(clock, () -> {});
        timeout.set(SECOND);
        Object call = clock.delayedCalls().getFirst();
        for (int count = 0; count < 1_000; count++) {
            timeout.reset();
        }
        assertThat(clock.delayedCalls()).singleElement().isSameAs(call);
    }
}
