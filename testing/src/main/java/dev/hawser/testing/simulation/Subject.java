package dev.hawser.testing.simulation;

/** What an event of the log is about. */
interface Subject {
    /** The name of the host that it happened to, or something like it. */
    String host();

    /** What it happened to there, or empty. */
    String label();

    /** A number made of both, the same in any JVM. */
    long key();
}
