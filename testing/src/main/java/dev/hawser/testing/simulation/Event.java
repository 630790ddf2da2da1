package dev.hawser.testing.simulation;

/** Something that will happen at a point of the simulated time; it may happen again. */
abstract class Event {
    long nanos;
    /** Orders events of equal time: in the order in which they were scheduled. */
    long order;
    /** Where it stands in the queue, or -1 where it does not. */
    int place = -1;
    /** Nobody waits for it: the simulation may end before. Set before it is scheduled. */
    boolean inBackground;

    final boolean isScheduled() {
        return place >= 0;
    }

    abstract void happen();
}
