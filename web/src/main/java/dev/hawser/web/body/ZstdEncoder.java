package dev.hawser.web.body;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import dev.hawser.bytes.ByteQueue;
import dev.hawser.bytes.Bytes;
import java.nio.ByteBuffer;

/** {@code zstd} (RFC 8878), by Meta's encoder. */
final class ZstdEncoder implements BodyEncoder {
    private static final int LEVEL = 3;

    /** 512 KiB: enough for answers, and about what a connection costs while one is made. */
    private static final int WINDOW_BITS = 19;

    private final ZstdCompressCtx context = new ZstdCompressCtx();
    private final ByteBuffer input = ByteBuffer.allocateDirect(16 << 10);
    private final ByteBuffer output = ByteBuffer.allocateDirect(16 << 10);

    ZstdEncoder() {
        context.setLevel(LEVEL);
        context.setWindowLog(WINDOW_BITS);
    }

    @Override
    public Bytes encode(Bytes plain) {
        ByteQueue made = new ByteQueue();
        for (int at = 0; at < plain.size(); at += input.capacity()) {
            input.clear();
            plain.copyTo(input, at, Math.min(input.capacity(), plain.size() - at));
            input.flip();
            while (input.hasRemaining()) {
                step(EndDirective.CONTINUE, made);
            }
        }
        return made.takeAll();
    }

    @Override
    public Bytes flush() {
        return ended(EndDirective.FLUSH);
    }

    @Override
    public Bytes finish() {
        return ended(EndDirective.END);
    }

    private Bytes ended(EndDirective directive) {
        ByteQueue made = new ByteQueue();
        input.clear().limit(0);
        while (!step(directive, made)) {
            // more of it waits for room
        }
        return made.takeAll();
    }

    private boolean step(EndDirective directive, ByteQueue made) {
        output.clear();
        boolean complete = context.compressDirectByteBufferStream(output, input, directive);
        made.add(Bytes.copyOf(output.flip()));
        return complete;
    }

    @Override
    public void close() {
        context.close();
    }
}
