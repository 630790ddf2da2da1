package dev.hawser.web.websocket;

import dev.hawser.bytes.Bytes;
import java.nio.ByteBuffer;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;

/** Keys of masks, drawn by the hundred: a secure source costs much each time and little for each byte. */
final class MaskSource implements IntSupplier {
    private static final int DRAWN = 512;

    private final RandomGenerator random;
    private ByteBuffer drawn = ByteBuffer.allocate(0);

    MaskSource(RandomGenerator random) {
        this.random = random;
    }

    /** Bytes of a handshake's key. */
    Bytes nonce() {
        byte[] nonce = new byte[16];
        random.nextBytes(nonce);
        return Bytes.adopt(nonce);
    }

    @Override
    public int getAsInt() {
        if (!drawn.hasRemaining()) {
            byte[] more = new byte[DRAWN];
            random.nextBytes(more);
            drawn = ByteBuffer.wrap(more);
        }
        return drawn.getInt();
    }
}
