package dev.hawser.time;

import dev.hawser.coroutine.Coroutine;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a scheduler holds now, so that it is neither idle nor done: for looking into a live program, and for a
 * test that must leave nothing behind. See {@link Scheduler#holdings()}.
 *
 * @param kind what sort of thing
 * @param what the thing in a few words, such as {@code timer due in 5 s}; for people, and may change
 * @param origin where the program made it; null where that was not recorded, since tracing was off
 */
public record Holding(Kind kind, String what, @Nullable Origin origin) {
    /** The sorts of things, in the order in which they are listed. */
    public enum Kind {
        /** A delayed call that is still to be made. */
        TIMER,
        /** A port that is listened on. */
        PORT,
        /** A connection, until {@code connectionLost} has returned. */
        CONNECTION,
        /** A connection that is being made, the look-up of its name included. */
        CONNECT_ATTEMPT,
        /** A watch of a descriptor. */
        DESCRIPTOR,
        /** A question that the reactor's own resolver was asked and has not answered. */
        LOOK_UP,
        /** A child process, its pipes included, until {@code processEnded} is called. */
        PROCESS,
        /** Work given to a thread, begun or not, until it has ended. */
        THREAD_WORK,
        /** A coroutine that has not ended. */
        COROUTINE
    }

    /** Refuses null. */
    public Holding {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(what, "what");
    }

    /** A delayed call that is due in {@code nanos}, or was due already. */
    public static Holding timer(long nanos, @Nullable Origin origin) {
        return new Holding(Kind.TIMER, nanos <= 0 ? "timer due now" : "timer due in " + seconds(nanos), origin);
    }

    /** A coroutine, where it stands; its scheduler records an {@link Origin} for it, or nothing. */
    public static Holding coroutine(Coroutine coroutine) {
        return new Holding(Kind.COROUTINE, coroutine.toString(), (Origin) coroutine.origin());
    }

    /** Seconds with as many decimals as say something, such as {@code 0.25 s}. */
    private static String seconds(long nanos) {
        Duration rounded = Duration.ofMillis(Math.max(1, nanos / 1_000_000));
        String whole = Long.toString(rounded.toSeconds());
        String decimals = Integer.toString(1000 + rounded.toMillisPart()).substring(1);
        int digits = decimals.length();
        while (digits > 0 && decimals.charAt(digits - 1) == '0') {
            digits--;
        }
        return whole + (digits == 0 ? "" : "." + decimals.substring(0, digits)) + " s";
    }

    /** As in {@code timer due in 5 s, made at ChatTest.java:31}. */
    @Override
    public String toString() {
        return origin == null ? what : what + ", made at " + origin;
    }
}
