package dev.hawser.web.body;

import com.aayushatharva.brotli4j.encoder.Encoder;
import com.aayushatharva.brotli4j.encoder.EncoderJNI;
import dev.hawser.bytes.ByteQueue;
import dev.hawser.bytes.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;

/** {@code br} (RFC 7932), by Google's encoder. */
final class BrotliEncoder implements BodyEncoder {
    private static final int INPUT = 16 << 10;

    /** 4 takes about as long as gzip's 6, and gives less. */
    private static final int QUALITY = 4;

    /** 256 KiB: what an answer can refer back to, and about what a connection costs while it is made. */
    private static final int WINDOW_BITS = 18;

    private final EncoderJNI.Wrapper encoder;
    private boolean closed;

    BrotliEncoder() {
        try {
            encoder = new EncoderJNI.Wrapper(INPUT, QUALITY, WINDOW_BITS, Encoder.Mode.GENERIC);
        } catch (IOException noMemory) {
            throw new UncheckedIOException(noMemory);
        }
    }

    @Override
    public Bytes encode(Bytes plain) {
        ByteQueue made = new ByteQueue();
        for (int at = 0; at < plain.size(); at += INPUT) {
            int count = Math.min(INPUT, plain.size() - at);
            encoder.getInputBuffer().clear();
            plain.copyTo(encoder.getInputBuffer(), at, count);
            run(EncoderJNI.Operation.PROCESS, count, made);
        }
        return made.takeAll();
    }

    @Override
    public Bytes flush() {
        ByteQueue made = new ByteQueue();
        run(EncoderJNI.Operation.FLUSH, 0, made);
        return made.takeAll();
    }

    @Override
    public Bytes finish() {
        ByteQueue made = new ByteQueue();
        run(EncoderJNI.Operation.FINISH, 0, made);
        return made.takeAll();
    }

    private void run(EncoderJNI.Operation operation, int count, ByteQueue made) {
        encoder.push(operation, count);
        while (true) {
            if (!encoder.isSuccess()) {
                throw new IllegalStateException("the Brotli encoder failed");
            }
            if (encoder.hasMoreOutput()) {
                made.add(Bytes.copyOf(encoder.pull()));
            } else if (encoder.hasRemainingInput()
                    || operation == EncoderJNI.Operation.FINISH && !encoder.isFinished()) {
                encoder.push(operation, 0);
            } else {
                return;
            }
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            encoder.destroy();
        }
    }
}
