package dev.hawser.reactor.watch;

import jdk.jfr.FlightRecorder;

/**
 * Which events somebody records. The JDK registers an event when its class is first used, and the first one costs a
 * start some tens of milliseconds: so none is used before there is a recorder.
 */
public final class Recordings {
    private Recordings() {}

    static boolean wantPasses() {
        return FlightRecorder.isInitialized() && Pass.isOn();
    }

    static boolean wantSlowCallbacks() {
        return FlightRecorder.isInitialized() && SlowCallback.isOn();
    }

    /** Whether to tell of {@link TimerLag}. */
    public static boolean wantTimerLags() {
        return FlightRecorder.isInitialized() && TimerLag.isOn();
    }

    /** Whether to tell of {@link ConnectionOpened}. */
    public static boolean wantOpenings() {
        return FlightRecorder.isInitialized() && ConnectionOpened.isOn();
    }

    /** Whether to tell of {@link ConnectionClosed}. */
    public static boolean wantClosings() {
        return FlightRecorder.isInitialized() && ConnectionClosed.isOn();
    }
}
