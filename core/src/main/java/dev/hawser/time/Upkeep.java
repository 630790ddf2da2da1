package dev.hawser.time;

/**
 * The action of a timer that belongs to something else that is held, such as the time limit of a connect attempt:
 * {@link Scheduler#holdings()} lists that and leaves the timer out.
 */
@FunctionalInterface
public interface Upkeep extends Action {}
