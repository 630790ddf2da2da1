package dev.hawser.policy;

import dev.hawser.time.DelayedCall;
import dev.hawser.time.Scheduler;
import dev.hawser.time.Upkeep;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One bucket of bytes and the line of those that wait for it. Each in turn gets a piece, so that one that wants much
 * does not keep the others waiting. One timer, for the head of the line, and only while somebody waits.
 */
final class Throttle {
    /** The largest piece that one gets while others wait. */
    private static final int PIECE = 16 << 10;

    /** A fast bucket is not looked at for each few bytes: for a 200th of a second's worth. */
    private static final int LOOKS_PER_SECOND = 200;

    private final Scheduler scheduler;
    private final Deque<Gate> line = new ArrayDeque<>();
    private @Nullable TokenBucket bucket;
    private @Nullable DelayedCall timer;
    private boolean serving;
    /** Granted and not used yet, also while there is no bucket. */
    private long reserved;

    /** Without a rate nobody waits. */
    Throttle(Scheduler scheduler, @Nullable Rate rate) {
        this.scheduler = scheduler;
        this.bucket = rate == null ? null : new TokenBucket(rate, scheduler.nanos());
    }

    void setRate(@Nullable Rate rate) {
        long now = scheduler.nanos();
        TokenBucket before = bucket;
        if (rate == null) {
            bucket = null;
        } else if (before == null) {
            TokenBucket full = new TokenBucket(rate, now);
            full.reserve(reserved);
            bucket = full;
        } else {
            before.change(rate, now);
        }
        if (!line.isEmpty() && !serving) {
            serve();
        }
    }

    /** How many of {@code wanted} may pass now; none while others wait. */
    long allowed(long wanted) {
        return line.isEmpty() ? available(wanted) : 0;
    }

    private long available(long wanted) {
        TokenBucket limited = bucket;
        return limited == null ? wanted : Math.clamp(limited.available(scheduler.nanos()), 0, wanted);
    }

    void take(long count) {
        if (bucket != null) {
            bucket.take(count);
        }
    }

    /** Takes what is used later; see {@link #used}. */
    void reserve(long count) {
        reserved += count;
        if (bucket != null) {
            bucket.reserve(count);
        }
    }

    void used(long count) {
        reserved -= count;
        if (bucket != null) {
            bucket.used(count, scheduler.nanos());
        }
    }

    void enqueue(Gate gate) {
        line.add(gate);
        if (!serving && timer == null) {
            arm();
        }
    }

    /** {@code gate} wants nothing any more. */
    void leave(Gate gate) {
        line.remove(gate);
        if (line.isEmpty() && timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void arm() {
        Gate head = line.peek();
        TokenBucket limited = bucket;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        if (head == null) {
            return;
        }
        long nanos = 0;
        if (limited != null) {
            long worthwhile = limited.rate().perSecond() / LOOKS_PER_SECOND;
            long wanted = Math.max(Math.min(head.wanted(), piece(limited.rate())), worthwhile);
            nanos = limited.nanosUntil(Math.max(1, wanted), scheduler.nanos());
        }
        timer = scheduler.callLater(Duration.ofNanos(nanos), (Upkeep) () -> {
            timer = null;
            serve();
        });
    }

    private static long piece(Rate rate) {
        return Math.clamp(rate.burst() / 8, 1, PIECE);
    }

    private void serve() {
        serving = true;
        try {
            while (!line.isEmpty()) {
                TokenBucket limited = bucket;
                long most = available(limited == null ? Long.MAX_VALUE : piece(limited.rate()));
                if (most == 0) {
                    break;
                }
                line.remove().served(this, most);
            }
        } finally {
            serving = false;
            arm();
        }
    }
}
