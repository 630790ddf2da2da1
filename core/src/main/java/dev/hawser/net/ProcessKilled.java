package dev.hawser.net;

import dev.hawser.bytes.Bytes;

/** A program whose output was wanted was ended by a signal, or its status was lost; what it said until then is here. */
public final class ProcessKilled extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Bytes out;
    private final transient Bytes err;
    private final ProcessTerminated end;

    ProcessKilled(String executable, Bytes out, Bytes err, ProcessTerminated end) {
        super(executable + ": " + end.getMessage(), end);
        this.out = out;
        this.err = err;
        this.end = end;
    }

    /** Its standard output. */
    public Bytes out() {
        return out;
    }

    /** Its standard error. */
    public Bytes err() {
        return err;
    }

    /** How it ended. */
    public ProcessTerminated end() {
        return end;
    }
}
