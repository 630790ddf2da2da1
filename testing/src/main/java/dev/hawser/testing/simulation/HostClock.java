package dev.hawser.testing.simulation;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;

/** The clocks of a host in one boot: one of nanoseconds since the boot, one of the time of day; both may go wrong. */
final class HostClock {
    private static final Instant BEGINNING = Instant.parse("2000-01-01T00:00:00Z");
    private static final long MILLION = 1_000_000;

    private final Engine engine;
    private final long bootNanos;
    private final long skewNanos;
    /** How much faster it goes, in millionths. */
    private final long drift;

    HostClock(Engine engine, long bootNanos, long skewNanos, long drift) {
        this.engine = engine;
        this.bootNanos = bootNanos;
        this.skewNanos = skewNanos;
        this.drift = drift;
    }

    long nanos() {
        return reading(engine.now());
    }

    /** What {@link #nanos()} is at the simulated time {@code at}. */
    long reading(long at) {
        return drifted(at - bootNanos);
    }

    private long drifted(long nanos) {
        return nanos + nanos / MILLION * drift + Math.floorDiv(nanos % MILLION * drift, MILLION);
    }

    /** The first simulated time at which {@link #nanos()} is at least {@code nanos}. */
    long whenNanos(long nanos) {
        if (drift == 0) {
            return bootNanos + nanos;
        }
        long ideal = nanos / (MILLION + drift) * MILLION + nanos % (MILLION + drift) * MILLION / (MILLION + drift);
        while (drifted(ideal) >= nanos && ideal > 0) {
            ideal--;
        }
        while (drifted(ideal) < nanos) {
            ideal++;
        }
        return bootNanos + ideal;
    }

    Clock wallClock() {
        InstantSource now = () -> BEGINNING.plusNanos(drifted(engine.now()) + skewNanos);
        return now.withZone(ZoneOffset.UTC);
    }
}
