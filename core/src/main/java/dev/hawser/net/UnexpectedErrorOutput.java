package dev.hawser.net;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;

/** A program whose standard output was wanted said something on its standard error. Its streams were closed. */
public final class UnexpectedErrorOutput extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Bytes err;
    private final transient Deferred<ConnectionEnd> processEnded;

    UnexpectedErrorOutput(String executable, Bytes err, Deferred<ConnectionEnd> processEnded) {
        super(executable + " said on its standard error: " + err.take(Math.min(err.size(), 1024)).utf8().strip());
        this.err = err;
        this.processEnded = processEnded;
    }

    /** What it said there first. */
    public Bytes err() {
        return err;
    }

    /** Fires when the program has ended, with {@link ProcessDone} or {@link ProcessTerminated}. */
    public Deferred<ConnectionEnd> processEnded() {
        return processEnded;
    }
}
