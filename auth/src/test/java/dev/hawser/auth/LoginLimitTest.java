package dev.hawser.auth;

import static dev.hawser.testing.Results.assertNoResult;
import static dev.hawser.testing.Results.failureOf;
import static dev.hawser.testing.Results.successOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.Address;
import dev.hawser.policy.PeerGroups;
import dev.hawser.testing.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

final class LoginLimitTest {
    private static final Address HERE = Address.Ip.of("192.0.2.1", 1);
    private static final LoginLimits NO_DELAYS =
            LoginLimits.DEFAULT.withDelays(Integer.MAX_VALUE, Duration.ZERO, Duration.ZERO);

    private final TestClock clock = new TestClock();
    private int looks;

    @Test
    void afterAFewFailuresAnswersAreHeldBackLongerEachTime() {
        LoginLimit limit = new LoginLimit(clock);
        for (int i = 0; i < 3; i++) {
            failureOf(fail(limit, "ada", HERE), LoginFailed.class);
        }
        for (int seconds : new int[] {1, 2, 4, 8, 8}) {
            Deferred<String> held = fail(limit, "ada", HERE);
            clock.advance(Duration.ofSeconds(seconds).minusMillis(1));
            assertNoResult(held);
            clock.advance(Duration.ofMillis(1));
            failureOf(held, LoginFailed.class);
        }
    }

    @Test
    void whoIsRightNeverWaits() {
        LoginLimit limit = new LoginLimit(clock);
        for (int i = 0; i < 4; i++) {
            fail(limit, "ada", HERE).addErrback(LoginFailed.class, _ -> "");
        }
        successOf(succeed(limit, "ada", HERE));
    }

    @Test
    void aPeerIsLockedOutAfterTooManyFailuresWhoeverHeSaysHeIs() {
        LoginLimit limit = new LoginLimit(clock, NO_DELAYS.withFailures(5, 100), PeerGroups.DEFAULT);
        for (int i = 0; i < 5; i++) {
            failureOf(fail(limit, "user" + i, HERE), LoginFailed.class);
        }
        looks = 0;
        LoginLocked locked = failureOf(succeed(limit, "ada", HERE), LoginLocked.class);
        assertThat(looks).isZero();
        assertThat(locked.retryAfter()).isEqualTo(Duration.ofMinutes(15));
        assertThat(limit.isLocked(HERE)).isTrue();
        successOf(succeed(limit, "ada", Address.Ip.of("192.0.2.2", 1)));

        clock.advance(Duration.ofMinutes(15));
        assertThat(limit.isLocked(HERE)).isFalse();
        successOf(succeed(limit, "ada", HERE));
    }

    @Test
    void slowFailuresLockOutTooAndAfterAShortLockOutThereIsOneMoreChance() {
        LoginLimit limit = new LoginLimit(
                clock,
                NO_DELAYS.withFailures(4, 100).withTimes(Duration.ofMinutes(15), Duration.ofSeconds(10)),
                PeerGroups.DEFAULT);
        for (int i = 0; i < 4; i++) {
            failureOf(fail(limit, "ada", HERE), LoginFailed.class);
            clock.advance(Duration.ofSeconds(2));
        }
        for (int i = 0; i < 3; i++) {
            assertThat(limit.isLocked(HERE)).isTrue();
            clock.advance(Duration.ofSeconds(10));
            assertThat(failureOf(fail(limit, "ada", HERE))).isExactlyInstanceOf(LoginFailed.class);
        }
        clock.advance(Duration.ofSeconds(10));
        successOf(succeed(limit, "ada", HERE));
    }

    @Test
    void aSubscriberOfIpv6IsOnePeer() {
        LoginLimit limit = new LoginLimit(clock, NO_DELAYS.withFailures(2, 100), PeerGroups.DEFAULT);
        failureOf(fail(limit, "a", Address.Ip.of("2001:db8::1", 1)), LoginFailed.class);
        failureOf(fail(limit, "b", Address.Ip.of("2001:db8::2", 1)), LoginFailed.class);
        failureOf(succeed(limit, "c", Address.Ip.of("2001:db8::3", 1)), LoginLocked.class);
    }

    @Test
    void aUserIsLockedOutWhereverTheFailuresComeFrom() {
        LoginLimit limit = new LoginLimit(clock, NO_DELAYS.withFailures(20, 5), PeerGroups.DEFAULT);
        for (int i = 0; i < 5; i++) {
            failureOf(fail(limit, "ada", Address.Ip.of("192.0.2." + i, 1)), LoginFailed.class);
        }
        failureOf(succeed(limit, "ada", HERE), LoginLocked.class);
        assertThat(limit.isLocked("ada")).isTrue();
        successOf(succeed(limit, "bob", HERE));

        limit.forgive("ada");
        successOf(succeed(limit, "ada", HERE));
    }

    @Test
    void failuresAreForgottenWithTime() {
        LoginLimit limit = new LoginLimit(clock, NO_DELAYS.withFailures(3, 100), PeerGroups.DEFAULT);
        for (int i = 0; i < 20; i++) {
            failureOf(fail(limit, "ada", HERE), LoginFailed.class);
            assertThat(limit.isLocked(HERE)).isFalse();
            clock.advance(Duration.ofMinutes(5));
        }
    }

