package dev.hawser.net;

/** An action waiting for a reactor's start or stop; see {@link Reactor#addSystemEventTrigger}. */
public interface Trigger {
    /** When a trigger runs, seen from its event. */
    enum Phase {
        /** First; of the stop event, what such triggers return is waited for. */
        BEFORE,
        /** While the reactor itself starts or closes its connections. */
        DURING,
        /** Last. */
        AFTER
    }

    /** What a trigger waits for. */
    enum Event {
        /** The reactor begins to run. */
        STARTUP,
        /** The reactor was told to stop. */
        SHUTDOWN
    }

    /**
     * Takes the trigger back.
     *
     * @throws IllegalStateException when it has run or was removed
     */
    void remove();
}
