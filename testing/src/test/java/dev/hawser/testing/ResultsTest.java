package dev.hawser.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.deferred.AlreadyConsumed;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ResultsTest {
    private final TestClock clock = new TestClock();

    @Test
    void Y5_successOfGivesTheValue() {
        assertThat(Results.successOf(Deferred.succeed(clock, "yes"))).isEqualTo("yes");
        assertThat(Results.<@Nullable Object>successOf(Deferred.succeed(clock, null))).isNull();
    }

    @Test
    void Y5_successOfAFailureFailsWithItAsTheCause() {
        IOException broken = new IOException("broken");
        assertThatThrownBy(() -> Results.successOf(Deferred.fail(clock, broken)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("broken")
                .hasCause(broken);
        assertThat(clock.unhandledFailures().pending()).isEmpty();
    }

    @Test
    void Y5_whatHasNotFiredFailsAndKeepsItsResult() {
        Promise<String> promise = new Promise<>(clock);
        assertThatThrownBy(() -> Results.successOf(promise))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no result yet");
        assertThatThrownBy(() -> Results.failureOf(promise, IOException.class))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a failure with IOException")
                .hasMessageContaining("no result yet");
        promise.callback("late");
        assertThat(Results.successOf(promise)).isEqualTo("late");
        assertThatThrownBy(() -> Results.successOf(promise)).isInstanceOf(AlreadyConsumed.class);
    }

    @Test
    void Y5_failureOfGivesAFailureOfTheType() {
        IOException broken = new IOException("broken");
        assertThat(Results.failureOf(Deferred.fail(clock, broken))).isSameAs(broken);
        IOException typed = Results.failureOf(Deferred.fail(clock, broken), IOException.class);
        assertThat(typed).isSameAs(broken);
        assertThat(clock.unhandledFailures().pending()).isEmpty();
    }

    @Test
    void Y5_failureOfAnotherTypeOrOfAValueFails() {
        IOException broken = new IOException("broken");
        assertThatThrownBy(() -> Results.failureOf(Deferred.fail(clock, broken), UncheckedIOException.class))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("UncheckedIOException")
                .hasMessageContaining("java.io.IOException: broken")
                .hasCause(broken);
        assertThatThrownBy(() -> Results.failureOf(Deferred.succeed(clock, "value")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("fired with value");
    }

    @Test
    void Y5_assertNoResultKeepsTheResult() {
        Promise<String> promise = new Promise<>(clock);
        Results.assertNoResult(promise);
        Deferred<Integer> next = promise.addCallback(String::length);
        Results.assertNoResult(promise); // consumed, which does not matter
        Results.assertNoResult(next);
        promise.callback("four");
        assertThat(Results.successOf(next)).isEqualTo(4);
    }

    @Test
    void Y5_assertNoResultOfWhatHasFiredTellsTheResult() {
        Deferred<String> fired = Deferred.succeed(clock, "early");
        assertThatThrownBy(() -> Results.assertNoResult(fired))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("fired with early");
        assertThat(Results.successOf(fired.fork())).isEqualTo("early");
        IOException broken = new IOException("broken");
        assertThatThrownBy(() -> Results.assertNoResult(Deferred.fail(clock, broken)))
                .isInstanceOf(AssertionError.class)
                .hasCause(broken);
        Deferred<String> consumed = Deferred.succeed(clock, "early");
        Results.successOf(consumed);
        assertThatThrownBy(() -> Results.assertNoResult(consumed))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Deferred[fired]");
    }

    @Test
    void anotherThreadIsRefused() {
        Promise<String> promise = new Promise<>(clock);
        assertThatThrownBy(() -> OtherThread.run(() -> Results.assertNoResult(promise)))
                .isInstanceOf(WrongThreadException.class);
        assertThatThrownBy(() -> OtherThread.run(() -> Results.successOf(promise)))
                .isInstanceOf(WrongThreadException.class);
    }
}
