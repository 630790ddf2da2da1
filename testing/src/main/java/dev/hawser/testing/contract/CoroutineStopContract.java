package dev.hawser.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.task.Scope;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a stop ends coroutines that wait for each other, and those whose cancellers break. */
public abstract class CoroutineStopContract extends ReactorContract {
    private static final Duration SOON = Duration.ofMillis(2);

    /** For the tests of one kind of reactor and carrier. */
    protected CoroutineStopContract() {}

    private void stopInAMillisecond() {
        reactor().callLater(Duration.ofMillis(1), reactor()::stop);
        run();
    }

    /** Waits for ever, and takes its time to tidy up when that is cancelled. */
    private Object waitAndTidyUp(String name) {
        try {
            return new Promise<>(reactor()).await();
        } finally {
            reactor().deferLater(SOON).await();
            events.add(name + " tidied up");
        }
    }

    @Test
    void aCoroutineThatAnotherWaitsForIsCancelledOnce() {
        reactor().async(() -> {
            Deferred<Object> inner = reactor().async(() -> waitAndTidyUp("inner"));
            try {
                inner.await();
            } finally {
                events.add("outer is over");
            }
        });
        stopInAMillisecond();
        assertThat(events).containsExactly("inner tidied up", "outer is over");
    }

    @Test
    void aSubtaskIsCancelledOnce() {
        reactor().async(() -> {
            try (Scope scope = Scope.open(reactor())) {
                scope.fork(() -> waitAndTidyUp("subtask"));
                scope.join();
            } finally {
                events.add("scope is over");
            }
        });
        stopInAMillisecond();
        assertThat(events).containsExactly("subtask tidied up", "scope is over");
    }

    @Test
    void tidyingUpMayTakeCoroutines() {
        reactor().async(() -> {
            try {
                new Promise<String>(reactor()).await();
            } finally {
                reactor().async(() -> {
                            for (int i = 0; i < 3; i++) {
                                reactor().deferLater(SOON).await();
                            }
                            events.add("tidied up");
                        })
                        .await();
            }
        });
        stopInAMillisecond();
        assertThat(events).containsExactly("tidied up");
    }

    @Test
    void oneThatWasCancelledBeforeTheStopIsCancelledAgain() {
        Deferred<@Nullable Void> stubborn = reactor().async(() -> {
            for (int i = 0; i < 2; i++) {
                try {
                    new Promise<String>(reactor()).await();
                } catch (java.util.concurrent.CancellationException caught) {
                    events.add("cancelled");
                }
            }
        });
        stubborn.cancel();
        stopInAMillisecond();
        assertThat(events).containsExactly("cancelled", "cancelled");
    }

    @Test
    void anErrorThatACancellerThrowsIsReportedAndEndsNothingElse() {
        AssertionError broken = new AssertionError("canceller");
        reactor().async(() -> new Promise<String>(reactor(), _ -> {
            throw broken;
        }).await());
        reactor().async(() -> waitAndTidyUp("the other"));
        reactor().unhandledFailures().keepReported(true);
        reactor().callLater(Duration.ofMillis(1), reactor()::stop);
        reactor().run();
        assertThat(events).containsExactly("the other tidied up");
        assertThat(reactor().unhandledFailures().drain()).isEqualTo(List.of(broken));
    }
}
