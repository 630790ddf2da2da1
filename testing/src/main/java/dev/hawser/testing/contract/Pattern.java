package dev.hawser.testing.contract;

import dev.hawser.bytes.Bytes;
import java.util.zip.CRC32;

/** Bytes whose order can be checked without keeping them. */
final class Pattern {
    private static final int PRIME = 251; // no divisor of any buffer size, so that a lost or swapped buffer shows

    private Pattern() {}

    /** {@code byteCount} bytes of an endless pattern. */
    static Bytes bytes(int byteCount) {
        byte[] made = new byte[byteCount];
        for (int i = 0; i < byteCount; i++) {
            made[i] = (byte) (i % PRIME);
        }
        return Bytes.adopt(made);
    }

    static long checksum(Bytes... pieces) {
        CRC32 checksum = new CRC32();
        for (Bytes piece : pieces) {
            checksum.update(piece.asBuffer());
        }
        return checksum.getValue();
    }
}
