package dev.hawser.launcher.log;

/** How lines of the log look on standard output and in a file. */
public enum LogFormat {
    /** For people: time, what it is about, message. */
    TEXT,
    /** For programs: an object of JSON a line. */
    JSON
}
