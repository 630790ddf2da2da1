package dev.hawser.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.Reactor;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** {@link Reactor#react} on the real reactor. */
final class ReactTest {
    @Test
    void R6_statusIsZeroWhenTheDeferredFires() {
        assertThat(Reactor.react(reactor -> reactor.deferLater(Duration.ofMillis(1), () -> "done")))
                .isZero();
    }

    @Test
    void R6_statusIsOneWhenTheDeferredFailsOrMainThrows() {
        assertThat(Reactor.react(reactor -> Deferred.fail(reactor, new IllegalStateException("on purpose"))))
                .isOne();
        assertThat(Reactor.react(_ -> {
                    throw new IllegalStateException("on purpose");
                }))
                .isOne();
    }

    @Test
    void R6_aStopBySomebodyElseIsNotRepeated() {
        assertThat(Reactor.react(reactor -> {
                    Promise<Object> never = new Promise<>(reactor);
                    reactor.callLater(Duration.ZERO, reactor::stop);
                    reactor.delayShutdown(() -> {
                        never.callback("late");
                        return Deferred.succeed(reactor, null);
                    });
                    return never;
                }))
                .isZero();
    }
}
