package dev.hawser.net;

/** A signal is for a process that has been reaped: its number may be another's by now. */
public final class ProcessExitedAlready extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** {@code what} could not be done to process {@code pid}. */
    public ProcessExitedAlready(String what, long pid) {
        super("cannot " + what + " process " + pid + ": it has exited already");
    }
}
