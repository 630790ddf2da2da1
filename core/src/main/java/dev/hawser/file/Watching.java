package dev.hawser.file;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.deferred.Receiver;
import dev.hawser.deferred.Work;
import dev.hawser.net.Reactor;
import dev.hawser.net.Trigger;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Scheduler;
import dev.hawser.time.Upkeep;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What all watches do alike: they begin with a look on a worker thread, look again by a timer, and end. */
abstract class Watching {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.file.FileWatch");

    final Reactor reactor;
    final FilePath watched;
    final FileWatch.Options options;
    private final Promise<FileWatch> begun;
    private @Nullable DelayedCall nextLook;
    private @Nullable Trigger atShutdown;
    private boolean looking;
    private boolean lookAgain;
    private boolean stopped;
    /** {@link #nextLook} is one that a change has asked for. */
    private boolean settling;

    @SuppressWarnings("this-escape") // for a cancellation only
    Watching(Reactor reactor, FilePath watched, FileWatch.Options options) {
        this.reactor = reactor;
        this.watched = watched;
        this.options = options;
        this.begun = new Promise<>(reactor, _ -> stop());
    }

    /** Looks, on a worker thread; what it returns runs on the reactor's. */
    abstract Work<Runnable> look();

    /** How long to wait for the next look that nobody asked for. */
    abstract Duration lookEvery();

    /** Whether the timer of that is what shows that there is a watch. */
    abstract boolean isHeldByTimer();

    /** Ends what there is beside timers. */
    abstract void close();

    final Deferred<FileWatch> begin() {
        atShutdown = reactor.addSystemEventTrigger(Trigger.Phase.DURING, Trigger.Event.SHUTDOWN, () -> {
            atShutdown = null; // it has run
            stop();
        });
        lookNow();
        return begun;
    }

    /** Looks now, or once more behind the look that is under way. */
    final void lookNow() {
        if (stopped) {
            return;
        }
        if (looking) {
            lookAgain = true;
            return;
        }
        looking = true;
        cancelTimer();
        reactor.<Runnable>deferToThread(look()).finish(this::looked, this::failed);
    }

    private void looked(Runnable then) {
        looking = false;
        if (stopped) {
            return;
        }
        then.run();
        if (stopped) {
            return;
        }
        if (!begun.isFired()) {
            begun.callback(new FileWatch(this));
        }
        if (lookAgain) {
            lookAgain = false;
            lookSoon();
        } else if (!looking && nextLook == null) {
            lookIn(lookEvery(), isHeldByTimer());
        }
    }

    private void failed(Throwable failure) {
        looking = false;
        if (stopped) {
            return;
        }
        if (begun.isFired()) {
            LOGGER.log(System.Logger.Level.WARNING, "a look at " + watched + ", which is watched, failed", failure);
            lookIn(options.poll(), isHeldByTimer());
        } else {
            stop();
            begun.errback(failure);
        }
        Scheduler.rethrowFatal(failure);
    }

    /** Looks when things have settled. */
    final void lookSoon() {
        if (looking) {
            lookAgain = true;
        } else if (!settling) {
            lookIn(options.settle(), false);
            settling = true;
        }
    }

    private void lookIn(Duration delay, boolean held) {
        cancelTimer();
        if (!stopped) {
            nextLook = held
                    ? reactor.callLater(delay, this::due)
                    : reactor.callLater(delay, (Upkeep) this::due);
        }
    }

    private void due() {
        nextLook = null;
        settling = false;
        lookNow();
    }

    private void cancelTimer() {
        if (nextLook != null) {
            nextLook.cancel();
            nextLook = null;
        }
        settling = false;
    }

    /** Tells somebody; what that throws is logged. */
    final <T> void tell(Receiver<? super T> receiver, T what) {
        try {
            receiver.accept(what);
        } catch (Throwable thrown) {
            Scheduler.rethrowFatal(thrown);
            reactor.unhandledFailures().report(LOGGER, "Unhandled error in a watch of " + watched, thrown);
        }
    }

    final void stop() {
        reactor.checkThread();
        if (stopped) {
            return;
        }
        stopped = true;
        cancelTimer();
        if (atShutdown != null) {
            atShutdown.remove();
            atShutdown = null;
        }
        close();
    }

    final boolean isWatching() {
        return !stopped;
    }
}
