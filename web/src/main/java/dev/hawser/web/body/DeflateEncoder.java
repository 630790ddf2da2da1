package dev.hawser.web.body;

import dev.hawser.bytes.ByteQueue;
import dev.hawser.bytes.Bytes;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** {@code gzip} (RFC 1952) or {@code deflate} (RFC 1950). */
final class DeflateEncoder implements BodyEncoder {
    private static final int LEVEL = 5;
    private static final int PIECE = 8 << 10;

    /** No name, no time, of an unknown system. */
    private static final Bytes HEAD = Bytes.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255);

    private final Deflater deflater;
    private final boolean isGzip;
    private final CRC32 crc = new CRC32();
    private final byte[] piece = new byte[PIECE];
    private boolean begun;

    DeflateEncoder(boolean isGzip) {
        this.isGzip = isGzip;
        this.deflater = new Deflater(LEVEL, isGzip);
    }

    @Override
    public Bytes encode(Bytes plain) {
        if (plain.isEmpty()) {
            return Bytes.EMPTY;
        }
        if (isGzip) {
            crc.update(plain.asBuffer());
        }
        deflater.setInput(plain.asBuffer());
        return deflated(Deflater.NO_FLUSH);
    }

    @Override
    public Bytes flush() {
        return deflated(Deflater.SYNC_FLUSH);
    }

    @Override
    public Bytes finish() {
        long total = deflater.getBytesRead();
        deflater.finish();
        Bytes last = deflated(Deflater.NO_FLUSH);
        if (!isGzip) {
            return last;
        }
        int check = Integer.reverseBytes((int) crc.getValue());
        int size = Integer.reverseBytes((int) total);
        return last.concat(Bytes.of(
                check >> 24, check >> 16, check >> 8, check, size >> 24, size >> 16, size >> 8, size));
    }

    private Bytes deflated(int flush) {
        ByteQueue made = new ByteQueue();
        if (!begun) {
            begun = true;
            made.add(isGzip ? HEAD : Bytes.EMPTY);
        }
        while (true) {
            int count = deflater.deflate(piece, 0, PIECE, flush);
            if (count > 0) {
                made.add(Bytes.copyOf(piece, 0, count));
            }
            if (count < PIECE) {
                return made.takeAll();
            }
        }
    }

    @Override
    public void close() {
        deflater.end();
    }
}
