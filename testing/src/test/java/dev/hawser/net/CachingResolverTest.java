package dev.hawser.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.deferred.Deferred;
import dev.hawser.testing.Results;
import dev.hawser.testing.TableResolver;
import dev.hawser.testing.TestClock;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

final class CachingResolverTest {
    private final TestClock clock = new TestClock();
    private final TableResolver table = new TableResolver(clock)
            .add("both.example", "192.0.2.1", "2001:db8::1")
            .add("four.example", "192.0.2.4");
    private final CachingResolver resolver = new CachingResolver(
            clock, table, new CachingResolver.Keep(Duration.ofSeconds(30), Duration.ofSeconds(3), 3));

    private static List<InetAddress> addresses(String... literals) {
        return List.of(literals).stream().map(InetAddress::ofLiteral).toList();
    }

    @Test
    void anAnswerIsKeptForItsTimeAndThenAskedForAgain() {
        assertThat(Results.successOf(resolver.resolve("four.example"))).isEqualTo(addresses("192.0.2.4"));
        table.remove("four.example").add("four.example", "192.0.2.5");
        clock.advance(Duration.ofSeconds(30).minusNanos(1));
        assertThat(Results.successOf(resolver.resolve("FOUR.Example"))).isEqualTo(addresses("192.0.2.4"));
        assertThat(table.asked()).containsExactly("four.example");
        clock.advance(Duration.ofNanos(1));
        assertThat(Results.successOf(resolver.resolve("four.example"))).isEqualTo(addresses("192.0.2.5"));
        assertThat(table.asked()).hasSize(2);
    }

    @Test
    void aFailureIsKeptForAShorterTime() {
        Throwable first = Results.failureOf(resolver.resolve("none.example"));
        table.add("none.example", "192.0.2.9");
        clock.advance(Duration.ofSeconds(2));
        assertThat(Results.failureOf(resolver.resolve("none.example")))
                .isInstanceOf(ConnectFailed.DnsFailed.class)
                .hasMessageContaining("none.example: it had no address a moment ago")
                .hasCause(first);
        clock.advance(Duration.ofSeconds(1));
        assertThat(Results.successOf(resolver.resolve("none.example"))).isEqualTo(addresses("192.0.2.9"));
    }

    @Test
    void theFamiliesAreKeptApartAndAnAnswerForBothIsForEach() {
        assertThat(Results.successOf(resolver.resolve("both.example", AddressFamily.IPV6)))
                .isEqualTo(addresses("2001:db8::1"));
        assertThat(Results.successOf(resolver.resolve("both.example", AddressFamily.IPV4)))
                .isEqualTo(addresses("192.0.2.1"));
        assertThat(table.asked()).containsExactly("both.example IPv6", "both.example IPv4");
        assertThat(Results.successOf(resolver.resolve("both.example", AddressFamily.IPV4))).hasSize(1);
        assertThat(Results.successOf(resolver.resolve("four.example"))).hasSize(1);
        table.clearAsked();
        assertThat(Results.successOf(resolver.resolve("four.example", AddressFamily.IPV4))).hasSize(1);
        assertThat(Results.failureOf(resolver.resolve("four.example", AddressFamily.IPV6)))
                .hasMessageContaining("it has no IPv6 address");
        assertThat(table.asked()).isEmpty();
    }

    @Test
    void whatWasUsedLongestAgoIsForgottenFirst() {
        for (String name : List.of("a", "b", "c")) {
            table.add(name, "192.0.2.7");
            Results.successOf(resolver.resolve(name));
        }
        Results.successOf(resolver.resolve("a"));
        Results.successOf(resolver.resolve("four.example"));
        table.clearAsked();
        for (String name : List.of("a", "c", "four.example", "b")) {
            Results.successOf(resolver.resolve(name));
        }
        assertThat(table.asked()).containsExactly("b");
    }

    @Test
    void whatIsCancelledIsNotKept() {
        table.delay("four.example", Duration.ofSeconds(1));
        Deferred<List<InetAddress>> unwanted = resolver.resolve("four.example");
        unwanted.cancel();
        assertThat(Results.failureOf(unwanted)).isInstanceOf(CancellationException.class);
        Deferred<List<InetAddress>> wanted = resolver.resolve("four.example");
        clock.advance(Duration.ofSeconds(1));
        assertThat(Results.successOf(wanted)).hasSize(1);
        assertThat(table.asked()).hasSize(2);
    }

    @Test
    void numericHostsAndWhatIsNoNameAreHandedOn() {
        assertThat(Results.successOf(resolver.resolve("192.0.2.77"))).isEqualTo(addresses("192.0.2.77"));
        Results.failureOf(resolver.resolve("a b"));
        Results.failureOf(resolver.resolve("a b"));
        assertThat(table.asked()).containsExactly("192.0.2.77", "a b", "a b");
    }

    @Test
    void itForgetsWhenItIsToldTo() {
        Results.successOf(resolver.resolve("both.example"));
        Results.successOf(resolver.resolve("four.example"));
        resolver.forget("BOTH.example");
        table.clearAsked();
        Results.successOf(resolver.resolve("both.example"));
        Results.successOf(resolver.resolve("four.example"));
        assertThat(table.asked()).containsExactly("both.example");
        resolver.clear();
        Results.successOf(resolver.resolve("four.example"));
        assertThat(table.asked()).hasSize(2);
    }

    @Test
    void timesBelowZeroAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CachingResolver.Keep(Duration.ofSeconds(-1), Duration.ZERO, 1))
                .withMessageContaining("PT-1S");
    }

    // ---------------------------------------------------------------- one after the other

    @Test
    void theNextIsAskedWhereTheFirstHasNoAnswer() {
        TableResolver next = new TableResolver(clock).add("next.example", "192.0.2.8").fail("gone.example", "it is gone");
        Resolver chain = table.orElse(next);
        assertThat(Results.successOf(chain.resolve("four.example"))).isEqualTo(addresses("192.0.2.4"));
        assertThat(next.asked()).isEmpty();
        assertThat(Results.successOf(chain.resolve("next.example"))).isEqualTo(addresses("192.0.2.8"));
        assertThat(Results.failureOf(chain.resolve("gone.example"))).hasMessageContaining("it is gone");
        assertThat(Results.successOf(chain.resolve("next.example", AddressFamily.IPV4))).hasSize(1);
        Resolver broken = _ -> Deferred.fail(clock, new IllegalStateException("broken"));
        assertThat(Results.failureOf(broken.orElse(next).resolve("next.example"))).hasMessage("broken");
    }
}
