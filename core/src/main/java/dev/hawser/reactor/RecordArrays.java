package dev.hawser.reactor;

import dev.hawser.tls.TlsEngine;
import org.jspecify.annotations.Nullable;

/** Two arrays that the TLS layers of a loop lend each other, since they need them one after the other. */
public final class RecordArrays {
    /** Room for what one read brings, behind the beginning of a record. */
    static final int IN = (64 << 10) + TlsEngine.RECORD_SIZE;

    /** How many full records are made before they are sent. */
    static final int RECORDS = 4;

    /** Room for so many records. */
    static final int OUT = RECORDS * TlsEngine.RECORD_SIZE;

    private byte @Nullable [] in;
    private byte @Nullable [] out;

    /** None yet: they are made when they are first needed. */
    public RecordArrays() {}

    byte[] takeIn() {
        byte[] taken = in;
        in = null;
        return taken == null ? new byte[IN] : taken;
    }

    void giveIn(byte[] taken) {
        in = taken;
    }

    byte[] takeOut() {
        byte[] taken = out;
        out = null;
        return taken == null ? new byte[OUT] : taken;
    }

    void giveOut(byte[] taken) {
        out = taken;
    }
}
