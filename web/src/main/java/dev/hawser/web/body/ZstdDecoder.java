package dev.hawser.web.body;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.hawser.bytes.Bytes;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** {@code zstd} (RFC 8878), by Meta's decoder: one or several frames, with windows of at most 8 MiB (RFC 9659). */
final class ZstdDecoder implements BodyDecoder {
    private static final String CODING = "zstd";
    private static final int WINDOW_BITS = 23;

    private final ZstdDecompressCtx context = new ZstdDecompressCtx();
    private final ByteBuffer input = ByteBuffer.allocateDirect(16 << 10).limit(0);
    private final ByteBuffer output = ByteBuffer.allocateDirect(MOST_AT_ONCE);
    private Bytes waiting = Bytes.EMPTY;
    private boolean inFrame;
    private boolean mayHaveMore;

    ZstdDecoder() {
        context.setLongMax(WINDOW_BITS);
    }

    @Override
    public void receive(Bytes coded) {
        waiting = waiting.concat(coded);
    }

    @Override
    public @Nullable Bytes next() {
        while (mayHaveMore || input.hasRemaining() || !waiting.isEmpty()) {
            fill();
            output.clear();
            try {
                inFrame = !context.decompressDirectByteBufferStream(output, input);
            } catch (ZstdException malformed) {
                throw new MalformedCoding(CODING, String.valueOf(malformed.getMessage()));
            }
            mayHaveMore = inFrame && !output.hasRemaining();
            if (output.flip().hasRemaining()) {
                return Bytes.copyOf(output);
            }
        }
        return null;
    }

    private void fill() {
        if (!input.hasRemaining() && !waiting.isEmpty()) {
            int count = Math.min(input.capacity(), waiting.size());
            input.clear();
            waiting.copyTo(input, 0, count);
            input.flip();
            waiting = waiting.drop(count);
        }
    }

    @Override
    public void finish() {
        if (inFrame) {
            throw new MalformedCoding(CODING, "it is cut short");
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
