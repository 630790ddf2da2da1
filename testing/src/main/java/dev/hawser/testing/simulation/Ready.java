package dev.hawser.testing.simulation;

/** Something of a reactor that the network has news for: it hears of them in the reactor's next pass. */
abstract class Ready {
    /** It is among those that will be called. */
    boolean queued;

    /** The news, as the reactor's code. */
    abstract void ready();
}
