package dev.hawser.testing.junit;

import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import dev.hawser.net.Trigger;
import dev.hawser.time.Holding;
import dev.hawser.time.UnhandledFailures;
import dev.hawser.time.Upkeep;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A real reactor on a thread of its own. JUnit's thread waits for what runs there. */
final class LiveWorld implements World {
    /** Passes of the loop in which what is closing may end, before it is looked at more slowly. */
    private static final int QUICK_PASSES = 20;

    private static final Pattern PROCESS = Pattern.compile("process (\\d+) ");
    private static final String STOPPED = "the reactor has stopped: a test does not stop it";
    private static final Duration PAUSE = Duration.ofMillis(1);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Duration timeLimit;
    private final Reactor reactor;
    private final Thread thread;
    private final CompletableFuture<?> gone = new CompletableFuture<>();
    private volatile @Nullable Throwable endedBy;
    private volatile boolean stoppedByTest;
    private volatile boolean ending;

    LiveWorld(Duration timeLimit) {
        this.timeLimit = timeLimit;
        this.reactor = Reactor.open(ReactorOptions.DEFAULT
                .withHandleSignals(false)
                .withTracing(true)
                .withStopTimeout(PATIENCE));
        reactor.unhandledFailures().keepReported(true);
        reactor.addSystemEventTrigger(Trigger.Phase.BEFORE, Trigger.Event.SHUTDOWN, () -> stoppedByTest = !ending);
        // A daemon: where a test blocks it for ever, the build can end all the same.
        this.thread = Thread.ofPlatform().daemon().name("hawser-reactor").unstarted(reactor::run);
        thread.setUncaughtExceptionHandler((_, fatal) -> endedBy = fatal); // which the reactor has logged
        thread.start();
        Thread.ofVirtual().start(() -> {
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            Throwable fatal = endedBy;
            gone.completeExceptionally(
                    fatal == null
                            ? new IllegalStateException(STOPPED)
                            : new IllegalStateException("the reactor has ended by a fatal error: " + fatal, fatal));
        });
    }

    @Override
    public Object parameter(Class<?> wanted) {
        if (wanted != Reactor.class) {
            throw Worlds.mixed(wanted);
        }
        return reactor;
    }

    @Override
    public boolean gave(Object argument) {
        return argument == reactor;
    }

    // ---------------------------------------------------------------- running

    @Override
    public void run(Body body) throws Throwable {
        BodyRun run = new BodyRun(body, reactor);
        CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
        CompletableFuture<Runnable> begun = new CompletableFuture<>();
        reactor.callFromThread(() -> {
            var end = run.start();
            begun.complete(() -> reactor.callFromThread(end::cancel));
            end.finish(_ -> ended.complete(null), ended::completeExceptionally);
        });
        try {
            await(ended, timeLimit);
        } catch (TimeoutException late) {
            AssertionError error = new AssertionError(
                    "the test has not ended after " + timeLimit.toSeconds() + " s: it waits, " + run.place());
            if (begun.isDone()) {
                begun.join().run();
            } else {
                error.addSuppressed(busy());
            }
            throw error;
        } catch (InterruptedException timedOutByJUnit) {
            if (begun.isDone()) {
                begun.join().run();
            }
            throw timedOutByJUnit;
        }
        run.rethrow();
    }

    private <T extends @Nullable Object> T await(CompletableFuture<T> future, Duration limit)
            throws InterruptedException, TimeoutException {
        try {
            CompletableFuture.anyOf(future, gone).get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            if (future.isDone() && !future.isCompletedExceptionally()) {
                return future.join(); // it came before the end
            }
            throw failed.getCause() instanceof IllegalStateException stopped
                    ? stopped
                    : new IllegalStateException(failed.getCause());
        }
    }

    /** What the reactor's thread does, where it does not answer. */
    private Throwable busy() {
        Throwable busy = new Throwable("what the reactor's thread is doing", null, false, true) {
            private static final long serialVersionUID = 1L;
        };
        busy.setStackTrace(thread.getStackTrace());
        return busy;
    }

    // ---------------------------------------------------------------- ending

    @Override
    public Leftovers end() throws Exception {
        CompletableFuture<List<Holding>> settled = new CompletableFuture<>();
        try {
            reactor.callFromThread(() -> settle(settled, 0, reactor.nanos()));
            List<Holding> held = await(settled, timeLimit.plus(PATIENCE));
            if (stoppedByTest) {
                throw new IllegalStateException(STOPPED);
            }
            held.forEach(LiveWorld::kill);
            return new Leftovers(held, stopped());
        } catch (TimeoutException busyThread) {
            AssertionError error = new AssertionError("the reactor's thread does not come back: "
                    + Arrays.stream(thread.getStackTrace())
                            .limit(12)
                            .map(StackTraceElement::toString)
                            .collect(Collectors.joining("\n  ")));
            error.addSuppressed(busyThread);
            throw error;
        } finally {
            stopped();
        }
    }

    /** A child process would outlive the reactor, and the build. Its holding begins with its number. */
    private static void kill(Holding holding) {
        Matcher process = PROCESS.matcher(holding.what());
        if (holding.kind() == Holding.Kind.PROCESS && process.lookingAt()) {
            ProcessHandle.of(Long.parseLong(process.group(1)))
                    .filter(child -> child.parent().equals(Optional.of(ProcessHandle.current())))
                    .ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** Waits, pass by pass, until nothing is held, or until nothing but timers, or for as long as patience lasts. */
    private void settle(CompletableFuture<List<Holding>> settled, int passes, long since) {
        List<Holding> held = reactor.holdings();
        boolean onlyTimers = held.stream().allMatch(holding -> holding.kind() == Holding.Kind.TIMER);
        boolean isSlow = passes >= QUICK_PASSES;
        if (held.isEmpty() || (isSlow && onlyTimers) || reactor.nanos() - since > PATIENCE.toNanos()) {
            settled.complete(held);
            return;
        }
        reactor.callLater(
                isSlow ? PAUSE : Duration.ZERO, (Upkeep) () -> settle(settled, passes + 1, since));
    }

    /** Stops the reactor where it runs, and takes what nobody handled. */
    private List<UnhandledFailures.Report> stopped() throws InterruptedException {
        ending = true;
        try {
            reactor.stop();
        } catch (IllegalStateException stoppedAlready) {
            thread.join(PATIENCE);
        }
        thread.join(PATIENCE.multipliedBy(2));
        return reactor.unhandledFailures().drainReports();
    }
}
