package dev.hawser.app.procmon;

/** Where a program of a {@link ProcessMonitor} stands. */
public enum ProgramState {
    /** It is not to run. */
    STOPPED,
    /** It runs. */
    RUNNING,
    /** It has been told to end, or has exited and left something behind that is to end. */
    ENDING,
    /** It has ended, or could not be started, and is started again after a delay. */
    WAITING
}
