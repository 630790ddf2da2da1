package dev.hawser.reactor.watch;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where the watchdog looks at one loop: what it has seen of it, what it says in the log and in recordings. Used by the
 * watchdog's thread and, at the end, by the loop's.
 */
final class Post {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.reactor");
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** The watchdog looks at least this often, and finds out then whether a recording wants to know. */
    private static final long LONGEST = 1000 * NANOS_PER_MILLI;

    /** And this often while one does. */
    private static final long FOR_RECORDINGS = 10 * NANOS_PER_MILLI;

    private static final long SHORTEST = NANOS_PER_MILLI;

    final Pulse pulse;
    private final Watched loop;
    private final long limit;

    /** A look counts at most so much: what is beyond that, the whole program stood still. */
    private final long most;

    private final Vigil vigil = new Vigil();
    private final Alarm alarm;
    private boolean told;
    private @Nullable SlowCallback slow;
    private boolean slowIsSampled;

    /** Of {@code loop}, whose callbacks are to take less than {@code limit}. */
    Post(Pulse pulse, Watched loop, Duration limit) {
        this.pulse = pulse;
        this.loop = loop;
        this.limit = limit.compareTo(Duration.ofDays(36500)) > 0 ? Long.MAX_VALUE : limit.toNanos();
        this.alarm = new Alarm(this.limit);
        this.most = 2 * Math.clamp(this.limit / 4, SHORTEST, LONGEST);
    }

    /**
     * Looks at the loop, and says what is to be said.
     *
     * @return in how many nanoseconds it is to look again
     */
    synchronized long look() {
        vigil.look(pulse.count(), loop.nanos(), most);
        Alarm.Finding finding = alarm.hear(vigil);
        boolean slowNow = isSlowNow();
        Sample sample = finding == Alarm.Finding.RAISED || slowNow ? Sample.of(pulse, loop) : null;
        switch (finding) {
            case RAISED -> tell(sample);
            case OVER -> tellOver();
            case QUIET -> {}
        }
        if (slowNow && sample != null) {
            keep(sample);
        }
        return nextPeriod();
    }

    private long nextPeriod() {
        long usual = Math.clamp(limit / 4, SHORTEST, Recordings.wantSlowCallbacks() ? FOR_RECORDINGS : LONGEST);
        // the end of one that takes long is to be seen about when it comes
        return alarm.isRaised() || slowIsSampled ? Math.clamp(vigil.held() / 64, SHORTEST, usual) : usual;
    }

    // ---------------------------------------------------------------- the log

    private void tell(@Nullable Sample sample) {
        if (sample != null) { // otherwise it has ended just now
            told = true;
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "a callback has held the reactor for " + seconds(vigil.held())
                            + " seconds, and nothing else had a turn: " + sample.subject() + " at " + sample.place()
                            + ", on " + sample.holder(),
                    sample.trace());
        }
    }

    private void tellOver() {
        if (told) {
            told = false;
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "the callback that held the reactor has ended, after about " + seconds(vigil.ended()) + " seconds");
        }
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.2f", nanos / 1e9);
    }

    // ---------------------------------------------------------------- recordings

    /** Follows the callback for recordings; says whether it has now passed what they call slow. */
    private boolean isSlowNow() {
        SlowCallback event = slow;
        if (vigil.changed() || event == null) {
            if (event != null && slowIsSampled) {
                event.end();
                event.commit();
            }
            slowIsSampled = false;
            slow = Recordings.wantSlowCallbacks() && vigil.isHeld() ? new SlowCallback() : null;
            if (slow != null) {
                slow.begin();
            }
            return false;
        }
        event.end();
        return !slowIsSampled && event.shouldCommit();
    }

    private void keep(Sample sample) {
        if (slow != null) {
            slowIsSampled = true;
            slow.subject = sample.subject();
            slow.holder = sample.holder();
            slow.place = sample.place();
            slow.stack = sample.text();
        }
    }
}
