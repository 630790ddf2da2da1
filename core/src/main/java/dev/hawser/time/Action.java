package dev.hawser.time;

/** Something to do once, on the thread of whoever was given it. What it throws goes to that caller's error rule. */
@FunctionalInterface
public interface Action {
    /** Does it. */
    void run() throws Exception;
}
