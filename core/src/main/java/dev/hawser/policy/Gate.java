package dev.hawser.policy;

import org.jspecify.annotations.Nullable;

/** One direction of one connection, which passes its own throttle and then the one that it shares with the others. */
final class Gate {
    /** Whose bytes they are. */
    interface Side {
        /** How many bytes wait. */
        long waiting();

        /** So many more may pass than before; {@link Gate#used} follows when they do. */
        void granted(long byteCount);
    }

    private final Throttle own;
    private final Throttle shared;
    private final Side side;
    private @Nullable Throttle waitsFor;
    private long waits;

    Gate(Throttle own, Throttle shared, Side side) {
        this.own = own;
        this.shared = shared;
        this.side = side;
    }

    /** How often it had to wait. */
    long waits() {
        return waits;
    }

    boolean isWaiting() {
        return waitsFor != null;
    }

    long wanted() {
        return side.waiting();
    }

    /** How many of {@code wanted} may pass now. Where that is none, it waits, and {@link Side#granted} follows. */
    long ask(long wanted) {
        if (waitsFor != null) {
            return 0;
        }
        long mine = own.allowed(wanted);
        long all = mine == 0 ? 0 : shared.allowed(mine);
        if (all == 0) {
            waits++;
            waitFor(mine == 0 ? own : shared);
        } else {
            pay(all);
        }
        return all;
    }

    /** What passes without being asked: made up for by those that follow. */
    void pay(long byteCount) {
        own.take(byteCount);
        shared.take(byteCount);
    }

    /** It is this one's turn at {@code throttle}, which gives {@code most} at a time. */
    void served(Throttle throttle, long most) {
        waitsFor = null;
        long wanted = Math.min(side.waiting(), most);
        if (wanted == 0) {
            return;
        }
        long granted;
        if (throttle == shared) {
            granted = Math.min(wanted, own.allowed(wanted));
            if (granted == 0) {
                waitFor(own);
                return;
            }
        } else {
            granted = shared.allowed(wanted);
            if (granted == 0) {
                waitFor(shared);
                return;
            }
        }
        own.reserve(granted);
        shared.reserve(granted);
        side.granted(granted);
    }

    /** So many of those that were granted have passed, or never will. */
    void used(long byteCount) {
        own.used(byteCount);
        shared.used(byteCount);
    }

    /** It wants nothing any more. */
    void close() {
        Throttle throttle = waitsFor;
        waitsFor = null;
        if (throttle != null) {
            throttle.leave(this);
        }
    }

    private void waitFor(Throttle throttle) {
        waitsFor = throttle;
        throttle.enqueue(this);
    }
}
