package dev.hawser.reactor.watch;

/** A running loop, as the watchdog sees it: from its own thread, at any time. */
public interface Watched {
    /** The time of the loop, in nanoseconds. */
    long nanos();

    /** The thread that holds the loop now: its own, or a coroutine's. */
    Thread holder();

    /** What the running callback is about, or {@code -}. Runs no code of the program's. */
    String subject();
}
