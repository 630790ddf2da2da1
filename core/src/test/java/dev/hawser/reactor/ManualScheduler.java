package dev.hawser.reactor;

import dev.hawser.coroutine.Carrier;
import dev.hawser.coroutine.Coroutines;
import dev.hawser.time.Action;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Holding;
import dev.hawser.time.Scheduler;
import dev.hawser.time.UnhandledFailures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Time that a test moves. The test kit's clock is in a module that depends on this one. */
final class ManualScheduler implements Scheduler {
    final List<Call> calls = new ArrayList<>();
    final Queue<Action> fromThreads = new ConcurrentLinkedQueue<>();
    private final Coroutines coroutines = new Coroutines(Carrier.LOCK_STEP, new Coroutines.Host() {
        @Override
        public void setThread(Thread inside) {
            thread = inside;
        }

        @Override
        public void shareContext() {}

        @Override
        public @Nullable Object subject() {
            return null;
        }

        @Override
        public void setSubject(@Nullable Object subject) {}
    });
    final UnhandledFailures failures = new UnhandledFailures();
    volatile boolean refusing;
    private Thread thread = Thread.currentThread();
    private long now;

    void advance(Duration by) throws Exception {
        now += by.toNanos();
        for (Action action = fromThreads.poll(); action != null; action = fromThreads.poll()) {
            action.run();
        }
        for (Call call : List.copyOf(calls)) {
            if (call.active && call.due <= now) {
                call.end();
                call.action.run();
            }
        }
    }

    @Override
    public DelayedCall callLater(Duration delay, Action action) {
        Call call = new Call(now + delay.toNanos(), action);
        calls.add(call);
        calls.sort(Comparator.comparingLong(each -> each.due));
        return call;
    }

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public void callFromThread(Action action) {
        if (refusing) {
            throw new RejectedExecutionException("full");
        }
        fromThreads.add(action);
    }

    @Override
    public boolean isOnThread() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void checkThread() {
        if (!isOnThread()) {
            throw new WrongThreadException("not on " + thread);
        }
    }

    @Override
    public UnhandledFailures unhandledFailures() {
        return failures;
    }

    @Override
    public List<Holding> holdings() {
        return calls.stream().map(call -> Holding.timer(call.due - now, null)).toList();
    }

    @Override
    public Coroutines coroutines() {
        return coroutines;
    }

    final class Call implements DelayedCall {
        private final long due;
        private final Action action;
        private boolean active = true;

        Call(long due, Action action) {
            this.due = due;
            this.action = action;
        }

        private void end() {
            if (!active) {
                throw new IllegalStateException("over");
            }
            active = false;
            calls.remove(this);
        }

        @Override
        public boolean isActive() {
            return active;
        }

        @Override
        public long dueNanos() {
            return due;
        }

        @Override
        public void cancel() {
            end();
        }

        @Override
        public void reset(Duration delay) {
            throw new UnsupportedOperationException("reset");
        }

        @Override
        public void delay(Duration by) {
            throw new UnsupportedOperationException("delay");
        }
    }
}
