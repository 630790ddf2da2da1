package dev.hawser.reactor.spi;

import org.jspecify.annotations.Nullable;

/** One array that the queues of a loop lend each other, since they need it one after the other: for gathering. */
public final class SpareArray {
    /** Its size in bytes. */
    static final int SIZE = 8 << 10;

    private byte @Nullable [] array = new byte[SIZE];

    /** There it is. */
    public SpareArray() {}

    /** The array, which is the caller's until {@link #give}; null while another has it. */
    byte @Nullable [] take() {
        byte[] taken = array;
        array = null;
        return taken;
    }

    /** Gives back what {@link #take} gave. */
    void give(byte[] taken) {
        array = taken;
    }
}
