package dev.hawser.app.status;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.deferred.Work;
import dev.hawser.net.Reactor;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Upkeep;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Asks another reactor, and does not wait for ever. Neither thread waits for the other. */
final class Elsewhere {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.app.status");

    private Elsewhere() {}

    /** Why there is no answer; the message goes on after the reactor's name. */
    static final class NoAnswer extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private NoAnswer(String problem) {
            super(problem, null, false, false);
        }
    }

    /**
     * Runs {@code work} on the thread of {@code there}; on {@code here}, gives what it gives. After {@code limit} it fails with
     * {@link NoAnswer}, and {@code ended} is called when there is an answer all the same.
     */
    static <T extends @Nullable Object> Deferred<T> ask(
            Reactor here, Reactor there, Duration limit, Work<? extends Deferred<T>> work, Runnable ended) {
        Promise<T> answer = new Promise<>(here);
        DelayedCall late = here.callLater(limit, (Upkeep) () -> answer.errback(new NoAnswer("does not answer")));
        if (here == there) {
            Deferred.executeChain(here, work)
                    .finish(
                            value -> settle(answer, late, ended, () -> answer.callback(value)),
                            failure -> settle(answer, late, ended, () -> answer.errback(failure)));
            return answer;
        }
        if (!there.isRunning()) {
            settle(answer, late, ended, () -> answer.errback(new NoAnswer("does not run")));
            return answer;
        }
        try {
            there.callFromThread(() -> Deferred.executeChain(there, work)
                    .finish(
                            value -> back(here, () -> settle(answer, late, ended, () -> answer.callback(value))),
                            failure -> back(here, () -> settle(answer, late, ended, () -> answer.errback(failure)))));
        } catch (RejectedExecutionException full) {
            settle(answer, late, ended, () -> answer.errback(new NoAnswer("has more calls waiting than it takes")));
        }
        return answer;
    }

    private static void back(Reactor here, Runnable settle) {
        try {
            here.callFromThread(settle::run);
        } catch (RejectedExecutionException full) { // the time limit stands
            LOGGER.log(System.Logger.Level.DEBUG, "an answer was dropped: " + full.getMessage());
        }
    }

    private static void settle(Promise<?> answer, DelayedCall late, Runnable ended, Runnable fire) {
        ended.run();
        if (!answer.isFired()) {
            late.cancel();
            fire.run();
        }
    }
}
