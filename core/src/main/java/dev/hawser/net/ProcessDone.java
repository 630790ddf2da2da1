package dev.hawser.net;

/** A child process exited with status 0. */
public final class ProcessDone extends ConnectionEnd {
    private static final long serialVersionUID = 1L;

    /** Exit status 0. */
    public ProcessDone() {
        super("A process has ended without apparent errors: process finished with exit code 0.", null);
    }
}
