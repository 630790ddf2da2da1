package dev.hawser.launcher.process;

/** Exit statuses, by the custom of BSD's {@code sysexits.h}. */
public final class Sysexits {
    /** All is well. */
    public static final int OK = 0;
    /** The program failed, by an exception of its own. */
    public static final int FAILED = 1;
    /** The command line is wrong. */
    public static final int USAGE = 64;
    /** What was given to read is wrong, such as a source that does not compile. */
    public static final int DATA = 65;
    /** A file to be read is not there, or cannot be read. */
    public static final int NO_INPUT = 66;
    /** There is no such user or group. */
    public static final int NO_USER = 67;
    /** What is needed is not to be had, such as a port that is in use. */
    public static final int UNAVAILABLE = 69;
    /** A fault of ours. */
    public static final int SOFTWARE = 70;
    /** The system refuses, such as a process that cannot be started. */
    public static final int SYSTEM = 71;
    /** A file cannot be made. */
    public static final int CANNOT_CREATE = 73;
    /** It runs already; later it may do. */
    public static final int TRY_LATER = 75;
    /** A right is missing. */
    public static final int NO_PERMISSION = 77;

    private Sysexits() {}
}