    @Test
    void aSuccessTakesNoFailureBack() {
        LoginLimit limit = new LoginLimit(clock, NO_DELAYS.withFailures(3, 100), PeerGroups.DEFAULT);
        for (int i = 0; i < 3; i++) {
            failureOf(fail(limit, "victim", HERE), LoginFailed.class);
            if (i < 2) {
                successOf(succeed(limit, "attacker", HERE));
            }
        }
        assertThat(limit.isLocked(HERE)).isTrue();
    }

    @Test
    void ofManyAtOnceOnlyAsManyAreLookedAtAsMayFail() {
        LoginLimit limit = new LoginLimit(clock, NO_DELAYS.withFailures(5, 100), PeerGroups.DEFAULT);
        List<Promise<String>> checks = new ArrayList<>();
        List<Deferred<String>> attempts = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            attempts.add(limit.attempt(new UsernamePassword("user" + i, "x"), HERE, () -> {
                Promise<String> check = new Promise<>(clock);
                checks.add(check);
                return check;
            }));
        }
        assertThat(checks).hasSize(5);
        checks.get(0).callback("in");
        assertThat(checks).hasSize(6); // a success makes room for the next
        for (int i = 1; i < 6; i++) {
            checks.get(i).errback(new LoginFailed());
        }
        assertThat(checks).hasSize(6);
        assertThat(successOf(attempts.get(0))).isEqualTo("in");
        for (int i = 1; i < 6; i++) {
            assertThat(failureOf(attempts.get(i))).isExactlyInstanceOf(LoginFailed.class);
        }
        for (int i = 6; i < 50; i++) {
            failureOf(attempts.get(i), LoginLocked.class);
        }
    }

    @Test
    void thousandsThatWaitAreLetInWithoutARecursion() {
        LoginLimit limit = new LoginLimit(clock, NO_DELAYS.withFailures(1, 100), PeerGroups.DEFAULT);
        Promise<String> first = new Promise<>(clock);
        List<Deferred<String>> attempts = new ArrayList<>();
        attempts.add(limit.attempt(new UsernamePassword("ada", "x"), HERE, () -> first));
        for (int i = 0; i < 1000; i++) {
            attempts.add(succeed(limit, "ada", HERE));
        }
        failureOf(succeed(limit, "ada", HERE), LoginLocked.class); // one more than may wait
        first.callback("in");
        attempts.forEach(attempt -> assertThat(successOf(attempt)).isEqualTo("in"));
        assertThat(limit.remembered()).isZero();
    }

    @Test
    void whoGivesUpMakesRoom() {
        LoginLimit limit = new LoginLimit(clock, NO_DELAYS.withFailures(1, 100), PeerGroups.DEFAULT);
        Deferred<String> first = limit.attempt(new UsernamePassword("ada", "x"), HERE, () -> new Promise<>(clock));
        Deferred<String> second = succeed(limit, "ada", HERE);
        Deferred<String> third = succeed(limit, "ada", HERE);
        second.cancel();
        failureOf(second, CancellationException.class);
        first.cancel();
        failureOf(first, CancellationException.class);
        assertThat(successOf(third)).isEqualTo("in");
        assertThat(limit.remembered()).isZero();
    }

    @Test
    void whatCouldNotBeCheckedIsNotCounted() {
        LoginLimit limit = new LoginLimit(clock, NO_DELAYS.withFailures(1, 1), PeerGroups.DEFAULT);
        Deferred<String> broken = limit.attempt(new UsernamePassword("ada", "x"), HERE, () -> {
            throw new IllegalStateException("disk");
        });
        failureOf(broken, IllegalStateException.class);
        assertThat(limit.remembered()).isZero();
        successOf(succeed(limit, "ada", HERE));
    }

    @Test
    void whatIsRememberedIsBoundedAndLockedOnesStayLongest() {
        LoginLimit limit =
                new LoginLimit(clock, NO_DELAYS.withFailures(2, 1000).withRemembered(10), PeerGroups.DEFAULT);
        for (int i = 0; i < 2; i++) {
            failureOf(fail(limit, "ada", HERE), LoginFailed.class);
        }
        for (int i = 0; i < 500; i++) {
            failureOf(fail(limit, "user" + i, new Address.Memory("host" + i, 1)), LoginFailed.class);
            assertThat(limit.remembered()).isLessThanOrEqualTo(20);
        }
        assertThat(limit.isLocked(HERE)).isTrue();
    }

    @Test
    void withoutLimitsNobodyIsHeldUp() {
        LoginLimit limit = new LoginLimit(clock, LoginLimits.UNLIMITED, PeerGroups.DEFAULT);
        for (int i = 0; i < 1000; i++) {
            failureOf(fail(limit, "ada", HERE), LoginFailed.class);
        }
        successOf(succeed(limit, "ada", HERE));
        assertThat(clock.delayedCalls()).isEmpty();
    }

    @Test
    void limitsThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> NO_DELAYS.withFailures(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> NO_DELAYS.withRemembered(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NO_DELAYS.withDelays(1, Duration.ofSeconds(-1), Duration.ZERO))
                .withMessageContaining("PT-1S");
        assertThatIllegalArgumentException().isThrownBy(() -> NO_DELAYS.withTimes(Duration.ZERO, Duration.ZERO));
    }

    private Deferred<String> fail(LoginLimit limit, String user, Address peer) {
        return limit.attempt(new UsernamePassword(user, "x"), peer, () -> Deferred.fail(clock, new LoginFailed()));
    }

    private Deferred<String> succeed(LoginLimit limit, String user, Address peer) {
        return limit.attempt(new UsernamePassword(user, "x"), peer, () -> {
            looks++;
            return Deferred.succeed(clock, "in");
        });
    }
}
