package dev.hawser.web.websocket.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The masking of what clients send (RFC 6455, section 5.3), eight bytes at a time; doing it twice undoes it. */
final class Masking {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Masking() {}

    /**
     * Masks {@code array} from {@code from} up to {@code to}.
     *
     * @param key the mask, its first byte the most significant
     * @param phase how many bytes of the payload came before
     */
    static void apply(byte[] array, int from, int to, int key, long phase) {
        if (key == 0) {
            return;
        }
        int turned = Integer.rotateLeft(key, Byte.SIZE * (int) (phase & 3));
        long wide = (long) turned << Integer.SIZE | turned & 0xffff_ffffL;
        int at = from;
        for (int end = to - Long.BYTES; at <= end; at += Long.BYTES) {
            LONGS.set(array, at, (long) LONGS.get(array, at) ^ wide);
        }
        for (int shift = 3 * Byte.SIZE; at < to; at++) {
            array[at] ^= (byte) (turned >>> shift);
            shift = shift == 0 ? 3 * Byte.SIZE : shift - Byte.SIZE;
        }
    }
}
