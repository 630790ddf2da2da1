package dev.hawser.reactor.watch;

/**
 * How long the present callback of one loop has been seen to run: at least that long it has. Told the counter and the
 * time at each look; reads no clock.
 */
final class Vigil {
    private long seen = 1;
    private long last;
    private long held;
    private long ended;
    private boolean changed;

    /**
     * Looks.
     *
     * @param count where the pulse stands
     * @param nanos the time
     * @param most counts at most so much as gone since the last look: if it was more, all threads stood still, in a
     *     debugger or with the machine asleep, and the callback is not to blame
     */
    void look(long count, long nanos, long most) {
        long gone = Math.min(nanos - last, most);
        last = nanos;
        changed = count != seen;
        if (changed) {
            ended = held;
            held = 0;
            seen = count;
        } else if (Pulse.isHeld(count)) {
            held += gone;
        }
    }

    /** Whether the callback of the look before this has ended since. */
    boolean changed() {
        return changed;
    }

    /** Whether a callback was running at the last look. */
    boolean isHeld() {
        return Pulse.isHeld(seen);
    }

    /** How long the present callback has been seen so far, in nanoseconds; 0 where the loop waits. */
    long held() {
        return held;
    }

    /** Where it {@link #changed}: how long the one before was seen. */
    long ended() {
        return ended;
    }
}
